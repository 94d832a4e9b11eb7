//! A TOML document as tables and items that know their place and say what is wrong with them.
//!
//! Read by hand and not by derived shapes, because those stop at the first fault, and a writer should see all. Whatever
//! is asked of a table or an item either comes back or has left a problem behind.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, Problems, nearest};
use super::shape::{Key, names};

/// The largest file, in bytes: some hundred times a plan that somebody wrote, and small enough to be read at once.
const BYTES_MOST: usize = 256 * 1024;

/// The most problems that are told at once; a file with more is no such file.
const PROBLEMS_MOST: usize = 200;

/// The longest single text, in characters.
const TEXT_MOST: usize = 1_000;

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
            self.add(problem);
        }
    }

    /// Adds a problem at a place.
    pub(super) fn at(&mut self, span: Range<usize>, what: impl Into<String>, mend: impl Into<String>) {
        self.push(Problem::at(span, what, mend));
    }

    /// Adds that something is missing, unless the document is broken: then it may well be there.
    pub(super) fn missing(&mut self, span: Option<Range<usize>>, what: impl Into<String>, mend: impl Into<String>) {
        if self.broken.is_empty() {
            self.add(Problem {
                span,
                what: what.into(),
                mend: mend.into(),
            });
        }
    }

    fn add(&mut self, problem: Problem) {
        let found = self.problems.list.len();
        if found < PROBLEMS_MOST {
            self.problems.push(problem);
        } else if found == PROBLEMS_MOST {
            let what = format!("there are more than {PROBLEMS_MOST} problems; the others are not shown");
            self.problems.push(Problem::of_the_file(
                what,
                "mend these first, or compare the file with the example",
            ));
        }
    }

    /// How many problems there are.
    pub(super) fn count(&self) -> usize {
        self.problems.list.len()
    }

    /// The value, where nothing is wrong with it; `kind` is what it was to be.
    pub(super) fn or<T>(mut self, value: Option<T>, kind: &str) -> Result<T, Problems> {
        if value.is_none() && self.problems.is_empty() {
            // A value is missing only where a problem says why; this keeps that true whatever the reader does.
            self.add(Problem::of_the_file(
                format!("the file is no {kind}"),
                "compare it with the example",
            ));
        }
        if let Some(value) = value {
            return self.problems.or(value);
        }
        let unordered = self.problems.clone();
        Err(self.problems.or(()).err().unwrap_or(unordered))
    }
}

/// Reads a document; faults of its notation are added, and what could be read is returned.
pub(super) fn parse<'a>(source: &'a str, findings: &mut Findings) -> Spanned<DeTable<'a>> {
    if source.len() > BYTES_MOST {
        let what = format!("the file is larger than {} KiB", BYTES_MOST / 1024);
        findings.add(Problem::of_the_file(
            what,
            "check that it is the right file, or divide it",
        ));
        findings.broken.push(0..source.len());
        return Spanned::new(0..0, DeTable::new());
    }
    let (root, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let mend = "texts stand between double quotes, dates and numbers without; every bracket and quote is closed";
        findings.add(Problem {
            span: error.span(),
            what: error.message().to_owned(),
            mend: mend.to_owned(),
        });
        if findings.broken.len() < PROBLEMS_MOST {
            findings.broken.push(error.span().unwrap_or(0..0));
        }
    }
    root
}

/// A table, with how messages call it.
#[derive(Clone)]
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

    /// How messages call it.
    pub(super) fn called(&self) -> &str {
        &self.called
    }

    /// The same table under a name that says more, such as "step `pulse`".
    pub(super) fn call(&mut self, called: String) {
        self.called = called;
    }

    /// Says of every key that is not known that it is not, with the nearest that is.
    pub(super) fn check_keys(&self, known: &[&str], findings: &mut Findings) {
        for key in self.keys.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let problem = Problem::unknown(key.span(), &format!("key of {}", self.called), key.get_ref(), known);
            findings.push(problem);
        }
    }

    /// Says of every key that has no place in the shape that it has none, with the nearest that has.
    pub(super) fn check_shape(&self, shape: &[&'static [Key]], findings: &mut Findings) {
        self.check_keys(&names(shape), findings);
    }

    /// Says of keys that are known elsewhere why they have no place here.
    pub(super) fn refuse_keys(&self, keys: &[&str], because: &str, findings: &mut Findings) {
        for (key, _) in self
            .keys
            .iter()
            .filter(|(key, _)| keys.contains(&key.get_ref().as_ref()))
        {
            let what = format!("`{}` has no place in {}: {because}", key.get_ref(), self.called);
            findings.at(key.span(), what, "leave it out");
        }
    }

    /// What stands under a key.
    pub(super) fn get(&self, key: &str) -> Option<Item<'a>> {
        let (own, value) = self.keys.get_key_value(key)?;
        Some(self.item(key, own.span(), value))
    }

    /// What stands under a key that must be there; `line` is shown where it is not.
    pub(super) fn required(&self, key: &str, line: &str, findings: &mut Findings) -> Option<Item<'a>> {
        let item = self.get(key);
        // A key that was mistyped is told as that, and is not missing besides.
        let mistyped = || self.keys.keys().any(|own| nearest(own.get_ref(), [key]).is_some());
        if item.is_none() && !mistyped() {
            let what = format!("`{key}` is missing in {}", self.called);
            findings.missing(self.span(), what, format!("add a line such as `{line}`"));
        }
        item
    }

    /// All keys with their places and their items, in no order that means anything.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Range<usize>, Item<'a>)> + '_ {
        self.keys.iter().map(|(key, value)| {
            let name: &str = key.get_ref().as_ref();
            (name, key.span(), self.item(name, key.span(), value))
        })
    }

    fn item(&self, key: &str, place: Range<usize>, value: &'a Spanned<DeValue<'a>>) -> Item<'a> {
        let called = match self.span {
            None if value.get_ref().is_table() => format!("[{key}]"),
            None => format!("`{key}`"),
            Some(_) => format!("`{key}` of {}", self.called),
        };
        Item {
            value,
            key: Some(place),
            called,
        }
    }

    /// The tables of a list such as `[[step]]`; none where the key is missing.
    pub(super) fn tables(&self, key: &str, findings: &mut Findings) -> Vec<Table<'a>> {
        let Some(item) = self.get(key) else { return Vec::new() };
        if item.value.get_ref().is_table() {
            let mend = format!("put two brackets around its heading, once for each: `[[{key}]]`");
            item.is_not("a list of tables", &mend, findings);
            return Vec::new();
        }
        let items = item.list(findings);
        items
            .iter()
            .enumerate()
            .filter_map(|(place, part)| part.part_table(key, place, self, findings))
            .collect()
    }
}

