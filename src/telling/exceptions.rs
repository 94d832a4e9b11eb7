//! What a worker's change of one person's plan leads to, or why it is not made, in sentences.

use jiff::Timestamp;
use jiff::civil::Date;

use super::moment::date;
use super::why::{derived, moment};
use super::{Teller, sentence};
use crate::care::advance::{Hindrance, furthest_day, longest_rest};
use crate::care::circle::Circle;
use crate::care::event::Exception;
use crate::care::ids::ContactKey;
use crate::care::plan::HeldBy;
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::{ANNOUNCEMENT, Trajectory};
use crate::care::why::{Derivation, coming, derive};

/// What a worker did; the rest is read off the state that followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// This contact was put on another day.
    Moved(ContactKey),
    /// A contact was skipped, or broken off.
    Skipped,
    /// This contact was added.
    Added(ContactKey),
    /// The plan rests, or goes on.
    Paused,
}

impl Done {
    /// What an exception does.
    #[must_use]
    pub fn by(exception: &Exception) -> Self {
        match exception {
            Exception::Move { key, .. } => Self::Moved(key.clone()),
            Exception::Skip { .. } => Self::Skipped,
            Exception::Add { key, .. } => Self::Added(key.clone()),
            Exception::Pause { .. } => Self::Paused,
        }
    }
}

/// Somebody's plan as it is after a change.
#[derive(Clone, Copy)]
pub struct After<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// What is known around the person.
    pub circle: &'a Circle,
    /// The state.
    pub trajectory: &'a Trajectory,
    /// When it is told.
    pub now: Timestamp,
}

impl After<'_> {
    /// What will be, one sentence after the other; nothing where the state does not show what was done.
    #[must_use]
    pub fn told(&self, teller: &Teller<'_>, done: &Done) -> Vec<String> {
        let exceptions = &self.trajectory.exceptions;
        match done {
            Done::Moved(key) if exceptions.moved.contains_key(key) => self.falls(teller, "exc-done-moved", key),
            Done::Added(key) if exceptions.added.contains_key(key) => self.falls(teller, "exc-done-added", key),
            Done::Moved(_) | Done::Added(_) => Vec::new(),
            Done::Skipped => vec![teller.say("exc-done-skipped"), self.next(teller)],
            Done::Paused => self.rests(teller),
        }
    }

    /// On what day a contact will really fall, and why.
    fn falls(&self, teller: &Teller<'_>, key: &str, contact: &ContactKey) -> Vec<String> {
        let mut said = vec![teller.say(key)];
        let timing = Timing::new(self.rules, self.circle);
        if let Some(derivation) = derive(self.rules, self.trajectory, &timing, contact) {
            said.extend(derived(teller, self.rules, &self.circle.tz, &derivation));
        }
        said
    }

    fn rests(&self, teller: &Teller<'_>) -> Vec<String> {
        let Some(until) = self.trajectory.exceptions.paused_until else {
            return vec![teller.say("exc-done-resumed"), self.next(teller)];
        };
        let until = date(teller, until);
        let mut said = vec![teller.fill("exc-done-paused", &[("date", (&until).into())])];
        let coming = self.coming();
        let lost: Vec<String> = coming
            .iter()
            .filter(|one| is_lost(one))
            .map(|one| teller.quoted(&name(teller, one)))
            .collect();
        if !lost.is_empty() {
            let contacts = teller.and(&lost);
            said.push(teller.fill("exc-lost", &[("contacts", (&contacts).into())]));
        }
        said.push(self.next(teller));
        said
    }

    fn coming(&self) -> Vec<Derivation<'_>> {
        let timing = Timing::new(self.rules, self.circle);
        coming(self.rules, self.trajectory, &timing, self.now)
    }

    /// What comes next.
    fn next(&self, teller: &Teller<'_>) -> String {
        let coming = self.coming();
        let Some(next) = coming.iter().find(|one| !is_lost(one)) else {
            return teller.say("exc-next-none");
        };
        let step = teller.quoted(&name(teller, next));
        match &next.when {
            Some(when) => {
                let at = moment(teller, &self.circle.tz, when.due);
                teller.fill("exc-next", &[("step", (&step).into()), ("at", (&at).into())])
            }
            None => teller.fill("exc-next-no-day", &[("step", (&step).into())]),
        }
    }
}

/// Whether a contact will be over before a pause ends.
#[must_use]
pub fn is_lost(contact: &Derivation<'_>) -> bool {
    contact.when.as_ref().is_some_and(|when| {
        let held = when.held.as_ref();
        held.is_some_and(|held| held.by == HeldBy::Pause && when.expires <= held.until)
    })
}

/// What a contact is called.
#[must_use]
pub fn name(teller: &Teller<'_>, contact: &Derivation<'_>) -> String {
    match contact.step {
        Some(step) => teller.text(&step.names),
        None if contact.key.step.as_str() == ANNOUNCEMENT => teller.say("ws-step-announcement"),
        None => contact.key.step.to_string(),
    }
}

/// Why a change is not made, and what there is to do instead.
#[must_use]
pub fn refused(teller: &Teller<'_>, hindrance: Hindrance, exception: &Exception, today: Date) -> String {
    let last = match exception {
        Exception::Pause { .. } => longest_rest(today),
        _ => furthest_day(today),
    };
    let (today, last) = (date(teller, today), date(teller, last));
    let values = [("today", (&today).into()), ("last", (&last).into())];
    sentence(&teller.fill(&format!("exc-refused-{hindrance}"), &values))
}
