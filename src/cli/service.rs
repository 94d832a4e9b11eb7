//! Putting the layers together: keys, store, rules, journal and engine, in the order in which a mistake does no harm.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use futures_util::FutureExt as _;
use jiff::SignedDuration;

use super::library::Library;
use super::proof::without_hours;
use crate::care::calendar::Country;
use crate::care::ids::RulesId;
use crate::care::person::Language;
use crate::clock::Clock;
use crate::engine::{Engine, EngineSettings, Wires};
use crate::files::help_lines::HelpLines;
use crate::settings::Settings;
use crate::store::rules::RulesRow;
use crate::store::{Keyring, Store, house, rules};
use crate::vault::{Journal, Master, MasterError, Randomness, Standing, agree, journal};
use crate::web::page::{Missing, Pages};
use crate::web::server::{WebSettings, WebState};

/// In how many lanes messages are handed over. A second keeps a second processor busy; more were not measured.
const LANES: usize = 2;

/// The layers, put together.
pub(super) struct Service {
    pub settings: Settings,
    pub store: Store,
    pub keys: Keyring,
    pub clock: Clock,
    pub rules: RulesId,
}

/// Opens database and keys, and activates the rules where none are.
///
/// With `make` a first run makes database and master key; without it, a command that finds none says so and makes
/// nothing.
pub(super) async fn open(settings: Settings, clock: Clock, random: Randomness, make: bool) -> anyhow::Result<Service> {
    // On the heap: what opens a service is large, and every command holds it.
    Box::pin(open_all(settings, clock, random, make)).await
}

async fn open_all(settings: Settings, clock: Clock, random: Randomness, make: bool) -> anyhow::Result<Service> {
    if !make && let Some(file) = sqlite_file(&settings.database.url).filter(|file| !file.exists()) {
        bail!(
            "there is no database at {} yet; `nazorg run`, or `nazorg import` without `--dry-run`, makes it",
            file.display()
        );
    }
    let store = Store::open(&settings.database.url, settings.database.connections)
        .await
        .with_context(|| {
            format!(
                "[database] url: {}",
                crate::store::without_secrets(&settings.database.url)
            )
        })?;
    let master = master(&store, &settings, &clock, make).await?;
    let keys = Keyring::new(master, &settings.organisation.code, random);
    let organisation = settings.organisation.clone();
    let now = clock.now();
    let language = organisation.languages.first().map_or("nl", |tag| tag.tag()).to_owned();
    store
        .write(move |conn| {
            async move {
                let facts = (
                    organisation.name.as_str(),
                    organisation.country.as_str(),
                    organisation.time_zone.as_str(),
                    language.as_str(),
                );
                house::organisation(conn, &organisation.code, facts, now).await
            }
            .boxed()
        })
        .await?;
    let rules = active_rules(&store, &keys, &settings, now).await?;
    Ok(Service {
        settings,
        store,
        keys,
        clock,
        rules,
    })
}

/// The file of an embedded database.
pub(super) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

async fn master(store: &Store, settings: &Settings, clock: &Clock, make: bool) -> anyhow::Result<Master> {
    let path = settings.vault.master_key.as_path();
    let in_database = store
        .read(|conn| async move { house::fingerprint(conn).await }.boxed())
        .await?;
    let in_journal = journal::fingerprint_in(&settings.vault.journal)?;
    let found = match Master::open(path) {
        Ok(master) => Some(master),
        Err(MasterError::Missing { .. }) => None,
        Err(error) => return Err(error).context("[vault] master_key"),
    };
    let master = match agree(in_database.as_deref(), in_journal.as_deref(), found.as_ref())? {
        Standing::MakeNew if !make => {
            bail!(
                "there is no master key at {} yet; `nazorg run` makes one at its first start",
                path.display()
            )
        }
        Standing::MakeNew => make_master(path)?,
        Standing::Adopt | Standing::Same => found.context("the master key vanished while it was read")?,
    };
    let (fingerprint, now) = (master.fingerprint().to_owned(), clock.now());
    let holds = store
        .write(move |conn| async move { house::note_fingerprint(conn, &fingerprint, now).await }.boxed())
        .await?;
    // Two hosts that start for the first time at one moment each make a key: whoever came second has sealed nothing yet.
    agree(Some(&holds), None, Some(&master)).with_context(|| {
        format!(
            "another host made the master key of this database at the same moment; put a copy of that one at {}",
            path.display()
        )
    })?;
    Ok(master)
}

fn make_master(path: &Path) -> anyhow::Result<Master> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let master = Master::create(path)?;
    tracing::warn!(
        "made a master key at {}. Print it with `nazorg config recovery-print` and keep the print elsewhere than this disk: without it, all names and numbers are lost with the disk",
        path.display()
    );
    Ok(master)
}

/// The active rules; where none are, those of the settings are activated.
async fn active_rules(
    store: &Store,
    keys: &Keyring,
    settings: &Settings,
    now: jiff::Timestamp,
) -> anyhow::Result<RulesId> {
    let (org, protocol) = (keys.org().to_owned(), settings.rules.protocol.clone());
    let active = store
        .read(move |conn| async move { rules::active(conn, &org, &protocol).await }.boxed())
        .await?;
    match active {
        Some(id) => Ok(RulesId::from(id)),
        None => activate(store, keys, settings, None, "first start", now).await,
    }
}

