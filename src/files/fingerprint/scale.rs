//! What a questionnaire has besides its items and their words. What it does not have leaves no trace, so that the
//! fingerprints of questionnaires without it stay what they were; the labels hold a blank, which no name does.

use super::Ink;
use crate::care::condition::Condition;
use crate::care::questionnaire::{Order, Provenance, Validation};
use crate::care::risk::Saying;
use crate::care::score::{ScoreTable, Scoring};

impl Ink {
    /// When an item is asked.
    pub(super) fn ask_when(&mut self, rule: Option<&Condition<Saying>>) {
        if let Some(rule) = rule {
            self.text("ask when");
            self.condition(rule, &Self::saying);
        }
    }

    /// Which way its answers are ordered.
    pub(super) fn order(&mut self, order: Option<Order>) {
        if let Some(order) = order {
            self.text("in order");
            self.text(order.code());
        }
    }

    /// The version, which tells series apart, and the scoring.
    pub(super) fn scale(&mut self, provenance: &Provenance, scoring: Option<&Scoring>) {
        let Provenance {
            version,
            source: _,
            licence: _,
            validation: _,
        } = provenance;
        if *version != 1 {
            self.text("in version");
            self.number((*version).into());
        }
        if let Some(Scoring {
            values,
            group,
            tables,
            least_change,
        }) = scoring
        {
            self.text("scored by");
            self.text(group);
            self.list(&values.iter().collect::<Vec<_>>(), |ink, (item, values)| {
                ink.text(item);
                ink.list(&values.iter().collect::<Vec<_>>(), |ink, (code, value)| {
                    ink.text(code);
                    ink.number(u64::from(**value));
                });
            });
            self.list(tables, |ink, ScoreTable { mode, group, scores }| {
                ink.text(mode.code());
                ink.text(group);
                ink.list(scores, |ink, score| ink.number(u64::from(*score)));
            });
            if let Some(points) = least_change {
                self.text("least change");
                self.number((*points).into());
            }
        }
    }

    /// What is said of where the words come from.
    pub(super) fn provenance(&mut self, provenance: &Provenance) {
        let Provenance {
            version: _,
            source,
            licence,
            validation,
        } = provenance;
        for (label, text) in [("comes from", source), ("used by", licence)] {
            if let Some(text) = text {
                self.text(label);
                self.text(text);
            }
        }
        let told = validation
            .iter()
            .filter(|(_, status)| **status != Validation::UnvalidatedOwn);
        for (language, status) in told {
            self.text("stands as");
            self.text(language.tag());
            self.text(status.code());
        }
    }
}

#[cfg(test)]
mod tests;
