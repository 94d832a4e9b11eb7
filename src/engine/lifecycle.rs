//! Starting and stopping: what a former life left is settled first, and a stop lets what was started come to its end.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::pulse::{Beat, Pulse};
use super::{Engine, EngineError};
use crate::care::person::Channel;
use crate::store::hosts::{self, Claim};
use crate::store::opt_outs::{self, OptOutRow};
use crate::store::outbox::{LastWord, Reading};
use crate::store::{StoreError, erasure, house, outbox, restores};
use crate::vault::{Offset, Record};

/// A clock that lies so far behind the last pulse stops all sending (promise 10).
pub const CLOCK_BEHIND_MOST: SignedDuration = SignedDuration::from_mins(5);

/// The database is asked by itself this often, should every beat be lost.
const POLL: Duration = Duration::from_secs(5);

impl Engine {
    /// Takes this worker's name, and settles what its former life left: started messages, journals, stops.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] where another host lives under the name; where the database or the journal refuses.
    pub async fn recover(&self) -> Result<outbox::Recovered, EngineError> {
        let now = self.inner.clock.now();
        let (keys, host) = (self.inner.keys.clone(), self.inner.host.clone());
        let is_blank = self.journal_is_blank().await?;
        let claimed = self.inner.store.write(move |conn| {
            async move {
                let claim = hosts::claim(conn, keys.org(), &host, now).await?;
                if claim == Claim::Taken || (claim == Claim::New && is_blank) {
                    restores::lose(conn, keys.org(), &host.name).await?;
                }
                if claim != Claim::Own {
                    // In the transaction that takes the name: were the process to die here, the next start would look
                    // messages up in a journal that cannot know them.
                    outbox::forget_mark(conn, keys.org(), &host.name).await?;
                    let held = outbox::recover_own(conn, &keys, &host.name, false, now).await?;
                    return Ok((Some(held), None));
                }
                let marks = outbox::marks(conn, keys.org(), Reading::Sent).await?;
                Ok((None, marks.get(&host.name).copied()))
            }
            .boxed()
        });
        let (held, mark) = claimed.await?;
        let stops = self.take_over_journal(mark.unwrap_or(Offset::START)).await?;
        let recovered = match held {
            Some(held) => held,
            None => self.recover_own().await?,
        };
        self.erase_again().await?;
        // Last of all: from here on messages may leave.
        let (keys, worker) = (self.inner.keys.clone(), self.inner.settings.worker.clone());
        let told = self
            .inner
            .store
            .write(move |conn| async move { restores::told(conn, &keys, &worker, stops, now).await }.boxed());
        told.await?;
        Ok(recovered)
    }

    async fn journal_is_blank(&self) -> Result<bool, EngineError> {
        let journal = std::sync::Arc::clone(&self.inner.journal);
        let read = tokio::task::spawn_blocking(move || {
            let journal = journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            journal.read_from(Offset::START)
        });
        let (records, _) = read.await.map_err(|_| EngineError::Task)??;
        Ok(records.is_empty())
    }

    /// Settles what was started, by the journal that was taken over.
    async fn recover_own(&self) -> Result<outbox::Recovered, EngineError> {
        let (keys, worker) = (self.inner.keys.clone(), self.inner.settings.worker.clone());
        let now = self.inner.clock.now();
        let settled = self
            .inner
            .store
            .write(move |conn| async move { outbox::recover_own(conn, &keys, &worker, true, now).await }.boxed());
        Ok(settled.await?)
    }

