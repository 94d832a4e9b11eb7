//! What only shows when the files stand beside each other: names that lead nowhere, rules that no answer can fire, and
//! a plan that the calendar lets through no window.

pub mod before_use;
mod depends;
pub(super) mod signals;
#[cfg(test)]
mod tests;
mod window;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::checked::Checked;
use super::problem::{Problem, Problems};
use crate::care::calendar::{Calendar, Offset};
use crate::care::ids::RulesId;
use crate::care::protocol::{CompleteLanguages, Protocol};
use crate::care::questionnaire::{Item, Questionnaire};
use crate::care::risk::RiskRules;
use crate::care::rules::Rules;

/// The files that are to judge together.
#[derive(Clone, Debug)]
pub struct Together {
    /// The step plan.
    pub protocol: Checked<Protocol>,
    /// The questionnaires, in any order.
    pub questionnaires: Vec<Checked<Questionnaire>>,
    /// The relapse rules.
    pub risk: Checked<RiskRules>,
    /// Windows, holidays and service hours.
    pub calendar: Calendar,
}

impl Together {
    /// Checks the files against each other and makes rules of them.
    ///
    /// # Errors
    /// The problems of each file that has any, in the order protocol, questionnaires, risk rules.
    pub fn into_rules(self, id: RulesId, languages: CompleteLanguages) -> Result<Rules, Vec<Problems>> {
        let problems = check(&self.protocol, &self.questionnaires, &self.risk, &self.calendar);
        if !problems.is_empty() {
            return Err(problems);
        }
        let risk = signals::with_orders(self.risk.value, &self.questionnaires);
        let questionnaires = self
            .questionnaires
            .into_iter()
            .map(|file| (file.value.id.clone(), file.value))
            .collect();
        let (protocol, calendar) = (self.protocol.value, self.calendar);
        Ok(Rules {
            id,
            protocol,
            questionnaires,
            risk,
            calendar,
            languages,
        })
    }
}

/// Checks files against each other; empty where nothing is wrong, else the problems of each file that has any.
#[must_use]
pub fn check(
    protocol: &Checked<Protocol>,
    questionnaires: &[Checked<Questionnaire>],
    risk: &Checked<RiskRules>,
    calendar: &Calendar,
) -> Vec<Problems> {
    let mut plan = check_protocol(protocol, questionnaires, calendar);
    plan.list.extend(depends::check(protocol, questionnaires, risk));
    let mut found = vec![plan];
    found.extend(check_questionnaires(questionnaires));
    found.push(signals::check(risk, questionnaires));
    let ordered = found.into_iter().filter_map(|problems| problems.or(()).err());
    ordered.collect()
}

fn check_protocol(
    protocol: &Checked<Protocol>,
    questionnaires: &[Checked<Questionnaire>],
    calendar: &Calendar,
) -> Problems {
    let mut problems = protocol.problems();
    let known: Vec<&str> = questionnaires.iter().map(|file| file.value.id.as_str()).collect();
    let mut waits: HashMap<Offset, Option<Date>> = HashMap::new();
    for step in &protocol.value.steps {
        if let Some(questionnaire) = step.questionnaire()
            && !known.contains(&questionnaire)
        {
            let mark = format!("step.{}.questionnaire", step.id);
            problems.push(protocol.unknown(&mark, "questionnaire", questionnaire, &known));
        }
        let wait = waits
            .entry(step.open_for)
            .or_insert_with(|| window::closed_through(calendar, step.open_for));
        if let Some(closed) = wait {
            let mark = format!("step.{}.open-for", step.id);
            let what = format!(
                "step `{}` would pass without one open hour when it falls due on {closed}",
                step.id
            );
            problems.push(protocol.problem(
                &mark,
                what,
                "make it longer, or open the calendar on some of those days",
            ));
        }
    }
    problems
}

/// Two files of one name, and one item that means two things: answers and rules know items by name alone.
fn check_questionnaires(files: &[Checked<Questionnaire>]) -> Vec<Problems> {
    let mut first_files: BTreeMap<&str, &str> = BTreeMap::new();
    let mut first_items: BTreeMap<&str, (&Questionnaire, Vec<&str>)> = BTreeMap::new();
    let mut found = Vec::new();
    for file in files {
        let (mut problems, questionnaire) = (file.problems(), &file.value);
        if let Some(first) = first_files.insert(&questionnaire.id, &file.file) {
            let what = format!("the questionnaire `{}` is also in {first}", questionnaire.id);
            problems.push(Problem::of_the_file(what, "give one of them another `id`"));
        }
        for item in &questionnaire.items {
            let mut codes: Vec<&str> = item.options.iter().map(|option| option.code.as_str()).collect();
            codes.sort_unstable();
            match first_items.get(item.id.as_str()) {
                Some((first, known)) if *known != codes => {
                    let what = format!(
                        "item `{}` has other answers than in questionnaire `{}`",
                        item.id, first.id
                    );
                    let mend = "give it a name of its own, or the same answers";
                    problems.push(file.problem(&format!("item.{}", item.id), what, mend));
                }
                Some((first, _)) if first.item(&item.id).is_some_and(|known| are_apart(known, item)) => {
                    let what = format!(
                        "item `{}` orders its answers otherwise than in questionnaire `{}`",
                        item.id, first.id
                    );
                    let mend = "put them in the same order, and write the same `order`";
                    problems.push(file.problem(&format!("item.{}", item.id), what, mend));
                }
                Some(_) => {}
                None => {
                    first_items.insert(&item.id, (questionnaire, codes));
                }
            }
        }
        found.push(problems);
    }
    found
}

/// Whether it is said of two items which answers are better, and not the same.
fn are_apart(one: &Item, other: &Item) -> bool {
    let orders = one.from_good_to_bad().zip(other.from_good_to_bad());
    orders.is_some_and(|(one, other)| one != other)
}

fn unique(mut words: Vec<&str>) -> Vec<&str> {
    words.sort_unstable();
    words.dedup();
    words
}