/// Checks the files that the settings choose and makes them the rules that hold.
pub(super) async fn activate(
    store: &Store,
    keys: &Keyring,
    settings: &Settings,
    by: Option<&str>,
    why: &str,
    now: jiff::Timestamp,
) -> anyhow::Result<RulesId> {
    let library = Library::new(settings.folder());
    let sources = library.sources(settings)?;
    let checked = library.check(&sources)?;
    if let Some(fault) = without_hours(settings, &checked.languages) {
        bail!("{fault}");
    }
    let hashes = sources.hashes(&checked);
    let row = RulesRow {
        id: hashes.id.clone(),
        protocol: settings.rules.protocol.clone(),
        timing: hashes.timing,
        meaning: hashes.meaning,
        wording: hashes.wording,
        calendar: hashes.calendar,
        tzdb: hashes.tzdb,
        body: sources.to_body()?,
    };
    let (org, why, by) = (keys.org().to_owned(), why.to_owned(), by.map(str::to_owned));
    store
        .write(move |conn| async move { rules::activate(conn, &org, &row, by.as_deref(), &why, now).await }.boxed())
        .await?;
    Ok(RulesId::from(hashes.id))
}

impl Service {
    /// Opens the journal and makes the engine.
    pub(super) fn engine(&self, wires: Wires) -> anyhow::Result<Engine> {
        let settings = &self.settings;
        let folder = settings.vault.journal.as_path();
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let journal = Journal::open(folder, &settings.worker.name, self.keys.master().fingerprint())?;
        Ok(Engine::new(
            self.store.clone(),
            self.keys.clone(),
            self.clock.clone(),
            self.engine_settings()?,
            wires,
            journal,
        ))
    }

    fn engine_settings(&self) -> anyhow::Result<EngineSettings> {
        let settings = &self.settings;
        let library = Library::new(settings.folder());
        let country = Country::parse(&settings.organisation.country).unwrap_or(Country::BE);
        // Not the languages of the interface alone: people are written to in every language that there are texts in.
        let spoken = library
            .messages()?
            .into_keys()
            .chain(settings.organisation.languages.iter().copied());
        let help_lines = in_words(&library.help_lines()?, country, spoken);
        Ok(EngineSettings {
            worker: settings.worker.name.clone(),
            public_url: settings.web.public_url.clone(),
            workspace_url: settings.web.workspace_url.clone(),
            sender: settings.organisation.name.clone(),
            phone: settings.organisation.phone.clone(),
            hours: settings.organisation.hours.clone(),
            help_lines,
            mail_from: settings.mail.from.clone(),
            link_days: settings.web.link_days,
            trial: settings
                .trial
                .on
                .then(|| settings.trial.allow.iter().cloned().collect::<BTreeSet<_>>()),
            protocol: settings.rules.protocol.clone(),
            tz: settings.time_zone(),
            lanes: LANES,
            lease: SignedDuration::from_secs(i64::from(settings.worker.lease_seconds)),
            retention: settings.retention_terms(),
            backups: SignedDuration::from_hours(24 * i64::from(settings.backup_days())),
        })
    }

    /// What the pages stand on.
    pub(super) fn web(&self, engine: Engine) -> anyhow::Result<WebState> {
        let settings = &self.settings;
        let library = Library::new(settings.folder());
        let pages = Pages::open(library.templates().as_deref(), Missing::ShowDutch)?;
        let web = WebSettings {
            public_url: settings.web.public_url.clone(),
            workspace_url: settings.web.workspace_url.clone(),
            organisation: settings.organisation.name.clone(),
            sender: settings.organisation.name.clone(),
            phone: settings.organisation.phone.clone(),
            hours: settings.organisation.hours.clone(),
            country: Country::parse(&settings.organisation.country).unwrap_or(Country::BE),
            languages: settings.organisation.languages.clone(),
            help_lines: library.help_lines()?,
        };
        Ok(WebState::new(engine, pages, web))
    }
}

/// The help lines in words, for every language in which people may be written to.
fn in_words(
    lines: &HelpLines,
    country: Country,
    languages: impl Iterator<Item = Language>,
) -> BTreeMap<Language, String> {
    languages.map(|tag| (tag, lines.in_words(country, tag))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_in_danger_gets_help_lines_in_every_language_of_the_texts() {
        let library = Library::new(None);
        let spoken = library.messages().unwrap().into_keys();
        let lines = in_words(&library.help_lines().unwrap(), Country::BE, spoken);
        for language in [Language::NL, Language::FR, Language::EN] {
            assert!(
                lines[&language].contains("1813") || lines[&language].contains("0800"),
                "{language}"
            );
        }
    }

    #[test]
    fn the_file_of_an_embedded_database_is_found() {
        for (url, file) in [
            ("sqlite:///var/lib/n.sqlite3", Some("/var/lib/n.sqlite3")),
            ("sqlite:n.sqlite3?mode=rwc", Some("n.sqlite3")),
            ("sqlite::memory:", None),
            ("postgres://n@localhost/n", None),
        ] {
            assert_eq!(sqlite_file(url), file.map(PathBuf::from), "{url}");
        }
    }
}
