//! A whole plan in words: what holds for all of it, and its steps in order of time.

use jiff::civil::Date;
use serde::Serialize;

use super::moment::{date, length, term};
use super::{Drawing, StepTold, Teller, days, drawing, order, step};
use crate::care::protocol::{ActKind, AtReopening, LateJoiner, Protocol};
use crate::care::rules::Rules;

/// A plan, told.
#[derive(Clone, Debug, Serialize)]
pub struct PlanTold {
    /// What workers call it.
    pub name: String,
    /// What holds for all of it.
    pub head: Vec<Line>,
    /// For which dossier the days are, where a closing was named.
    pub closed: Option<String>,
    /// The headings of the columns: when, what, how.
    pub columns: [String; 3],
    /// The steps, in order of time.
    pub steps: Vec<StepTold>,
    /// The same as a drawing.
    pub drawing: Drawing,
}

/// What something is called, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about.
    pub label: String,
    /// What holds.
    pub text: String,
}

/// Tells a plan; `closed_on` asks for the days of a dossier that was closed then.
#[must_use]
pub fn tell(teller: &Teller<'_>, rules: &Rules, closed_on: Option<Date>) -> PlanTold {
    let protocol = &rules.protocol;
    let steps = order::in_time(protocol);
    let mut days = closed_on.map_or_else(Default::default, |closed_on| days::of_steps(teller, rules, closed_on));
    PlanTold {
        name: teller.text(&protocol.names),
        head: head(teller, protocol),
        closed: closed_on.map(|closed_on| {
            let day = date(teller, closed_on);
            teller.fill("plan-closed", &[("date", (&day).into())])
        }),
        columns: ["when", "what", "how"].map(|column| teller.say(&format!("plan-column-{column}"))),
        drawing: drawing::draw(teller, protocol, &steps),
        steps: steps
            .into_iter()
            .map(|one| step::tell(teller, rules, one, days.remove(&one.id).unwrap_or_default()))
            .collect(),
    }
}

fn head(teller: &Teller<'_>, protocol: &Protocol) -> Vec<Line> {
    let (lead, open) = (
        length(teller, protocol.announce_lead),
        length(teller, protocol.announce_open_for),
    );
    let announcement = [("lead", (&lead).into()), ("open", (&open).into())];
    let (later, call) = (length(teller, protocol.later), term(teller, protocol.call_term));
    let later = [("length", (&later).into()), ("n", protocol.later_most.into())];
    let lines = [
        ("announcement", teller.fill("plan-announcement", &announcement)),
        ("days", teller.say("plan-days-head")),
        ("preference", teller.say("plan-preference")),
        ("ends", ends(teller, protocol)),
        (
            "pauses",
            teller.say(match protocol.course.reopened {
                AtReopening::Pause => "plan-reopened-pause",
                AtReopening::End => "plan-reopened-end",
            }),
        ),
        (
            "late",
            teller.say(match protocol.course.late_joiner {
                LateJoiner::Skip => "plan-late-skip",
                LateJoiner::CatchUp => "plan-late-catch-up",
                LateJoiner::StartHere => "plan-late-start-here",
            }),
        ),
        (
            "most",
            match protocol.course.per_week {
                Some(most) => teller.fill("plan-most", &[("n", most.into())]),
                None => teller.say("plan-most-none"),
            },
        ),
        ("later", teller.fill("plan-later", &later)),
        (
            "unreachable",
            teller.fill("plan-unreachable", &[("term", (&call).into())]),
        ),
        ("stand-in", teller.say("plan-stand-in")),
    ];
    let line = |(label, text): (&str, String)| Line {
        label: teller.say(&format!("plan-label-{label}")),
        text,
    };
    lines.into_iter().map(line).collect()
}

/// What ends it. An evaluation or an arrival is told of only where a step could bring it about.
fn ends(teller: &Teller<'_>, protocol: &Protocol) -> String {
    let has = |kind: ActKind| {
        let mut acts = protocol.steps.iter().filter_map(|step| step.act());
        acts.any(|act| act.kind == kind)
    };
    let mut sentences = vec![teller.say("plan-ends")];
    if protocol.course.ends_with_evaluation && has(ActKind::Evaluate) {
        sentences.push(teller.say("plan-ends-evaluation"));
    }
    if protocol.course.ends_with_arrival && has(ActKind::Refer) {
        sentences.push(teller.say("plan-ends-arrival"));
    }
    sentences.join(" ")
}
