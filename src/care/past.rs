//! What a trajectory knows of its own past, as far as its step plan may ask for it: codes and dates.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::contact::{Ending, Outcome};
use super::ids::StepId;
use super::risk::AlertLevel;

/// The past of one trajectory.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Past {
    /// The last answer to each item, by code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// The relapse rules that have fired.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub signals: BTreeSet<String>,
    /// The most pressing alert that was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<AlertLevel>,
    /// How the contacts of each step ended.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<StepId, StepPast>,
    /// The day on which the person last let us know something by a message or a page of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_reply: Option<Date>,
}

/// How the contacts of one step ended.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StepPast {
    /// How the last one did.
    pub last: Ending,
    /// The days on which the first and the last one ended that were held; `None` where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<(Date, Date)>,
}

impl Past {
    /// Remembers how a contact of a step ended, on this day.
    pub(in crate::care) fn ended(&mut self, step: &StepId, ending: Ending, began: bool, day: Date) {
        let held = began
            && !matches!(
                ending.outcome,
                Outcome::Cancelled | Outcome::Superseded | Outcome::Skipped
            );
        let before = self.steps.get(step).and_then(|past| past.held);
        let held = match (held, before) {
            (true, Some((first, _))) => Some((first, day)),
            (true, None) => Some((day, day)),
            (false, before) => before,
        };
        self.steps.insert(step.clone(), StepPast { last: ending, held });
    }
}

/// Which contacts of a step have ended or were skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Settled {
    /// All whose number is below this one.
    pub below: u32,
    /// And these.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<u32>,
}

impl Settled {
    /// Whether the contact of this number has.
    #[must_use]
    pub fn has(&self, occurrence: u32) -> bool {
        occurrence < self.below || self.also.contains(&occurrence)
    }

    /// Settles the contact of this number.
    pub(in crate::care) fn add(&mut self, occurrence: u32) {
        if self.has(occurrence) {
            return;
        }
        self.also.insert(occurrence);
        while self.also.remove(&self.below) {
            self.below = self.below.saturating_add(1);
        }
    }
}
