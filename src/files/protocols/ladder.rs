//! The ladder of a step: what follows on silence, in order of time, down to a person or a closing.

use super::super::table::{Findings, Table};
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
    Close,
}

const ACTS: [&str; 4] = ["remind", "other channel", "call", "close"];

/// Reads `[[step.ladder]]`; `None` where a rung has a problem of its own.
pub(super) fn read(
    step: &Table<'_>,
    channels: &[Channel],
    id: Option<&str>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Vec<Rung>> {
    let tables = step.tables("ladder", findings);
    if step.get("ladder").is_none() {
        let what = format!("{} has no ladder, so silence would lead nowhere", step.called());
        let mend =
            "add `[[step.ladder]]` with `after = \"12 days\"`, `do = \"call\"` and `within = \"5 working days\"`";
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
        }
    }
    check_order(step, &rungs, findings);
    check_end(step, &rungs, findings);
    rungs.into_iter().map(|(rung, _)| rung).collect()
}

fn rung(table: &Table<'_>, channels: &[Channel], findings: &mut Findings) -> Option<Rung> {
    table.check_keys(&["after", "do", "within"], findings);
    let at_once = "it would follow its own message at once";
    let after = length_of(table, "after", "4 days", (1, at_once), findings);
    let item = table.required("do", "do = \"remind\"", findings)?;
    let read = |text: &str| match text {
        "remind" => Some(Act::Remind),
        "other channel" => Some(Act::OtherChannel),
        "call" => Some(Act::Call),
        "close" => Some(Act::Close),
        _ => None,
    };
    let act = word(&item, "thing that a rung does", &ACTS, read, findings)?;
    if act != Act::Call {
        table.refuse_keys(&["within"], "only a call has a term", findings);
    }
    let act = match act {
        Act::Remind => RungAct::Remind,
        Act::OtherChannel => {
            if channels.len() == 1 {
                let mend = "add a channel to `channels`, or write `remind`";
                findings.at(item.span(), "there is no other channel in this step", mend);
            }
            RungAct::OtherChannel
        }
        Act::Call => RungAct::Call {
            term: term_of(table, "within", findings)?,
        },
        Act::Close => RungAct::Close,
    };
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
    let ends = |rung: &Rung| matches!(rung.act, RungAct::Call { .. } | RungAct::Close);
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
