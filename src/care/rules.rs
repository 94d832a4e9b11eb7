//! The checked set that everything is judged under.

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::ids::RulesId;
use super::person::Language;
use super::protocol::{CompleteLanguages, Protocol};
use super::questionnaire::Questionnaire;
use super::risk::RiskRules;

/// Protocol, questionnaires, relapse rules and calendar, as one version that a ledger row can name.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The row that holds the hashes of timing, meaning, wording, calendar and time-zone data.
    pub id: RulesId,
    /// The step plan.
    pub protocol: Protocol,
    /// The questionnaires by name.
    pub questionnaires: BTreeMap<String, Questionnaire>,
    /// The relapse rules.
    pub risk: RiskRules,
    /// Windows, holidays and service hours.
    pub calendar: Calendar,
    /// The languages in which every text is there.
    pub languages: CompleteLanguages,
}

impl Rules {
    /// The first of somebody's languages in which every text is there; no other one is ever put in its place.
    #[must_use]
    pub fn language_of(&self, languages: &[Language]) -> Option<Language> {
        languages.iter().find(|tag| self.languages.contains(tag)).copied()
    }
}
