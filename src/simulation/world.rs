//! Playing a story: time goes from one moment at which something is due to the next, and at each everybody has a turn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::far::{Far, Got};
use super::host::{Frozen, Host, Running, Told};
use super::people::{Coming, Said, consequences, next_ten, number_of};
use super::staff;
use super::story::{Change, Human, Move, Story, Words};
use super::watch::{Deed, Watch, What};
use crate::care::enrolment::EnrolmentRules;
use crate::care::ids::{ContactKey, RulesId, TrajectoryId};
use crate::care::message::{MessageFate, MessageKind};
use crate::care::person::{Channel, Language, LegalBasis, Purpose};
use crate::care::plan::plan;
use crate::care::rehearsal::Chance;
use crate::care::timing::Timing;
use crate::channels::report::{InboundSms, StatusReport};
use crate::engine::pulse::Beat;
use crate::engine::{Engine, EngineError, Rulebooks};
use crate::files::rulebook::Sources;
use crate::intake;
use crate::store::circles::load;
use crate::store::import::{ImportSettings, ImportSource, apply_import};
use crate::store::inbound::Received;
use crate::store::rules::RulesRow;
use crate::store::{Keyring, Store, StoreError, brakes, house, restores, rules, witness};
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
        let store = Store::open(&ground.url, 2).await?;
        let master = Master::from_bytes(&[7; 32]);
        let keys = Keyring::new(master, ORG, Randomness::seeded(story.seed));
        let written = store.write(move |conn| {
            let facts = ("Story", "BE", "Europe/Brussels", "nl");
            async move { house::organisation(conn, ORG, facts, now).await }.boxed()
        });
        written.await?;
        let rules = activate(&store, &ground.sources, now).await?;
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
            store,
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

    // ── moves ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async fn step(&mut self, one: Move) -> Result<(), SimulationError> {
        if !matches!(one, Move::Pass(_)) {
            self.tell(format!("{one:?}"));
        }
        match one {
            Move::Pass(minutes) => return self.pass(minutes).await,
            Move::Trouble {
                host,
                when,
                after,
                what,
            } => {
                if let Some(host) = self.hosts.get(usize::from(host)) {
                    host.faults.arm(when, after, what);
                }
                return Ok(());
            }
            Move::Weather { mail, count, mood } => {
                self.far.weather(mail, count, mood);
                return Ok(());
            }
            Move::Says { who, words } => {
                let person = self.people.get(usize::from(who));
                if let Some(from) = person.and_then(|person| person.number.clone()) {
                    self.order += 1;
                    let id = format!("out-of-the-blue-{}", self.order);
                    let words = Said::Words(words);
                    self.comes(Coming::Text { id, from, words }, 0).await?;
                }
            }
            Move::Staff { pick, deed } => self.staff(pick, deed).await?,
            Move::Clock { host, minutes } => {
                if let Some(host) = self.hosts.get_mut(usize::from(host)) {
                    host.wrong = SignedDuration::from_mins(i64::from(minutes));
                    host.set(self.now);
                }
            }
            Move::Import { who, change } => {
                self.change(usize::from(who), change);
                self.import().await?;
            }
            Move::Brake(on) => self.brake(on).await?,
            Move::Backup => self.back_up().await?,
            Move::Restore => self.restore().await?,
            Move::Host { host, up } => self.switch(usize::from(host), up).await?,
        }
        self.round().await
    }

    /// A backup of the embedded database; a server's is made by its own means.
    async fn back_up(&mut self) -> Result<(), SimulationError> {
        if self.store.engine() == crate::store::Engine::Postgres {
            return Ok(());
        }
        self.order += 1;
        let (id, now) = (format!("bu_{}", self.order), self.now);
        let noted = self
            .store
            .write(move |conn| async move { restores::note_backup(conn, ORG, &id, now).await }.boxed());
        noted.await?;
        let file = self.ground.folder.join(format!("backup-{}.sqlite3", self.order));
        self.store.snapshot(&file).await?;
        if let Some(former) = self.backup.replace(file) {
            drop(std::fs::remove_file(former));
        }
        Ok(())
    }

    /// Every host goes down, the last backup takes the place of the database, and the hosts start again.
    async fn restore(&mut self) -> Result<(), SimulationError> {
        let (Some(backup), Some(live)) = (self.backup.clone(), self.ground.url.strip_prefix("sqlite://")) else {
            return Ok(());
        };
        for host in &mut self.hosts {
            host.bury().await;
        }
        self.store.close().await;
        let live = PathBuf::from(live);
        for old in ["-wal", "-shm"] {
            let mut beside = live.clone().into_os_string();
            beside.push(old);
            drop(std::fs::remove_file(PathBuf::from(beside)));
        }
        std::fs::copy(&backup, &live).map_err(|error| SimulationError::List(error.to_string()))?;
        self.store = Store::open(&self.ground.url, 2).await?;
        self.order += 1;
        let (id, now) = (format!("re_{}", self.order), self.now);
        let hosts: Vec<String> = self.hosts.iter().map(|host| host.name.clone()).collect();
        let keys = self.keys.clone();
        let begun = self
            .store
            .write(move |conn| async move { restores::begin(conn, &keys, &id, &hosts, now).await }.boxed());
        begun.await?;
        self.forget().await?;
        for host in 0..self.hosts.len() {
            if self.hosts.get(host).is_some_and(|host| !host.is_off) {
                self.start(host).await?;
            }
        }
        Ok(())
    }

    /// What was acknowledged after the backup was made, and no journal keeps, is gone with the database.
    async fn forget(&mut self) -> Result<(), SimulationError> {
        let replies = self.watch.replies.clone();
        let read = self.store.read(move |conn| {
            async move {
                let mut kept = BTreeSet::new();
                for reply in replies {
                    if witness::replies(conn, &reply).await? > 0 {
                        kept.insert(reply);
                    }
                }
                Ok((kept, witness::acts(conn, staff::WORKER).await?))
            }
            .boxed()
        });
        (self.watch.replies, self.watch.acts) = read.await?;
        self.watch.brake(None);
        Ok(())
    }

    async fn switch(&mut self, host: usize, up: bool) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get_mut(host) else {
            return Ok(());
        };
        one.is_off = !up;
        if up && one.engine.is_none() {
            return self.start(host).await;
        }
        if !up {
            one.bury().await;
        }
        Ok(())
    }

    fn change(&mut self, who: usize, change: Change) {
        let generation = usize::try_from(self.order % 90).unwrap_or(0) + 1;
        let Some(person) = self.people.get_mut(who) else { return };
        match change {
            Change::Nothing => {}
            Change::Number => person.number = Some(number(who, generation)),
            Change::Language => person.language = if person.language == "nl" { "fr" } else { "nl" },
            Change::Closing(days) => {
                person.closed = person
                    .closed
                    .checked_add(i32::from(days).days())
                    .unwrap_or(person.closed);
            }
        }
    }

    /// The list, as it is now.
    fn list(&self) -> String {
        let mut list = "dossiernummer;afgesloten op;reden;naam;gsm;e-mail;taal;geinformeerd op\n".to_owned();
        for (place, person) in self.people.iter().enumerate() {
            let told = if person.human.told {
                person.closed.strftime("%d/%m/%Y").to_string()
            } else {
                String::new()
            };
            list.push_str(&format!(
                "D-{place};{};Afgerond;Iemand{place} {FAMILY};{};{};{};{told}\n",
                person.closed.strftime("%d/%m/%Y"),
                person.number.as_deref().unwrap_or_default(),
                person.mail.as_deref().unwrap_or_default(),
                person.language,
            ));
        }
        list
    }

    async fn import(&mut self) -> Result<(), SimulationError> {
        let Some(host) = self.awake() else { return Ok(()) };
        let settings = intake::Settings {
            country: intake::Country::Be,
            mapping: BTreeMap::new(),
            age_bands: false,
            today: self.zone.to_datetime(self.now).date(),
            language: Language::NL,
        };
        let list = self.list();
        let reading = intake::read(list.as_bytes(), "list.csv", &settings, &mut |_, _| {})
            .map_err(|broken| SimulationError::List(broken.message(Language::EN)))?;
        if let Some(rejected) = reading.rejects.first() {
            return Err(SimulationError::List(format!("{rejected:?}")));
        }
        let settings = import_settings(self.rules.clone());
        let hash = format!("{:016x}", number_of(&list));
        let Some(engine) = self.hosts.get(host).and_then(|host| host.engine.clone()) else {
            return Ok(());
        };
        let running = async move {
            let now = engine.clock().now();
            let (store, keys) = (engine.store(), engine.keys());
            let mut progress = |_, _| {};
            let taken = apply_import(
                store,
                keys,
                &settings,
                reading.dossiers,
                &hash,
                None,
                now,
                &mut progress,
            );
            Box::pin(taken).await?;
            engine.nudge();
            Ok(Told::Staffed(false))
        };
        self.run(host, What::Act(Deed::Quiet), Box::pin(running)).await
    }

    async fn brake(&mut self, on: bool) -> Result<(), SimulationError> {
        let Some(host) = self.awake() else { return Ok(()) };
        let Some(engine) = self.hosts.get(host).and_then(|host| host.engine.clone()) else {
            return Ok(());
        };
        let running = async move {
            let now = engine.clock().now();
            let set = engine
                .store()
                .write(move |conn| async move { brakes::set(conn, ORG, "all", on, None, now).await }.boxed());
            set.await?;
            Ok(Told::Staffed(false))
        };
        if !on {
            // From here on something may leave.
            self.watch.brake(None);
        }
        self.run(host, What::Act(Deed::Brake(on)), Box::pin(running)).await
    }

    // ── staff ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async fn staff(&mut self, pick: u8, deed: super::story::Deed) -> Result<(), SimulationError> {
        let Some(host) = self.awake() else { return Ok(()) };
        if let super::story::Deed::Task(choice) = deed {
            let tasks = self.tasks().await?;
            let Some(task) = tasks.get(usize::from(pick) % tasks.len().max(1)).cloned() else {
                return Ok(());
            };
            return self.do_task(host, &task, choice).await;
        }
        let everybody = self
            .store
            .read(|conn| async move { witness::everybody(conn).await }.boxed())
            .await?;
        let running: Vec<_> = everybody.into_iter().filter(|known| !known.has_ended).collect();
        let Some(known) = running.get(usize::from(pick) % running.len().max(1)).cloned() else {
            return Ok(());
        };
        let contacts = self.contacts(&known.trajectory).await?;
        let (Some(engine), today) = (
            self.hosts.get(host).and_then(|host| host.engine.clone()),
            self.zone.to_datetime(self.now).date(),
        ) else {
            return Ok(());
        };
        let Some((deed, running)) = staff::about(engine, &known, deed, &contacts, today) else {
            return Ok(());
        };
        self.tell(format!("… of {} ({})", known.reference, known.trajectory));
        self.run(host, What::Act(deed), running).await
    }

    async fn tasks(&self) -> Result<Vec<witness::OpenTask>, StoreError> {
        self.store
            .read(|conn| async move { witness::open_tasks(conn).await }.boxed())
            .await
    }

    async fn do_task(&mut self, host: usize, task: &witness::OpenTask, choice: u8) -> Result<(), SimulationError> {
        let arrived = task.wire.as_deref().is_some_and(|wire| self.watch.arrived(wire));
        let Some(engine) = self.hosts.get(host).and_then(|host| host.engine.clone()) else {
            return Ok(());
        };
        let (deed, running) = staff::task(engine, task, choice, arrived);
        self.tell(format!("a worker does {} ({}), choice {choice}", task.kind, task.id));
        self.run(host, What::Act(deed), running).await
    }

    /// The staff comes in at ten and does some of what there is to do; all of it when the story comes to rest.
    async fn office_day(&mut self) -> Result<(), SimulationError> {
        for task in self.tasks().await? {
            let (does, choice) = (self.chance.below(100), self.chance.below(8));
            let choice = u8::try_from(choice).unwrap_or(0);
            let approves = task.kind == crate::care::task::TaskKind::ApproveImport;
            if self.is_calm || approves || does < 50 {
                let Some(host) = self.awake() else { break };
                self.do_task(host, &task, choice).await?;
            }
        }
        self.next_office_day();
        Ok(())
    }

    /// The staff of a story comes in twice a week.
    fn next_office_day(&mut self) {
        let mut at = next_ten(self.now, &self.zone);
        while !matches!(self.zone.to_datetime(at).weekday(), Weekday::Monday | Weekday::Thursday) {
            at = next_ten(at, &self.zone);
        }
        self.at(at, Ahead::Staff);
    }

    /// The contacts of a trajectory that have not been settled, the next first.
    async fn contacts(&self, trajectory: &str) -> Result<Vec<ContactKey>, SimulationError> {
        let (id, now) = (TrajectoryId::from(trajectory), self.now);
        let read = self
            .store
            .read(move |conn| async move { load(conn, &[id], now).await }.boxed());
        let Some(one) = read.await?.pop() else {
            return Ok(Vec::new());
        };
        let rules = self.checked_rules(&one.rules)?;
        let timing = Timing::new(&rules, &one.circle);
        let plan = plan(&rules, &one.trajectory, &timing);
        let keys = plan.keys().filter(|key| !one.trajectory.is_settled(key));
        Ok(keys.cloned().collect())
    }

    fn checked_rules(&self, id: &RulesId) -> Result<crate::care::rules::Rules, SimulationError> {
        self.ground
            .sources
            .check(id.clone())
            .map_err(|error| SimulationError::Rules(error.to_string()))
    }

    // ── time ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async fn pass(&mut self, minutes: u32) -> Result<(), SimulationError> {
        let until = self.now + SignedDuration::from_mins(i64::from(minutes));
        while self.now < until {
            let due = self.next_due().await?;
            let planned = self.ahead.keys().next().map(|(at, _)| *at);
            let next = [due, planned].into_iter().flatten().min().unwrap_or(until).min(until);
            self.now = self.now.max(next);
            for host in &self.hosts {
                host.set(self.now);
            }
            let mut is_idle = due.is_none_or(|due| due > self.now) && self.now < until;
            while let Some(entry) = self.ahead.first_entry().filter(|entry| entry.key().0 <= self.now) {
                let what = entry.remove();
                let before = self.outcome.operations;
                is_idle &= matches!(what, Ahead::Staff);
                self.happens(what).await?;
                is_idle &= self.outcome.operations == before;
            }
            if !is_idle {
                self.round().await?;
            }
            if self.is_broken() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next moment at which the service has something to do, to the minute, as a loop that looks now and then has it.
    async fn next_due(&self) -> Result<Option<Timestamp>, SimulationError> {
        let now = self.now;
        let next = self
            .store
            .read(move |conn| async move { house::next_moment(conn, ORG, now).await }.boxed())
            .await?;
        let least = now + SignedDuration::from_mins(1);
        Ok(next.map(|next| next.max(least)))
    }

    async fn happens(&mut self, what: Ahead) -> Result<(), SimulationError> {
        match what {
            Ahead::Coming(coming, tries) => self.comes(coming, tries).await,
            Ahead::Thaw(host) => self.thaw(host).await,
            Ahead::Restart(host) => {
                let waits = self
                    .hosts
                    .get(host)
                    .is_some_and(|host| host.engine.is_none() && !host.is_off);
                if waits { self.start(host).await } else { Ok(()) }
            }
            Ahead::Staff => self.office_day().await,
            Ahead::Look => Ok(()),
        }
    }

    /// Everybody has a turn; somebody comes back to what was left.
    async fn round(&mut self) -> Result<(), SimulationError> {
        // Whoever comes first does the work; now and then a second one comes right behind.
        let count = self.hosts.len();
        let first = usize::try_from(self.chance.below(3)).unwrap_or(0);
        let mut turns = if self.chance.below(4) == 0 { 2 } else { 1 };
        for place in 0..count {
            let host = (first + place) % count;
            let Some(one) = self.hosts.get(host) else { continue };
            let (Some(engine), None) = (one.engine.clone(), &one.frozen) else {
                continue;
            };
            self.run(host, What::Turn, Box::pin(turn(engine))).await?;
            turns -= 1;
            if turns == 0 {
                break;
            }
        }
        let now = self.now;
        let standing = self
            .store
            .read(move |conn| async move { house::standing(conn, ORG, now).await }.boxed())
            .await?;
        if standing.due + standing.waiting == 0 {
            self.looks = 0;
            return Ok(());
        }
        let is_planned = self.ahead.values().any(|what| matches!(what, Ahead::Look));
        if !is_planned {
            self.looks = (self.looks + 1).min(9);
            self.after(1 << self.looks, Ahead::Look);
        }
        Ok(())
    }

    // ── hosts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// A host that takes requests.
    fn awake(&mut self) -> Option<usize> {
        let awake: Vec<usize> = self
            .hosts
            .iter()
            .filter(|host| host.engine.is_some())
            .map(|host| host.place)
            .collect();
        self.chance.one_of(&awake).copied()
    }

    async fn start(&mut self, host: usize) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get_mut(host) else {
            return Ok(());
        };
        one.set(self.now);
        let started = one.start(self.ground, &self.keys, &self.books).await;
        let engine = match started {
            Ok(engine) => engine,
            Err(SimulationError::Store(_)) => {
                one.bury().await;
                self.after(1, Ahead::Restart(host));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let running = async move {
            engine.recover().await?;
            Ok(Told::Done)
        };
        self.run(host, What::Recover, Box::pin(running)).await
    }

    /// Runs one operation on a host until it ends, or stands still.
    async fn run(&mut self, host: usize, what: What, mut running: Running) -> Result<(), SimulationError> {
        self.outcome.operations += 1;
        let Some(one) = self.hosts.get(host) else { return Ok(()) };
        let faults = Arc::clone(&one.faults);
        faults.may_freeze(one.frozen.is_none());
        let ended = tokio::select! {
            biased;
            ended = &mut running => Ok(ended),
            minutes = faults.freezing() => Err(minutes),
        };
        faults.may_freeze(false);
        match ended {
            Ok(said) => self.conclude(host, what, said, false).await,
            Err(minutes) => {
                self.tell(format!("host {host} stands still for {minutes} minutes"));
                if let Some(one) = self.hosts.get_mut(host) {
                    one.frozen = Some(Frozen { what, running });
                }
                self.after(u32::from(minutes), Ahead::Thaw(host));
                self.look_at_the_far_end(true).await
            }
        }
    }

    async fn thaw(&mut self, host: usize) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get_mut(host) else {
            return Ok(());
        };
        let Some(Frozen { what, mut running }) = one.frozen.take() else {
            return Ok(());
        };
        let faults = Arc::clone(&one.faults);
        faults.may_freeze(false);
        faults.thaw();
        let said = (&mut running).await;
        self.conclude(host, what, said, true).await
    }

    async fn conclude(
        &mut self,
        host: usize,
        what: What,
        said: Result<Told, EngineError>,
        was_frozen: bool,
    ) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get(host) else { return Ok(()) };
        let (struck, is_dead) = (one.faults.struck(), one.faults.is_dead());
        self.outcome.struck += struck.len();
        for trouble in struck {
            self.tell(format!("host {host}: {trouble}"));
        }
        self.look_at_the_far_end(was_frozen).await?;
        let is_recovery = matches!(what, What::Recover);
        match said {
            Ok(told) => self.done(what, told).await?,
            Err(error) => {
                self.tell(format!(
                    "host {host}: {what:?} failed: {}",
                    crate::engine::lifecycle::Chain(&error)
                ));
                match what {
                    // Whoever was not told that it was heard comes again.
                    What::Coming(coming, tries) => self.after(1 + tries, Ahead::Coming(coming, tries + 1)),
                    What::Turn => self.after(1, Ahead::Look),
                    What::Recover | What::Act(_) => {}
                }
                // A process that cannot settle its former life ends.
                if (is_recovery || matches!(error, EngineError::Journal(_) | EngineError::JournalLost))
                    && let Some(one) = self.hosts.get(host)
                {
                    one.faults.die();
                }
            }
        }
        let is_dead = is_dead || self.hosts.get(host).is_some_and(|one| one.faults.is_dead());
        if is_dead && let Some(one) = self.hosts.get_mut(host) {
            one.bury().await;
            let minutes = self.chance.below(RESTART);
            self.after(minutes, Ahead::Restart(host));
        }
        Ok(())
    }

    // ── what comes in ──────────────────────────────────────────────────────────────────────────────────────────────

    async fn comes(&mut self, coming: Coming, tries: u32) -> Result<(), SimulationError> {
        let host = self.awake();
        let engine = host
            .and_then(|host| self.hosts.get(host))
            .and_then(|host| host.engine.clone());
        let (Some(host), Some(engine)) = (host, engine) else {
            self.after(5 + tries, Ahead::Coming(coming, tries + 1));
            return Ok(());
        };
        if !matches!(coming, Coming::Report { .. }) {
            self.tell(format!("{coming:?}"));
        }
        let running = arrive(engine, coming.clone());
        self.run(host, What::Coming(coming, tries), Box::pin(running)).await
    }

    async fn done(&mut self, what: What, told: Told) -> Result<(), SimulationError> {
        match (what, told) {
            (
                What::Coming(
                    Coming::Report {
                        wire,
                        fate: MessageFate::Failed,
                        ..
                    },
                    _,
                ),
                _,
            ) => self.watch.failed(&wire),
            (What::Coming(Coming::Text { id, from, words }, _), Told::Received(received)) => {
                if received != Received::Duplicate {
                    self.watch.replies.insert(format!("twilio:inbound:{id}"));
                }
                if words == Said::Words(Words::Later) {
                    self.watch.later(&from);
                }
                if words.is_stop() {
                    let started = self.under_way().await?;
                    self.watch.stop(&from, started);
                }
            }
            (What::Coming(Coming::Page { nonce, said, .. }, _), Told::Paged) => {
                if said == Said::Words(Words::Later) {
                    self.watch.failed(nonce.trim_start_matches("n-"));
                }
            }
            (What::Act(deed), Told::Staffed(acted)) => match deed {
                Deed::Audited if acted => self.watch.acts += 1,
                Deed::Erased(person) if acted => {
                    let started = self.under_way().await?;
                    self.watch.leave_alone(&person, started);
                }
                Deed::Brake(true) => {
                    let started = self.under_way().await?;
                    self.watch.brake(Some(started));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// References of what has been started and may still arrive.
    async fn under_way(&self) -> Result<BTreeSet<String>, SimulationError> {
        let read = self
            .store
            .read(|conn| async move { witness::under_way(conn).await }.boxed());
        Ok(read.await?.into_iter().map(|message| message.wire).collect())
    }

    async fn look_at_the_far_end(&mut self, was_frozen: bool) -> Result<(), SimulationError> {
        let got = self.far.got();
        if got.is_empty() {
            return Ok(());
        }
        let wires: Vec<String> = got.iter().map(|one| one.wire.clone()).collect();
        let read = self.store.read(move |conn| {
            async move {
                let messages = witness::messages(conn, &wires).await?;
                let pulse = house::last_pulse(conn, ORG, house::ENGINE).await?;
                Ok((messages, pulse))
            }
            .boxed()
        });
        let (messages, pulse) = read.await?;
        let zone = self.zone.clone();
        for one in got {
            self.outcome.handed += 1;
            let message = messages.iter().find(|message| message.wire == one.wire);
            let kind = message.and_then(|message| message.kind);
            let name = kind.map_or("to a worker", MessageKind::code);
            self.tell(format!(
                "host {} hands over {name} to {} ({} {}): {}",
                one.host,
                one.to,
                one.wire,
                message.map_or("", |message| message.key.as_str()),
                if one.taken { "taken" } else { "not taken" }
            ));
            self.watch.judge(&one, message, (pulse, was_frozen), &zone);
            let is_question = kind.is_some_and(MessageKind::is_question);
            let human = self.human(&one).copied();
            for (later, coming) in consequences(self.story.seed, &one, human.as_ref(), is_question) {
                let at = self.now + later;
                self.at(at, Ahead::Coming(coming, 0));
            }
        }
        Ok(())
    }

    /// Whose phone or mailbox it is.
    fn human(&self, got: &Got) -> Option<&Human> {
        let is_theirs = |person: &&Person| match got.channel {
            Channel::Sms => person.number.as_ref() == Some(&got.to),
            _ => person.mail.as_ref() == Some(&got.to),
        };
        self.people.iter().find(is_theirs).map(|person| &person.human)
    }

    // ── the end ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Nothing goes wrong any more, everything is switched on, and the staff does all its work.
    async fn come_to_rest(&mut self) -> Result<(), SimulationError> {
        self.tell("everything comes to rest");
        self.is_calm = true;
        self.far.calm();
        for host in 0..self.hosts.len() {
            if let Some(one) = self.hosts.get_mut(host) {
                one.faults.calm();
                one.wrong = SignedDuration::ZERO;
                one.set(self.now);
            }
            self.switch(host, true).await?;
        }
        self.brake(false).await?;
        self.pass(REST * 24 * 60).await
    }

    async fn judge_the_end(&mut self) -> Result<(), SimulationError> {
        let (now, replies, acts) = (self.now, self.watch.replies.clone(), self.watch.acts);
        let hour_ago = now - SignedDuration::from_hours(1);
        let read = self.store.read(move |conn| {
            async move {
                let mut broken = witness::contradictions(conn).await?;
                broken.extend(witness::left_undone(conn, ORG, hour_ago).await?);
                for reply in replies {
                    let count = witness::replies(conn, &reply).await?;
                    if count != 1 {
                        broken.push(format!("3 a reply is durable: {reply} is there {count} times"));
                    }
                }
                let audited = witness::acts(conn, staff::WORKER).await?;
                if audited < acts {
                    broken.push(format!("9 the trail: {acts} acts, and {audited} in it"));
                }
                let long = now - SignedDuration::from_hours(24 * i64::from(REST - 10));
                for open in witness::open_contacts(conn).await? {
                    if open.opened < long && open.waits_for == 0 {
                        broken.push(format!("law 2, conservation: {} is open for ever", open.id));
                    }
                }
                Ok(broken)
            }
            .boxed()
        });
        let broken = read.await?;
        self.outcome.broken.extend(broken);
        self.judge_conservation().await
    }

    /// Every contact of every plan whose time is over has exactly one end.
    async fn judge_conservation(&mut self) -> Result<(), SimulationError> {
        let now = self.now;
        let read = self.store.read(move |conn| {
            async move {
                let everybody = witness::everybody(conn).await?;
                let ids: Vec<TrajectoryId> = everybody
                    .iter()
                    .map(|known| TrajectoryId::from(known.trajectory.as_str()))
                    .collect();
                let mut ended: Vec<String> = witness::ended(conn)
                    .await?
                    .into_iter()
                    .map(|(_, contact)| contact)
                    .collect();
                let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
                ended.extend(witness::ended_unopened(conn, &names).await?);
                Ok((load(conn, &ids, now).await?, ended))
            }
            .boxed()
        });
        let (loaded, ended) = read.await?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for contact in &ended {
            *counts.entry(contact.as_str()).or_default() += 1;
        }
        for (contact, count) in &counts {
            if *count > 1 {
                self.outcome
                    .broken
                    .push(format!("law 2, conservation: {contact} has {count} ends"));
            }
        }
        for one in &loaded {
            let rules = self.checked_rules(&one.rules)?;
            let timing = Timing::new(&rules, &one.circle);
            let plan = plan(&rules, &one.trajectory, &timing);
            if one.trajectory.phase == crate::care::trajectory::Phase::Proposed {
                continue;
            }
            let over = plan
                .timed
                .iter()
                .filter(|planned| one.trajectory.is_ended() || planned.expires + SignedDuration::from_hours(1) < now);
            for planned in over {
                let contact = one.trajectory.contact(&planned.key);
                let is_open = one.trajectory.open.as_ref().is_some_and(|open| open.key == planned.key);
                if !counts.contains_key(contact.as_str()) && !is_open {
                    self.outcome
                        .broken
                        .push(format!("law 2, conservation: {contact} has no end"));
                }
            }
        }
        Ok(())
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
            engine.receive_page(&token, &nonce, page).await?;
            Ok(Told::Paged)
        }
        Coming::Unsubscribe { token, nonce } => {
            engine.stop_by_link(&token, &nonce).await?;
            Ok(Told::Paged)
        }
    }
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
