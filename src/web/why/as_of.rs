//! The state of a trajectory at an earlier moment, as far as what is written down tells it: for a look at the plan as it
//! was seen then. The present state stays as it is.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::care::contact::Outcome;
use crate::care::ids::{ContactId, ContactKey};
use crate::care::past::{Settled, StepPast};
use crate::care::trajectory::{Phase, Trajectory};
use crate::store::timeline::{Contacted, Entered};

/// The state at `at`; the state itself where nothing happened since. `contacts` are those that had begun or ended by then,
/// `entries` the whole ledger, the latest first.
pub(super) fn as_of(
    now: &Trajectory,
    contacts: &BTreeMap<ContactKey, &Contacted>,
    entries: &[&Entered],
    at: Timestamp,
) -> Trajectory {
    if now.last <= at {
        return now.clone();
    }
    let mut then = now.clone();
    let has_ended = |contact: &Contacted| contact.ended_at.is_some_and(|ended| ended <= at);
    if then.is_ended()
        && entries
            .iter()
            .any(|entry| entry.kind == "trajectory-ended" && entry.happened > at)
    {
        then.phase = Phase::Active;
    }
    let stood_open = |key: &ContactKey| contacts.get(key).is_some_and(|contact| !has_ended(contact));
    then.open.take_if(|open| !stood_open(&open.key));
    then.settled = settled(contacts, &has_ended);
    then.announced.take_if(|announced| *announced > at);
    let again = |contact: &ContactKey| contact.step.as_str() == crate::care::trajectory::ANNOUNCEMENT;
    let made = contacts
        .iter()
        .filter(|(key, contact)| again(key) && has_ended(contact))
        .count();
    then.enrolment
        .again
        .take_if(|again| u32::try_from(made).is_ok_and(|made| made < again.times));
    then.past.last_reply.take_if(|_| {
        !entries
            .iter()
            .any(|entry| entry.kind == "replied" && entry.happened <= at)
    });
    for (step, past) in &mut then.past.steps {
        held_by_then(
            past,
            contacts
                .iter()
                .filter(|(key, contact)| key.step == *step && has_ended(contact)),
        );
    }
    let mut told: Vec<&&Entered> = entries.iter().filter(|entry| entry.happened <= at).collect();
    told.reverse();
    let day = |entry: &Entered, name: &str| entry.facts.get(name).and_then(|day| day.parse::<Date>().ok());
    let (mut moved, mut added, mut paused, mut closed) = (BTreeMap::new(), BTreeMap::new(), None, None);
    for entry in told {
        let contact = entry.contact.as_deref().map(ContactId::from);
        let key = contact.and_then(|contact| contact.key_within(&now.id));
        match (entry.kind.as_str(), entry.facts.get("what").map(String::as_str), key) {
            ("excepted", Some("moved"), Some(key)) => moved.extend(day(entry, "day").map(|day| (key, day))),
            ("excepted", Some("added"), Some(key)) => added.extend(day(entry, "day").map(|day| (key, day))),
            ("excepted", Some("paused"), _) => paused = day(entry, "day"),
            ("closing-moved", ..) => closed = day(entry, "closed-on"),
            _ => {}
        }
    }
    let exceptions = &mut then.exceptions;
    (exceptions.moved, exceptions.added, exceptions.paused_until) = (moved, added, paused);
    then.enrolment.closed_on = closed.unwrap_or(then.enrolment.closed_on);
    then
}

fn settled(
    contacts: &BTreeMap<ContactKey, &Contacted>,
    has_ended: &dyn Fn(&Contacted) -> bool,
) -> BTreeMap<crate::care::ids::StepId, Settled> {
    let mut settled: BTreeMap<_, Settled> = BTreeMap::new();
    for (key, _) in contacts.iter().filter(|(_, contact)| has_ended(contact)) {
        settled.entry(key.step.clone()).or_default().also.insert(key.occurrence);
    }
    settled
}

/// Forgets the days of the contacts of a step that were held, where none was by then. The last one is counted from once no
/// other follows, so that nothing came after it.
fn held_by_then<'a>(past: &mut StepPast, mut ended: impl Iterator<Item = (&'a ContactKey, &'a &'a Contacted)>) {
    let taken_back = |outcome| matches!(outcome, Outcome::Cancelled | Outcome::Superseded | Outcome::Skipped);
    let is_held = |contact: &Contacted| {
        contact.opened.is_some() && contact.ending.is_some_and(|(outcome, _)| !taken_back(outcome))
    };
    if !ended.any(|(_, contact)| is_held(contact)) {
        past.held = None;
    }
}
