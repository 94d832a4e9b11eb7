//! Starting and stopping: what a former life left is settled first, and a stop lets what was started come to its end.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::pulse::{Beat, Pulse};
use super::{Engine, EngineError};
use crate::care::person::Channel;
use crate::store::opt_outs::{self, OptOutRow};
use crate::store::{erasure, house, outbox};
use crate::vault::{Offset, Record};

/// A clock that lies so far behind the last pulse stops all sending (promise 10).
const CLOCK_BEHIND_MOST: SignedDuration = SignedDuration::from_mins(5);

/// The database is asked by itself this often, should every beat be lost.
const POLL: Duration = Duration::from_secs(5);

impl Engine {
    /// Settles what a former life of this worker left: started messages, journals, stops.
    ///
    /// # Errors
    /// Where the database or the journal refuses.
    pub async fn recover(&self, journal_is_new: bool) -> Result<outbox::Recovered, EngineError> {
        let found = self.read_journal().await?;
        let now = self.inner.clock.now();
        let keys = self.inner.keys.clone();
        let worker = self.inner.settings.worker.clone();
        let journaled = (!journal_is_new).then_some(found.sent_all);
        let (sent, not_taken, stops, mark) = (found.sent, found.not_taken, found.stops, found.mark);
        let recovered = self.inner.store.write(move |conn| {
            async move {
                let recovered = outbox::recover_own(conn, &keys, &worker, journaled, now).await?;
                outbox::note_journal(conn, &worker, &sent, &not_taken, mark).await?;
                let known = known_stops(conn, &keys, stops).await?;
                opt_outs::write(conn, &keys, known, ("journal", "journal"), now, now).await?;
                Ok(recovered)
            }
            .boxed()
        });
        let recovered = recovered.await?;
        let (store, backups) = (&self.inner.store, self.inner.settings.backups);
        let erased = erasure::erase_again(store, &self.inner.keys, &found.erased, backups, now).await?;
        if erased > 0 {
            tracing::warn!(
                persons = erased,
                "applied erasures again that the database did not know of"
            );
        }
        Ok(recovered)
    }

    async fn read_journal(&self) -> Result<Found, EngineError> {
        let journal = std::sync::Arc::clone(&self.inner.journal);
        let read = tokio::task::spawn_blocking(move || {
            let journal = journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let mut found = Found::default();
            let mut at = Offset::START;
            loop {
                let (records, next) = journal.read_from(at)?;
                if records.is_empty() {
                    break;
                }
                for record in records {
                    found.take(record);
                }
                at = next;
            }
            found.erased = journal.erased()?;
            Ok::<_, crate::vault::JournalError>(found)
        });
        Ok(read.await.map_err(|_| EngineError::Task)??)
    }

