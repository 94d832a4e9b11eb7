//! What a condition can come to over everything that a person could say in one contact.
//!
//! Worked out by trying, with what is not yet settled left open, so that most of the tries are cut short. The work is
//! bounded: a condition too large for the bound counts as one that can fire.

use std::collections::{BTreeMap, BTreeSet};

use crate::care::questionnaire::Questionnaire;
use crate::care::risk::{Condition, Heard};

/// The most parts of a condition that are looked at before the search gives up.
const LOOKS_MOST: usize = 200_000;

/// Which answers there are.
pub(in crate::files) enum Domain<'a> {
    /// Any item with any answer: the questionnaires are not known.
    Open,
    /// The items and answers of one questionnaire; a contact asks no other.
    Of(&'a Questionnaire),
}

/// What a condition can come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::files) struct Reach {
    /// Something that a person could say makes it true.
    pub(in crate::files) fires: bool,
    /// It is true of who said nothing.
    pub(in crate::files) on_nothing: bool,
}

/// Works out what a condition can come to.
pub(in crate::files) fn reach(condition: &Condition, domain: &Domain<'_>) -> Reach {
    let mut questions = Vec::new();
    collect(condition, &mut questions);
    let mut seen = BTreeSet::new();
    questions.retain(|question| seen.insert(*question));
    let mut search = Search {
        condition,
        domain,
        questions,
        said: Said::default(),
        looks: 0,
    };
    Reach {
        fires: search.finds(0),
        on_nothing: condition.holds(&Heard::default()),
    }
}

/// One thing that can be said or not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Question<'c> {
    Item(&'c str),
    Call,
    Danger,
}

/// What was said, as far as it is settled.
#[derive(Default)]
struct Said<'c> {
    answers: BTreeMap<&'c str, Option<&'c str>>,
    call: Option<Call>,
    danger: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    No,
    Sometime,
    Today,
}

fn collect<'c>(condition: &'c Condition, questions: &mut Vec<Question<'c>>) {
    match condition {
        Condition::Answer { item, .. } => questions.push(Question::Item(item)),
        Condition::CallMe { .. } => questions.push(Question::Call),
        Condition::Danger => questions.push(Question::Danger),
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
            for part in parts {
                collect(part, questions);
            }
        }
        Condition::Not(part) => collect(part, questions),
    }
}

struct Search<'c> {
    condition: &'c Condition,
    domain: &'c Domain<'c>,
    questions: Vec<Question<'c>>,
    said: Said<'c>,
    looks: usize,
}

impl<'c> Search<'c> {
    /// Whether something can be said from question number `next` on that makes the condition true.
    fn finds(&mut self, next: usize) -> bool {
        match self.judge(self.condition) {
            Some(verdict) => return verdict,
            None if self.looks > LOOKS_MOST => return true,
            None => {}
        }
        let Some(&question) = self.questions.get(next) else {
            return false;
        };
        match question {
            Question::Item(item) => {
                let found = self.answers_to(item).into_iter().any(|answer| {
                    self.said.answers.insert(item, answer);
                    self.finds(next + 1)
                });
                self.said.answers.remove(item);
                found
            }
            Question::Call => {
                let found = [Call::Today, Call::Sometime, Call::No].into_iter().any(|call| {
                    self.said.call = Some(call);
                    self.finds(next + 1)
                });
                self.said.call = None;
                found
            }
            Question::Danger => {
                let found = [true, false].into_iter().any(|danger| {
                    self.said.danger = Some(danger);
                    self.finds(next + 1)
                });
                self.said.danger = None;
                found
            }
        }
    }

    /// The answers to an item that the condition tells apart, and none of them.
    fn answers_to(&self, item: &str) -> BTreeSet<Option<&'c str>> {
        let mut codes = Vec::new();
        codes_of(self.condition, item, &mut codes);
        let known = |code: &&str| match self.domain {
            Domain::Open => true,
            Domain::Of(questionnaire) => {
                let found = questionnaire.item(item);
                found.is_some_and(|found| found.options.iter().any(|option| option.code == **code))
            }
        };
        codes.into_iter().filter(known).map(Some).chain([None]).collect()
    }

    /// Whether the condition holds; `None` where that depends on what is not settled.
    fn judge(&mut self, condition: &Condition) -> Option<bool> {
        self.looks += 1;
        match condition {
            Condition::Answer { item, is } => {
                let answer = self.said.answers.get(item.as_str())?;
                Some(answer.is_some_and(|code| is.iter().any(|one| one == code)))
            }
            Condition::CallMe { today } => self
                .said
                .call
                .map(|call| call == Call::Today || (call == Call::Sometime && !today)),
            Condition::Danger => self.said.danger,
            Condition::All(parts) => self.at_least(parts.len(), parts),
            Condition::Any(parts) => self.at_least(1, parts),
            Condition::Not(part) => self.judge(part).map(|verdict| !verdict),
            Condition::AtLeast { n, of } => self.at_least(*n, of),
        }
    }

    fn at_least(&mut self, n: usize, parts: &[Condition]) -> Option<bool> {
        let verdicts: Vec<_> = parts.iter().map(|part| self.judge(part)).collect();
        let sure = verdicts.iter().filter(|verdict| **verdict == Some(true)).count();
        let possible = verdicts.iter().filter(|verdict| **verdict != Some(false)).count();
        match (sure >= n, possible >= n) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }
}

fn codes_of<'c>(condition: &'c Condition, item: &str, codes: &mut Vec<&'c str>) {
    match condition {
        Condition::Answer { item: own, is } if own == item => codes.extend(is.iter().map(String::as_str)),
        Condition::Answer { .. } | Condition::CallMe { .. } | Condition::Danger => {}
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
            for part in parts {
                codes_of(part, item, codes);
            }
        }
        Condition::Not(part) => codes_of(part, item, codes),
    }
}
