//! What another version of the rules would change for somebody who is under way, before anybody is moved to it.
//!
//! It asks the plan itself, under either version, so that what is told is what would happen.

mod stage;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::circle::Circle;
use super::ids::{ContactKey, StepId};
use super::plan::{Earliest, catch_up, unsettled_until};
use super::protocol::{Act, Protocol, Step, StepKind};
use super::rules::Rules;
use super::timing::Timing;
use super::trajectory::Trajectory;
use super::vocabulary::vocabulary;

pub use stage::{Apart, Choices, Since, Stage};

vocabulary! {
    /// What another version changes for somebody: the gravest of all that holds, in this order.
    pub enum Touch {
        /// Nothing of what is still to come.
        Untouched = "untouched",
        /// The same contacts on the same days, held otherwise: other questions, channels, ladder, terms or conditions.
        Otherwise = "otherwise",
        /// A contact falls on a later day.
        Later = "later",
        /// A contact falls on an earlier day.
        Earlier = "earlier",
        /// A contact comes that the former version did not have.
        Gains = "gains",
        /// A contact does not come any more.
        Loses = "loses",
        /// A human being has to judge: see [`Doubt`].
        Decision = "decision",
    }
}

vocabulary! {
    /// Why a human being has to judge whether somebody goes over to another version.
    pub enum Doubt {
        /// The contact that stands open has no place in it.
        OpenContact = "open-contact",
        /// A worker moved or added a contact of a step that it does not have.
        Exception = "exception",
        /// A contact would begin at once whose day under it has gone by.
        AtOnce = "at-once",
        /// Nothing would be left of what is still to come.
        NothingLeft = "nothing-left",
    }
}

/// What a move changes for one trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The gravest of it.
    pub touch: Touch,
    /// Why a human being has to judge; there where `touch` is [`Touch::Decision`].
    pub doubt: Option<Doubt>,
    /// Every contact that changes its day, comes or goes, in the order of the plan.
    pub contacts: Vec<Contact>,
}

/// One contact under either version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which.
    pub key: ContactKey,
    /// Its day under the former version.
    pub former: Falls,
    /// Its day under the next.
    pub next: Falls,
}

/// On which day of the person's a contact falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Falls {
    /// There is no such contact.
    Never,
    /// It counts from something that has not come.
    Unknown,
    /// On that day.
    On(Date),
}

impl Contact {
    /// What changes for it.
    #[must_use]
    pub fn touch(&self) -> Touch {
        match (self.former, self.next) {
            (Falls::Never, _) => Touch::Gains,
            (_, Falls::Never) => Touch::Loses,
            (Falls::On(former), Falls::On(next)) if next < former => Touch::Earlier,
            (Falls::On(former), Falls::On(next)) if next > former => Touch::Later,
            (former, next) if former == next => Touch::Untouched,
            // It counts from something else.
            _ => Touch::Otherwise,
        }
    }
}

/// Two versions of the rules, made ready to be compared for many trajectories.
#[derive(Debug)]
pub struct Versions<'a> {
    former: &'a Rules,
    next: &'a Rules,
    /// Steps that both have and that do not do the same.
    otherwise: BTreeSet<StepId>,
    /// Whether what holds for every step differs.
    all_otherwise: bool,
    /// Whether answers are understood or judged in another way.
    other_meaning: bool,
}

/// A contact that is still to come under one version.
struct Coming {
    at: Option<Timestamp>,
    day: Falls,
}

impl<'a> Versions<'a> {
    /// `other_meaning`: whether the items, codes, scores or relapse rules differ, as their hashes tell.
    #[must_use]
    pub fn new(former: &'a Rules, next: &'a Rules, other_meaning: bool) -> Self {
        let steps = former.protocol.steps.iter();
        let differs = |step: &&Step| {
            next.protocol
                .step(&step.id)
                .is_some_and(|next| !does_the_same(step, next))
        };
        Self {
            former,
            next,
            otherwise: steps.filter(differs).map(|step| step.id.clone()).collect(),
            all_otherwise: !runs_the_same(&former.protocol, &next.protocol),
            other_meaning,
        }
    }

    /// The steps that both have and that do not do the same.
    pub fn otherwise(&self) -> impl Iterator<Item = &StepId> {
        self.otherwise.iter()
    }

    /// What the next version changes for somebody at this moment.
    #[must_use]
    pub fn change(&self, circle: &Circle, trajectory: &Trajectory, now: Timestamp) -> Change {
        let former = coming(self.former, circle, trajectory, now);
        let next = coming(self.next, circle, trajectory, now);
        let keys: BTreeSet<&ContactKey> = former.keys().chain(next.keys()).collect();
        let day = |of: &BTreeMap<ContactKey, Coming>, key: &ContactKey| of.get(key).map_or(Falls::Never, |one| one.day);
        let mut contacts: Vec<Contact> = keys
            .iter()
            .map(|key| Contact {
                key: (*key).clone(),
                former: day(&former, key),
                next: day(&next, key),
            })
            .collect();
        let is_otherwise = self.all_otherwise && !keys.is_empty()
            || keys.iter().any(|key| self.is_otherwise(key))
            || keys.iter().any(|key| at_other_hour(former.get(*key), next.get(*key)))
            || trajectory
                .open
                .as_ref()
                .is_some_and(|open| self.is_otherwise(&open.key));
        contacts.retain(|contact| contact.touch() != Touch::Untouched);
        let gravest = contacts.iter().map(Contact::touch).max().unwrap_or(Touch::Untouched);
        let touch = gravest.max(if is_otherwise {
            Touch::Otherwise
        } else {
            Touch::Untouched
        });
        let doubt = self.doubt(trajectory, &former, &next, now);
        Change {
            touch: if doubt.is_some() { Touch::Decision } else { touch },
            doubt,
            contacts,
        }
    }

