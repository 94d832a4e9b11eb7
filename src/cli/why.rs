//! `nazorg why`: why every contact of a dossier falls when it falls, and what became of it.

use std::collections::{BTreeMap, HashMap};

use futures_util::FutureExt as _;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::show::language;
use super::{Config, FAILED, OK, WRONG, service};
use crate::care::ids::{RulesId, WorkerId};
use crate::care::person::Role;
use crate::care::rules::Rules;
use crate::clock::Clock;
use crate::files::problem::nearest;
use crate::files::rulebook::Sources;
use crate::store::audit::{self, Act};
use crate::store::circles::{Loaded, load};
use crate::store::timeline::{self, Timeline};
use crate::store::workers;
use crate::telling::{Teller, moment};
use crate::vault::Randomness;
use crate::web::page::{Missing, Pages};
use crate::web::why::{Asked, Explained, explain, steps};

/// What is asked.
#[derive(clap::Args)]
pub(super) struct WhyAsked {
    /// The dossier, by the service's own reference, as in the import.
    dossier: String,
    /// One step of the plan, by its name in the file, such as `m3`; without it every contact.
    step: Option<String>,
    /// The plan as it was seen at the end of this day: nothing that came after is told.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// The language to tell it in: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    #[command(flatten)]
    config: Config,
}

/// What is written down of one dossier.
pub(super) struct Found {
    pub(super) timeline: Timeline,
    pub(super) loaded: Vec<Loaded>,
    rules: BTreeMap<String, String>,
    names: HashMap<String, String>,
}

/// Explains the contacts of a dossier; fails where the balance of a trajectory does not come out.
pub(super) async fn why(call: WhyAsked) -> anyhow::Result<u8> {
    let settings = super::settings(&call.config)?;
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let library = super::library::Library::new(service.settings.folder());
    let pages = Pages::open(library.templates().as_deref(), Missing::ShowDutch)?;
    let language = language(&service.settings, call.language.as_deref(), &pages);
    let teller = Teller::new(&pages, language);
    let now = service.clock.now();
    let zone = service.settings.time_zone();
    let at = match call.on {
        // The last moment of the day.
        Some(on) => {
            let midnight = on.tomorrow()?.to_zoned(zone)?.timestamp();
            midnight - SignedDuration::from_micros(1)
        }
        None => now,
    };
    let dossiers = find(&service, &call.dossier, (None, "why"), now).await?;
    if dossiers.is_empty() {
        eprintln!("{}", unknown_dossier(&service, &teller, &call.dossier).await?);
        return Ok(WRONG);
    }
    let mut all_hold = true;
    for found in &dossiers {
        let rules = read_rules(found)?;
        if let Some(step) = &call.step
            && let Some(fault) = unknown_step(&teller, step, found, &rules)
        {
            eprintln!("{fault}");
            return Ok(WRONG);
        }
        let asked = Asked {
            teller,
            timeline: &found.timeline,
            names: &found.names,
            at,
        };
        if let Some(on) = call.on {
            let on = moment::date(&teller, on);
            println!("{}", teller.fill("why-on", &[("date", (&on).into())]));
        }
        if found.loaded.is_empty() {
            println!("{}", teller.say("why-none"));
        }
        for loaded in &found.loaded {
            let Some(rules) = rules.get(loaded.rules.as_str()) else {
                continue;
            };
            let explained = explain(&asked, loaded, rules);
            all_hold &= explained.holds;
            print(&teller, found, &explained, call.step.as_deref());
        }
    }
    Ok(if all_hold { OK } else { FAILED })
}

