//! What became of a contact, from what is written down: one sentence for each thing that happened, in order of time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::derived::{conditions, was_due};
use super::{day_of, moment};
use crate::care::advance::Hindrance;
use crate::care::contact::{Outcome, Why};
use crate::care::effect::EntryKind;
use crate::care::event::{ExceptionReason, Verdict, Via};
use crate::care::message::{MessageFate, MessageKind};
use crate::care::person::Channel;
use crate::care::protocol::Step;
use crate::care::rules::Rules;
use crate::care::task::{TaskKind, TaskOutcome};
use crate::telling::moment::{clock, date};
use crate::telling::{Teller, sentence};

/// One thing that happened in a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// The worker who did it, by name, where one did whose name is known.
    pub by: Option<String>,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// When it was due, where the derivation cannot be told any more.
    Due,
    /// It began.
    Opened,
    /// A message of ours.
    Message {
        /// What it says.
        kind: MessageKind,
        /// On which channel.
        channel: Channel,
        /// What became of it.
        fate: MessageFate,
        /// Why it failed or never left, as the code of a text: `refusal-blocked`, `unsent-brake`.
        why: Option<String>,
        /// How often the same befell it in a row, where it was tried again and again.
        times: u16,
    },
    /// The person replied.
    Replied(Option<Via>),
    /// The person asked to be asked again, from this moment.
    PutOff(Option<Timestamp>),
    /// A rung of the ladder was passed over.
    RungSkipped(String),
    /// An alert was raised, of this level.
    Alerted(String),
    /// A task was asked for, for this reason.
    TaskAsked(TaskKind, String),
    /// A worker told what came of a task.
    TaskTold(Option<TaskKind>, TaskOutcome),
    /// A human judged a held message.
    Judged(Verdict),
    /// A worker changed the plan of this person.
    Excepted(ExceptedSo),
    /// Anything else of the ledger that wants no particulars.
    Entry(EntryKind),
    /// It ended.
    Ended {
        /// How.
        outcome: Outcome,
        /// Why.
        why: Why,
        /// Whether it had begun.
        began: bool,
        /// The step of the contact that took its place.
        instead: Option<String>,
    },
}

/// How a worker changed the plan of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptedSo {
    /// `moved`, `skipped`, `added`, `paused`, or `missed` where it came too late.
    pub what: String,
    /// To which day, or until when it rests.
    pub day: Option<Date>,
    /// Why.
    pub reason: Option<ExceptionReason>,
    /// What stood in the way, where it came too late.
    pub hindrance: Option<Hindrance>,
}

/// What happened in a contact of a step, one sentence each.
#[must_use]
pub fn happened(
    teller: &Teller<'_>,
    rules: &Rules,
    zone: &TimeZone,
    step: Option<&Step>,
    deeds: &[Deed],
) -> Vec<String> {
    let mut last = None;
    let mut said = Vec::new();
    for deed in deeds {
        // The day of the sentence before is not written out again.
        let day = day_of(zone, deed.at);
        let at = if last == Some(day) {
            let time = clock(teller, zone.to_datetime(deed.at));
            teller.fill("why-same-moment", &[("time", (&time).into())])
        } else {
            moment(teller, zone, deed.at)
        };
        last = Some(day);
        said.extend(one(teller, rules, zone, step, deed, &at));
    }
    said.retain(|text| !text.is_empty());
    said
}

