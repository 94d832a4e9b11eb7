//! What people answer in a rehearsal, worked out from the questionnaires and the relapse rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::ids::{ContactKey, StepId};
use crate::past::Past;
use crate::questionnaire::Questionnaire;
use crate::risk::{Heard, Hearing, RiskRules};
use crate::rules::Rules;

/// What may be answered to each questionnaire.
#[derive(Clone, Debug)]
pub(super) struct Script {
    by_id: BTreeMap<String, Lines>,
}

/// What may be answered to one questionnaire.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// An answer to every question that fires no relapse rule, as far as there is one.
    pub(super) well: Heard,
    /// The same with one answer in its place that does fire a rule; empty where none does.
    pub(super) trouble: Vec<Heard>,
}

impl Script {
    pub(super) fn of(rules: &Rules) -> Self {
        let lines = |questionnaire: &Questionnaire| Lines::of(questionnaire, &rules.risk);
        let by_id = rules.questionnaires.iter();
        Self {
            by_id: by_id.map(|(id, asked)| (id.clone(), lines(asked))).collect(),
        }
    }

    pub(super) fn of_questionnaire(&self, id: &str) -> Option<&Lines> {
        self.by_id.get(id)
    }
}

impl Lines {
    fn of(questionnaire: &Questionnaire, risk: &RiskRules) -> Self {
        // Each answer by itself, of somebody of whom nothing was heard before.
        let (past, known) = (Past::default(), BTreeSet::new());
        let contact = ContactKey {
            step: StepId::new(""),
            occurrence: 0,
        };
        let fires = |heard: &Heard| {
            let hearing = Hearing {
                contact: &contact,
                on: Date::ZERO,
                all: heard,
                heard,
                known: &known,
            };
            let fired = risk.judge(&past, &hearing);
            fired.iter().any(|fired| fired.rule.alert.is_some())
        };
        let mut well = Heard::default();
        for item in &questionnaire.items {
            for option in &item.options {
                well.answers.insert(item.id.clone(), option.code.clone());
                if !fires(&well) {
                    break;
                }
            }
        }
        let mut trouble = Vec::new();
        for item in &questionnaire.items {
            for option in &item.options {
                let mut heard = well.clone();
                heard.answers.insert(item.id.clone(), option.code.clone());
                if fires(&heard) {
                    trouble.push(heard);
                }
            }
        }
        for heard in trouble.iter_mut().chain([&mut well]) {
            // What is not asked of somebody who answers so is not answered.
            let asked = questionnaire.asked(&heard.answers);
            let ids: Vec<String> = asked.iter().map(|item| item.id.clone()).collect();
            heard.answers.retain(|item, _| ids.contains(item));
        }
        Self { well, trouble }
    }
}
