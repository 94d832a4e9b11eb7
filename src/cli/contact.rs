//! `nazorg contact`: one contact of one person on another day, skipped or added, or nothing for a while.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use jiff::civil::Date;

use super::show::language;
use super::why::{Found, find, read_rules, unknown_dossier, unknown_step};
use super::{Config, FAILED, OK, WRONG, service};
use crate::care::advance::longest_rest;
use crate::care::circle::Gateways;
use crate::care::event::ExceptionReason;
use crate::care::ids::{ContactKey, StepId, WorkerId};
use crate::care::person::{Readers, Role};
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::why::coming;
use crate::clock::Clock;
use crate::store::circles::Loaded;
use crate::store::exceptions::{self, Became, Change, Seen, Wanted, falls_on, foresee};
use crate::store::tasks::NewNote;
use crate::store::workers;
use crate::telling::exceptions::{After, Done, refused};
use crate::telling::{Teller, moment};
use crate::vault::Randomness;
use crate::web::page::{Missing, Pages};

/// What to do.
#[derive(Subcommand)]
pub(super) enum What {
    /// Put a contact on another day; on a closed day it falls on the next open one.
    Move {
        #[command(flatten)]
        which: Which,
        /// The day from which on it may begin, such as 2026-04-20.
        to: Date,
        #[command(flatten)]
        because: Because,
    },
    /// Skip a contact; the rest of the plan stays.
    Skip {
        #[command(flatten)]
        which: Which,
        /// Break it off where it has begun.
        #[arg(long)]
        begun: bool,
        #[command(flatten)]
        because: Because,
    },
    /// Add a contact like a step of the plan.
    Add {
        /// The dossier, by the service's own reference, as in the import.
        dossier: String,
        /// The step, by its name in the file.
        step: String,
        /// The day from which on it may begin.
        on: Date,
        #[command(flatten)]
        because: Because,
    },
    /// Let the plan rest: nothing more begins.
    Pause {
        /// The dossier, by the service's own reference, as in the import.
        dossier: String,
        /// The day on which it goes on; without one it rests until further notice, a year at most.
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
        #[command(flatten)]
        because: Because,
    },
    /// Let a plan that rests go on.
    Resume {
        /// The dossier, by the service's own reference, as in the import.
        dossier: String,
        #[command(flatten)]
        because: Because,
    },
}

/// Which contact.
#[derive(clap::Args)]
pub(super) struct Which {
    /// The dossier, by the service's own reference, as in the import.
    dossier: String,
    /// The step, by its name in the file.
    step: String,
    /// The how-manieth contact of that step, as `nazorg why` counts them; needed where several are still to come.
    #[arg(long, value_name = "N")]
    number: Option<u32>,
}

/// Who says so, of whom, and why.
#[derive(clap::Args)]
pub(super) struct Because {
    /// Why.
    #[arg(long, value_parser = PossibleValuesParser::new(ExceptionReason::ALL.iter().map(|one| one.code())))]
    reason: String,
    /// What there is to say beside it; `-` reads it from standard input, where no other process sees it.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The worker who decided it, by the mail address to sign in with.
    #[arg(long = "as", value_name = "WORKER")]
    worker: String,
    /// Whose plan, where two persons of the dossier have one: 1 or 2, as `nazorg why` counts them.
    #[arg(long, value_name = "N")]
    person: Option<usize>,
    /// The language to answer in: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    #[command(flatten)]
    config: Config,
}

/// What is asked, of a contact that is still to be found.
enum Asked {
    Move(Option<u32>, Date),
    Skip(Option<u32>, bool),
    Add(Date),
    Pause(Option<Date>),
    Resume,
}

/// Why nothing was done, and how the program ends.
pub(super) struct Refused(pub(super) String, pub(super) u8);

/// One plan that is to be changed.
struct Plan<'a> {
    found: &'a Found,
    loaded: Loaded,
    rules: Arc<Rules>,
    now: Timestamp,
}

pub(super) async fn contact(what: What) -> anyhow::Result<u8> {
    let (dossier, step, asked, because) = match what {
        What::Move { which, to, because } => (which.dossier, Some(which.step), Asked::Move(which.number, to), because),
        What::Skip { which, begun, because } => (
            which.dossier,
            Some(which.step),
            Asked::Skip(which.number, begun),
            because,
        ),
        What::Add {
            dossier,
            step,
            on,
            because,
        } => (dossier, Some(step), Asked::Add(on), because),
        What::Pause {
            dossier,
            until,
            because,
        } => (dossier, None, Asked::Pause(until), because),
        What::Resume { dossier, because } => (dossier, None, Asked::Resume, because),
    };
    let settings = super::settings(&because.config)?;
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let library = super::library::Library::new(service.settings.folder());
    let pages = Pages::open(library.templates().as_deref(), Missing::ShowDutch)?;
    let language = language(&service.settings, because.language.as_deref(), &pages);
    let teller = Teller::new(&pages, language);
    match run(&service, &teller, (&dossier, step.as_deref()), &asked, &because).await? {
        Ok(said) => {
            println!("{}", said.join("\n"));
            Ok(OK)
        }
        Err(Refused(why, code)) => {
            eprintln!("{why}");
            Ok(code)
        }
    }
}

