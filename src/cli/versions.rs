//! `nazorg protocol diff | activate | changes | decide | review | undo`: another version of the rules for who is under way.

mod activating;
mod comparing;
mod deciding;
mod diff;
mod taking_back;
mod telling;
mod version;

pub(super) use activating::activate;
pub(super) use deciding::{decide, review};
pub(super) use diff::diff;
pub(super) use taking_back::undo;
pub(super) use telling::changes;

use std::path::PathBuf;
use std::str::FromStr;

use futures_util::FutureExt as _;
use jiff::civil::Date;

use super::Config;
use super::library::Library;
use super::service::{self, Service};
use super::show::language;
use crate::care::person::Language;
use crate::care::versions::{Stage, Touch};
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::versions::{self, Activation};
use crate::vault::Randomness;
use crate::web::page::{Missing, Pages};

/// So many trajectories are compared, moved or put back in one transaction.
const SLICE: u32 = 500;

/// What to compare.
#[derive(clap::Args)]
pub(super) struct Diff {
    /// The former step plan: a file, or the name of one that comes with the program, such as `light`.
    old: PathBuf,
    /// The next one.
    new: PathBuf,
    /// Tell also what the next one would change for everybody who is under way, each from the version that they follow.
    #[arg(long)]
    database: bool,
    /// The language to tell it in: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    #[command(flatten)]
    config: Config,
}

/// What to make the rules that hold, and for whom.
#[derive(clap::Args)]
pub(super) struct Activate {
    /// Why, for whoever looks back.
    #[arg(long)]
    why: String,
    /// What is expected to be seen.
    #[arg(long, value_name = "TEXT")]
    expect: Option<String>,
    /// When to look whether it was seen, such as `2027-03-01`.
    #[arg(long, value_name = "DATE")]
    review: Option<Date>,
    /// What becomes of a group of those who are under way, such as `later=move`: they `stay` with the version that they
    /// follow, `move` once no contact stands open, or a counsellor is asked (`ask`). Groups are those of `diff`: untouched,
    /// otherwise, later, earlier, gains, loses, decision. Without it all stay whom it touches.
    #[arg(long = "for", value_name = "GROUP=CHOICE")]
    choices: Vec<Choice>,
    /// The language to tell it in: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    #[command(flatten)]
    config: Config,
}

/// What becomes of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    touch: Touch,
    stage: Stage,
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let groups: Vec<&str> = Touch::ALL.iter().map(|touch| touch.code()).collect();
        let (group, choice) = text
            .split_once('=')
            .ok_or_else(|| format!("write it as `later=move`; the groups are {}", groups.join(", ")))?;
        let touch = Touch::from_code(group)
            .ok_or_else(|| format!("there is no group `{group}`; there are {}", groups.join(", ")))?;
        let stage = match choice {
            "move" => Stage::Waits,
            "stay" => Stage::Stays,
            "ask" => Stage::Asked,
            _ => return Err(format!("`{choice}` is no choice; choose `stay`, `move` or `ask`")),
        };
        Ok(Self { touch, stage })
    }
}

/// Which activation.
#[derive(clap::Args)]
pub(super) struct Which {
    /// Its id, as `nazorg protocol changes` names it; without it the last one.
    activation: Option<String>,
    /// The language to tell it in: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    #[command(flatten)]
    config: Config,
}

/// Who is decided on.
#[derive(clap::Args)]
pub(super) struct Decide {
    /// The dossier, by the service's own reference.
    dossier: String,
    /// Whether they stay on the version that they follow, or change it once no contact stands open: they go over, or go back
    /// where the activation was taken back.
    #[arg(value_parser = ["change", "stay"])]
    choice: String,
    /// The worker who decided it, by the mail address to sign in with.
    #[arg(long = "as", value_name = "WORKER")]
    worker: String,
    #[command(flatten)]
    which: Which,
}

/// What was seen.
#[derive(clap::Args)]
pub(super) struct Review {
    /// What was seen of what had been expected.
    #[arg(long)]
    saw: String,
    #[command(flatten)]
    which: Which,
}

/// The words of the interface, and the language to tell things in.
fn words(settings: &Settings, wanted: Option<&str>) -> anyhow::Result<(Pages, Language)> {
    let library = Library::new(settings.folder());
    let pages = Pages::open(library.templates().as_deref(), Missing::ShowDutch)?;
    let language = language(settings, wanted, &pages);
    Ok((pages, language))
}

async fn list(service: &Service) -> anyhow::Result<Vec<Activation>> {
    let (org, protocol) = (service.keys.org().to_owned(), service.settings.rules.protocol.clone());
    let read = service
        .store
        .read(move |conn| async move { versions::list(conn, &org, &protocol).await }.boxed());
    Ok(read.await?)
}

/// Opens the service and finds the activation that is meant: the one that is named, or else the first, from the last one
/// back, that is `likely`.
async fn which(
    settings: Settings,
    which: &Which,
    likely: fn(&Activation) -> bool,
) -> anyhow::Result<Option<(Service, Activation)>> {
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let known = list(&service).await?;
    let meant = |one: &&Activation| {
        which
            .activation
            .as_ref()
            .map_or_else(|| likely(one), |id| &one.id == id)
    };
    let Some(found) = known.iter().find(meant).cloned() else {
        let ids: Vec<&str> = known.iter().map(|one| one.id.as_str()).collect();
        let known = if ids.is_empty() {
            "there is none yet".to_owned()
        } else {
            format!("there are {}", ids.join(", "))
        };
        eprintln!("There is no such activation; {known}.");
        service.store.close().await;
        return Ok(None);
    };
    Ok(Some((service, found)))
}