    /// Brings what the journal shows since a mark into the database: hand-overs and stops, a piece at a time. How many
    /// stops the database did not know.
    async fn take_over_journal(&self, mut at: Offset) -> Result<usize, EngineError> {
        let (now, mut stops) = (self.inner.clock.now(), 0);
        loop {
            let journal = std::sync::Arc::clone(&self.inner.journal);
            let read = tokio::task::spawn_blocking(move || {
                let journal = journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                journal.read_from(at)
            });
            let (records, next) = read.await.map_err(|_| EngineError::Task)??;
            if records.is_empty() {
                return Ok(stops);
            }
            let found = Found::of(records);
            let (keys, worker) = (self.inner.keys.clone(), self.inner.settings.worker.clone());
            let written = self.inner.store.write(move |conn| {
                async move {
                    let known = known_stops(conn, &keys, found.stops).await?;
                    let count = known.len();
                    opt_outs::write(conn, &keys, known, ("journal", "journal"), now, now).await?;
                    outbox::note_journal(conn, keys.org(), &worker, (&found.sent, now), next).await?;
                    Ok(count)
                }
                .boxed()
            });
            stops += written.await?;
            at = next;
        }
    }

    /// Applies the erasures again that the journals of this folder show and the database may not know.
    async fn erase_again(&self) -> Result<(), EngineError> {
        let (store, keys, now) = (&self.inner.store, &self.inner.keys, self.inner.clock.now());
        let org = keys.org().to_owned();
        let marks = store
            .read(move |conn| async move { outbox::marks(conn, &org, Reading::Erased).await }.boxed())
            .await?;
        let journal = std::sync::Arc::clone(&self.inner.journal);
        let read = tokio::task::spawn_blocking(move || {
            let journal = journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            journal.erased(&marks)
        });
        let (erased, marks) = read.await.map_err(|_| EngineError::Task)??;
        let erased: Vec<String> = erased.into_iter().collect();
        let again = erasure::erase_again(store, keys, &erased, self.inner.settings.backups, now).await?;
        if again > 0 {
            tracing::warn!(
                persons = again,
                "applied erasures again that the database did not know of"
            );
        }
        let org = keys.org().to_owned();
        let noted = store.write(move |conn| {
            async move {
                for (worker, mark) in marks {
                    outbox::note_mark(conn, &org, &worker, Reading::Erased, mark).await?;
                }
                Ok(())
            }
            .boxed()
        });
        Ok(noted.await?)
    }

