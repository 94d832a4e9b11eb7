//! One host: a process with its own connections, journal and clock, which can die, stand still and start again.

use std::pin::Pin;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::far::{Far, FarFrom};
use super::faults::HostFaults;
use super::watch::What;
use super::world::{Ground, SimulationError};
use crate::care::circle::Capabilities;
use crate::care::person::Language;
use crate::care::retention::RetentionTerms;
use crate::channels::gateway::{MailGateway, SmsGateway};
use crate::channels::played::Played;
use crate::clock::{Clock, ManualClock};
use crate::engine::{Engine, EngineError, EngineSettings, Rulebooks, Wires};
use crate::store::faults::Faults;
use crate::store::inbound::Received;
use crate::store::{Keyring, Store};
use crate::vault::Journal;

/// What an operation came to.
#[derive(Debug)]
pub(super) enum Told {
    Done,
    Received(Received),
    /// Whether the page was taken, or had been before.
    Paged(bool),
    /// Whether anything was done.
    Staffed(bool),
}

/// An operation that is under way.
pub(super) type Running = Pin<Box<dyn Future<Output = Result<Told, EngineError>>>>;

/// An operation that stands still.
pub(super) struct Frozen {
    pub what: What,
    pub running: Running,
}

/// One host.
pub(super) struct Host {
    pub place: usize,
    pub name: String,
    pub clock: ManualClock,
    /// By how much its clock is wrong.
    pub wrong: SignedDuration,
    pub faults: Arc<HostFaults>,
    pub engine: Option<Engine>,
    pub frozen: Option<Frozen>,
    /// Whether a human took it down.
    pub is_off: bool,
    far: Arc<Far>,
}

impl Host {
    pub(super) fn new(place: usize, now: Timestamp, far: &Arc<Far>) -> Self {
        let name = ["one", "two", "three"]
            .get(place)
            .copied()
            .unwrap_or("other")
            .to_owned();
        Self {
            place,
            name,
            clock: ManualClock::at(now),
            wrong: SignedDuration::ZERO,
            faults: Arc::new(HostFaults::default()),
            engine: None,
            frozen: None,
            is_off: false,
            far: Arc::clone(far),
        }
    }

    /// What its clock shows at this moment.
    pub(super) fn set(&self, now: Timestamp) {
        self.clock.put(now.saturating_add(self.wrong).unwrap_or(now));
    }

    /// A new process. It finds the rules read already, which it would read as they are.
    pub(super) async fn start(
        &mut self,
        ground: &Ground,
        keys: &Keyring,
        books: &Rulebooks,
    ) -> Result<Engine, SimulationError> {
        self.faults.live();
        let faults: Arc<dyn Faults> = self.faults.clone();
        let store = Store::open_among(&ground.url, 2, Some(faults)).await?;
        let journal = Journal::open(&ground.folder.join("journal"), &self.name, keys.master().fingerprint())?;
        let clock = Clock::Manual(self.clock.clone());
        let (settings, books) = (settings(&self.name), books.clone());
        let engine = Engine::with_rules(store, keys.clone(), clock, settings, self.wires(), journal, books);
        self.engine = Some(engine.clone());
        Ok(engine)
    }

    /// The process is gone.
    pub(super) async fn bury(&mut self) {
        self.faults.die();
        self.frozen = None;
        if let Some(engine) = self.engine.take() {
            engine.store().close().await;
        }
    }

    fn wires(&self) -> Wires {
        let played = |id, replies| Played {
            id,
            capabilities: Capabilities {
                replies,
                delivery_reports: replies,
                voice_on_sender: false,
                links_from_outside: true,
            },
            connections: 3,
            far_end: Arc::new(FarFrom {
                host: self.place,
                clock: self.clock.clone(),
                faults: Arc::clone(&self.faults),
                far: Arc::clone(&self.far),
            }),
        };
        Wires {
            sms: Some(SmsGateway::Played(played("played-sms", true))),
            mail: Some(MailGateway::Played(played("played-mail", false))),
        }
    }
}

fn settings(worker: &str) -> EngineSettings {
    EngineSettings {
        worker: worker.to_owned(),
        public_url: "https://nazorg.example.org".to_owned(),
        workspace_url: "https://werk.example.org".to_owned(),
        sender: "De Brug".to_owned(),
        phone: "02 223 45 67".to_owned(),
        hours: [
            (Language::NL, "ma-vr 9-17 u".to_owned()),
            (Language::FR, "lu-ve 9-17 h".to_owned()),
        ]
        .into_iter()
        .collect(),
        help_lines: [Language::NL, Language::FR]
            .into_iter()
            .map(|language| (language, "1813".to_owned()))
            .collect(),
        mail_from: "nazorg@example.org".to_owned(),
        link_days: 28,
        trial: None,
        protocol: super::world::PROTOCOL.to_owned(),
        tz: super::world::zone(),
        // One operation at a time, so that a life can be lived again.
        lanes: 1,
        lease: SignedDuration::from_secs(120),
        retention: RetentionTerms::default(),
        backups: SignedDuration::from_hours(24 * 90),
    }
}
