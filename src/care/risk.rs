//! Relapse rules: what in an answer needs a human, how soon, and the reason in words.
//!
//! Rules give reasons and people decide; there is no score.

use std::collections::BTreeMap;

use super::calendar::ServiceTerm;
use super::condition::Condition;
use super::questionnaire::Texts;
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
    /// How pressing.
    pub level: AlertLevel,
    /// What makes it fire.
    pub when: Condition<Saying>,
    /// By when a human has to have a hand on it.
    pub term: ServiceTerm,
    /// The reason, as a worker reads it.
    pub reasons: Texts,
}

/// What a rule looks at; closed, so that it can be checked with the file and read aloud.
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
}

impl Heard {
    /// Adds what was heard later; a later answer to an item replaces the earlier one.
    pub fn add(&mut self, later: &Self) {
        self.answers
            .extend(later.answers.iter().map(|(item, code)| (item.clone(), code.clone())));
        self.call_me |= later.call_me;
        self.call_me_today |= later.call_me_today;
        self.danger |= later.danger;
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

impl RiskRules {
    /// The rules that fire, in the order of the file.
    pub fn judge<'a>(&'a self, heard: &Heard) -> impl Iterator<Item = &'a RiskRule> {
        self.rules.iter().filter(|rule| rule.when.holds(heard))
    }
}
