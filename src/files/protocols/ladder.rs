//! The ladder of a step: what follows on silence, in order of time, down to a person or a closing.

use super::super::shape::{Key, Shape, Value, key, needed};
use super::super::table::{Findings, Item, Table};
use super::super::words::{Marks, is_shorter, length_of, term_of, word};
use crate::care::person::Channel;
use crate::care::protocol::{Rung, RungAct};

/// The most rungs: who did not answer so often is not asked again by a machine.
const RUNGS_MOST: usize = 6;

/// What a rung does, as it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Remind,
    OtherChannel,
    Call,
    Visit,
    Letter,
    Close,
}

const ACTS: [&str; 6] = ["remind", "other channel", "call", "visit", "letter", "close"];

/// What may be done without a message.
const WITHOUT_MESSAGE: [&str; 4] = ["call", "visit", "letter", "close"];

/// The shape of a rung.
pub(super) const SHAPE: Shape = &[&[
    needed(
        "after",
        Value::Length,
        "The time from the first message, never from the rung before.",
    ),
    needed(
        "do",
        Value::Word(|| ACTS.to_vec()),
        "What happens then; a ladder ends in a person or in `close`.",
    ),
    WITHIN,
]];

/// The shape of `no-way`.
pub(super) const NO_WAY: Shape = &[&[
    needed(
        "do",
        Value::Word(|| WITHOUT_MESSAGE.to_vec()),
        "What happens where nobody can be written to.",
    ),
    WITHIN,
]];

const WITHIN: Key = key(
    "within",
    Value::Term,
    "Within how long a worker acts, such as `5 working days`.",
);

/// What a rung does, by its word.
fn act_of(text: &str) -> Option<Act> {
    match text {
        "remind" => Some(Act::Remind),
        "other channel" => Some(Act::OtherChannel),
        "call" => Some(Act::Call),
        "visit" => Some(Act::Visit),
        "letter" => Some(Act::Letter),
        "close" => Some(Act::Close),
        _ => None,
    }
}

impl Act {
    const fn is_human(self) -> bool {
        matches!(self, Self::Call | Self::Visit | Self::Letter)
    }
}

/// Reads `no-way`, which says what follows where no way of writing to the person is left.
pub(super) fn no_way(item: &Item<'_>, findings: &mut Findings) -> Option<RungAct> {
    let mut table = item.table(findings)?;
    table.call("`no-way`".to_owned());
    table.check_shape(NO_WAY, findings);
    let item = table.required("do", "do = \"call\"", findings)?;
    let read = |text: &str| act_of(text).filter(|act| act.is_human() || *act == Act::Close);
    let act = word(&item, "thing to do without a message", &WITHOUT_MESSAGE, read, findings)?;
    finished(act, &table, findings)
}

/// An act with its term, where it has one.
fn finished(act: Act, table: &Table<'_>, findings: &mut Findings) -> Option<RungAct> {
    if !act.is_human() {
        table.refuse_keys(&["within"], "only what a human being does has a term", findings);
    }
    Some(match act {
        Act::Remind => RungAct::Remind,
        Act::OtherChannel => RungAct::OtherChannel,
        Act::Close => RungAct::Close,
        Act::Call => RungAct::Call {
            term: term_of(table, "within", findings)?,
        },
        Act::Visit => RungAct::Visit {
            term: term_of(table, "within", findings)?,
        },
        Act::Letter => RungAct::Letter {
            term: term_of(table, "within", findings)?,
        },
    })
}

/// Reads `[[ladder]]`, which holds for every step without a ladder of its own; `None` where there is none, or where a
/// rung has a problem.
pub(super) fn shared(file: &Table<'_>, marks: &mut Marks, findings: &mut Findings) -> Option<Vec<Rung>> {
    file.get("ladder")?;
    rungs(file, &[], None, marks, findings)
}