async fn run(
    service: &service::Service,
    teller: &Teller<'_>,
    (dossier, step): (&str, Option<&str>),
    asked: &Asked,
    because: &Because,
) -> anyhow::Result<Result<Vec<String>, Refused>> {
    let now = service.clock.now();
    let worker = match worker(service, teller, &because.worker).await? {
        Ok(worker) => worker,
        Err(refused) => return Ok(Err(refused)),
    };
    let reason = ExceptionReason::from_code(&because.reason).context("the reason is one of the list")?;
    let note = note(because.note.as_deref())?;
    if reason == ExceptionReason::Other && note.is_none() {
        return Ok(Err(Refused(teller.say("exc-fault-note"), WRONG)));
    }
    let dossiers = find(service, dossier, (Some(&worker), "contact"), now).await?;
    let found = match dossiers.as_slice() {
        [] => return Ok(Err(Refused(unknown_dossier(service, teller, dossier).await?, WRONG))),
        [found] => found,
        [..] => return Ok(Err(Refused(teller.say("exc-several-dossiers"), WRONG))),
    };
    let rules = read_rules(found)?;
    if let Some(fault) = step.and_then(|step| unknown_step(teller, step, found, &rules)) {
        return Ok(Err(Refused(fault, WRONG)));
    }
    let rules: BTreeMap<String, Arc<Rules>> = rules.into_iter().map(|(id, rules)| (id, Arc::new(rules))).collect();
    let plan = match of_whom(teller, found, &rules, because.person, now) {
        Ok(plan) => plan,
        Err(refused) => return Ok(Err(refused)),
    };
    let wanted = match plan.wanted(teller, step.unwrap_or_default(), asked) {
        Ok(wanted) => wanted,
        Err(refused) => return Ok(Err(refused)),
    };
    let change = Change {
        dossier: found.timeline.id.clone(),
        trajectory: plan.loaded.trajectory.id.clone(),
        wanted,
        reason,
        note,
        seen: Seen::Unknown,
    };
    let keys = service.keys.clone();
    let rules_of = rules.clone();
    let became = service.store.write(move |conn| {
        async move { exceptions::change(conn, &keys, &worker, &change, (&rules_of, Gateways::default()), now).await }
            .boxed()
    });
    Ok(plan.answer(teller, became.await?))
}

/// The worker who decided it: one who may change plans.
pub(super) async fn worker(
    service: &service::Service,
    teller: &Teller<'_>,
    mail: &str,
) -> anyhow::Result<Result<WorkerId, Refused>> {
    let (keys, mail) = (service.keys.clone(), mail.to_owned());
    let found = service.store.read(move |conn| {
        async move {
            let Some(found) = workers::by_login(conn, &keys, &mail).await? else {
                return Ok(None);
            };
            workers::get(conn, &keys, &found.worker).await
        }
        .boxed()
    });
    Ok(match found.await? {
        None => Err(Refused(teller.say("exc-unknown-worker"), WRONG)),
        Some(worker) if matches!(worker.role, Role::Counsellor | Role::Coordinator) => Ok(worker.id),
        Some(_) => Err(Refused(teller.say("exc-not-allowed"), WRONG)),
    })
}

fn note(given: Option<&str>) -> anyhow::Result<Option<NewNote>> {
    let text = match given {
        Some("-") => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .context("no note could be read from standard input")?;
            text
        }
        Some(text) => text.to_owned(),
        None => return Ok(None),
    };
    let text = text.trim().to_owned();
    Ok((!text.is_empty()).then_some(NewNote {
        text,
        readers: Readers::Counsellor,
    }))
}