/// A value at its place, with how messages call it.
#[derive(Clone)]
pub(super) struct Item<'a> {
    value: &'a Spanned<DeValue<'a>>,
    key: Option<Range<usize>>,
    called: String,
}

impl<'a> Item<'a> {
    /// Its place; for a table, that of the key that opens it, where there is one.
    pub(super) fn span(&self) -> Range<usize> {
        match (self.value.get_ref(), &self.key) {
            (DeValue::Table(_), Some(key)) if self.value.span().is_empty() => key.clone(),
            _ => self.value.span(),
        }
    }

    /// How messages call it.
    pub(super) fn called(&self) -> &str {
        &self.called
    }

    /// Whether it is a table.
    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.get_ref().is_array()
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
        findings.at(
            self.span(),
            format!("{} is {found}, where {wanted} is needed", self.called),
            mend,
        );
    }

    /// A text of one line that says something.
    pub(super) fn text(&self, findings: &mut Findings) -> Option<&'a str> {
        let Some(text) = self.value.get_ref().as_str() else {
            self.is_not("a text", "put it between double quotes", findings);
            return None;
        };
        if text.trim().is_empty() {
            findings.at(
                self.span(),
                format!("{} is empty", self.called),
                "write something, or leave the line out",
            );
            return None;
        }
        if text.chars().any(char::is_control) {
            let what = format!("{} holds a line break or a character that cannot be seen", self.called);
            findings.at(
                self.span(),
                what,
                "write it on one line, and type it anew where nothing shows",
            );
            return None;
        }
        if text.chars().count() > TEXT_MOST {
            let what = format!("{} is longer than {TEXT_MOST} characters", self.called);
            findings.at(self.span(), what, "say it shorter");
            return None;
        }
        Some(text)
    }

    /// The text as it stands, where it is one.
    pub(super) fn plain_text(&self) -> Option<&'a str> {
        self.value.get_ref().as_str()
    }

    /// `true` or `false`.
    pub(super) fn truth(&self, findings: &mut Findings) -> Option<bool> {
        let truth = self.value.get_ref().as_bool();
        if truth.is_none() {
            self.is_not("`true` or `false`", "write one of these, without quotes", findings);
        }
        truth
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, bounds: std::ops::RangeInclusive<u8>, findings: &mut Findings) -> Option<u8> {
        let Some(number) = self.value.get_ref().as_integer() else {
            self.is_not("a whole number", "write it in digits, without quotes", findings);
            return None;
        };
        let read = u8::from_str_radix(number.as_str(), number.radix()).ok();
        let within = read.filter(|number| bounds.contains(number));
        if within.is_none() {
            let what = format!("{} is {number}, which is out of range", self.called);
            let mend = format!("write a number from {} to {}", bounds.start(), bounds.end());
            findings.at(self.span(), what, mend);
        }
        within
    }

    /// A date without time.
    pub(super) fn date(&self, findings: &mut Findings) -> Option<Date> {
        let at = self.value.get_ref().as_datetime().filter(|at| at.time.is_none());
        let date = at.and_then(|at| at.date).and_then(|date| {
            let (year, month) = (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?);
            Date::new(year, month, i8::try_from(date.day).ok()?).ok()
        });
        if date.is_none() {
            let mend = "write year, month and day without quotes, such as `2026-12-24`";
            self.is_not("a date", mend, findings);
        }
        date
    }

    /// A table.
    pub(super) fn table(&self, findings: &mut Findings) -> Option<Table<'a>> {
        let keys = self.value.get_ref().as_table();
        if keys.is_none() {
            self.is_not("a table", "write it as `{ key = \"value\" }`", findings);
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
            let mend = "put it between square brackets, the parts apart by commas";
            self.is_not("a list", mend, findings);
            return Vec::new();
        };
        list.iter()
            .map(|value| Item {
                value,
                key: None,
                called: format!("a part of {}", self.called),
            })
            .collect()
    }

    fn part_table(&self, key: &str, place: usize, of: &Table<'_>, findings: &mut Findings) -> Option<Table<'a>> {
        let Some(keys) = self.value.get_ref().as_table() else {
            let mend = match of.span {
                None => format!("give each a heading of its own: `[[{key}]]`"),
                Some(_) => "write each as `{ key = value }`".to_owned(),
            };
            self.is_not("a table", &mend, findings);
            return None;
        };
        let called = match of.span {
            None => format!("{key} {}", place + 1),
            Some(_) => format!("{key} {} of {}", place + 1, of.called),
        };
        Some(Table {
            keys,
            span: Some(self.span()),
            called,
        })
    }
}
