//! What a trajectory knows of its own past, as far as its step plan may ask for it: codes and dates.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::contact::{Ending, Outcome};
use super::ids::{ContactKey, StepId};
use super::risk::{AlertLevel, Signal};
use super::score::Series;

/// How many answers to an item are remembered; a rule that asks for repeats asks for no more.
pub const ANSWERS_KEPT: u8 = 3;

/// How many series of scores are remembered; the ones that were not asked for longest are forgotten first.
const SERIES_KEPT: usize = 6;

/// The past of one trajectory.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Past {
    /// The last answers to each item, the latest first: one of each contact, [`ANSWERS_KEPT`] at most.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Vec<Answered>>,
    /// The scores, one entry for each series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Scored>,
    /// The signals of the relapse rules that have fired, also those that no longer count.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signals: BTreeMap<String, Signal>,
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

/// One answer to an item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answered {
    /// The answer.
    pub code: String,
    /// When it was heard.
    pub on: Date,
    /// In which contact.
    pub contact: ContactKey,
}

/// The scores of one series, which alone may be compared with each other.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Scored {
    /// What they share.
    pub series: Series,
    /// The first one.
    pub first: Measured,
    /// The one before the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Measured>,
    /// The last one.
    pub last: Measured,
}

/// One score.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Measured {
    /// In points of the scale.
    pub points: u8,
    /// When it was heard.
    pub on: Date,
    /// In which contact.
    pub contact: ContactKey,
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
    /// The last answer to an item.
    #[must_use]
    pub fn answer(&self, item: &str) -> Option<&str> {
        self.answers.get(item)?.first().map(|answered| answered.code.as_str())
    }

    /// The answer to an item in a contact and those before it, the latest first; empty where that contact has none.
    #[must_use]
    pub fn answers_from(&self, item: &str, contact: &ContactKey) -> &[Answered] {
        let all = self.answers.get(item).map(Vec::as_slice).unwrap_or_default();
        let place = all.iter().position(|answered| answered.contact == *contact);
        place.and_then(|place| all.get(place..)).unwrap_or_default()
    }

    /// The last score of a questionnaire, of whatever series.
    #[must_use]
    pub fn score(&self, questionnaire: &str) -> Option<&Measured> {
        let of = self
            .scores
            .iter()
            .filter(|scored| scored.series.questionnaire == questionnaire);
        // The entry that was written last stands last.
        of.map(|scored| &scored.last).next_back()
    }

    /// Remembers the answers of a contact. An answer that is corrected within the contact is one answer.
    pub fn answered<'a>(
        &mut self,
        contact: &ContactKey,
        on: Date,
        answers: impl IntoIterator<Item = (&'a String, &'a String)>,
    ) {
        for (item, code) in answers {
            let answered = Answered {
                code: code.clone(),
                on,
                contact: contact.clone(),
            };
            let Some(kept) = self.answers.get_mut(item) else {
                self.answers.insert(item.clone(), vec![answered]);
                continue;
            };
            if let Some(known) = kept.iter_mut().find(|known| known.contact == *contact) {
                *known = answered;
            } else {
                kept.insert(0, answered);
                kept.truncate(ANSWERS_KEPT.into());
            }
        }
    }

    /// Remembers the score of a contact. One that is corrected within the contact is one score.
    pub fn measured(&mut self, series: Series, measured: Measured) {
        let place = self.scores.iter().position(|scored| scored.series == series);
        let scored = match place.map(|place| self.scores.remove(place)) {
            Some(scored) => scored.with(measured),
            None => Scored {
                series,
                first: measured.clone(),
                before: None,
                last: measured,
            },
        };
        if self.scores.len() >= SERIES_KEPT {
            self.scores.remove(0);
        }
        self.scores.push(scored);
    }

    /// Remembers how a contact of a step ended, on this day.
    pub(crate) fn ended(&mut self, step: &StepId, ending: Ending, began: bool, day: Date) {
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

impl Scored {
    fn with(mut self, measured: Measured) -> Self {
        let same = |known: &Measured| known.contact == measured.contact;
        let (is_last, is_before) = (same(&self.last), self.before.as_ref().is_some_and(same));
        if same(&self.first) {
            self.first = measured.clone();
        }
        if is_last {
            self.last = measured;
        } else if is_before {
            self.before = Some(measured);
        } else if !same_contact(&self.first, &measured) || same_contact(&self.first, &self.last) {
            self.before = Some(std::mem::replace(&mut self.last, measured));
        }
        self
    }
}

fn same_contact(one: &Measured, other: &Measured) -> bool {
    one.contact == other.contact
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
    pub(crate) fn add(&mut self, occurrence: u32) {
        if self.has(occurrence) {
            return;
        }
        self.also.insert(occurrence);
        while self.also.remove(&self.below) {
            self.below = self.below.saturating_add(1);
        }
    }
}