    /// Whether a contact is held otherwise.
    fn is_otherwise(&self, key: &ContactKey) -> bool {
        let asks = || self.former.protocol.step(&key.step).is_some_and(Step::asks);
        self.otherwise.contains(&key.step) || self.other_meaning && asks()
    }

    /// What a human being has to judge.
    fn doubt(
        &self,
        trajectory: &Trajectory,
        former: &BTreeMap<ContactKey, Coming>,
        next: &BTreeMap<ContactKey, Coming>,
        now: Timestamp,
    ) -> Option<Doubt> {
        let is_there = |key: &ContactKey| {
            let step = self.next.protocol.step(&key.step);
            step.is_some_and(|step| {
                key.occurrence >= super::trajectory::ADDED_FROM || (key.occurrence as usize) < step.at.len()
            })
        };
        let is_lost = |key: &ContactKey| self.former.protocol.step(&key.step).is_some() && !is_there(key);
        if trajectory.open.as_ref().is_some_and(|open| is_lost(&open.key)) {
            return Some(Doubt::OpenContact);
        }
        let exceptions = &trajectory.exceptions;
        if exceptions.moved.keys().chain(exceptions.added.keys()).any(is_lost) {
            return Some(Doubt::Exception);
        }
        let is_due = |one: &Coming| one.at.is_some_and(|at| at <= now);
        let comes_at_once = |(key, one): (&ContactKey, &Coming)| is_due(one) && !former.get(key).is_some_and(is_due);
        if next.iter().any(comes_at_once) {
            return Some(Doubt::AtOnce);
        }
        (next.is_empty() && !former.is_empty()).then_some(Doubt::NothingLeft)
    }
}

/// Whether a contact falls at another hour of the same day.
fn at_other_hour(former: Option<&Coming>, next: Option<&Coming>) -> bool {
    former
        .zip(next)
        .is_some_and(|(former, next)| former.day == next.day && former.at != next.at)
}

/// The contacts that are still to come, but for the one that stands open and those whose window has closed.
fn coming(rules: &Rules, circle: &Circle, trajectory: &Trajectory, now: Timestamp) -> BTreeMap<ContactKey, Coming> {
    let timing = Timing::new(rules, circle);
    let mut plan = unsettled_until(rules, trajectory, &timing, Date::MAX).plan;
    catch_up(rules, trajectory, &timing, &mut plan.timed);
    Earliest::of(rules, trajectory, &timing).put_off_all(&mut plan.timed, trajectory, &timing);
    // What has gone by, or lay before the start, ends without being held.
    let since = trajectory.enrolment.start.map_or(now, |start| start.max(now));
    let timed = plan.timed.into_iter().filter(|contact| contact.expires > since);
    let timed = timed.map(|contact| {
        let one = Coming {
            at: Some(contact.due),
            day: Falls::On(timing.date(contact.due)),
        };
        (contact.key, one)
    });
    let untimed = plan.untimed.into_iter().map(|key| {
        let one = Coming {
            at: None,
            day: Falls::Unknown,
        };
        (key, one)
    });
    let open = trajectory.open.as_ref().map(|open| &open.key);
    timed.chain(untimed).filter(|(key, _)| Some(key) != open).collect()
}

/// Whether two versions of a step do the same once its day has come. Its days are compared for each person, and its words
/// say nothing of what it does.
fn does_the_same(one: &Step, other: &Step) -> bool {
    let Step {
        id: _,
        names: _,
        kind,
        from: _,
        at: _,
        placing,
        open_for,
        when,
        while_,
        channels,
        ladder,
        dead,
        who,
        priority,
    } = one;
    let same_kind = match (kind, &other.kind) {
        (StepKind::Message { texts: _ }, StepKind::Message { texts: _ }) => true,
        (StepKind::Act(act), StepKind::Act(other)) => {
            let Act {
                kind,
                term,
                questionnaire,
                subject: _,
            } = act;
            (kind, term, questionnaire) == (&other.kind, &other.term, &other.questionnaire)
        }
        (kind, other) => kind == other,
    };
    same_kind
        && placing.part == other.placing.part
        && open_for == &other.open_for
        && when == &other.when
        && while_ == &other.while_
        && channels == &other.channels
        && ladder == &other.ladder
        && dead == &other.dead
        && who == &other.who
        && priority == &other.priority
}

/// Whether two versions of a plan hold the same for all of their steps.
fn runs_the_same(one: &Protocol, other: &Protocol) -> bool {
    let Protocol {
        id: _,
        names: _,
        steps: _,
        announce_lead,
        announce_open_for,
        voice,
        later,
        later_most,
        call_term,
        course,
    } = one;
    announce_lead == &other.announce_lead
        && announce_open_for == &other.announce_open_for
        && voice == &other.voice
        && later == &other.later
        && later_most == &other.later_most
        && call_term == &other.call_term
        && course == &other.course
}
