//! Questionnaire files: items, answers and the words for both, in every language of the file.
//!
//! The shape is told in the shipped examples, whose comments are its documentation.

mod items;
mod lead;
#[cfg(test)]
mod tests;

use super::checked::Checked;
use super::head::{self, Head};
use super::problem::{Problem, Problems};
use super::table::{Findings, Table, parse};
use super::texts::{plain, texts_of};
use super::words::{Marks, name};
use crate::care::questionnaire::Questionnaire;

/// The keys of a questionnaire file.
const KEYS: [&str; 6] = [head::KEYS[0], head::KEYS[1], head::KEYS[2], "name", "lead", "item"];

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
    file.check_keys(&KEYS, findings);
    let names = texts_of(file, "name", &head.languages, findings).map(plain);
    let lead_item = file.required("lead", "lead = \"going\"", findings);
    let lead = lead_item.as_ref().and_then(|item| name(item, findings));
    let tables = items::tables(file, findings);
    let ids: Vec<&str> = tables
        .iter()
        .filter_map(|table| table.get("id")?.plain_text())
        .collect();
    let known = lead.filter(|lead| ids.contains(lead));
    if let (Some(lead), None, Some(item)) = (lead, known, &lead_item) {
        findings.push(Problem::unknown(item.span(), "item of this questionnaire", lead, &ids));
    }
    let items = items::read(tables, head, known, marks, findings);
    Some(Questionnaire {
        id: head.id.clone()?,
        names: names?,
        lead: lead?.to_owned(),
        items,
    })
}
