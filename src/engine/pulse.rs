//! The pulse: tokio-cron-scheduler beats, and does nothing else.
//!
//! A beat is lost or late without harm, because what is due stands in the database and the next beat finds it. The
//! library's own guarantees would not carry more: it freezes a zone's offset, lets slow jobs overlap, and drops beats
//! under load. So its expressions are in UTC and its closures only send.

use tokio::sync::mpsc;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// What a beat asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// Look for what is due.
    Due,
    /// Keep house.
    House,
    /// Delete what has gone stale, and apply the terms of retention.
    Night,
}

/// The expressions, in UTC, with seconds.
const BEATS: [(&str, Beat); 3] = [
    ("* * * * * *", Beat::Due),
    ("*/20 * * * * *", Beat::House),
    ("0 15 1 * * *", Beat::Night),
];

/// A running pulse; it stops when dropped or stopped.
pub struct Pulse {
    scheduler: JobScheduler,
}

impl Pulse {
    /// Starts beating into a bounded channel. A beat that finds it full is let go.
    ///
    /// # Errors
    /// Where the scheduler does not start.
    pub async fn start(beats: mpsc::Sender<Beat>) -> Result<Self, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        for (expression, beat) in BEATS {
            let beats = beats.clone();
            let job = Job::new(expression, move |_, _| {
                // A full channel has beats enough in it.
                let _ = beats.try_send(beat);
            })?;
            scheduler.add(job).await?;
        }
        scheduler.start().await?;
        Ok(Self { scheduler })
    }

    /// Stops beating.
    pub async fn stop(mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::debug!(error = %error, "the pulse did not stop cleanly");
        }
    }
}
