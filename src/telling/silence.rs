//! What follows where no answer comes, and where nobody can be written to, in words.

use super::moment::{length, term};
use super::{Teller, sentence};
use crate::care::protocol::{Protocol, Rung, RungAct, Step};

/// The ladder, rung by rung; empty where the step waits for no answer.
pub(super) fn ladder(teller: &Teller<'_>, step: &Step) -> Vec<String> {
    let rungs = step.ladder.iter().filter(|_| step.asks());
    rungs.map(|rung| told(teller, rung)).collect()
}

fn told(teller: &Teller<'_>, rung: &Rung) -> String {
    let (length, act) = (length(teller, rung.after), act(teller, "plan-rung", rung.act));
    sentence(&teller.fill("plan-rung", &[("length", (&length).into()), ("act", (&act).into())]))
}

/// What follows where no way of writing to the person is left: what the step says, or else a call within the plan's term.
pub(super) fn no_way(teller: &Teller<'_>, protocol: &Protocol, step: &Step) -> String {
    let usual = RungAct::Call {
        term: protocol.call_term,
    };
    sentence(&act(teller, "plan-no-way", step.dead.unwrap_or(usual)))
}

fn act(teller: &Teller<'_>, start: &str, act: RungAct) -> String {
    let (code, within) = match act {
        RungAct::Remind => ("remind", None),
        RungAct::OtherChannel => ("other-channel", None),
        RungAct::Call { term } => ("call", Some(term)),
        RungAct::Visit { term } => ("visit", Some(term)),
        RungAct::Letter { term } => ("letter", Some(term)),
        RungAct::Close => ("close", None),
    };
    let key = format!("{start}-{code}");
    match within.map(|within| term(teller, within)) {
        Some(term) => teller.fill(&key, &[("term", (&term).into())]),
        None => teller.say(&key),
    }
}
