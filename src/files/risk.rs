//! Risk rule files: what in an answer needs a human, how soon, and the reason in words.
//!
//! The shape is told in the shipped example, whose comments are its documentation.

pub(super) mod condition;
pub(super) mod reach;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::checked::Checked;
use super::head::{self, Head};
use super::problem::Problems;
use super::table::{Findings, Table, parse};
use super::texts::{plain, texts_of};
use super::words::{Marks, own_name, service_days, term, word};
use crate::care::calendar::ServiceTerm;
use crate::care::risk::{AlertLevel, RiskRule, RiskRules};
use reach::{Domain, reach};

/// The keys of a risk rule file.
const KEYS: [&str; 4] = [head::KEYS[0], head::KEYS[1], head::KEYS[2], "rule"];

/// The most rules; nobody oversees more.
const RULES_MOST: usize = 100;

/// Reads a risk rule file.
///
/// Whether the items and answers exist is found by [`super::together::check`].
///
/// # Errors
/// All problems of the file together, each with its place and mend.
pub fn read(file: &str, source: &str) -> Result<Checked<RiskRules>, Problems> {
    let mut findings = Findings::new(file, source);
    let root = parse(source, &mut findings);
    let table = Table::root(root.get_ref());
    let head = head::read(&table, "default", &mut findings);
    let mut marks = Marks::default();
    table.check_keys(&KEYS, &mut findings);
    let rules = rules(&table, &head, &mut marks, &mut findings);
    let rules = head.id.clone().map(|id| RiskRules { id, rules });
    let checked = rules.map(|rules| Checked::new(rules, &head, file, source, marks));
    findings.or(checked, "file of risk rules")
}

fn rules(file: &Table<'_>, head: &Head, marks: &mut Marks, findings: &mut Findings) -> Vec<RiskRule> {
    let tables = file.tables("rule", findings);
    if file.get("rule").is_none_or(|item| item.is_list() && tables.is_empty()) {
        let mend = "add one, under the heading `[[rule]]`; without rules nothing that a person says reaches a worker";
        findings.missing(None, "the file has no rule", mend);
    }
    if let Some(table) = tables.get(RULES_MOST) {
        let what = format!("the file has {} rules", tables.len());
        findings.at(table.span().unwrap_or(0..0), what, format!("keep to {RULES_MOST}"));
    }
    let mut ids = BTreeSet::new();
    tables
        .into_iter()
        .take(RULES_MOST)
        .filter_map(|table| rule(table, head, &mut ids, marks, findings))
        .collect()
}

fn rule(
    mut table: Table<'_>,
    head: &Head,
    ids: &mut BTreeSet<String>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<RiskRule> {
    let id = own_name(&table, "id", ids, findings);
    if let Some(id) = id {
        table.call(format!("rule `{id}`"));
    }
    table.check_keys(&["id", "level", "within", "when", "reason"], findings);
    let level = table.required("level", "level = \"amber\"", findings);
    let levels: Vec<&str> = AlertLevel::ALL.iter().map(|level| level.code()).collect();
    let level = level.and_then(|item| word(&item, "level", &levels, AlertLevel::from_code, findings));
    let within = within(&table, level, findings);
    let reasons = texts_of(&table, "reason", &head.languages, findings).map(plain);
    let when = table.required("when", "when = { answer = \"rent\", is = \"arrears\" }", findings);
    let span = when.as_ref().map(super::table::Item::span);
    let before = findings.count();
    let when = when.and_then(|item| condition::read(&item, id.unwrap_or_default(), marks, findings));
    if let (Some(when), Some(span)) = (&when, span)
        && findings.count() == before
    {
        let reach = reach(when, &Domain::Open);
        if !reach.fires {
            let what = format!(
                "{} can never fire: what it asks for cannot be true together",
                table.called()
            );
            findings.at(span, what, "read it aloud, and take out what contradicts the rest");
        } else if reach.on_nothing {
            let what = format!(
                "{} fires though the person said nothing of it; silence is unknown",
                table.called()
            );
            findings.at(
                span,
                what,
                "put the `not` inside an `all`, beside an answer that the person did give",
            );
        }
    }
    Some(RiskRule {
        id: id?.to_owned(),
        level: level?,
        when: when?,
        term: within?,
        reasons: reasons?,
    })
}

fn within(table: &Table<'_>, level: Option<AlertLevel>, findings: &mut Findings) -> Option<ServiceTerm> {
    let item = table.required("within", "within = \"3 working days\"", findings)?;
    let term = term(&item, findings)?;
    // Three working days is the term of the Dutch law on debt help for a first talk in a crisis; danger is the same
    // day's or at the latest the next day's.
    let (most, mend) = match level {
        Some(AlertLevel::Crisis) => (1, "write `same day` or `next service day`"),
        Some(AlertLevel::Red) => (3, "write `3 working days` or less"),
        Some(AlertLevel::Asked | AlertLevel::Amber) | None => (u8::MAX, ""),
    };
    if service_days(term) > most {
        let level = level.map_or("", AlertLevel::code);
        findings.at(
            item.span(),
            format!("{} is too late for the level `{level}`", item.called()),
            mend,
        );
        return None;
    }
    Some(term)
}
