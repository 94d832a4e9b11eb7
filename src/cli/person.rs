//! `nazorg person` and `nazorg retention`: what is held, and its end.

use anyhow::bail;
use clap::Subcommand;
use jiff::SignedDuration;

use super::{Config, OK, service};
use crate::care::ids::{PersonId, WorkerId};
use crate::care::retention::{RetentionClass, RetentionTerms};
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::erasure::{self, Erasure};
use crate::store::retention;
use crate::vault::{Journal, Randomness, Record};

/// What to do.
#[derive(Subcommand)]
pub(super) enum What {
    /// Print everything that is held about one person, as JSON.
    Export {
        /// The person's id, as the workspace shows it.
        person: String,
        #[command(flatten)]
        config: Config,
    },
    /// Erase one person: names, numbers, addresses and texts become unreadable for good; coded answers and stops stay.
    Erase {
        /// The person's id, as the workspace shows it.
        person: String,
        /// Why.
        #[arg(long, default_value = "asked")]
        why: String,
        #[command(flatten)]
        config: Config,
    },
}

/// The journal of what commands do.
const COMMANDS: &str = "command";

/// A retention run goes through so many rows at a time.
const BATCH: u32 = 500;

pub(super) async fn person(what: What) -> anyhow::Result<u8> {
    let worker = WorkerId::from("command");
    match what {
        What::Export { person, config } => {
            let service = service::open(super::settings(&config)?, Clock::System, Randomness::System, false).await?;
            let (person, now) = (PersonId::from(person), service.clock.now());
            let held = erasure::export(&service.store, &service.keys, &person, &worker, now).await?;
            println!("{}", serde_json::to_string_pretty(&held)?);
        }
        What::Erase { person, why, config } => {
            let settings = super::settings(&config)?;
            let service = service::open(settings, Clock::System, Randomness::System, false).await?;
            if !erasure::is_known(&service.store, &service.keys, &PersonId::from(person.clone())).await? {
                bail!("there is no person {person} here; the page of a person in the workspace shows the id");
            }
            // The journal first: after a restore the erasure is applied again from it. One of the commands' own, because
            // the daemon holds its.
            let folder = service.settings.vault.journal.clone();
            let fingerprint = service.keys.master().fingerprint().to_owned();
            let record = Record::Erased(person.clone());
            tokio::task::spawn_blocking(move || Journal::open(&folder, COMMANDS, &fingerprint)?.append_all(&[record]))
                .await??;
            let erasure = Erasure {
                person: PersonId::from(person),
                why,
                actor: worker,
                backups: SignedDuration::from_hours(24 * i64::from(service.settings.backup_days())),
            };
            let erased = erasure::erase(&service.store, &service.keys, erasure, service.clock.now()).await?;
            println!(
                "Erased. Backups made before today still hold the key; the erasure is complete on {}.",
                erased.complete_after.strftime("%Y-%m-%d")
            );
        }
    }
    Ok(OK)
}

pub(super) async fn retention(settings: Settings, dry_run: bool) -> anyhow::Result<u8> {
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let (terms, zone, now) = (
        service.settings.retention_terms(),
        service.settings.time_zone(),
        service.clock.now(),
    );
    let counts = retention::run(&service.store, &service.keys, &terms, &zone, now, BATCH, dry_run).await?;
    println!(
        "{}",
        if dry_run {
            "Nothing was changed. It would have been, by class:"
        } else {
            "By class:"
        }
    );
    for count in counts {
        println!(
            "  {:<12} term began for {:>8}, ended for {:>8}",
            count.class.code(),
            count.begun,
            count.reached
        );
    }
    Ok(OK)
}

impl Settings {
    /// The longest time that a backup is kept, in days.
    pub(super) fn backup_days(&self) -> u32 {
        self.retention.get("backup").copied().unwrap_or(90)
    }

    /// The terms by class, in months.
    pub(super) fn retention_terms(&self) -> RetentionTerms {
        RetentionClass::ALL
            .iter()
            .fold(RetentionTerms::default(), |terms, class| {
                match self
                    .retention
                    .get(class.code())
                    .and_then(|months| u16::try_from(*months).ok())
                {
                    Some(0) => terms.with(*class, None),
                    Some(months) => terms.with(*class, Some(months)),
                    None => terms,
                }
            })
    }
}