    /// Runs until told to stop: `soft` lets what was started come to its end, `hard` does not wait for it.
    ///
    /// # Errors
    /// Where the pulse cannot start. What fails later is logged and tried again.
    pub async fn run(&self, soft: CancellationToken, hard: CancellationToken) -> Result<(), EngineError> {
        let (beats, mut heard) = mpsc::channel(16);
        let pulse = Pulse::start(beats).await.map_err(|error| {
            tracing::error!(error = %error, "the pulse did not start");
            EngineError::Task
        })?;
        let tasks = TaskTracker::new();
        for channel in [Channel::Sms, Channel::Mail] {
            let (engine, soft) = (self.clone(), soft.clone());
            tasks.spawn(async move { engine.dispatch_until(channel, soft).await });
        }
        loop {
            let beat = tokio::select! {
                biased;
                () = soft.cancelled() => break,
                beat = heard.recv() => beat.unwrap_or(Beat::Due),
                () = self.inner.nudge.notified() => Beat::Due,
                () = tokio::time::sleep(POLL) => Beat::House,
            };
            if let Err(error) = self.beat(beat).await {
                tracing::error!(error = %Chain(&error), "what was due could not be done and will be tried again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        pulse.stop().await;
        tasks.close();
        tokio::select! {
            () = tasks.wait() => {}
            () = hard.cancelled() => tracing::warn!("stopped without waiting; what was in flight is settled at the next start"),
        }
        Ok(())
    }

    async fn beat(&self, beat: Beat) -> Result<(), EngineError> {
        self.note_pulse().await?;
        match beat {
            Beat::Due => drop(self.wake_due().await?),
            Beat::House => {
                self.keep_house().await?;
                self.wake_due().await?;
            }
            Beat::Night => self.sweep().await?,
        }
        Ok(())
    }

    async fn note_pulse(&self) -> Result<(), EngineError> {
        let now = self.inner.clock.now();
        // One row a minute is enough to know a clock that has gone back.
        let minute = now.round(
            jiff::TimestampRound::new()
                .smallest(jiff::Unit::Minute)
                .mode(jiff::RoundMode::Floor),
        );
        let minute = minute.unwrap_or(now);
        self.inner
            .store
            .write(move |conn| async move { house::pulse(conn, "engine", minute).await }.boxed())
            .await?;
        Ok(())
    }

    /// Whether this clock lies so far behind the last pulse that nothing may be sent.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn clock_is_behind(&self) -> Result<bool, EngineError> {
        let last = self
            .inner
            .store
            .read(|conn| async move { house::last_pulse(conn, "engine").await }.boxed())
            .await?;
        Ok(last.is_some_and(|last| self.inner.clock.now() + CLOCK_BEHIND_MOST < last))
    }

    async fn dispatch_until(&self, channel: Channel, soft: CancellationToken) {
        while !soft.is_cancelled() {
            let sent = match self.dispatch_round(channel).await {
                Ok(sent) => sent,
                Err(error) => {
                    tracing::error!(error = %Chain(&error), channel = %channel, "messages could not be sent and will be tried again");
                    0
                }
            };
            if sent == 0 {
                tokio::select! {
                    () = soft.cancelled() => {}
                    () = self.inner.nudge.notified() => {}
                    () = tokio::time::sleep(Duration::from_millis(500)) => {}
                }
            }
        }
    }

    async fn dispatch_round(&self, channel: Channel) -> Result<usize, EngineError> {
        if self.clock_is_behind().await? {
            tracing::error!(
                "the clock is more than five minutes behind the last pulse; nothing is sent until it is set right"
            );
            tokio::time::sleep(Duration::from_secs(10)).await;
            return Ok(0);
        }
        self.dispatch_due(channel).await
    }
}

/// What a journal shows.
#[derive(Default)]
struct Found {
    sent_all: BTreeSet<String>,
    sent: Vec<String>,
    not_taken: Vec<String>,
    stops: Vec<(String, String)>,
    erased: Vec<String>,
    mark: (i64, i64),
}

impl Found {
    fn take(&mut self, record: Record) {
        match record {
            Record::Sent(key) => {
                self.sent_all.insert(key.clone());
                self.not_taken.retain(|freed| freed != &key);
                self.sent.push(key);
            }
            Record::NotTaken(key) => {
                self.sent_all.remove(&key);
                self.not_taken.push(key);
            }
            Record::OptOut { index, scope } => self.stops.push((index, scope)),
            // Gathered from all journals of the folder.
            Record::Erased(_) => {}
        }
    }
}

/// The stops of a journal that the database does not hold.
async fn known_stops(
    conn: &mut crate::store::Conn<'_>,
    keys: &crate::store::Keyring,
    stops: Vec<(String, String)>,
) -> Result<Vec<OptOutRow>, crate::store::StoreError> {
    let mut missing = Vec::new();
    // What was said twice is one stop.
    for (index, reach) in BTreeSet::from_iter(stops) {
        let Some(stop) = OptOutRow::of_journal(&index, &reach) else {
            continue;
        };
        if !opt_outs::holds(conn, keys.org(), &stop).await? {
            missing.push(stop);
        }
    }
    Ok(missing)
}

/// An error with its causes, for a log line.
pub struct Chain<'a>(pub &'a (dyn std::error::Error + 'static));

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}
