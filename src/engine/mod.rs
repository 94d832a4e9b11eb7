//! The engine: carries out what the core decides, and brings it what happens.
//!
//! It holds no rule of aftercare. `wake` advances who is due, `dispatch` hands messages over, `receive` takes in what
//! comes, `housekeeping` keeps order, `pulse` beats the time, and `lifecycle` starts and stops them.

pub mod dispatch;
pub mod housekeeping;
pub mod judgement;
pub mod lifecycle;
pub mod links;
mod prepare;
pub mod pulse;
pub mod receive;
pub mod rulebook;
pub mod timings;
pub mod wake;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::care::circle::Gateways;
use crate::care::person::{Channel, Language};
use crate::care::retention::RetentionTerms;
use crate::channels::gateway::{MailGateway, SmsGateway};
use crate::clock::Clock;
use crate::store::faults::Point;
use crate::store::hosts::Host;
use crate::store::outbox::Completion;
use crate::store::{Keyring, Store, StoreError, house};
use crate::vault::{Journal, JournalError, Record};
use dispatch::Handed;
pub use rulebook::Rulebooks;
use rulebook::{Rulebook, RulebookError};
use timings::Timings;

/// A handle of the engine; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    keys: Keyring,
    clock: Clock,
    settings: EngineSettings,
    gateways: Wires,
    journal: Arc<Mutex<Journal>>,
    books: Rulebooks,
    nudge: Notify,
    host: Host,
    paused: Mutex<BTreeMap<Channel, Timestamp>>,
    handed: Mutex<Handed>,
    /// What gateways said, and the database has not taken yet.
    unwritten: Mutex<BTreeMap<Channel, Vec<Completion>>>,
    timings: Timings,
    /// Cancelled where nothing may be handed over any more by this process.
    ended: CancellationToken,
}

/// The gateways in use.
#[derive(Debug, Default)]
pub struct Wires {
    /// For text messages.
    pub sms: Option<SmsGateway>,
    /// For mail.
    pub mail: Option<MailGateway>,
}

/// What the engine is told by the settings.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// This worker's name: unique among the hosts, the same after a restart.
    pub worker: String,
    /// Where client pages stand, without a slash at the end.
    pub public_url: String,
    /// Where the workspace stands, without a slash at the end.
    pub workspace_url: String,
    /// The name under which the service presents itself, where a person has none agreed.
    pub sender: String,
    /// A number where a person answers.
    pub phone: String,
    /// When that number answers, by language.
    pub hours: BTreeMap<Language, String>,
    /// Help lines by language, in words.
    pub help_lines: BTreeMap<Language, String>,
    /// The service's mail address.
    pub mail_from: String,
    /// How long a personal link opens, in days.
    pub link_days: u16,
    /// In trial mode: the only numbers and mail addresses that may be written to.
    pub trial: Option<BTreeSet<String>>,
    /// The protocol that is followed.
    pub protocol: String,
    /// The organisation's time zone.
    pub tz: jiff::tz::TimeZone,
    /// In how many lanes a channel's messages are handed over: each writes for itself what it starts and what gateways
    /// said, while the others do something else. In a single one, one thing is done at a time.
    pub lanes: usize,
    /// How long a claim holds before another worker may take it.
    pub lease: SignedDuration,
    /// How long each kind of row is kept.
    pub retention: RetentionTerms,
    /// The longest time that a backup is kept.
    pub backups: SignedDuration,
}

/// What stops the engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hand-over journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The rules in the database.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] crate::vault::RandomError),
    /// The journal cannot be written any more.
    #[error(
        "the hand-over journal can no longer be written, and without it nothing may be sent; mend the disk and start \
             again, and nothing is lost or sent twice"
    )]
    JournalLost,
    /// A task of ours died.
    #[error("a part of the engine stopped by itself; the log says why")]
    Task,
}

impl Engine {
    /// An engine over an open store and journal.
    #[must_use]
    pub fn new(
        store: Store,
        keys: Keyring,
        clock: Clock,
        settings: EngineSettings,
        gateways: Wires,
        journal: Journal,
    ) -> Self {
        let books = Rulebooks::new(keys.org(), &settings.protocol);
        Self::with_rules(store, keys, clock, settings, gateways, journal, books)
    }