/// The plan of one person of the dossier.
fn of_whom<'a>(
    teller: &Teller<'_>,
    found: &'a Found,
    rules: &BTreeMap<String, Arc<Rules>>,
    person: Option<usize>,
    now: Timestamp,
) -> Result<Plan<'a>, Refused> {
    let members = &found.timeline.members;
    let running = |place: usize| {
        let (id, phase, _) = members.get(place)?.trajectory.as_ref()?;
        let mut loaded = found.loaded.iter().filter(|_| phase != "ended");
        loaded.find(|one| one.trajectory.id == *id)
    };
    let plans: Vec<(usize, &Loaded)> = (0..members.len())
        .filter_map(|place| Some((place + 1, running(place)?)))
        .collect();
    let of = i64::try_from(members.len()).unwrap_or(i64::MAX);
    let which = || Refused(teller.fill("exc-which-person", &[("of", of.into())]), WRONG);
    let one = match (plans.as_slice(), person) {
        ([], _) => return Err(Refused(teller.say("exc-no-plan"), FAILED)),
        ([(_, one)], None) => *one,
        (_, None) => return Err(which()),
        (plans, Some(person)) => plans.iter().find(|(n, _)| *n == person).ok_or_else(which)?.1,
    };
    let rules = rules.get(one.rules.as_str()).map(Arc::clone);
    let rules = rules.ok_or_else(|| Refused(teller.say("exc-no-plan"), FAILED))?;
    Ok(Plan {
        found,
        loaded: foresee(one.clone(), &rules, Gateways::default(), now),
        rules,
        now,
    })
}

impl Plan<'_> {
    fn today(&self) -> Date {
        Timing::new(&self.rules, &self.loaded.circle).date(self.now)
    }

    fn wanted(&self, teller: &Teller<'_>, step: &str, asked: &Asked) -> Result<Wanted, Refused> {
        Ok(match asked {
            Asked::Move(number, to) => Wanted::Move(self.contact(teller, step, *number)?, *to),
            Asked::Skip(number, false) => Wanted::Skip(self.contact(teller, step, *number)?),
            Asked::Skip(number, true) => Wanted::BreakOff(self.contact(teller, step, *number)?),
            Asked::Add(on) => Wanted::Add(StepId::new(step), *on),
            Asked::Pause(until) => Wanted::Pause(Some(until.unwrap_or_else(|| longest_rest(self.today())))),
            Asked::Resume => Wanted::Pause(None),
        })
    }

    /// The contact of a step that is meant: the one of that number, or else the one that is going on or still to come.
    fn contact(&self, teller: &Teller<'_>, step: &str, number: Option<u32>) -> Result<ContactKey, Refused> {
        let step_id = StepId::new(step);
        if let Some(number) = number {
            return Ok(ContactKey {
                step: step_id,
                occurrence: number.saturating_sub(1),
            });
        }
        let (trajectory, timing) = (&self.loaded.trajectory, Timing::new(&self.rules, &self.loaded.circle));
        let open = trajectory.open.iter().map(|open| open.key.clone());
        let ahead = coming(&self.rules, trajectory, &timing, self.now);
        let all: Vec<ContactKey> = open
            .chain(ahead.into_iter().map(|one| one.key))
            .filter(|key| key.step == step_id)
            .collect();
        match all.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Refused(teller.fill("exc-none-ahead", &[("step", step.into())]), FAILED)),
            several => {
                let listed: Vec<String> = several.iter().map(|key| self.numbered(teller, key)).collect();
                let contacts = teller.and(&listed);
                let why = teller.fill("exc-which-contact", &[("contacts", (&contacts).into())]);
                Err(Refused(why, WRONG))
            }
        }
    }

    fn numbered(&self, teller: &Teller<'_>, key: &ContactKey) -> String {
        let day = falls_on(&self.loaded, &self.rules, key);
        let day = day.map_or_else(|| teller.say("exc-no-day"), |day| moment::date(teller, day));
        let n = (i64::from(key.occurrence) + 1).to_string();
        teller.fill("exc-numbered", &[("n", (&n).into()), ("day", (&day).into())])
    }

    /// What will be, in words; or why it is not.
    fn answer(&self, teller: &Teller<'_>, became: Became) -> Result<Vec<String>, Refused> {
        let (exception, loaded, was_so) = match became {
            Became::Done(exception, loaded) => (exception, loaded, false),
            Became::So(exception, loaded) => (exception, loaded, true),
            Became::Hindered(exception, hindrance, _) => {
                let why = refused(teller, hindrance, &exception, self.today());
                return Err(Refused(why, FAILED));
            }
            Became::Changed(_) => return Err(Refused(teller.say("exc-refused-changed"), FAILED)),
        };
        let after = After {
            rules: &self.rules,
            circle: &loaded.circle,
            trajectory: &loaded.trajectory,
            now: self.now,
        };
        let mut said = after.told(teller, &Done::by(&exception));
        if was_so {
            said.splice(..said.len().min(1), [teller.say("exc-so")]);
        }
        let reference = self.found.timeline.reference.as_str();
        said.insert(0, teller.fill("exc-of-dossier", &[("reference", reference.into())]));
        Ok(said)
    }
}
