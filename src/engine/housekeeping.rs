//! Keeping house: windows that closed, alerts that nobody took, the morning mail, what goes stale.

use futures_util::FutureExt as _;
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use super::{Engine, EngineError};
use crate::store::{house, outbox, retention};

/// What was started and did not come to an end within so long never will: a gateway answers or times out long before.
const ORPHANED_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// Old links, reports and read events are kept for so long.
const STALE_AFTER: SignedDuration = SignedDuration::from_hours(24 * 120);

/// The hour of the morning mail, in the organisation's time.
const MORNING: Time = Time::constant(7, 30, 0, 0);

/// After a stand-still the morning mail is of use for so long.
const LATEST_MORNING: SignedDuration = SignedDuration::from_hours(6);

/// Expired messages are ended so many at a time.
const BATCH: u32 = 500;

impl Engine {
    /// Does what has come due in the house; how many things were done.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn keep_house(&self) -> Result<usize, EngineError> {
        Ok(self.expire().await? + self.hold_orphans().await? + self.escalate().await? + self.morning().await?)
    }

    async fn expire(&self) -> Result<usize, EngineError> {
        let (now, keys) = (self.inner.clock.now(), self.inner.keys.clone());
        let ended = self
            .inner
            .store
            .write(move |conn| async move { outbox::expire(conn, &keys, now, BATCH).await }.boxed());
        Ok(ended.await?)
    }

    async fn hold_orphans(&self) -> Result<usize, EngineError> {
        let (now, keys) = (self.inner.clock.now(), self.inner.keys.clone());
        let held = self.inner.store.write(move |conn| {
            async move { outbox::hold_orphans(conn, &keys, now - ORPHANED_AFTER, now).await }.boxed()
        });
        Ok(held.await?)
    }

    /// An alert whose deadline passed without a human hand on it goes to the coordinators, by list and by mail.
    async fn escalate(&self) -> Result<usize, EngineError> {
        let (now, keys) = (self.inner.clock.now(), self.inner.keys.clone());
        let escalated = self.inner.store.write(move |conn| {
            async move {
                let alerts = house::escalate_alerts(conn, keys.org(), now).await?;
                if !alerts.is_empty() {
                    let coordinators = house::workers_in(conn, keys.org(), "coordinator").await?;
                    let mails = alerts.iter().flat_map(|alert| {
                        coordinators.iter().map(move |worker| {
                            (
                                worker.clone(),
                                format!("{alert}.late.{worker}"),
                                "worker-escalation",
                                alert.clone(),
                            )
                        })
                    });
                    house::mail_workers(conn, &keys, mails.collect(), now).await?;
                }
                Ok(alerts.len())
            }
            .boxed()
        });
        Ok(escalated.await?)
    }

    /// On days with something due, one mail to each worker who has it, once across all hosts.
    async fn morning(&self) -> Result<usize, EngineError> {
        let now = self.inner.clock.now();
        let tz = &self.inner.settings.tz;
        let today = tz.to_datetime(now).date();
        let Ok(morning) = tz.to_ambiguous_timestamp(today.to_datetime(MORNING)).compatible() else {
            return Ok(0);
        };
        let midnight = tz
            .to_ambiguous_timestamp(today.to_datetime(Time::MAX))
            .compatible()
            .unwrap_or(Timestamp::MAX);
        let book = self.active().await?;
        let is_morning = (morning..=morning + LATEST_MORNING).contains(&now);
        if !is_morning || !book.rules.calendar.is_service_day(today, None) {
            return Ok(0);
        }
        let keys = self.inner.keys.clone();
        let sent = self.inner.store.write(move |conn| {
            async move {
                if !house::pulse(conn, keys.org(), "morning", morning).await? {
                    return Ok(0);
                }
                let workers = house::workers_with_work(conn, keys.org(), midnight).await?;
                let mails: Vec<_> = workers
                    .into_iter()
                    .map(|worker| {
                        (
                            worker.clone(),
                            format!("morning.{today}.{worker}"),
                            "worker-morning",
                            today.to_string(),
                        )
                    })
                    .collect();
                let count = mails.len();
                house::mail_workers(conn, &keys, mails, now).await?;
                Ok(count)
            }
            .boxed()
        });
        Ok(sent.await?)
    }

    /// Deletes what goes stale by itself and what has reached its term: once a night across all hosts. A run that is cut
    /// short is gone on with the night after.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn sweep(&self) -> Result<(), EngineError> {
        let (now, org) = (self.inner.clock.now(), self.inner.keys.org().to_owned());
        let swept = self.inner.store.write(move |conn| {
            async move {
                let night = now.round(jiff::Unit::Hour).unwrap_or(now);
                if house::pulse(conn, &org, "sweep", night).await? {
                    house::sweep(conn, now, now - STALE_AFTER).await.map(Some)
                } else {
                    Ok(None)
                }
            }
            .boxed()
        });
        let Some(mut rows) = swept.await? else {
            return Ok(());
        };
        loop {
            let store = &self.inner.store;
            let more = store.write(move |conn| house::sweep(conn, now, now - STALE_AFTER).boxed());
            match more.await? {
                0 => break,
                more => rows += more,
            }
        }
        let (settings, keys) = (&self.inner.settings, &self.inner.keys);
        let kept = retention::run(
            &self.inner.store,
            keys,
            &settings.retention,
            &settings.tz,
            now,
            BATCH,
            false,
        );
        let ended: u64 = kept.await?.iter().map(|count| count.reached).sum();
        if rows + ended > 0 {
            tracing::info!(stale = rows, ended, "deleted what had gone stale or reached its term");
        }
        Ok(())
    }
}
