//! What steps depend on, beside the questionnaires, the relapse rules and each other.

use std::collections::BTreeSet;

use super::super::checked::Checked;
use super::super::conditions::reach::{Case, Found, find};
use super::super::problem::Problem;
use super::super::protocols::facts::{Code, Matter};
use super::unique;
use crate::care::condition::Condition;
use crate::care::protocol::{Fact, Protocol, Step, StepKind};
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::RiskRules;

/// What is wrong with the conditions of a plan.
pub(super) fn check(
    protocol: &Checked<Protocol>,
    files: &[Checked<Questionnaire>],
    risk: &Checked<RiskRules>,
) -> Vec<Problem> {
    let against = Against::new(protocol, files, risk);
    let mut problems = against.conditions();
    if problems.is_empty() {
        problems.extend(against.nobody());
        problems.extend(against.overlaps());
    }
    problems
}

/// A plan, and the files that it is held against.
pub(super) struct Against<'a> {
    protocol: &'a Checked<Protocol>,
    files: &'a [Checked<Questionnaire>],
    risk: &'a Checked<RiskRules>,
}

impl<'a> Against<'a> {
    pub(super) const fn new(
        protocol: &'a Checked<Protocol>,
        files: &'a [Checked<Questionnaire>],
        risk: &'a Checked<RiskRules>,
    ) -> Self {
        Self { protocol, files, risk }
    }

