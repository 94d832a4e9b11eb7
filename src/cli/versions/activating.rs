//! Making files the rules that hold, with a choice for each group of those who are under way.

use futures_util::FutureExt as _;

use super::comparing::{Comparison, Sums, compare};
use super::version::Version;
use super::{Activate, Choice, list, words};
use crate::care::ids::TrajectoryId;
use crate::care::versions::{Choices, Stage, Touch};
use crate::cli::library::Library;
use crate::cli::proof::without_hours;
use crate::cli::service::{self, Service};
use crate::cli::{OK, WRONG};
use crate::clock::Clock;
use crate::store::versions::{self, Activation};
use crate::telling::Teller;
use crate::vault::Randomness;

/// Makes the files of the settings the rules that hold, and applies them to who is under way, as was chosen. What was
/// interrupted goes on where it stopped.
pub(in crate::cli) async fn activate(call: &Activate) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.config)?;
    let library = Library::new(settings.folder());
    let next = match Version::of(&library, library.sources(&settings)?) {
        Ok(next) => next,
        Err(faults) => {
            eprintln!("{faults}");
            return Ok(WRONG);
        }
    };
    if let Some(fault) = without_hours(&settings, &next.rules.languages) {
        eprintln!("{fault}");
        return Ok(WRONG);
    }
    let (pages, language) = words(&settings, call.language.as_deref())?;
    let teller = Teller::new(&pages, language);
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let done = apply(&service, call, &next, &teller).await;
    service.store.close().await;
    done
}

async fn apply(service: &Service, call: &Activate, next: &Version, teller: &Teller<'_>) -> anyhow::Result<u8> {
    let known = list(service).await?;
    let is_same = |one: &&Activation| one.rules == next.id() && !one.is_compared && !one.is_undone;
    let unfinished = known.first().filter(is_same).cloned();
    if unfinished.is_none() && service.rules == next.id() {
        eprintln!("These files hold already; nothing was changed.");
        return Ok(OK);
    }
    let chosen = unfinished
        .as_ref()
        .map_or_else(|| choices(&call.choices), |one| read(&one.choices));
    let comparison = Comparison::new(service, next, chosen.clone()).await?;
    let faults = comparison.faults();
    if !faults.is_empty() {
        eprintln!("{}", faults.join("\n"));
        return Ok(WRONG);
    }
    let activation = match unfinished {
        Some(unfinished) => {
            eprintln!("Going on with {}, as was chosen then.", unfinished.id);
            unfinished
        }
        None => begin(service, call, next, &chosen).await?,
    };
    let sums = compare(service, comparison, Some(&activation)).await?;
    let (id, now) = (activation.id.clone(), service.clock.now());
    service
        .store
        .write(move |conn| async move { versions::finish(conn, &id, now).await }.boxed())
        .await?;
    println!("Active now: {} ({}).", next.hashes.id, activation.id);
    tell(teller, &sums, &chosen);
    Ok(OK)
}

fn tell(teller: &Teller<'_>, sums: &Sums, chosen: &Choices) {
    sums.print(teller);
    for (touch, stage) in chosen.all() {
        if sums.groups.contains_key(&Some(touch)) {
            let group = teller.say(&format!("versions-touch-{touch}"));
            println!("{group}: {}", teller.say(&format!("versions-stage-{stage}")));
        }
    }
}

async fn begin(service: &Service, call: &Activate, next: &Version, chosen: &Choices) -> anyhow::Result<Activation> {
    let protocol = &service.settings.rules.protocol;
    let activation = Activation {
        id: service.keys.mint("ac_")?,
        protocol: protocol.clone(),
        former: service.rules.clone(),
        rules: next.id(),
        why: call.why.clone(),
        expected: call.expect.clone(),
        review_on: call.review,
        saw: None,
        choices: written(chosen),
        at: service.clock.now(),
        compared: TrajectoryId::from(""),
        is_compared: false,
        is_undone: false,
        is_put_back: false,
    };
    let (keys, row, begun) = (service.keys.clone(), next.row(protocol)?, activation.clone());
    service
        .store
        .write(move |conn| async move { versions::begin(conn, &keys, &begun, &row).await }.boxed())
        .await?;
    Ok(activation)
}

fn choices(chosen: &[Choice]) -> Choices {
    Choices::new(chosen.iter().map(|choice| (choice.touch, choice.stage)))
}

/// The choices as the database keeps them, and back.
fn written(choices: &Choices) -> String {
    let written = choices.all().map(|(touch, stage)| format!("{touch}={stage}"));
    written.collect::<Vec<_>>().join(" ")
}

fn read(text: &str) -> Choices {
    let one = |choice: &str| {
        let (touch, stage) = choice.split_once('=')?;
        Some((Touch::from_code(touch)?, Stage::from_code(stage)?))
    };
    Choices::new(text.split_whitespace().filter_map(one))
}
