//! A file that was read without a problem, with what the checks across files need of it.

use std::collections::BTreeSet;

use super::problem::{Problem, Problems};
use super::words::Marks;
use crate::care::person::Language;

/// A value of the core, the text that it came from, and where in that text its parts stand.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// What the file says.
    pub value: T,
    /// Whether the file calls itself an example, which a service is to make its own.
    pub example: bool,
    /// The languages that the file says it is written in; every text of it is there in each.
    pub languages: BTreeSet<Language>,
    /// The name of the file as its reader gave it.
    pub file: String,
    /// The text of the file.
    pub source: String,
    marks: Marks,
}

impl<T> Checked<T> {
    pub(super) fn new(value: T, head: &super::head::Head, file: &str, source: &str, marks: Marks) -> Self {
        Self {
            value,
            example: head.example,
            languages: head.languages.clone(),
            file: file.to_owned(),
            source: source.to_owned(),
            marks,
        }
    }

    /// No problem of this file so far.
    pub(super) fn problems(&self) -> Problems {
        Problems::new(&self.file, &self.source)
    }

    /// A problem at a remembered place; of the file as a whole where there is none.
    pub(super) fn problem(&self, mark: &str, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem {
            span: self.marks.get(mark),
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// That a word is not known, with the nearest that is.
    pub(super) fn unknown(&self, mark: &str, kind: &str, word: &str, known: &[&str]) -> Problem {
        let problem = Problem::unknown(0..0, kind, word, known);
        Problem {
            span: self.marks.get(mark),
            ..problem
        }
    }
}