fn one(teller: &Teller<'_>, rules: &Rules, zone: &TimeZone, step: Option<&Step>, deed: &Deed, at: &str) -> Vec<String> {
    let somebody = teller.say("why-somebody");
    let who = deed.by.as_deref().unwrap_or(&somebody);
    let fill = |key: &str, values: &[(&str, &str)]| {
        let own = [("at", at), ("who", who)];
        let all = own.iter().chain(values);
        let values: Vec<_> = all.map(|(name, value)| (*name, (*value).into())).collect();
        sentence(&teller.fill(key, &values))
    };
    let said = match &deed.what {
        What::Due => was_due(teller, zone, deed.at),
        What::Opened => fill("why-opened", &[]),
        What::Message {
            kind,
            channel,
            fate,
            why,
            times,
        } => {
            let message = teller.say(&format!("ws-message-{kind}"));
            let channel = teller.say(&format!("ws-channel-{channel}"));
            let fate_said = teller.say(&format!("ws-fate-{fate}"));
            let fate_said = match why {
                Some(why) => format!("{fate_said}, {}", teller.say(&format!("ws-{why}"))),
                None => fate_said,
            };
            let key = match fate {
                MessageFate::Queued => "why-message-queued",
                MessageFate::NotSent | MessageFate::Cancelled if *times > 1 => "why-message-unsent-times",
                MessageFate::NotSent | MessageFate::Cancelled => "why-message-unsent",
                _ => "why-message",
            };
            let values = [
                ("message", message.as_str()),
                ("channel", &channel),
                ("fate", &fate_said),
                ("n", &times.to_string()),
            ];
            fill(key, &values)
        }
        What::Replied(via) => match via {
            Some(via) => fill("why-replied", &[("via", &teller.say(&format!("ws-via-{via}")))]),
            None => fill("why-replied-somehow", &[]),
        },
        What::PutOff(until) => {
            let until = until.map(|until| moment(teller, zone, until)).unwrap_or_default();
            fill("why-put-off", &[("until", &until)])
        }
        What::RungSkipped(why) => fill("why-rung-skipped", &[("why", &teller.say(&format!("why-rung-{why}")))]),
        What::Alerted(level) => fill("why-alerted", &[("level", &teller.say(&format!("ws-level-{level}")))]),
        What::TaskAsked(kind, reason) => {
            let kind = teller.say(&format!("ws-kind-{kind}"));
            let reason = teller.say(&format!("ws-reason-{reason}"));
            fill("why-task-asked", &[("task", &kind), ("reason", &reason)])
        }
        What::TaskTold(kind, outcome) => {
            let outcome = teller.say(&format!("ws-outcome-{outcome}"));
            match kind {
                Some(kind) => {
                    let kind = teller.say(&format!("ws-kind-{kind}"));
                    fill("why-task-told", &[("task", &kind), ("outcome", &outcome)])
                }
                None => fill("why-task-told-plain", &[("outcome", &outcome)]),
            }
        }
        What::Judged(verdict) => fill(
            "why-judged",
            &[("verdict", &teller.say(&format!("ws-verdict-{verdict}")))],
        ),
        What::Excepted(excepted) => return except(teller, &fill, excepted),
        What::Entry(kind) => fill(&format!("why-entry-{kind}"), &[]),
        What::Ended {
            outcome,
            why,
            began,
            instead,
        } => return ended(teller, rules, step, &fill, (*outcome, *why, *began, instead.as_deref())),
    };
    vec![said]
}

/// A worker's change of the plan, and the reason.
fn except(teller: &Teller<'_>, fill: &Fill<'_>, excepted: &ExceptedSo) -> Vec<String> {
    let ExceptedSo {
        what,
        day,
        reason,
        hindrance,
    } = excepted;
    let day_said = day.map(|day| date(teller, day)).unwrap_or_default();
    let why = hindrance.map(|why| teller.say(&format!("exc-missed-{why}")));
    let key = match (what.as_str(), day) {
        ("paused", None) => "why-excepted-resumed".to_owned(),
        (what, _) => format!("why-excepted-{what}"),
    };
    let mut said = vec![fill(&key, &[("day", &day_said), ("why", &why.unwrap_or_default())])];
    said.extend(reason.map(|reason| {
        let reason = teller.say(&format!("exc-reason-{reason}"));
        teller.fill("why-excepted-reason", &[("reason", (&reason).into())])
    }));
    said
}

/// Fills in a text by its key, as a sentence.
type Fill<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

fn ended(
    teller: &Teller<'_>,
    rules: &Rules,
    step: Option<&Step>,
    fill: &Fill<'_>,
    (outcome, why, began, instead): (Outcome, Why, bool, Option<&str>),
) -> Vec<String> {
    let (end, reason) = (
        teller.say(&format!("ws-end-{outcome}")),
        teller.say(&format!("ws-why-{why}")),
    );
    let key = if began { "why-ended" } else { "why-never-began" };
    let mut said = vec![fill(key, &[("end", &end), ("why", &reason)])];
    if let Some(instead) = instead.filter(|_| why == Why::LaterContact) {
        said.push(fill("why-instead", &[("step", &teller.quoted(instead))]));
    }
    if why == Why::ConditionFalse {
        said.extend(step.iter().flat_map(|step| conditions(teller, rules, step, "-was")));
    }
    if outcome == Outcome::NoAnswer {
        // Law 8: silence is unknown.
        said.push(fill("why-silence", &[]));
    }
    said
}
