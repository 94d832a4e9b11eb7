//! Risk rule files: what in an answer needs a human, how soon, and the reason in words.
//!
//! The shape is told in the shipped example, whose comments are its documentation.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::checked::Checked;
use super::conditions::signs::{Matter, Word, is_of_scores};
use super::conditions::{self, reach};
use super::head::{self, Head};
use super::problem::Problems;
use super::problem::nearest;
use super::shape::{Key, Shape, Value, key, needed};
use super::table::{Findings, Table, parse};
use super::texts::{plain, texts_of};
use super::words::{Marks, least_days, length, own_name, service_days, term, word};
use crate::care::calendar::{Offset, ServiceTerm};
use crate::care::condition::Condition;
use crate::care::risk::{AlertLevel, Raises, RiskRule, RiskRules, Severity, Sign};

/// The shape of a risk rule file.
pub(super) const SHAPE: Shape = &[
    head::KEYS,
    &[needed("rule", Value::Tables(&[RULE]), "The rules, in any order.")],
];

/// The keys of a rule.
const RULE: &[Key] = &[
    needed("id", Value::Name, "The name of the rule; never given to another."),
    key(
        "level",
        Value::Word(|| AlertLevel::ALL.iter().map(|level| level.code()).collect()),
        "How pressing the alert is; without it the signal is only written down and counts with others.",
    ),
    key(
        "within",
        Value::Term,
        "By when a human has a hand on it, such as `3 working days`.",
    ),
    key(
        "severity",
        Value::Word(|| Severity::ALL.iter().map(|one| one.code()).collect()),
        "How grave the signal is; by its level where it is not said.",
    ),
    key(
        "holds-for",
        Value::Length,
        "For how long the signal counts; 6 months where it is not said.",
    ),
    needed(
        "when",
        Value::Condition,
        "What was said, or how it differs from before.",
    ),
    needed(
        "reason",
        Value::Texts,
        "The reason in words, in every language of the file.",
    ),
];

/// For how long a signal counts where its rule does not say.
const HOLDS_FOR: &str = "6 months";

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
    table.check_shape(SHAPE, &mut findings);
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
    table.check_shape(&[RULE], findings);
    let known: Vec<&str> = AlertLevel::ALL.iter().map(|level| level.code()).collect();
    let level = table
        .get("level")
        .map(|item| word(&item, "level", &known, AlertLevel::from_code, findings));
    let alert = if let Some(level) = level {
        let term = within(&table, level, findings);
        level.zip(term).map(|(level, term)| Some(Raises { level, term }))
    } else {
        // A key that was mistyped is told as that.
        let mistyped = |key: &str| key != "level" && nearest(key, ["level"]).is_some();
        if !table.entries().any(|(key, ..)| mistyped(key)) {
            let because = "it goes with `level`, and a rule without one asks for nobody by itself";
            table.refuse_keys(&["within"], because, findings);
        }
        Some(None)
    };
    let severity = severity(&table, level.flatten(), findings);
    let holds_for = holds_for(&table, findings);
    let reasons = texts_of(&table, "reason", &head.languages, findings).map(plain);
    let when = table.required("when", "when = { answer = \"rent\", is = \"arrears\" }", findings);
    let span = when.as_ref().map(super::table::Item::span);
    let before = findings.count();
    let place = format!("rule.{}", id.unwrap_or_default());
    let when = when.and_then(|item| {
        marks.put(&place, item.span());
        conditions::read(&item, &place, marks, findings)
    });
    if let (Some(when), Some(span)) = (&when, span)
        && findings.count() == before
        && let Some((what, mend)) = sense(when, &table, matches!(alert, Some(Some(_))))
    {
        findings.at(span, what, mend);
    }
    Some(RiskRule {
        id: id?.to_owned(),
        alert: alert?,
        when: when?,
        severity: severity?,
        holds_for: holds_for?,
        reasons: reasons?,
    })
}

/// What makes no sense of a condition by itself.
fn sense(when: &Condition<Sign>, table: &Table<'_>, alerts: bool) -> Option<(String, &'static str)> {
    // Which answer is worse may stand in a questionnaire only; then the files are looked at together.
    let is_open =
        |sign: &Sign| matches!(sign, Sign::Worse { order, .. } | Sign::Better { order, .. } if order.is_empty());
    if !when.any_fact(&is_open) && !reach::find(&[(when, true)], &|_, _| true).may_be() {
        let what = format!(
            "{} can never fire: what it asks for cannot be true together",
            table.called()
        );
        return Some((what, "read it aloud, and take out what contradicts the rest"));
    }
    if when.holds_of_silence() {
        let what = format!(
            "{} fires though the person said nothing of it; silence is unknown",
            table.called()
        );
        return Some((
            what,
            "put the `not` inside an `all`, beside an answer that the person did give",
        ));
    }
    let of_scores = |matter: &Matter, word: &Word| is_of_scores(matter) || word.is_nothing();
    if alerts && reach::find(&[(when, true)], &of_scores) != reach::Found::Never && !when.any_fact(&is_open) {
        let what = format!("{} asks for a human by a score alone", table.called());
        let mend =
            "leave `level` and `within` out, so that it only counts with others, or put an answer beside it in `all`";
        return Some((what, mend));
    }
    None
}

/// How grave the signal is; none of a wish.
#[expect(
    clippy::option_option,
    reason = "the outer one tells of a problem, the inner one of a wish"
)]
fn severity(table: &Table<'_>, level: Option<AlertLevel>, findings: &mut Findings) -> Option<Option<Severity>> {
    let by_level = match level {
        None => Severity::Light,
        Some(AlertLevel::Amber) => Severity::Serious,
        Some(AlertLevel::Red | AlertLevel::Crisis) => Severity::Grave,
        Some(AlertLevel::Asked) => {
            let because = "a wish of the person is no signal";
            table.refuse_keys(&["severity", "holds-for"], because, findings);
            return Some(None);
        }
    };
    let Some(item) = table.get("severity") else {
        return Some(Some(by_level));
    };
    let known: Vec<&str> = Severity::ALL.iter().map(|one| one.code()).collect();
    word(&item, "severity", &known, Severity::from_code, findings).map(Some)
}

fn holds_for(table: &Table<'_>, findings: &mut Findings) -> Option<Offset> {
    let Some(item) = table.get("holds-for") else {
        return Offset::parse(HOLDS_FOR).ok();
    };
    let offset = length(&item, findings)?;
    if least_days(offset) == 0 {
        let mend = "write a length such as `6 months`, or leave it out for that";
        findings.at(item.span(), "a signal that holds for no day never counts", mend);
        return None;
    }
    Some(offset)
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
