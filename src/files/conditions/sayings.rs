//! What a person said, as relapse rules ask for it.

use super::super::shape::{Key, Value, key};
use super::super::table::{Item, Table};
use super::super::words::{name, word};
use super::reach::Matters;
use super::{Facts, Tools, words_of};
use crate::care::risk::Saying;

/// The wishes to be called.
pub(super) const CALLS: [&str; 2] = ["today", "yes"];

impl Facts for Saying {
    const KINDS: &'static [&'static str] = &["answer", "call-me", "danger"];
    const COMPANIONS: &'static [(&'static str, &'static str)] = &[("is", "answer")];

    const KEYS: &'static [Key] = &[
        key("answer", Value::Name, "The item whose answer counts."),
        key(
            "is",
            Value::OneOrMore(&Value::Name),
            "The answer, or several of which any counts.",
        ),
        key(
            "call-me",
            Value::Word(|| CALLS.to_vec()),
            "A wish to be called: any, or one for today.",
        ),
        key("danger", Value::Truth, "Words that sound like danger to life."),
    ];

    fn read(kind: &str, table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Self> {
        match kind {
            "answer" => {
                let item = name(value, tools.findings);
                tools.marks.put(format!("{place}.item"), value.span());
                let is = table.required("is", "is = \"arrears\"", tools.findings)?;
                let is = words_of(&is, place, tools)?;
                Some(Self::Answer {
                    item: item?.to_owned(),
                    is,
                })
            }
            "call-me" => {
                let read = |text: &str| match text {
                    "today" => Some(true),
                    "yes" => Some(false),
                    _ => None,
                };
                let today = word(value, "wish to be called", &CALLS, read, tools.findings)?;
                Some(Self::CallMe { today })
            }
            _ => {
                if value.truth(tools.findings)? {
                    return Some(Self::Danger);
                }
                let mend = "write `not = { danger = true }`";
                let what = "`danger` is asked for as `true`";
                tools.findings.at(value.span(), what, mend);
                None
            }
        }
    }
}

/// What a saying is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::files) enum Matter {
    /// The answer to an item.
    Item(String),
    /// A wish to be called.
    Call,
    /// Danger to life.
    Danger,
}

/// What may have been said of a matter.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::files) enum Word {
    /// Nothing.
    Nothing,
    /// This answer.
    Code(String),
    /// To be called some time.
    Sometime,
    /// To be called today.
    Today,
    /// Words of danger.
    Danger,
}

impl Matters for Saying {
    type Matter = Matter;
    type Value = Word;

    fn matter(&self) -> Matter {
        match self {
            Self::Answer { item, .. } => Matter::Item(item.clone()),
            Self::CallMe { .. } => Matter::Call,
            Self::Danger => Matter::Danger,
        }
    }

    fn values(&self) -> Vec<Word> {
        match self {
            Self::Answer { is, .. } => is.iter().cloned().map(Word::Code).chain([Word::Nothing]).collect(),
            Self::CallMe { .. } => vec![Word::Today, Word::Sometime, Word::Nothing],
            Self::Danger => vec![Word::Danger, Word::Nothing],
        }
    }

    fn is_met_by(&self, value: &Word) -> bool {
        match (self, value) {
            (Self::Answer { is, .. }, Word::Code(code)) => is.contains(code),
            (Self::CallMe { today }, Word::Sometime) => !today,
            (Self::CallMe { .. }, Word::Today) | (Self::Danger, Word::Danger) => true,
            _ => false,
        }
    }
}
