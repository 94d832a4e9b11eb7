//! Questionnaire files: items, answers and the words for both, in every language of the file.
//!
//! The shape is told in the shipped examples, whose comments are its documentation.

mod items;
mod lead;
mod outline;
mod provenance;
mod scoring;
mod skip;
#[cfg(test)]
mod tests;

use super::checked::Checked;
use super::head::{self, Head};
use super::problem::{Problem, Problems};
use super::shape::{Key, Shape, Value, key, needed};
use super::table::{Findings, Table, parse};
use super::texts::{plain, texts_of};
use super::words::{Marks, name};
use crate::care::questionnaire::Questionnaire;
use outline::Outline;

/// The shape of a questionnaire file.
pub(super) const SHAPE: Shape = &[head::KEYS, provenance::KEYS, KEYS];

/// The keys of a questionnaire file beside those of its head and of its provenance.
const KEYS: &[Key] = &[
    needed(
        "name",
        Value::Texts,
        "What workers call it, in every language of the file.",
    ),
    key(
        "lead",
        Value::Name,
        "The item that a text message carries, and that a bare digit answers.",
    ),
    needed(
        "item",
        Value::Tables(items::SHAPE),
        "The questions, in the order in which they are asked.",
    ),
    key(
        "scoring",
        Value::Table(scoring::SHAPE),
        "How the answers add up to a score.",
    ),
];

/// Reads a questionnaire file.
///
/// # Errors
/// All problems of the file together, each with its place and mend.
pub fn read(file: &str, source: &str) -> Result<Checked<Questionnaire>, Problems> {
    let mut findings = Findings::new(file, source);
    let root = parse(source, &mut findings);
    let table = Table::root(root.get_ref());
    let head = head::read(&table, "pulse", &mut findings);
    let mut marks = Marks::default();
    let questionnaire = questionnaire(&table, &head, &mut marks, &mut findings);
    let checked = questionnaire.map(|value| Checked::new(value, &head, file, source, marks));
    findings.or(checked, "questionnaire")
}

fn questionnaire(file: &Table<'_>, head: &Head, marks: &mut Marks, findings: &mut Findings) -> Option<Questionnaire> {
    file.check_shape(SHAPE, findings);
    let names = texts_of(file, "name", &head.languages, findings).map(plain);
    let scored = file.get("scoring").is_some();
    let provenance = provenance::read(file, head, scored, findings);
    let tables = items::tables(file, scored, findings);
    let outline = Outline::of(&tables);
    let lead = lead(file, &outline, findings);
    let rules = skip::read(&outline, lead.known(), marks, findings);
    let scoring = scoring::read(file, &outline, findings);
    let items = items::read(tables, head, lead, rules, marks, findings);
    Some(Questionnaire {
        id: head.id.clone()?,
        names: names?,
        provenance,
        lead: lead.known().map(str::to_owned),
        items,
        scoring,
    })
}

/// What the file says of its lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead<'a> {
    /// This item of the file.
    Known(&'a str),
    /// It has none: no question of it can be asked by a message.
    Nothing,
    /// It names none that is there, so nobody can tell.
    Unsure,
}

impl<'a> Lead<'a> {
    fn known(self) -> Option<&'a str> {
        match self {
            Self::Known(id) => Some(id),
            Self::Nothing | Self::Unsure => None,
        }
    }
}

fn lead<'a>(file: &Table<'a>, outline: &Outline<'_>, findings: &mut Findings) -> Lead<'a> {
    // A short text is written for a message, and a message carries the lead.
    let is_meant = outline.items().iter().any(|item| item.table.get("short").is_some());
    if file.get("lead").is_none() && !is_meant {
        return Lead::Nothing;
    }
    let Some(item) = file.required("lead", "lead = \"going\"", findings) else {
        return Lead::Unsure;
    };
    let Some(id) = name(&item, findings) else {
        return Lead::Unsure;
    };
    if outline.item(id).is_none() {
        findings.push(Problem::unknown(
            item.span(),
            "item of this questionnaire",
            id,
            &outline.ids(),
        ));
        return Lead::Unsure;
    }
    Lead::Known(id)
}
