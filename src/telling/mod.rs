//! What a plan looks like to people: sentences, tables and drawings, in the language of the reader.
//!
//! Nothing is decided here. Every sentence stands in the files of words; what is put into it comes from the rules as the
//! core holds them, so that what is read aloud is what is done.

pub mod condition;
mod days;
mod drawing;
pub mod exceptions;
pub mod moment;
mod order;
mod placing;
mod plan;
pub mod rehearsal;
mod silence;
mod step;
mod table;
#[cfg(test)]
pub(crate) mod tests;
pub mod why;

use crate::care::person::Language;
use crate::care::questionnaire::Texts;

pub use drawing::{Drawing, Lane, Lanes, Mark, Tick};
pub use plan::{Line, PlanTold, tell};
pub use step::StepTold;
pub use table::table;

/// Where the words come from. Pages hold it while they wait for the database.
pub trait Words: Sync {
    /// A text by its key, filled in; the key itself where there are no words for it.
    fn text(&self, language: Language, key: &str, values: &[(&str, Filled<'_>)]) -> String;
}

/// What is put into a text.
#[derive(Clone, Copy, Debug)]
pub enum Filled<'a> {
    /// Words.
    Text(&'a str),
    /// A number, by which a text may choose between one and several.
    Number(i64),
}

impl<'a> From<&'a String> for Filled<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a str> for Filled<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

macro_rules! filled_by_numbers {
    ($($of:ty),+) => {$(
        impl From<$of> for Filled<'_> {
            fn from(number: $of) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )+};
}

filled_by_numbers!(i8, u8, i32, i64);

/// Who tells: the words of one language.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    words: &'a dyn Words,
    language: Language,
}

impl<'a> Teller<'a> {
    /// Tells by these words, in this language.
    #[must_use]
    pub fn new(words: &'a dyn Words, language: Language) -> Self {
        Self { words, language }
    }

    /// A text by its key.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A text by its key, filled in.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, Filled<'_>)]) -> String {
        self.words.text(self.language, key, values)
    }

    /// A text of the rules in this language, or else in any.
    #[must_use]
    pub fn text(&self, texts: &Texts) -> String {
        let own = texts.get(&self.language).or_else(|| texts.values().next());
        own.cloned().unwrap_or_default()
    }

    /// `a, b and c`.
    #[must_use]
    pub fn and(&self, parts: &[String]) -> String {
        self.joined("plan-and", parts)
    }

    /// `a, b or c`.
    #[must_use]
    pub fn or(&self, parts: &[String]) -> String {
        self.joined("plan-or", parts)
    }

    fn joined(&self, key: &str, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            [before @ .., last] => {
                let before = before.join(", ");
                self.fill(key, &[("one", (&before).into()), ("two", last.into())])
            }
        }
    }

    /// One part after the other, each joined to those before it by the text of `key`.
    fn besides(&self, key: &str, parts: impl IntoIterator<Item = String>) -> String {
        let join = |one: String, two: String| self.fill(key, &[("one", (&one).into()), ("two", (&two).into())]);
        parts.into_iter().reduce(join).unwrap_or_default()
    }

    /// Between the quotation marks of the language.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        self.fill("plan-quoted", &[("text", text.into())])
    }
}

/// A phrase as a sentence of its own: a capital at its head, and a full stop where nothing ends it yet.
#[must_use]
pub fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let head: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let ended = phrase.ends_with(['.', '!', '?']);
    format!("{head}{}{}", chars.as_str(), if ended { "" } else { "." })
}