    /// The same, with rules that somebody read before.
    #[must_use]
    pub fn with_rules(
        store: Store,
        keys: Keyring,
        clock: Clock,
        settings: EngineSettings,
        gateways: Wires,
        journal: Journal,
        books: Rulebooks,
    ) -> Self {
        let host = Host {
            name: settings.worker.clone(),
            journal: journal.id().to_owned(),
        };
        Self {
            inner: Arc::new(Inner {
                store,
                keys,
                clock,
                settings,
                gateways,
                journal: Arc::new(Mutex::new(journal)),
                books,
                nudge: Notify::new(),
                host,
                paused: Mutex::new(BTreeMap::new()),
                handed: Mutex::default(),
                unwritten: Mutex::default(),
                timings: Timings::default(),
                ended: CancellationToken::new(),
            }),
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The organisation's keys.
    #[must_use]
    pub fn keys(&self) -> &Keyring {
        &self.inner.keys
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &EngineSettings {
        &self.inner.settings
    }

    /// The gateways.
    #[must_use]
    pub fn gateways(&self) -> &Wires {
        &self.inner.gateways
    }

    /// How long things take in this process.
    #[must_use]
    pub fn timings(&self) -> &Timings {
        &self.inner.timings
    }

    /// Until when a channel's gateway is left alone, where it took nothing of late.
    #[must_use]
    pub fn left_alone_until(&self, channel: Channel) -> Option<Timestamp> {
        self.paused_until(channel)
            .filter(|until| *until > self.inner.clock.now())
    }

    /// Says that something may be due: the loops look at once.
    pub fn nudge(&self) {
        self.inner.nudge.notify_waiters();
    }

    /// The rules that hold now.
    ///
    /// # Errors
    /// Where none was activated or the row cannot be read.
    pub async fn active(&self) -> Result<Arc<Rulebook>, EngineError> {
        Ok(self.inner.books.active(&self.inner.store).await?)
    }

    /// The rules of an id.
    ///
    /// # Errors
    /// Where there are none or the row cannot be read.
    pub async fn rulebook(&self, id: &str) -> Result<Arc<Rulebook>, EngineError> {
        Ok(self.inner.books.get(&self.inner.store, id).await?)
    }

    /// What the gateways in use can do.
    #[must_use]
    pub fn capabilities(&self) -> Gateways {
        Gateways {
            sms: self.inner.gateways.sms.as_ref().map(SmsGateway::capabilities),
            mail: self.inner.gateways.mail.as_ref().map(MailGateway::capabilities),
        }
    }

    /// The gateways in use, as brake and ledger name them: `sms:twilio`.
    #[must_use]
    pub fn gateway_names(&self) -> Vec<String> {
        let wires = &self.inner.gateways;
        let sms = wires.sms.as_ref().map(|one| gateway_name(Channel::Sms, one.id()));
        let mail = wires.mail.as_ref().map(|one| gateway_name(Channel::Mail, one.id()));
        sms.into_iter().chain(mail).collect()
    }

    /// Does everything that is due at this moment, until nothing more is: for the demo and the tests, which move the
    /// clock by hand.
    ///
    /// # Errors
    /// The first thing that fails.
    pub async fn settle(&self) -> Result<(), EngineError> {
        for _ in 0..1000 {
            let advanced = self.wake_due().await?;
            let sent = self.dispatch_due(Channel::Sms).await? + self.dispatch_due(Channel::Mail).await?;
            let kept = self.keep_house().await?;
            if advanced + sent + kept == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next moment at which something comes due; `None` where nothing ever will.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn next_moment(&self) -> Result<Option<Timestamp>, EngineError> {
        let (now, org) = (self.inner.clock.now(), self.inner.keys.org().to_owned());
        let store = &self.inner.store;
        let next = store
            .read(move |conn| async move { house::next_moment(conn, &org, now).await }.boxed())
            .await?;
        let rested = self
            .inner
            .paused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .copied()
            .collect::<Vec<_>>();
        Ok(rested.into_iter().filter(|until| *until > now).chain(next).min())
    }

    /// Writes to this worker's journal and waits until it is on the disk.
    ///
    /// # Errors
    /// Where the disk refuses: nothing may be handed over then, and the engine ends, so that the next start can settle
    /// what was under way.
    pub async fn journal(&self, records: Vec<Record>) -> Result<(), EngineError> {
        if records.is_empty() {
            return Ok(());
        }
        self.inner.store.at(Point::Journal).await?;
        let journal = Arc::clone(&self.inner.journal);
        let written = tokio::task::spawn_blocking(move || {
            journal
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .append_all(&records)
                .map(drop)
        });
        let written = written.await.map_err(|_| EngineError::Task)?;
        if let Err(error) = &written
            && !matches!(error, JournalError::Field)
        {
            self.inner.ended.cancel();
        }
        written?;
        Ok(self.inner.store.at(Point::Journaled).await?)
    }

    fn pause(&self, channel: Channel, until: Timestamp) {
        self.inner
            .paused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(channel, until);
    }

    fn paused_until(&self, channel: Channel) -> Option<Timestamp> {
        self.inner
            .paused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&channel)
            .copied()
    }
}

/// The name of a gateway as brake and ledger know it: `sms:twilio`.
fn gateway_name(channel: Channel, id: &str) -> String {
    format!("{channel}:{id}")
}
