//! Playing a story: time goes from one moment at which something is due to the next, and at each everybody has a turn.

mod arrivals;
mod ending;
mod hosts;
mod moves;
mod office;
mod time;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::far::Far;
use super::host::{Host, Told};
use super::people::Coming;
use super::story::{Human, Story};
use super::watch::Watch;
use crate::care::enrolment::EnrolmentRules;
use crate::care::ids::RulesId;
use crate::care::person::{Channel, LegalBasis, Purpose};
use crate::care::rehearsal::Chance;
use crate::channels::report::{InboundSms, StatusReport};
use crate::engine::links::PageOutcome;
use crate::engine::pulse::Beat;
use crate::engine::{Engine, EngineError, Rulebooks};
use crate::files::rulebook::Sources;
use crate::store::import::{ImportSettings, ImportSource};
use crate::store::rules::RulesRow;
use crate::store::{Keyring, Store, StoreError, house, rules};
use crate::vault::{JournalError, Master, Randomness};

/// The protocol's name in every story.
pub(super) const PROTOCOL: &str = "story";

/// The family name of everybody, so that it is found wherever it should not be.
pub(super) const FAMILY: &str = "Vandenverzonnen";

/// The organisation of every story.
const ORG: &str = "story";

/// So long everything has to come to rest, in days.
const REST: u32 = 75;

/// Hosts are started again within so many minutes of a death.
const RESTART: u32 = 20;

/// What a story is played on.
pub struct Ground {
    /// An empty database.
    pub url: String,
    /// A folder for the journals.
    pub folder: PathBuf,
    /// The rules.
    pub sources: Sources,
}

/// What came of a story.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was broken, in words; empty where every promise was kept.
    pub broken: Vec<String>,
    /// What happened, line by line.
    pub trace: Vec<String>,
    /// How many messages were handed over.
    pub handed: usize,
    /// How many operations there were.
    pub operations: u64,
    /// How many troubles struck.
    pub struck: usize,
}

/// What keeps a story from being played at all.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The rules of the story.
    #[error("the rules of the story cannot be used: {0}")]
    Rules(String),
    /// The list of the story.
    #[error("the list of the story cannot be read: {0}")]
    List(String),
}

/// The organisation's time zone.
pub(super) fn zone() -> TimeZone {
    TimeZone::get("Europe/Brussels").unwrap_or(TimeZone::UTC)
}

/// Plays a story to its end, or until a promise is broken.
///
/// # Errors
/// Where it cannot be played at all.
pub async fn play(story: &Story, ground: &Ground) -> Result<Outcome, SimulationError> {
    let mut world = World::new(story, ground).await?;
    let played = world.play().await;
    world.close().await;
    played?;
    Ok(world.outcome)
}

/// Something that is going to happen.
#[derive(Clone, Debug)]
enum Ahead {
    Coming(Coming, u32),
    /// A host that stands still goes on.
    Thaw(usize),
    /// A process is started again.
    Restart(usize),
    /// The staff comes in.
    Staff,
    /// Somebody looks once more, because something was left.
    Look,
}

struct World<'a> {
    story: &'a Story,
    ground: &'a Ground,
    now: Timestamp,
    zone: TimeZone,
    keys: Keyring,
    rules: RulesId,
    /// A handle that nothing goes wrong on.
    store: Store,
    hosts: Vec<Host>,
    books: Rulebooks,
    far: Arc<Far>,
    people: Vec<Person>,
    ahead: BTreeMap<(Timestamp, u64), Ahead>,
    order: u64,
    chance: Chance,
    watch: Watch,
    backup: Option<PathBuf>,
    is_calm: bool,
    looks: u32,
    outcome: Outcome,
}

/// A former client as the list has them.
#[derive(Clone)]
struct Person {
    human: Human,
    number: Option<String>,
    mail: Option<String>,
    language: &'static str,
    closed: jiff::civil::Date,
}

impl<'a> World<'a> {
    async fn new(story: &'a Story, ground: &'a Ground) -> Result<Self, SimulationError> {
        let zone = zone();
        let began = jiff::civil::date(2026, 1, 5).at(9, 0, 0, 0);
        let now = began
            .to_zoned(zone.clone())
            .map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
        let calm = Store::open(&ground.url, 2).await?;
        let master = Master::from_bytes(&[7; 32]);
        let keys = Keyring::new(master, ORG, Randomness::seeded(story.seed));
        let written = calm.write(move |conn| {
            let facts = ("Story", "BE", "Europe/Brussels", "nl");
            async move { house::organisation(conn, ORG, facts, now).await }.boxed()
        });
        written.await?;
        let rules = activate(&calm, &ground.sources, now).await?;
        let far = Arc::new(Far::default());
        let hosts = (0..usize::from(story.cast.hosts)).map(|place| Host::new(place, now, &far));
        let today = began.date();
        let people = story.cast.people.iter().enumerate();
        let people = people.map(|(place, human)| Person {
            human: *human,
            number: human.phone.map(|phone| number(usize::from(phone), 0)),
            mail: human.mail.then(|| format!("persoon{place}@example.org")),
            language: "nl",
            closed: today
                .checked_sub(i32::from(human.closed_before).days())
                .unwrap_or(today),
        });
        Ok(Self {
            story,
            ground,
            now,
            zone,
            keys,
            rules,
            store: calm,
            hosts: hosts.collect(),
            books: Rulebooks::new(ORG, PROTOCOL),
            far,
            people: people.collect(),
            ahead: BTreeMap::new(),
            order: 0,
            chance: Chance::of(story.seed, 2),
            watch: Watch::default(),
            backup: None,
            is_calm: false,
            looks: 0,
            outcome: Outcome::default(),
        })
    }

