//! The steps of a protocol file.

use std::collections::BTreeSet;

use super::super::head::Head;
use super::super::shape::{Key, Shape, Value, key, needed};
use super::super::table::{Findings, Table};
use super::super::texts::{plain, texts_of};
use super::super::words::{Marks, own_name, word};
use super::{kind, ladder, moment, who};
use crate::care::ids::StepId;
use crate::care::protocol::{Priority, Rung, Step};
use crate::care::trajectory::ANNOUNCEMENT;

/// The most steps of one plan.
const STEPS_MOST: usize = 120;

/// The shape of a step, whatever its kind.
pub(super) const SHAPE: Shape = &[KEYS, moment::KEYS, kind::KEYS];

/// The keys of every step.
const KEYS: &[Key] = &[
    needed("id", Value::Name, "The name of the step; never given to another."),
    needed("kind", Value::Word(kind::words), "What happens."),
    needed(
        "name",
        Value::Texts,
        "What workers call it, in every language of the file.",
    ),
    key(
        "priority",
        Value::Word(|| Priority::ALL.iter().map(|one| one.code()).collect()),
        "Which of two contacts goes first that fall together; `normal` where it is not said.",
    ),
];

/// Reads `[[step]]`; a step with a problem is left out, which the problem makes up for.
pub(super) fn read(file: &Table<'_>, head: &Head, marks: &mut Marks, findings: &mut Findings) -> Vec<Step> {
    let tables = file.tables("step", findings);
    if file.get("step").is_none_or(|item| item.is_list() && tables.is_empty()) {
        let mend = "add one, under the heading `[[step]]`; a plan without steps contacts nobody";
        findings.missing(None, "the plan has no step", mend);
    }
    if let Some(table) = tables.get(STEPS_MOST) {
        let what = format!("the plan has {} steps", tables.len());
        findings.at(
            table.span().unwrap_or(0..0),
            what,
            format!("keep to {STEPS_MOST} steps"),
        );
    }
    let shared = ladder::shared(file, marks, findings);
    let mut ids = BTreeSet::new();
    tables
        .into_iter()
        .take(STEPS_MOST)
        .filter_map(|table| step(table, head, shared.as_deref(), &mut ids, marks, findings))
        .collect()
}

fn step(
    mut table: Table<'_>,
    head: &Head,
    shared: Option<&[Rung]>,
    ids: &mut BTreeSet<String>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Step> {
    let id = own_name(&table, "id", ids, findings);
    if let Some(id) = id {
        table.call(format!("step `{id}`"));
        if id == ANNOUNCEMENT {
            let what = format!("no step may be called `{ANNOUNCEMENT}`: the announcement before the first question is");
            findings.at(
                table.get("id").map_or(0..0, |item| item.span()),
                what,
                "give the step another name",
            );
        }
        for (key, _, item) in table.entries() {
            marks.put(format!("step.{id}.{key}"), item.span());
        }
        if let Some(span) = table.span() {
            marks.put(format!("step.{id}"), span);
        }
    }
    table.check_shape(SHAPE, findings);
    let names = texts_of(&table, "name", &head.languages, findings).map(plain);
    let priority = match table.get("priority") {
        Some(item) => {
            let known: Vec<&str> = Priority::ALL.iter().map(|one| one.code()).collect();
            word(&item, "priority", &known, Priority::from_code, findings)
        }
        None => Some(Priority::Normal),
    };
    let moment = moment::read(&table, id.unwrap_or_default(), marks, findings);
    let who = who::read(&table, findings);
    let kind = kind::read(&table, id, head, shared, marks, findings);
    let (moment, kind) = (moment?, kind?);
    Some(Step {
        id: StepId::new(id?),
        names: names?,
        kind: kind.does,
        from: moment.from,
        at: moment.at,
        placing: moment.placing,
        open_for: moment.open_for,
        when: moment.when,
        while_: moment.while_,
        channels: kind.channels,
        ladder: kind.ladder,
        dead: kind.dead,
        who: who?,
        priority: priority?,
    })
}