    pub(super) const fn protocol(&self) -> &'a Checked<Protocol> {
        self.protocol
    }

    /// The questionnaire of that id.
    pub(super) fn questionnaire(&self, id: &str) -> Option<&'a Questionnaire> {
        let mut files = self.files.iter().map(|file| &file.value);
        files.find(|file| file.id == id)
    }

    /// Whether messages can go out in a language, or this stands for none.
    pub(super) fn speaks(&self, language: &str) -> bool {
        language == "none" || self.protocol.languages.iter().any(|own| own.tag() == language)
    }

    /// What is wrong with each condition by itself.
    pub(super) fn conditions(&self) -> Vec<Problem> {
        let steps = self.protocol.value.steps.iter();
        steps.flat_map(|step| self.conditions_of(step)).collect()
    }

    /// What is wrong with each condition of a step by itself.
    pub(super) fn conditions_of(&self, step: &Step) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (key, condition) in [("when", &step.when), ("while", &step.while_)] {
            let Some(condition) = condition else { continue };
            let place = format!("step.{}.{key}", step.id);
            let strangers = self.strangers(condition, &place);
            if strangers.is_empty() {
                problems.extend(self.truth(step, key, condition, &place));
            }
            problems.extend(strangers);
        }
        problems
    }

    fn codes(&self, item: &str) -> Vec<&str> {
        let items = self.files.iter().filter_map(|file| file.value.item(item));
        let options = items.flat_map(|item| &item.options);
        unique(options.map(|option| option.code.as_str()).collect())
    }

    /// Items, answers, rules and steps that are not there.
    fn strangers(&self, condition: &Condition<Fact>, place: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut unknown = |mark: String, kind: &str, word: &str, known: &[&str]| {
            problems.push(self.protocol.unknown(&mark, kind, word, known));
        };
        for (number, fact) in condition.facts().into_iter().enumerate() {
            let place = format!("{place}.{number}");
            match fact {
                Fact::Answer { item, is } => {
                    let known = self.codes(item);
                    if known.is_empty() {
                        let items = self.files.iter().flat_map(|file| &file.value.items);
                        let ids = unique(items.map(|item| item.id.as_str()).collect());
                        unknown(format!("{place}.item"), "item of a questionnaire", item, &ids);
                        continue;
                    }
                    for (part, code) in is
                        .iter()
                        .enumerate()
                        .filter(|(_, code)| !known.contains(&code.as_str()))
                    {
                        unknown(format!("{place}.{part}"), &format!("answer to `{item}`"), code, &known);
                    }
                }
                Fact::Signal { rule } => {
                    let rules = self.risk.value.rules.iter();
                    let ids = unique(rules.map(|rule| rule.id.as_str()).collect());
                    if !ids.contains(&rule.as_str()) {
                        unknown(format!("{place}.item"), "relapse rule", rule, &ids);
                    }
                }
                Fact::Outcome { step, .. } => {
                    let steps = self.protocol.value.steps.iter();
                    let ids: Vec<&str> = steps.map(|step| step.id.as_str()).collect();
                    if !ids.contains(&step.as_str()) {
                        unknown(format!("{place}.item"), "step of the plan", step.as_str(), &ids);
                    }
                }
                Fact::Score { questionnaire, .. } => {
                    let scored = self.files.iter().filter(|file| file.value.scoring.is_some());
                    let ids = unique(scored.map(|file| file.value.id.as_str()).collect());
                    if !ids.contains(&questionnaire.as_str()) {
                        unknown(
                            format!("{place}.item"),
                            "questionnaire with a score",
                            questionnaire,
                            &ids,
                        );
                    }
                }
                Fact::Alert { .. } | Fact::Dossier { .. } | Fact::Person { .. } => {}
            }
        }
        problems
    }

    /// A condition that nothing can meet, or that everything does.
    fn truth(&self, step: &Step, key: &str, condition: &Condition<Fact>, place: &str) -> Option<Problem> {
        let exists = |matter: &Matter, code: &Code| self.exists(matter, code);
        let (what, mend) = if !find(&[(condition, true)], &exists).may_be() {
            (
                format!(
                    "`{key}` of step `{}` can never hold, so the step is never held",
                    step.id
                ),
                "read it aloud, and take out what contradicts the rest",
            )
        } else if !find(&[(condition, false)], &exists).may_be() {
            (
                format!("`{key}` of step `{}` always holds, so it decides nothing", step.id),
                "leave it out",
            )
        } else {
            return None;
        };
        Some(self.protocol.problem(place, what, mend))
    }

    /// Whether something can be the case: an answer that a questionnaire of the plan offers, a score that it can give.
    pub(super) fn exists(&self, matter: &Matter, code: &Code) -> bool {
        let asked: BTreeSet<&str> = self
            .protocol
            .value
            .steps
            .iter()
            .filter_map(Step::questionnaire)
            .collect();
        let mut files = self.files.iter().filter(|file| asked.contains(file.value.id.as_str()));
        match (matter, code) {
            (Matter::Item(item), Some(code)) => {
                let mut items = files.filter_map(|file| file.value.item(item));
                items.any(|item| item.options.iter().any(|option| option.code == *code))
            }
            (Matter::Score(questionnaire), Some(code)) => {
                let file = files.find(|file| file.value.id == *questionnaire);
                let scoring = file.and_then(|file| file.value.scoring.as_ref());
                let points = code.parse::<u8>().ok();
                scoring.is_some_and(|scoring| scoring.points().any(|given| Some(given) == points))
            }
            _ => true,
        }
    }

    /// Somebody of whom every condition is false gets no contact at all.
    pub(super) fn nobody(&self) -> Option<Problem> {
        let contacts = self.protocol.value.steps.iter();
        let contacts: Vec<&Step> = contacts.filter(|step| !matches!(step.kind, StepKind::Wait)).collect();
        // A step is left out where either of its conditions is false; where all are, one for each suffices.
        let conditions: Option<Vec<&Condition<Fact>>> = contacts
            .iter()
            .map(|step| step.when.as_ref().or(step.while_.as_ref()))
            .collect();
        let wanted: Vec<_> = conditions?.into_iter().map(|condition| (condition, false)).collect();
        let exists = |matter: &Matter, code: &Code| self.exists(matter, code);
        let case = match find(&wanted, &exists) {
            Found::Never => return None,
            Found::Unknown => "some answers".to_owned(),
            Found::Case(case) => in_words(&case),
        };
        let what = format!("somebody gets no contact at all, as every step asks for something: with {case}");
        let mend = "let one step ask for nothing, or for the opposite of another";
        Some(Problem::of_the_file(what, mend))
    }

    /// Two questions on one day, whose conditions can hold together: only one of them is asked.
    fn overlaps(&self) -> Vec<Problem> {
        let questions: Vec<&Step> = self.protocol.value.steps.iter().filter(|step| step.asks()).collect();
        let mut problems = Vec::new();
        for (place, one) in questions.iter().enumerate() {
            for other in questions.iter().skip(place + 1) {
                let (Some(first), Some(second)) = (&one.when, &other.when) else {
                    continue;
                };
                if one.from != other.from || one.at != other.at || one.priority != other.priority {
                    continue;
                }
                let exists = |matter: &Matter, code: &Code| self.exists(matter, code);
                if let Found::Case(case) = find(&[(first, true), (second, true)], &exists) {
                    let what = format!(
                        "the steps `{}` and `{}` fall on the same day and both hold with {}; one question is asked at \
                         a time",
                        one.id,
                        other.id,
                        in_words(&case)
                    );
                    let mend = "let one of them ask for the opposite of the other, or give one a `priority`";
                    problems.push(self.protocol.problem(&format!("step.{}.when", other.id), what, mend));
                }
            }
        }
        problems
    }
}

/// A case as a sentence would tell it.
pub(super) fn in_words(case: &Case<Fact>) -> String {
    let told = case.iter().map(|(matter, code)| {
        let (what, none) = match matter {
            Matter::Item(item) => (format!("`{item}`"), "unanswered"),
            Matter::Step(step) => (format!("step `{step}`"), "not ended in a way that counts"),
            Matter::Alert => ("the alert".to_owned(), "not raised"),
            Matter::Rule(rule) => (format!("rule `{rule}`"), "not fired"),
            Matter::Score(questionnaire) => (format!("the score of `{questionnaire}`"), "unknown"),
            Matter::Dossier(what) => (format!("the dossier's {what}"), "another"),
            Matter::Person(what) => (format!("the person's {what}"), "another"),
            Matter::One(what, _) => (format!("the {what}"), "not so"),
        };
        match (matter, code) {
            (_, None) => format!("{what} {none}"),
            (Matter::Rule(_), Some(_)) => format!("{what} fired"),
            (_, Some(code)) => format!("{what} `{code}`"),
        }
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        "whatever is the case".to_owned()
    } else {
        told.join(", ")
    }
}
