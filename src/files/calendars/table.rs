//! A TOML document as tables and items that know their place and say what is wrong with them.
//!
//! Read by hand and not by derived shapes, because those stop at the first fault, and a writer should see all.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::files::problem::{Problem, Problems};

/// The problems found so far, and the places at which the document itself is broken.
pub(super) struct Findings {
    problems: Problems,
    broken: Vec<Range<usize>>,
}

impl Findings {
    pub(super) fn new(file: &str, source: &str) -> Self {
        Self {
            problems: Problems::new(file, source),
            broken: Vec::new(),
        }
    }

    /// Adds a problem, unless the text at its place is broken already: one fault, one problem.
    pub(super) fn push(&mut self, problem: Problem) {
        let overlaps = |span: &Range<usize>| {
            self.broken
                .iter()
                .any(|at| at.start <= span.end && span.start <= at.end)
        };
        if !problem.span.as_ref().is_some_and(overlaps) {
            self.problems.push(problem);
        }
    }

    /// Adds that something is missing, unless the document is broken: then it may well be there.
    pub(super) fn missing(&mut self, span: Option<Range<usize>>, what: impl Into<String>, mend: impl Into<String>) {
        if self.broken.is_empty() {
            self.problems.push(Problem {
                span,
                what: what.into(),
                mend: mend.into(),
            });
        }
    }

    /// How many problems there are.
    pub(super) fn count(&self) -> usize {
        self.problems.list.len()
    }

    pub(super) fn into_problems(self) -> Problems {
        self.problems
    }
}

/// Reads a document; faults of its notation are added, and what could be read is returned.
pub(super) fn parse<'a>(source: &'a str, findings: &mut Findings) -> Spanned<DeTable<'a>> {
    let (root, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let mend = "texts stand between double quotes, dates and numbers without; every bracket and quote is closed";
        let what = error.message().to_owned();
        findings.problems.push(Problem {
            span: error.span(),
            what,
            mend: mend.to_owned(),
        });
        findings.broken.push(error.span().unwrap_or(0..0));
    }
    root
}

/// A table, with how messages call it.
pub(super) struct Table<'a> {
    keys: &'a DeTable<'a>,
    span: Option<Range<usize>>,
    called: String,
}

impl<'a> Table<'a> {
    /// The whole document.
    pub(super) fn root(keys: &'a DeTable<'a>) -> Self {
        Self {
            keys,
            span: None,
            called: "the file".to_owned(),
        }
    }

    /// Its place; none for the whole document.
    pub(super) fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// Says of every key that is not known that it is not, with the nearest that is.
    pub(super) fn check_keys(&self, known: &[&str], findings: &mut Findings) {
        for key in self.keys.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            findings.push(Problem::unknown(
                key.span(),
                &format!("key of {}", self.called),
                key.get_ref(),
                known,
            ));
        }
    }

    /// What stands under a key.
    pub(super) fn get(&self, key: &str) -> Option<Item<'a>> {
        self.entries().find(|(own, _)| *own == key).map(|(_, item)| item)
    }

    /// What stands under a key that must be there; `example` is shown where it is not.
    pub(super) fn required(&self, key: &str, example: &str, findings: &mut Findings) -> Option<Item<'a>> {
        let item = self.get(key);
        if item.is_none() {
            let what = format!("`{key}` is missing in {}", self.called);
            findings.missing(self.span(), what, format!("add a line such as `{key} = \"{example}\"`"));
        }
        item
    }

    /// All keys and items, in no order that means anything.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Item<'a>)> {
        let under = if self.span.is_none() {
            ""
        } else {
            self.called.trim_matches(['[', ']'])
        };
        self.keys.iter().map(move |(key, value)| {
            let key: &str = key.get_ref().as_ref();
            let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            let shown = if bare { key.to_owned() } else { format!("\"{key}\"") };
            let called = if under.is_empty() {
                format!("[{shown}]")
            } else {
                format!("[{under}.{shown}]")
            };
            (key, Item { value, called })
        })
    }
}

/// A value at its place, with how messages call it.
pub(super) struct Item<'a> {
    value: &'a Spanned<DeValue<'a>>,
    called: String,
}

impl<'a> Item<'a> {
    /// Its place.
    pub(super) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    /// Whether it is a table.
    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    fn is_not(&self, wanted: &str, mend: &str, findings: &mut Findings) {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(at) if at.time.is_none() => "a date",
            DeValue::Datetime(at) if at.date.is_none() => "a time",
            DeValue::Datetime(_) => "a date with a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        findings.push(Problem::at(
            self.span(),
            format!("{wanted} is needed here, not {found}"),
            mend,
        ));
    }

    /// A text.
    pub(super) fn text(&self, findings: &mut Findings) -> Option<&'a str> {
        let text = self.value.get_ref().as_str();
        if text.is_none() {
            self.is_not("a text", "put it between double quotes", findings);
        }
        text
    }

    /// A text that says something.
    pub(super) fn filled_text(&self, findings: &mut Findings) -> Option<&'a str> {
        let text = self.text(findings)?;
        if text.trim().is_empty() {
            findings.push(Problem::at(
                self.span(),
                "the text is empty",
                "write something, or leave the line out",
            ));
            return None;
        }
        Some(text)
    }

    /// A date without time.
    pub(super) fn date(&self, findings: &mut Findings) -> Option<Date> {
        let date = self
            .value
            .get_ref()
            .as_datetime()
            .filter(|at| at.time.is_none())
            .and_then(|at| {
                let date = at.date?;
                let (year, month) = (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?);
                Date::new(year, month, i8::try_from(date.day).ok()?).ok()
            });
        if date.is_none() {
            self.is_not(
                "a date",
                "write year, month and day without quotes, such as `2026-12-24`",
                findings,
            );
        }
        date
    }

    /// A table.
    pub(super) fn table(&self, findings: &mut Findings) -> Option<Table<'a>> {
        let keys = self.value.get_ref().as_table();
        if keys.is_none() {
            let mend = format!("give it a heading of its own: `{}`", self.called);
            self.is_not("a table", &mend, findings);
        }
        keys.map(|keys| Table {
            keys,
            span: Some(self.span()),
            called: self.called.clone(),
        })
    }

    /// A list of anything; empty where it is none.
    pub(super) fn list(&self, findings: &mut Findings) -> Vec<Item<'a>> {
        let Some(list) = self.value.get_ref().as_array() else {
            self.is_not(
                "a list",
                "put it between square brackets, the parts apart by commas",
                findings,
            );
            return Vec::new();
        };
        list.iter()
            .map(|value| Item {
                value,
                called: self.called.clone(),
            })
            .collect()
    }

    /// A list of tables; empty where it is none.
    pub(super) fn tables(&self, findings: &mut Findings) -> Vec<Table<'a>> {
        if self.is_table() {
            let mend = format!(
                "put it between two pairs of brackets, once for each: `[{}]`",
                self.called
            );
            self.is_not("a list of tables", &mend, findings);
            return Vec::new();
        }
        let items = self.list(findings);
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            match item.value.get_ref().as_table() {
                Some(keys) => tables.push(Table {
                    keys,
                    span: Some(item.span()),
                    called: item.called,
                }),
                None => item.is_not("a table", "write it as `{ on = 2026-12-24, name = \"…\" }`", findings),
            }
        }
        tables
    }
}
