//! What a check-in asks.

use std::collections::BTreeMap;

use super::person::{Language, Readers};
use super::vocabulary::vocabulary;

/// One text in every language that it was written in.
pub type Texts = BTreeMap<Language, String>;

/// A set of questions with one *lead*: the one question that a text message can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    /// The name that protocols use.
    pub id: String,
    /// What workers call it.
    pub names: Texts,
    /// The item that stands in the first message and that a bare reply answers.
    pub lead: String,
    /// The items in the order of asking.
    pub items: Vec<Item>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The name that risk rules and answers use.
    pub id: String,
    /// How it is answered.
    pub kind: ItemKind,
    /// The question, in the client's words.
    pub texts: Texts,
    /// The question with its digits, short enough for a text message; present on a lead item.
    pub short: Texts,
    /// The answers in order.
    pub options: Vec<AnswerOption>,
    /// The least role that may read the answer.
    pub readers: Readers,
}

vocabulary! {
    /// How an item is answered.
    pub enum ItemKind {
        /// One of an ordered row, by digit.
        Scale = "scale",
        /// Yes or no.
        YesNo = "yes-no",
        /// One of several.
        Choice = "choice",
    }
}

/// One answer to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerOption {
    /// The code that is stored and that rules read.
    pub code: String,
    /// The digit that stands for it in a text message.
    pub digit: Option<u8>,
    /// The words on the page.
    pub texts: Texts,
    /// Other words that a person may text for it.
    pub words: Vec<String>,
}

impl Questionnaire {
    /// The item of that name.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The item that a bare reply answers.
    #[must_use]
    pub fn lead(&self) -> Option<&Item> {
        self.item(&self.lead)
    }

    /// The first answer whose item or code this questionnaire does not have; `None` where all are known.
    #[must_use]
    pub fn stranger<'a>(&self, answers: &'a BTreeMap<String, String>) -> Option<(&'a str, &'a str)> {
        answers.iter().find_map(|(item, code)| {
            let known = self
                .item(item)
                .is_some_and(|found| found.options.iter().any(|option| &option.code == code));
            (!known).then_some((item.as_str(), code.as_str()))
        })
    }
}
