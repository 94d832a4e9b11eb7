//! The questions that a worker may tick off during a talk: those that the contact would have asked.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form::Fields;
use super::words::{in_words, step_of};
use crate::care::ids::StepId;
use crate::care::person::{Language, Role};
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::Heard;
use crate::engine::rulebook::Rulebook;

/// One question with its answers.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) options: Vec<Choice>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) text: String,
}

/// The questionnaire of a contact's step; for a contact that asks none, the longest of the plan.
fn questionnaire<'a>(book: &'a Rulebook, contact: Option<(&str, &str)>) -> Option<&'a Questionnaire> {
    let of_step = contact.and_then(|(contact, trajectory)| {
        let step = StepId::new(step_of(contact, trajectory)?);
        let questionnaire = book.rules.protocol.step(&step)?.questionnaire()?;
        book.rules.questionnaires.get(questionnaire)
    });
    of_step.or_else(|| {
        let steps = book.rules.protocol.steps.iter();
        let asked = steps.filter(|step| step.asks()).filter_map(|step| step.questionnaire());
        let asked = asked.filter_map(|questionnaire| book.rules.questionnaires.get(questionnaire));
        asked.max_by_key(|questionnaire| questionnaire.items.len())
    })
}

/// The questions that a role may hear the answers to. `contact` is a contact's id with its trajectory's.
pub(super) fn questions(
    book: &Rulebook,
    contact: Option<(&str, &str)>,
    role: Role,
    language: Language,
) -> Vec<Question> {
    let Some(questionnaire) = questionnaire(book, contact) else {
        return Vec::new();
    };
    let readable = questionnaire.items.iter().filter(|item| role.may_read(item.readers));
    readable
        .map(|item| Question {
            id: item.id.clone(),
            text: in_words(&item.texts, language).unwrap_or_else(|| item.id.clone()),
            options: item
                .options
                .iter()
                .map(|option| Choice {
                    code: option.code.clone(),
                    text: in_words(&option.texts, language).unwrap_or_else(|| option.code.clone()),
                })
                .collect(),
        })
        .collect()
}

/// What was ticked under `start`, as far as it is among the questions.
pub(super) fn heard(fields: &Fields, start: &str, questions: &[Question]) -> Heard {
    let known = |item: &str, code: &str| {
        questions
            .iter()
            .any(|question| question.id == item && question.options.iter().any(|option| option.code == code))
    };
    let answers: BTreeMap<String, String> = fields
        .under(start)
        .filter(|(item, code)| known(item, code))
        .map(|(item, code)| (item.to_owned(), code.to_owned()))
        .collect();
    Heard {
        answers,
        ..Heard::default()
    }
}

/// An answer in words: question and option.
pub(super) fn answer_in_words(book: &Rulebook, item: &str, code: &str, language: Language) -> Option<(String, String)> {
    let found = book
        .rules
        .questionnaires
        .values()
        .find_map(|questionnaire| questionnaire.item(item))?;
    let option = found.options.iter().find(|option| option.code == code)?;
    Some((in_words(&found.texts, language)?, in_words(&option.texts, language)?))
}