/// The dossiers of that reference; the look at each is written down.
pub(super) async fn find(
    service: &service::Service,
    reference: &str,
    (worker, command): (Option<&WorkerId>, &'static str),
    now: Timestamp,
) -> anyhow::Result<Vec<Found>> {
    let (keys, reference, worker) = (service.keys.clone(), reference.to_owned(), worker.cloned());
    let found = service.store.write(move |conn| {
        async move {
            let mut found = Vec::new();
            for id in timeline::of_reference(conn, keys.org(), &reference).await? {
                let Some(timeline) = timeline::read(conn, &keys, &id, Role::Coordinator, now).await? else {
                    continue;
                };
                let mut loaded = load(conn, &timeline.trajectories, now).await?;
                let place = |one: &Loaded| timeline.trajectories.iter().position(|id| *id == one.trajectory.id);
                loaded.sort_by_key(place);
                let mut rules = BTreeMap::new();
                for one in &loaded {
                    if let Some(row) = crate::store::rules::get(conn, one.rules.as_str()).await? {
                        rules.insert(row.id, row.body);
                    }
                }
                let workers = workers::list(conn, &keys).await?;
                let names = workers.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
                let act = Act {
                    worker: worker.as_ref(),
                    action: "look",
                    subject_kind: "dossier",
                    subject: &id,
                    facts: json!({ "command": command }),
                };
                audit::note(conn, &keys, &[act], now).await?;
                found.push(Found {
                    timeline,
                    loaded,
                    rules,
                    names,
                });
            }
            Ok(found)
        }
        .boxed()
    });
    Ok(found.await?)
}

/// The rules that the trajectories are pinned to.
pub(super) fn read_rules(found: &Found) -> anyhow::Result<BTreeMap<String, Rules>> {
    let mut read = BTreeMap::new();
    for (id, body) in &found.rules {
        let rules = Sources::from_body(body)?.check(RulesId::from(id.as_str()))?;
        read.insert(id.clone(), rules);
    }
    Ok(read)
}

pub(super) async fn unknown_dossier(
    service: &service::Service,
    teller: &Teller<'_>,
    dossier: &str,
) -> anyhow::Result<String> {
    let (org, wanted) = (service.keys.org().to_owned(), dossier.to_owned());
    let known = service
        .store
        .read(move |conn| async move { timeline::references_like(conn, &org, &wanted).await }.boxed());
    let known = known.await?;
    let mend = match nearest(dossier, known.iter().map(String::as_str)) {
        Some(name) => teller.fill("why-did-you-mean", &[("name", name.into())]),
        None => teller.say("why-where-dossier"),
    };
    let fault = teller.fill("why-unknown-dossier", &[("dossier", dossier.into())]);
    Ok(format!("{fault} {mend}"))
}

/// What is wrong where no trajectory of the dossier has a step of that name.
pub(super) fn unknown_step(
    teller: &Teller<'_>,
    step: &str,
    found: &Found,
    rules: &BTreeMap<String, Rules>,
) -> Option<String> {
    let planned = rules.values().flat_map(steps);
    let held = found.timeline.contacts.iter().map(|contact| contact.step.as_str());
    let mut known: Vec<&str> = planned.chain(held).collect();
    if known.contains(&step) || rules.is_empty() {
        return None;
    }
    known.sort_unstable();
    known.dedup();
    let steps = known.join(", ");
    let fault = teller.fill("why-unknown-step", &[("step", step.into()), ("steps", (&steps).into())]);
    let mend = nearest(step, known).map(|name| teller.fill("why-did-you-mean", &[("name", name.into())]));
    Some([Some(fault), mend].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// One trajectory: whose and which, its contacts one paragraph each, and the balance.
fn print(teller: &Teller<'_>, found: &Found, explained: &Explained, step: Option<&str>) {
    let plan = teller.quoted(&explained.plan);
    let reference = found.timeline.reference.as_str();
    let values = [("reference", reference.into()), ("plan", (&plan).into())];
    println!("{}", teller.fill("why-head", &values));
    let members = &found.timeline.members;
    if members.len() > 1 {
        let place = members
            .iter()
            .position(|member| member.card.id.as_str() == explained.person);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let n = place.map_or(0, |place| count(place) + 1);
        let values = [("n", n.into()), ("of", count(members.len()).into())];
        println!("{}", teller.fill("why-person", &values));
    }
    if explained.enrolment > 1 {
        let values = [("n", i64::from(explained.enrolment).into())];
        println!("{}", teller.fill("why-enrolment", &values));
    }
    println!("{}", explained.head.join(" "));
    let wanted = |one: &&crate::web::why::ContactExplained| step.is_none_or(|step| one.step == step);
    for contact in explained.contacts.iter().filter(wanted) {
        println!("\n{}", contact.title);
        println!("  {}", contact.sentences.join("\n  "));
    }
    println!("\n{}\n", explained.balance.join(" "));
}
