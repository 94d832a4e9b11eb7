//! What a check-in asks.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::person::{Language, Readers};
use super::risk::{Heard, Saying};
use super::score::Scoring;
use super::vocabulary::vocabulary;

/// One text in every language that it was written in.
pub type Texts = BTreeMap<Language, String>;

/// A set of questions, most of them with one *lead*: the one question that a text message can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    /// The name that protocols use.
    pub id: String,
    /// What workers call it.
    pub names: Texts,
    /// Where it comes from.
    pub provenance: Provenance,
    /// The item that stands in the first message and that a bare reply answers; `None` where no question can be taken out
    /// of the whole, so that a message carries an invitation only, and the questions are asked by page or by a person.
    pub lead: Option<String>,
    /// The items in the order of asking.
    pub items: Vec<Item>,
    /// How the answers come to a score, where they do.
    pub scoring: Option<Scoring>,
}

/// Where a questionnaire comes from, and how far its words can be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Counts its versions. Answers to two versions are never compared.
    pub version: u8,
    /// Who made it, and where it can be found.
    pub source: Option<String>,
    /// On what terms it may be used.
    pub licence: Option<String>,
    /// What is known of its words, by language.
    pub validation: BTreeMap<Language, Validation>,
}

vocabulary! {
    /// What is known of the words of a questionnaire in one language.
    pub enum Validation {
        /// The words of those who made it, as they published them.
        Official = "official",
        /// A translation that was tried on people who speak the language.
        ValidatedTranslation = "validated-translation",
        /// A translation that nobody tried: it shows change within one person and is compared with nobody else's.
        UnofficialTranslation = "unofficial-translation",
        /// Questions of a service's own that nobody tried. They measure nothing; they open a talk.
        UnvalidatedOwn = "unvalidated-own",
    }
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
    /// Which way its answers are ordered; `None` where none of them is better than another.
    pub order: Option<Order>,
    /// What has to be answered earlier for it to be asked; `None` where it is always asked.
    pub ask_when: Option<Condition<Saying>>,
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

vocabulary! {
    /// Which way the answers to an item are ordered.
    pub enum Order {
        /// The best comes first.
        BestFirst = "best-first",
        /// The worst comes first.
        WorstFirst = "worst-first",
    }
}

impl Item {
    /// Its codes from good to bad, where they are ordered.
    #[must_use]
    pub fn from_good_to_bad(&self) -> Option<Vec<&str>> {
        let mut codes: Vec<&str> = self.options.iter().map(|option| option.code.as_str()).collect();
        match self.order? {
            Order::BestFirst => {}
            Order::WorstFirst => codes.reverse(),
        }
        Some(codes)
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
        self.item(self.lead.as_deref()?)
    }

    /// The items that are asked of somebody who answered this, in order. An answer to an item that is not asked, or no
    /// longer, counts for nothing.
    #[must_use]
    pub fn asked(&self, answers: &BTreeMap<String, String>) -> Vec<&Item> {
        let mut counted = Heard::default();
        let mut asked = Vec::new();
        for item in &self.items {
            if item.ask_when.as_ref().is_some_and(|when| !when.holds(&counted)) {
                continue;
            }
            if let Some(code) = answers.get(&item.id) {
                counted.answers.insert(item.id.clone(), code.clone());
            }
            asked.push(item);
        }
        asked
    }

    /// The item that is asked next of somebody who answered this; `None` where nothing is left.
    #[must_use]
    pub fn next(&self, answers: &BTreeMap<String, String>) -> Option<&Item> {
        self.asked(answers)
            .into_iter()
            .find(|item| !answers.contains_key(&item.id))
    }

    /// The items that are asked because of what was answered since `before`. What was asked before and passed over is not
    /// asked again.
    #[must_use]
    pub fn follow_ups(&self, before: &BTreeMap<String, String>, answers: &BTreeMap<String, String>) -> Vec<&Item> {
        let known = self.asked(before);
        let is_new = |item: &&Item| !known.contains(item) && !answers.contains_key(&item.id);
        self.asked(answers).into_iter().filter(is_new).collect()
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

#[cfg(test)]
mod tests;
