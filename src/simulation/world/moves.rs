//! The moves of a story, one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use jiff::ToSpan as _;

use super::{FAMILY, ORG, SimulationError, World, import_settings, number};
use crate::care::person::Language;
use crate::intake;
use crate::simulation::host::Told;
use crate::simulation::people::{Coming, Said, number_of};
use crate::simulation::staff;
use crate::simulation::story::{Change, Move};
use crate::simulation::watch::{Deed, What};
use crate::store::import::apply_import;
use crate::store::{Store, brakes, restores, witness};

impl World<'_> {
    pub(super) async fn step(&mut self, one: Move) -> Result<(), SimulationError> {
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
    pub(super) async fn back_up(&mut self) -> Result<(), SimulationError> {
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
    pub(super) async fn restore(&mut self) -> Result<(), SimulationError> {
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
    pub(super) async fn forget(&mut self) -> Result<(), SimulationError> {
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

    pub(super) async fn switch(&mut self, host: usize, up: bool) -> Result<(), SimulationError> {
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

    pub(super) fn change(&mut self, who: usize, change: Change) {
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
    pub(super) fn list(&self) -> String {
        let mut list = "dossiernummer;afgesloten op;reden;naam;gsm;e-mail;taal;geinformeerd op\n".to_owned();
        for (place, person) in self.people.iter().enumerate() {
            let told = if person.human.told {
                person.closed.strftime("%d/%m/%Y").to_string()
            } else {
                String::new()
            };
            let _ = writeln!(
                list,
                "D-{place};{};Afgerond;Iemand{place} {FAMILY};{};{};{};{told}",
                person.closed.strftime("%d/%m/%Y"),
                person.number.as_deref().unwrap_or_default(),
                person.mail.as_deref().unwrap_or_default(),
                person.language,
            );
        }
        list
    }

    pub(super) async fn import(&mut self) -> Result<(), SimulationError> {
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

    pub(super) async fn brake(&mut self, on: bool) -> Result<(), SimulationError> {
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
}
