//! Scoring: what each answer counts, and one table for each way of asking and each group.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::problem::Problem;
use super::super::shape::{Key, Shape, Value, key, needed};
use super::super::table::{Findings, Item, Table};
use super::super::words::{name, word};
use super::outline::{Listed, Outline};
use crate::care::score::{Mode, ScoreTable, Scoring};

/// The most that one answer counts; scales in use stay within ten.
pub(super) const VALUE_MOST: u8 = 20;

/// The highest score of a scale.
const SCORE_MOST: u8 = 100;

/// The shape of `[scoring]`.
pub(super) const SHAPE: Shape = &[&[
    needed("modes", Value::List(&MODE), "The ways in which it may be asked."),
    needed("group", Value::Name, "The item that says which table counts."),
    key(
        "least-change",
        Value::Number(1, SCORE_MOST),
        "By how much a score has to change to mean anything.",
    ),
    key(
        "table",
        Value::Tables(&[TABLE]),
        "A table for each way of asking and each group.",
    ),
]];

/// The keys of a table of scores.
const TABLE: &[Key] = &[
    needed("mode", MODE, "The way of asking."),
    needed("group", Value::Name, "The group: an answer to the item under `group`."),
    needed(
        "scores",
        Value::List(&Value::Number(0, SCORE_MOST)),
        "The scores of the totals from 0 up.",
    ),
];

const MODE: Value = Value::Word(|| Mode::ALL.iter().map(|mode| mode.code()).collect());

type Values = BTreeMap<String, BTreeMap<String, u8>>;

/// Reads `[scoring]` and the values of the answers; none where the file has no scoring, or where it has a problem.
pub(super) fn read(file: &Table<'_>, outline: &Outline<'_>, findings: &mut Findings) -> Option<Scoring> {
    let Some(item) = file.get("scoring") else {
        for option in outline.items().iter().flat_map(|item| &item.options) {
            option.refuse_keys(&["value"], "the file has no `[scoring]` that adds it up", findings);
        }
        return None;
    };
    let table = item.table(findings)?;
    table.check_shape(SHAPE, findings);
    // Without it no rule may look at a difference of two scores.
    let least_change = match table.get("least-change") {
        Some(item) => item.number(1..=SCORE_MOST, findings).map(Some),
        None => Some(None),
    };
    let values = values(outline, &item, findings);
    let modes = modes(&table, findings);
    let group = group(&table, outline, findings);
    let groups = group.map(Listed::codes).unwrap_or_default();
    let most = values.as_ref().map(highest_total);
    let tables = tables(&table, &modes, &groups, most, findings);
    let present: BTreeSet<_> = tables.iter().map(|(mode, group, _)| (*mode, *group)).collect();
    for mode in &modes {
        for group in groups.iter().filter(|group| !present.contains(&(*mode, **group))) {
            let what = format!("there is no table for the mode `{mode}` and the group `{group}`");
            let mend = "add one, under the heading `[[scoring.table]]`, or take the mode out of `modes`";
            findings.missing(Some(item.span()), what, mend);
        }
    }
    let tables = tables.into_iter().map(|(mode, group, scores)| {
        Some(ScoreTable {
            mode,
            group: group.to_owned(),
            scores: scores?,
        })
    });
    Some(Scoring {
        values: values?,
        group: group?.id().to_owned(),
        tables: tables.collect::<Option<_>>()?,
        least_change: least_change?,
    })
}

/// What each answer counts. An item with one value has one for every answer, and is asked of everybody.
fn values(outline: &Outline<'_>, scoring: &Item<'_>, findings: &mut Findings) -> Option<Values> {
    let (mut values, mut whole) = (Values::new(), true);
    for item in outline.items().iter().filter(|item| is_scored(item)) {
        if let Some(rule) = item.table.get("ask-when") {
            let what = format!("{} is scored, and yet not everybody is asked it", item.table.called());
            findings.at(rule.span(), what, "leave `ask-when` out, or the values of its answers");
        }
        let own = values.entry(item.id().to_owned()).or_default();
        for option in &item.options {
            let code = option
                .get("code")
                .and_then(|code| code.plain_text())
                .unwrap_or_default();
            let value = option.get("value");
            if value.is_none() {
                let what = format!("the answer `{code}` of {} has no value", item.table.called());
                findings.missing(
                    option.span(),
                    what,
                    "add `value`: every answer of a scored item counts something",
                );
            }
            match value.and_then(|value| value.number(0..=VALUE_MOST, findings)) {
                Some(value) => drop(own.insert(code.to_owned(), value)),
                None => whole = false,
            }
        }
    }
    if values.is_empty() {
        let mend = "give every answer of the scored items a `value`, or leave `[scoring]` out";
        findings.missing(
            Some(scoring.span()),
            "no answer has a value, so nothing can be scored",
            mend,
        );
    }
    (whole && !values.is_empty()).then_some(values)
}

fn is_scored(item: &Listed<'_>) -> bool {
    item.options.iter().any(|option| option.get("value").is_some())
}

