//! Relapse rules: what a person let us know that needs a human, how soon, and the reason in words.
//!
//! A rule finds a *signal*, with what it was found by, how grave it is and for how long it counts. Rules give reasons and
//! people decide: nothing is added up to a number, nobody is compared with a norm, and a score asks for nobody by itself.

mod evidence;
mod judging;
mod level;
mod sign;

use std::collections::{BTreeMap, BTreeSet};

pub use evidence::{Grounds, Proof, Signal, Verdict};
pub use judging::{Fired, Hearing};
pub use level::{Level, Standing};
pub use sign::{Sign, Since, View};

use super::calendar::{Offset, ServiceTerm};
use super::condition::Condition;
use super::person::Language;
use super::questionnaire::Texts;
use super::score::Mode;
use super::vocabulary::vocabulary;

vocabulary! {
    /// How pressing an alert is. The order is the order of pressure.
    pub enum AlertLevel {
        /// The person asked to be called.
        Asked = "asked",
        /// Signals that add up, or arrears.
        Amber = "amber",
        /// A legal crisis: eviction, a cut-off, the loss of health insurance.
        Red = "red",
        /// Words that sound like danger to life.
        Crisis = "crisis",
    }
}

vocabulary! {
    /// How grave a signal is. The order is the order of gravity.
    pub enum Severity {
        /// It can have other causes; it counts with others.
        Light = "light",
        /// It is trouble by itself.
        Serious = "serious",
        /// It is a crisis.
        Grave = "grave",
    }
}

/// The set of relapse rules of an organisation, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct RiskRules {
    /// The name that settings use.
    pub id: String,
    /// The rules.
    pub rules: Vec<RiskRule>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct RiskRule {
    /// The name that alerts record.
    pub id: String,
    /// How pressing the alert is that it raises; `None` where its signal is only written down and counts with others.
    pub alert: Option<Raises>,
    /// What makes it fire.
    pub when: Condition<Sign>,
    /// How grave its signal is; `None` for a wish of the person, which is no signal.
    pub severity: Option<Severity>,
    /// For how long its signal counts after it was found.
    pub holds_for: Offset,
    /// The reason, as a worker reads it.
    pub reasons: Texts,
}

/// The alert that a rule raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raises {
    /// How pressing.
    pub level: AlertLevel,
    /// By when a human has to have a hand on it.
    pub term: ServiceTerm,
}

/// What somebody says in one contact, as far as codes can say it; closed, so that it can be checked with the file and
/// read aloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// An item was answered with one of these codes.
    Answer {
        /// The item's id.
        item: String,
        /// The codes, any of which counts.
        is: Vec<String>,
    },
    /// The person asked to be called: today, or at all.
    CallMe {
        /// Only where it was asked for today.
        today: bool,
    },
    /// The person's words sound like danger to life.
    Danger,
}

/// What a person let us know in one contact: codes only.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Heard {
    /// Item to code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// Asked to be called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub call_me: bool,
    /// Asked to be called today.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub call_me_today: bool,
    /// Words that sound like danger to life.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub danger: bool,
    /// In which ways the questions were put; more than one where a page was finished on the telephone.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub asked: BTreeSet<Asked>,
}

/// How questions were put: scores are compared only where it was in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    /// By page or by a voice.
    pub mode: Mode,
    /// In which language.
    pub language: Language,
}

impl Heard {
    /// Adds what was heard later; a later answer to an item replaces the earlier one.
    pub fn add(&mut self, later: &Self) {
        self.answers
            .extend(later.answers.iter().map(|(item, code)| (item.clone(), code.clone())));
        self.call_me |= later.call_me;
        self.call_me_today |= later.call_me_today;
        self.danger |= later.danger;
        self.asked.extend(&later.asked);
    }

    /// Whether there is more in it than answers: a wish to be called, or danger.
    #[must_use]
    pub const fn wants_somebody(&self) -> bool {
        self.call_me || self.call_me_today || self.danger
    }

    /// Whether there is anything in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && !self.call_me && !self.call_me_today && !self.danger
    }
}

impl Saying {
    /// Whether it was said.
    #[must_use]
    pub fn is_in(&self, heard: &Heard) -> bool {
        match self {
            Self::Answer { item, is } => heard.answers.get(item).is_some_and(|code| is.contains(code)),
            Self::CallMe { today } => heard.call_me_today || (heard.call_me && !today),
            Self::Danger => heard.danger,
        }
    }
}

impl Condition<Saying> {
    /// The items and codes that it asks for, in the order in which it is read aloud.
    #[must_use]
    pub fn answers(&self) -> Vec<(&str, &[String])> {
        self.facts()
            .into_iter()
            .filter_map(|saying| match saying {
                Saying::Answer { item, is } => Some((item.as_str(), is.as_slice())),
                Saying::CallMe { .. } | Saying::Danger => None,
            })
            .collect()
    }

    /// Whether this holds of what was heard.
    #[must_use]
    pub fn holds(&self, heard: &Heard) -> bool {
        self.is_met(&|saying: &Saying| saying.is_in(heard))
    }
}

impl RiskRule {
    /// How pressing its alert is, where it raises one.
    #[must_use]
    pub fn level(&self) -> Option<AlertLevel> {
        self.alert.map(|alert| alert.level)
    }

    /// Whether it looks at the signals of other rules, and so is judged after them.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.when.any_fact(&|sign| matches!(sign, Sign::Signals { .. }))
    }
}

impl RiskRules {
    /// The rule of this name.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&RiskRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

#[cfg(test)]
mod tests;
