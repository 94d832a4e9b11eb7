//! What differs between two versions, for a dossier that is closed today and for who is under way.

use std::path::PathBuf;

use super::comparing::{Comparison, compare};
use super::version::{Version, mixed_series};
use super::{Diff, words};
use crate::care::circle::Circle;
use crate::care::ids::{ContactKey, TrajectoryId};
use crate::care::timing::Timing;
use crate::care::trajectory::{Enrolment, Trajectory};
use crate::care::versions::{Choices, Falls, Versions};
use crate::cli::library::Library;
use crate::cli::show::source;
use crate::cli::{OK, WRONG, service};
use crate::clock::Clock;
use crate::telling::{Teller, moment};
use crate::vault::Randomness;

/// Tells what differs between two versions.
pub(in crate::cli) async fn diff(call: &Diff) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.config)?;
    let library = Library::new(settings.folder());
    let version = |path: &PathBuf| -> anyhow::Result<Result<Version, String>> {
        let mut sources = library.sources(&settings)?;
        sources.protocol = source(&library, path)?;
        Ok(Version::of(&library, sources))
    };
    let (former, next) = match (version(&call.old)?, version(&call.new)?) {
        (Ok(former), Ok(next)) => (former, next),
        (former, next) => {
            for fault in [former.err(), next.err()].into_iter().flatten() {
                eprintln!("{fault}");
            }
            return Ok(WRONG);
        }
    };
    let (pages, language) = words(&settings, call.language.as_deref())?;
    let teller = Teller::new(&pages, language);
    tell_plans(&teller, &former, &next);
    for fault in mixed_series(&former.rules.questionnaires, &next.rules.questionnaires) {
        eprintln!("{fault}");
    }
    if call.database {
        let service = service::open(settings, Clock::System, Randomness::System, false).await?;
        let comparison = Comparison::new(&service, &next, Choices::new([])).await?;
        for fault in comparison.faults() {
            eprintln!("{fault}");
        }
        let sums = compare(&service, comparison, None).await;
        service.store.close().await;
        println!();
        sums?.print(&teller);
    }
    Ok(OK)
}

/// What differs for a dossier that is closed today.
fn tell_plans(teller: &Teller<'_>, former: &Version, next: &Version) {
    let names = |version: &Version| teller.text(&version.rules.protocol.names);
    let (one, other) = (names(former), names(next));
    let values = [("former", (&one).into()), ("next", (&other).into())];
    println!("{}", teller.fill("versions-plans", &values));
    let now = Clock::System.now();
    let circle = Circle::of_nobody(former.rules.calendar.zone());
    let enrolment = Enrolment {
        closed_on: Timing::new(&former.rules, &circle).date(now),
        number: 1,
        start: Some(now),
        announce: false,
        again: None,
    };
    let trajectory = Trajectory::new(TrajectoryId::from("example"), enrolment, now);
    let other_meaning = former.hashes.meaning != next.hashes.meaning;
    let versions = Versions::new(&former.rules, &next.rules, other_meaning);
    let change = versions.change(&circle, &trajectory, now);
    println!("{}", teller.say("versions-example"));
    if change.contacts.is_empty() {
        println!("  {}", teller.say("versions-same"));
    }
    let name = |key: &ContactKey| {
        let step = former.rules.protocol.step(&key.step);
        let step = step.or_else(|| next.rules.protocol.step(&key.step));
        let name = step.map_or_else(|| key.step.to_string(), |step| teller.text(&step.names));
        format!("{name} ({key})")
    };
    let falls = |falls: Falls| match falls {
        Falls::Never => teller.say("versions-never"),
        Falls::Unknown => teller.say("versions-unknown"),
        Falls::On(day) => moment::date(teller, day),
    };
    for contact in &change.contacts {
        let (name, one, other) = (name(&contact.key), falls(contact.former), falls(contact.next));
        let values = [
            ("name", (&name).into()),
            ("former", (&one).into()),
            ("next", (&other).into()),
        ];
        println!("  {}", teller.fill("versions-contact", &values));
    }
    let otherwise: Vec<String> = versions.otherwise().map(ToString::to_string).collect();
    if !otherwise.is_empty() {
        let steps = teller.and(&otherwise);
        let values = [("steps", (&steps).into())];
        println!("  {}", teller.fill("versions-steps-otherwise", &values));
    }
    if other_meaning {
        println!("  {}", teller.say("versions-other-meaning"));
    }
}