fn highest_total(values: &Values) -> usize {
    let highest = |own: &BTreeMap<String, u8>| usize::from(own.values().max().copied().unwrap_or_default());
    values.values().map(highest).sum()
}

fn modes(table: &Table<'_>, findings: &mut Findings) -> Vec<Mode> {
    let line = "modes = [\"self\", \"read-aloud\"]";
    let Some(item) = table.required("modes", line, findings) else {
        return Vec::new();
    };
    let known: Vec<&str> = Mode::ALL.iter().map(|mode| mode.code()).collect();
    let parts = item.list(findings);
    if parts.is_empty() && item.is_list() {
        findings.at(
            item.span(),
            "the scale can be asked in no way",
            format!("write `{line}`, or one of these"),
        );
    }
    let mut modes = Vec::new();
    for part in &parts {
        match word(part, "way of asking", &known, Mode::from_code, findings) {
            Some(mode) if modes.contains(&mode) => {
                findings.at(
                    part.span(),
                    format!("the mode `{mode}` is there twice"),
                    "leave one out",
                );
            }
            mode => modes.extend(mode),
        }
    }
    modes
}

/// The item that says in which group somebody is.
fn group<'o, 'a>(table: &Table<'_>, outline: &'o Outline<'a>, findings: &mut Findings) -> Option<&'o Listed<'a>> {
    let item = table.required("group", "group = \"age-group\"", findings)?;
    let id = name(&item, findings)?;
    let Some(found) = outline.item(id) else {
        findings.push(Problem::unknown(
            item.span(),
            "item of this questionnaire",
            id,
            &outline.ids(),
        ));
        return None;
    };
    if is_scored(found) {
        let what = format!("item `{id}` says which table counts, and is scored besides");
        findings.at(
            item.span(),
            what,
            "leave the values of its answers out, or name another item",
        );
    }
    if found.table.get("ask-when").is_some() {
        let what = format!("item `{id}` says which table counts, and yet not everybody is asked it");
        findings.at(item.span(), what, "leave its `ask-when` out");
    }
    Some(found)
}

type Read<'a> = (Mode, &'a str, Option<Vec<u8>>);

fn tables<'a>(
    scoring: &Table<'a>,
    modes: &[Mode],
    groups: &[&str],
    most: Option<usize>,
    findings: &mut Findings,
) -> Vec<Read<'a>> {
    let mut seen = BTreeSet::new();
    let mut read = Vec::new();
    for table in scoring.tables("table", findings) {
        table.check_shape(&[TABLE], findings);
        let mode = mode_of(&table, modes, findings);
        let group = table.required("group", "group = \"age-18-61\"", findings);
        let span = group.as_ref().map(Item::span);
        let group = group.and_then(|item| name(&item, findings));
        if let (Some(code), Some(span)) = (group, span)
            && !groups.is_empty()
            && !groups.contains(&code)
        {
            findings.push(Problem::unknown(span, "group", code, groups));
        }
        let scores = scores(&table, most, findings);
        let (Some(mode), Some(group)) = (mode, group) else {
            continue;
        };
        if seen.insert((mode, group)) {
            read.push((mode, group, scores));
        } else {
            let what = format!("the table for the mode `{mode}` and the group `{group}` is there twice");
            findings.at(table.span().unwrap_or(0..0), what, "leave one out");
        }
    }
    read
}

fn mode_of(table: &Table<'_>, modes: &[Mode], findings: &mut Findings) -> Option<Mode> {
    let item = table.required("mode", "mode = \"self\"", findings)?;
    let known: Vec<&str> = Mode::ALL.iter().map(|mode| mode.code()).collect();
    let mode = word(&item, "way of asking", &known, Mode::from_code, findings)?;
    if !modes.is_empty() && !modes.contains(&mode) {
        let what = format!("the mode `{mode}` is not among `modes`");
        findings.at(item.span(), what, "add it there, or leave this table out");
    }
    Some(mode)
}

/// The scores of the totals from 0 up to the highest there can be.
fn scores(table: &Table<'_>, most: Option<usize>, findings: &mut Findings) -> Option<Vec<u8>> {
    let item = table.required("scores", "scores = [14, 19, 22]", findings)?;
    let parts = item.list(findings);
    if !item.is_list() {
        return None;
    }
    if let Some(most) = most.filter(|most| parts.len() != most + 1) {
        let what = format!(
            "the table has {} scores, and the totals go from 0 to {most}",
            parts.len()
        );
        findings.at(item.span(), what, format!("write {}, one for each total", most + 1));
    }
    let read: Vec<(Option<u8>, Range<usize>)> = parts
        .iter()
        .map(|part| (part.number(0..=SCORE_MOST, findings), part.span()))
        .collect();
    for (total, pair) in read.windows(2).enumerate() {
        if let [(Some(score), _), (Some(next), span)] = pair
            && next < score
        {
            let what = format!(
                "the total {} scores {next}, less than {score} for the total before it",
                total + 1
            );
            findings.at(span.clone(), what, "compare the table with its source");
        }
    }
    read.into_iter().map(|(score, _)| score).collect()
}