/// Reads `[[step.ladder]]`, or takes the one that all steps share; `None` where a rung has a problem of its own.
pub(super) fn read(
    step: &Table<'_>,
    channels: &[Channel],
    id: Option<&str>,
    shared: Option<&[Rung]>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Vec<Rung>> {
    if let (None, Some(shared)) = (step.get("ladder"), shared) {
        // A rung that asks on another channel says nothing where there is none.
        let has_other = channels.len() != 1;
        let fits = |rung: &&Rung| has_other || rung.act != RungAct::OtherChannel;
        return Some(shared.iter().filter(fits).cloned().collect());
    }
    rungs(step, channels, id, marks, findings)
}

fn rungs(
    step: &Table<'_>,
    channels: &[Channel],
    id: Option<&str>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Vec<Rung>> {
    let tables = step.tables("ladder", findings);
    if step.get("ladder").is_none() {
        let what = format!("{} has no ladder, so silence would lead nowhere", step.called());
        let mend = "add `[[step.ladder]]`, or `[[ladder]]` for all steps, with `after = \"12 days\"`, `do = \"call\"` and `within = \"5 working days\"`";
        findings.missing(step.span(), what, mend);
        return None;
    }
    if let Some(table) = tables.get(RUNGS_MOST) {
        let what = format!("the ladder of {} has {} rungs", step.called(), tables.len());
        findings.at(
            table.span().unwrap_or(0..0),
            what,
            format!("keep to {RUNGS_MOST}; let a person call"),
        );
    }
    let rungs: Vec<_> = tables
        .into_iter()
        .map(|table| (rung(&table, channels, findings), table))
        .take(RUNGS_MOST)
        .collect();
    for (place, (_, table)) in rungs.iter().enumerate() {
        let after = table.get("after").map(|item| item.span()).or_else(|| table.span());
        if let (Some(id), Some(span)) = (id, after) {
            marks.put(format!("step.{id}.rung.{place}"), span);
        } else if let Some(span) = table.get("after").map(|item| item.span()) {
            marks.put(format!("rung.{place}"), span);
        }
    }
    check_order(step, &rungs, findings);
    check_end(step, &rungs, findings);
    rungs.into_iter().map(|(rung, _)| rung).collect()
}

fn rung(table: &Table<'_>, channels: &[Channel], findings: &mut Findings) -> Option<Rung> {
    table.check_shape(SHAPE, findings);
    let at_once = "it would follow its own message at once";
    let after = length_of(table, "after", "4 days", (1, at_once), findings);
    let item = table.required("do", "do = \"remind\"", findings)?;
    let act = word(&item, "thing that a rung does", &ACTS, act_of, findings)?;
    if act == Act::OtherChannel && channels.len() == 1 {
        let mend = "add a channel to `channels`, or write `remind`";
        findings.at(item.span(), "there is no other channel in this step", mend);
    }
    let act = finished(act, table, findings)?;
    Some(Rung { after: after?, act })
}

fn check_order(step: &Table<'_>, rungs: &[(Option<Rung>, Table<'_>)], findings: &mut Findings) {
    for pair in rungs.windows(2) {
        let [(Some(one), _), (Some(next), table)] = pair else {
            continue;
        };
        if !is_shorter(one.after, next.after) {
            let span = table.get("after").map_or(0..0, |item| item.span());
            let what = format!(
                "this rung of {} does not come later than the one before it",
                step.called()
            );
            findings.at(
                span,
                what,
                "each `after` counts from the first message; put the rungs in order of time",
            );
        }
    }
}

fn check_end(step: &Table<'_>, rungs: &[(Option<Rung>, Table<'_>)], findings: &mut Findings) {
    let ends = |rung: &Rung| rung.act.is_last();
    let Some(((last, table), before)) = rungs.split_last() else {
        findings.missing(
            step.span(),
            format!("the ladder of {} is empty", step.called()),
            "let it end in a call",
        );
        return;
    };
    if last.as_ref().is_some_and(|rung| !ends(rung)) {
        let what = format!(
            "the ladder of {} ends without a person and without a closing",
            step.called()
        );
        let span = table.get("do").map_or(0..0, |item| item.span());
        findings.at(span, what, "let it end in `do = \"call\"`, or in `do = \"close\"`");
    }
    for (_, table) in before.iter().filter(|(rung, _)| rung.as_ref().is_some_and(ends)) {
        let span = table.get("do").map_or(0..0, |item| item.span());
        let what = format!(
            "nothing comes after a call or a closing in the ladder of {}",
            step.called()
        );
        findings.at(span, what, "put it last, or leave out what follows");
    }
}
