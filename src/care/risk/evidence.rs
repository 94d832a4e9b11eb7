//! What a judgement rested on, kept so that it can be read and judged again: codes and dates, no free text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{AlertLevel, Heard, Hearing, RiskRule, RiskRules};
use crate::ids::ContactKey;
use crate::past::{Answered, Measured, Past, Scored};
use crate::score::Series;

/// What shows that one thing is so that a rule looks at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Answers to an item, the latest first.
    Answered {
        /// The item.
        item: String,
        /// Which answers, when, and in which contacts.
        times: Vec<Answered>,
    },
    /// Two answers to an item, one after the other.
    Changed {
        /// The item.
        item: String,
        /// What was answered before.
        from: Answered,
        /// What is answered now.
        to: Answered,
    },
    /// Two scores of one series.
    Fell {
        /// The series.
        series: Series,
        /// The earlier one.
        from: Measured,
        /// The one of now.
        to: Measured,
    },
    /// A wish to be called.
    CallMe {
        /// Today.
        today: bool,
    },
    /// Words that sound like danger to life.
    Danger,
    /// Signals of other rules.
    AddedUp {
        /// The rules, and when each was found.
        rules: BTreeMap<String, Date>,
    },
}

/// A reason to worry that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Signal {
    /// When it was last found.
    pub on: Date,
    /// By what; empty once it is solved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Proof>,
    /// When the person let us know that it is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<Date>,
}

impl Signal {
    /// Whether it counts on a day: not solved, and found not too long ago.
    #[must_use]
    pub fn is_live(&self, rule: &RiskRule, on: Date) -> bool {
        self.solved.is_none() && on < rule.holds_for.after(self.on)
    }
}

/// All that a judgement rested on, for whoever judges again.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Grounds {
    /// The day.
    pub on: Date,
    /// The contact that was judged.
    pub contact: ContactKey,
    /// What was heard in it so far.
    pub all: Heard,
    /// What was heard last.
    pub heard: Heard,
    /// The rules that had fired in it before.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub known: BTreeSet<String>,
    /// The answers to each item, this contact's included, the latest first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Vec<Answered>>,
    /// The scores of each series, this contact's included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Scored>,
    /// The signals of before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signals: BTreeMap<String, Signal>,
}

/// What a judgement came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How pressing; `None` where no alert is raised.
    pub level: Option<AlertLevel>,
    /// The rules that raise the alert.
    pub rules: Vec<String>,
    /// What each rule that fired rests on, also those that raise no alert.
    pub proofs: BTreeMap<String, Vec<Proof>>,
}

impl Grounds {
    pub(super) fn of(hearing: &Hearing<'_>, past: &Past) -> Self {
        Self {
            on: hearing.on,
            contact: hearing.contact.clone(),
            all: hearing.all.clone(),
            heard: hearing.heard.clone(),
            known: hearing.known.clone(),
            answers: past.answers.clone(),
            scores: past.scores.clone(),
            signals: past.signals.clone(),
        }
    }

    /// Judges again, by the rules that judged.
    #[must_use]
    pub fn judge(&self, rules: &RiskRules) -> Verdict {
        let past = Past {
            answers: self.answers.clone(),
            scores: self.scores.clone(),
            signals: self.signals.clone(),
            ..Past::default()
        };
        let hearing = Hearing {
            contact: &self.contact,
            on: self.on,
            all: &self.all,
            heard: &self.heard,
            known: &self.known,
        };
        let fired = rules.judge(&past, &hearing);
        let alerts = fired.iter().filter(|fired| fired.rule.alert.is_some());
        Verdict {
            level: fired.iter().filter_map(|fired| fired.rule.level()).max(),
            rules: alerts.map(|fired| fired.rule.id.clone()).collect(),
            proofs: fired
                .into_iter()
                .map(|fired| (fired.rule.id.clone(), fired.by))
                .collect(),
        }
    }
}