    /// Runs until told to stop: `soft` lets what was started come to its end, `hard` does not wait for it.
    ///
    /// # Errors
    /// Where the pulse cannot start, the journal can no longer be written, or another host took over this worker's name:
    /// nothing may be sent any more then. What fails else is logged and tried again.
    pub async fn run(&self, soft: CancellationToken, hard: CancellationToken) -> Result<(), EngineError> {
        let (beats, mut inbox) = mpsc::channel(16);
        let pulse = Pulse::start(beats).await.map_err(|error| {
            tracing::error!(error = %error, "the pulse did not start");
            EngineError::Task
        })?;
        let tasks = TaskTracker::new();
        let sending = soft.child_token();
        for channel in [Channel::Sms, Channel::Mail] {
            let (engine, sending) = (self.clone(), sending.clone());
            tasks.spawn(async move { engine.dispatch_until(channel, sending).await });
        }
        loop {
            let beat = tokio::select! {
                biased;
                () = soft.cancelled() => break,
                () = self.inner.ended.cancelled() => break,
                beat = inbox.recv() => beat.unwrap_or(Beat::Due),
                () = self.inner.nudge.notified() => Beat::Due,
                () = tokio::time::sleep(POLL) => Beat::House,
            };
            if beat == Beat::Night {
                // Beside the others, so that nobody waits for it.
                let engine = self.clone();
                tasks.spawn(async move {
                    if let Err(error) = engine.sweep().await {
                        tracing::error!(error = %Chain(&error), "the nightly deletion did not end; it goes on the next night");
                    }
                });
                continue;
            }
            if let Err(error) = self.beat(beat).await {
                tracing::error!(error = %Chain(&error), "what was due could not be done and will be tried again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        sending.cancel();
        pulse.stop().await;
        tasks.close();
        tokio::select! {
            () = tasks.wait() => {}
            () = hard.cancelled() => tracing::warn!("stopped without waiting; what was in flight is settled at the next start"),
        }
        self.why_ended().await
    }

    /// Why the engine ended by itself, where it did.
    async fn why_ended(&self) -> Result<(), EngineError> {
        if !self.inner.ended.is_cancelled() {
            return Ok(());
        }
        let (org, host) = (self.inner.keys.org().to_owned(), self.inner.host.clone());
        let now = self.inner.clock.now();
        let mine = self
            .inner
            .store
            .write(move |conn| async move { hosts::beat(conn, &org, &host, now).await }.boxed());
        match mine.await {
            Err(error @ StoreError::NameTaken(_)) => Err(error.into()),
            _ => Err(EngineError::JournalLost),
        }
    }

    /// Passes on what the store said; where another host took over this worker's name, the engine ends.
    pub(super) fn unless_replaced<T>(&self, said: Result<T, StoreError>) -> Result<T, EngineError> {
        if matches!(said, Err(StoreError::NameTaken(_))) {
            self.inner.ended.cancel();
        }
        Ok(said?)
    }

    /// What one beat asks for.
    ///
    /// # Errors
    /// Where the database refuses, or another host took over this worker's name.
    pub async fn beat(&self, beat: Beat) -> Result<(), EngineError> {
        self.note_pulse().await?;
        if beat == Beat::House {
            self.keep_house().await?;
        }
        self.wake_due().await?;
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
        let (org, host) = (self.inner.keys.org().to_owned(), self.inner.host.clone());
        let noted = self.inner.store.write(move |conn| {
            async move {
                house::pulse(conn, &org, house::ENGINE, minute).await?;
                hosts::beat(conn, &org, &host, now).await
            }
            .boxed()
        });
        self.unless_replaced(noted.await)
    }

    /// Whether this clock lies so far behind the last pulse that nothing may be sent.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn clock_is_behind(&self) -> Result<bool, EngineError> {
        let org = self.inner.keys.org().to_owned();
        let last = self
            .inner
            .store
            .read(move |conn| async move { house::last_pulse(conn, &org, house::ENGINE).await }.boxed())
            .await?;
        Ok(last.is_some_and(|last| self.inner.clock.now() + CLOCK_BEHIND_MOST < last))
    }

    async fn dispatch_until(&self, channel: Channel, soft: CancellationToken) {
        while !soft.is_cancelled() {
            // A panic in a gateway's library ends this round, and not the channel. What was under way is held.
            let round = AssertUnwindSafe(self.dispatch_round(channel, &soft)).catch_unwind();
            let sent = match round.await {
                Ok(Ok(sent)) => sent,
                Ok(Err(error)) => {
                    tracing::error!(error = %Chain(&error), channel = %channel, "messages could not be sent and will be tried again");
                    0
                }
                Err(_) => {
                    tracing::error!(channel = %channel, "sending broke off; what was under way is held for a human");
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

    async fn dispatch_round(&self, channel: Channel, soft: &CancellationToken) -> Result<usize, EngineError> {
        if self.clock_is_behind().await? {
            tracing::error!(
                "the clock is more than five minutes behind the last pulse; nothing is sent until it is set right"
            );
            tokio::select! {
                () = soft.cancelled() => {}
                () = tokio::time::sleep(Duration::from_secs(10)) => {}
            }
            return Ok(0);
        }
        self.dispatch_while(channel, soft).await
    }
}

/// What a piece of a journal shows.
#[derive(Default)]
struct Found {
    /// The last word on each key.
    sent: BTreeMap<String, LastWord>,
    stops: Vec<(String, String)>,
}

impl Found {
    fn of(records: Vec<Record>) -> Self {
        let mut found = Self::default();
        for record in records {
            match record {
                Record::Sent(key) => drop(found.sent.insert(key, LastWord::Sent)),
                Record::NotTaken(key) => drop(found.sent.insert(key, LastWord::NotTaken)),
                Record::Accepted(key) => drop(found.sent.insert(key, LastWord::Accepted)),
                Record::OptOut { index, scope } => found.stops.push((index, scope)),
                // Gathered from all journals of the folder.
                Record::Erased(_) => {}
            }
        }
        found
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