    async fn play(&mut self) -> Result<(), SimulationError> {
        for host in 0..self.hosts.len() {
            self.start(host).await?;
        }
        self.import().await?;
        self.next_office_day();
        for one in self.story.moves.clone() {
            self.step(one).await?;
            if self.is_broken() {
                return Ok(());
            }
        }
        self.come_to_rest().await?;
        if !self.is_broken() {
            self.judge_the_end().await?;
        }
        Ok(())
    }

    fn is_broken(&mut self) -> bool {
        self.outcome.broken.append(&mut self.watch.broken);
        !self.outcome.broken.is_empty()
    }

    async fn close(&mut self) {
        for host in &mut self.hosts {
            host.faults.live();
            host.frozen = None;
            if let Some(engine) = host.engine.take() {
                engine.store().close().await;
            }
        }
        self.store.close().await;
    }

    fn tell(&mut self, what: impl Into<String>) {
        let at = self.zone.to_datetime(self.now).strftime("%Y-%m-%d %H:%M").to_string();
        self.outcome.trace.push(format!("{at}  {}", what.into()));
    }

    fn at(&mut self, at: Timestamp, what: Ahead) {
        self.order += 1;
        self.ahead.insert((at, self.order), what);
    }

    fn after(&mut self, minutes: u32, what: Ahead) {
        let at = self.now + SignedDuration::from_mins(i64::from(minutes));
        self.at(at, what);
    }
}

/// Everything that is due, as the daemon's tasks come around to it.
async fn turn(engine: Engine) -> Result<Told, EngineError> {
    engine.beat(Beat::House).await?;
    for _ in 0..8 {
        let sent = engine.dispatch_due(Channel::Sms).await? + engine.dispatch_due(Channel::Mail).await?;
        if sent == 0 {
            break;
        }
        engine.wake_due().await?;
    }
    Ok(Told::Done)
}

async fn arrive(engine: Engine, coming: Coming) -> Result<Told, EngineError> {
    match coming {
        Coming::Report { wire, fate, refusal } => {
            let report = StatusReport {
                provider_id: format!("at-{wire}"),
                wire,
                fate,
                refusal,
                opted_out: false,
            };
            engine.receive_status(report).await?;
            Ok(Told::Done)
        }
        Coming::Text { id, from, words } => {
            let sms = InboundSms {
                provider_id: id,
                from,
                to: "+3280000000".to_owned(),
                body: words.text(),
                opt_out_type: None,
                segments: Some(1),
            };
            Ok(Told::Received(engine.receive_sms(sms).await?))
        }
        Coming::Page { token, nonce, said } => {
            let page = super::people::page(&engine, &token, said).await?;
            Ok(Told::Paged(is_heard(&engine.receive_page(&token, &nonce, page).await?)))
        }
        Coming::Unsubscribe { token, nonce } => Ok(Told::Paged(is_heard(&engine.stop_by_link(&token, &nonce).await?))),
    }
}

/// Whether whoever filled a page in is told that it was heard.
const fn is_heard(outcome: &PageOutcome) -> bool {
    matches!(outcome, PageOutcome::Taken(_) | PageOutcome::Duplicate)
}

/// A number of the kind that documentation uses, for a phone and each number that came after it.
fn number(phone: usize, generation: usize) -> String {
    format!("+32470{:02}{:04}", phone % 100, generation)
}

fn import_settings(rules: RulesId) -> ImportSettings {
    ImportSettings {
        controller: ORG.to_owned(),
        executor: ORG.to_owned(),
        tz: "Europe/Brussels".to_owned(),
        protocol: PROTOCOL.to_owned(),
        rules,
        enrolment: EnrolmentRules::default(),
        oldest_closing: None,
        starts_per_day: 25,
        bases: [(Purpose::Aftercare, LegalBasis::PublicTask)].into_iter().collect(),
        ask_term: SignedDuration::from_hours(24 * 14),
        source: ImportSource::Export,
    }
}

async fn activate(store: &Store, sources: &Sources, now: Timestamp) -> Result<RulesId, SimulationError> {
    let unusable = |error: crate::files::rulebook::SourcesError| SimulationError::Rules(error.to_string());
    let checked = sources.check(RulesId::from("unnamed")).map_err(unusable)?;
    let hashes = sources.hashes(&checked);
    let row = RulesRow {
        id: hashes.id.clone(),
        protocol: PROTOCOL.to_owned(),
        timing: hashes.timing,
        meaning: hashes.meaning,
        wording: hashes.wording,
        calendar: hashes.calendar,
        tzdb: hashes.tzdb,
        body: sources.to_body().map_err(unusable)?,
    };
    let written =
        store.write(move |conn| async move { rules::activate(conn, ORG, &row, None, "story", now).await }.boxed());
    written.await?;
    Ok(RulesId::from(hashes.id))
}
