//! What only shows when the files stand beside each other: names that lead nowhere, rules that no answer can fire, and
//! a plan that the calendar lets through no window.

#[cfg(test)]
mod tests;
mod window;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::checked::Checked;
use super::problem::{Problem, Problems};
use super::risk::reach::{Domain, reach};
use crate::care::calendar::{Calendar, Offset};
use crate::care::ids::RulesId;
use crate::care::protocol::{CompleteLanguages, Protocol, StepKind};
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::{Condition, RiskRule, RiskRules};
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
        let questionnaires = self
            .questionnaires
            .into_iter()
            .map(|file| (file.value.id.clone(), file.value))
            .collect();
        let (protocol, risk, calendar) = (self.protocol.value, self.risk.value, self.calendar);
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
    let mut found = vec![check_protocol(protocol, questionnaires, calendar)];
    found.extend(check_questionnaires(questionnaires));
    found.push(check_risk(risk, &asked(protocol, questionnaires), questionnaires));
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
        if let StepKind::CheckIn { questionnaire } = &step.kind
            && !known.contains(&questionnaire.as_str())
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

/// The questionnaires that the plan asks.
fn asked<'a>(protocol: &Checked<Protocol>, files: &'a [Checked<Questionnaire>]) -> Vec<&'a Questionnaire> {
    let asks = |file: &&Checked<Questionnaire>| {
        protocol.value.steps.iter().any(|step| match &step.kind {
            StepKind::CheckIn { questionnaire } => *questionnaire == file.value.id,
            StepKind::Call { .. } => false,
        })
    };
    files.iter().filter(asks).map(|file| &file.value).collect()
}

fn check_risk(
    risk: &Checked<RiskRules>,
    asked: &[&Questionnaire],
    questionnaires: &[Checked<Questionnaire>],
) -> Problems {
    let mut problems = risk.problems();
    for rule in &risk.value.rules {
        let strangers = strangers(risk, rule, questionnaires);
        if !strangers.is_empty() {
            problems.list.extend(strangers);
            continue;
        }
        let fires = |questionnaire: &&Questionnaire| reach(&rule.when, &Domain::Of(questionnaire)).fires;
        // A plan without questions still hears who asks to be called.
        let nothing_asked = asked.is_empty() && reach(&rule.when, &Domain::Open).fires;
        if !asked.iter().any(fires) && !nothing_asked {
            let what = format!(
                "rule `{}` can never fire: no check-in of the plan asks all that it needs",
                rule.id
            );
            let mend = "let it look at items of one questionnaire that the plan asks, or leave it out";
            problems.push(risk.problem(&format!("rule.{}.0.item", rule.id), what, mend));
        }
    }
    problems
}

/// Items and answers of a rule that no questionnaire has.
fn strangers(risk: &Checked<RiskRules>, rule: &RiskRule, files: &[Checked<Questionnaire>]) -> Vec<Problem> {
    let mut answers = Vec::new();
    answers_of(&rule.when, &mut answers);
    let mut problems = Vec::new();
    for (place, (item, codes)) in answers.into_iter().enumerate() {
        let place = format!("rule.{}.{place}", rule.id);
        let items = files.iter().filter_map(|file| file.value.item(item));
        let known: Vec<&str> = items
            .flat_map(|item| &item.options)
            .map(|option| option.code.as_str())
            .collect();
        if known.is_empty() {
            let ids: Vec<&str> = files
                .iter()
                .flat_map(|file| &file.value.items)
                .map(|item| item.id.as_str())
                .collect();
            problems.push(risk.unknown(&format!("{place}.item"), "item of a questionnaire", item, &unique(ids)));
            continue;
        }
        for (number, code) in codes
            .iter()
            .enumerate()
            .filter(|(_, code)| !known.contains(&code.as_str()))
        {
            let kind = format!("answer to `{item}`");
            problems.push(risk.unknown(&format!("{place}.{number}"), &kind, code, &unique(known.clone())));
        }
    }
    problems
}

fn unique(mut words: Vec<&str>) -> Vec<&str> {
    words.sort_unstable();
    words.dedup();
    words
}

/// The items and codes of a condition, in the order in which its reader marked them.
pub(super) fn answers_of<'c>(condition: &'c Condition, answers: &mut Vec<(&'c str, &'c [String])>) {
    match condition {
        Condition::Answer { item, is } => answers.push((item, is)),
        Condition::CallMe { .. } | Condition::Danger => {}
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
            for part in parts {
                answers_of(part, answers);
            }
        }
        Condition::Not(part) => answers_of(part, answers),
    }
}
