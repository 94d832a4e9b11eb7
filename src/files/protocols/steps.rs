//! The steps of a protocol file.

use std::collections::BTreeSet;

use super::super::head::Head;
use super::super::table::{Findings, Item, Table};
use super::super::texts::{plain, texts_of};
use super::super::words::{Marks, end_before, is_shorter, length_of, name, own_name, term_of, word};
use super::{ladder, open_for};
use crate::care::calendar::Offset;
use crate::care::ids::StepId;
use crate::care::person::Channel;
use crate::care::protocol::{Anchor, Step, StepKind};
use crate::care::trajectory::ANNOUNCEMENT;

/// The most steps: a check-in a month for ten years.
const STEPS_MOST: usize = 120;

/// The keys of every step.
const KEYS: [&str; 6] = ["id", "kind", "name", "from", "after", "open-for"];

/// The keys of a check-in besides.
const CHECK_IN_KEYS: [&str; 3] = ["questionnaire", "channels", "ladder"];

/// The keys of a call besides.
const CALL_KEYS: [&str; 1] = ["within"];

/// The kinds of steps, as they are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    CheckIn,
    Call,
}

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
    let mut ids = BTreeSet::new();
    tables
        .into_iter()
        .take(STEPS_MOST)
        .filter_map(|table| step(table, head, &mut ids, marks, findings))
        .collect()
}

fn step(
    mut table: Table<'_>,
    head: &Head,
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
    }
    let kind = kind(&table, findings);
    check_keys(&table, kind, findings);
    let names = texts_of(&table, "name", &head.languages, findings).map(plain);
    let anchor = table.required("from", "from = \"closing\"", findings);
    let codes: Vec<&str> = Anchor::ALL.iter().map(|anchor| anchor.code()).collect();
    let anchor = anchor.and_then(|item| word(&item, "date to count from", &codes, Anchor::from_code, findings));
    let offset = length_of(&table, "after", "3 months", (0, ""), findings);
    let open_for = open_for(&table, findings);

    let mut mark = |key: &str| {
        if let (Some(id), Some(item)) = (id, table.get(key)) {
            marks.put(format!("step.{id}.{key}"), item.span());
        }
    };
    mark("questionnaire");
    mark("after");
    mark("open-for");
    let (kind, channels, ladder) = match kind? {
        Kind::CheckIn => {
            let questionnaire = table.required("questionnaire", "questionnaire = \"pulse\"", findings);
            let questionnaire = questionnaire.and_then(|item| name(&item, findings)).map(str::to_owned);
            let channels = channels(&table, findings);
            let ladder = ladder::read(&table, channels.as_deref().unwrap_or_default(), id, marks, findings);
            (
                StepKind::CheckIn {
                    questionnaire: questionnaire?,
                },
                channels?,
                ladder?,
            )
        }
        Kind::Call => {
            let term = term_of(&table, "within", findings)?;
            (StepKind::Call { term }, Vec::new(), Vec::new())
        }
    };
    Some(Step {
        id: StepId::new(id?),
        names: names?,
        kind,
        anchor: anchor?,
        offset: offset?,
        open_for: open_for?,
        channels,
        ladder,
    })
}

fn kind(table: &Table<'_>, findings: &mut Findings) -> Option<Kind> {
    let item = table.required("kind", "kind = \"check-in\"", findings)?;
    let read = |text: &str| match text {
        "check-in" => Some(Kind::CheckIn),
        "call" => Some(Kind::Call),
        _ => None,
    };
    word(&item, "kind of step", &["check-in", "call"], read, findings)
}

fn check_keys(table: &Table<'_>, kind: Option<Kind>, findings: &mut Findings) {
    let known: Vec<&str> = KEYS.into_iter().chain(CHECK_IN_KEYS).chain(CALL_KEYS).collect();
    table.check_keys(&known, findings);
    match kind {
        Some(Kind::CheckIn) => {
            table.refuse_keys(
                &CALL_KEYS,
                "a check-in has no term; the `call` of its ladder has",
                findings,
            );
        }
        Some(Kind::Call) => {
            table.refuse_keys(
                &CHECK_IN_KEYS,
                "a call is made by a person, who says what came of it",
                findings,
            );
        }
        None => {}
    }
}

/// The channels of a check-in: those on which a question goes out by itself.
fn channels(table: &Table<'_>, findings: &mut Findings) -> Option<Vec<Channel>> {
    let item = table.required("channels", "channels = [\"sms\", \"mail\"]", findings)?;
    let parts = item.list(findings);
    if parts.is_empty() && item.is_list() {
        let what = format!("{} is empty, so nobody would be asked", item.called());
        findings.at(item.span(), what, "write `[\"sms\", \"mail\"]`, or one of them");
    }
    let (mut channels, mut all_known) = (Vec::new(), true);
    for part in &parts {
        let Some(channel) = channel(part, findings) else {
            all_known = false;
            continue;
        };
        if channels.contains(&channel) {
            findings.at(
                part.span(),
                format!("the channel `{channel}` is there twice"),
                "leave one out",
            );
        } else {
            channels.push(channel);
        }
    }
    // With one part that is not understood the list is not known, and nothing is said of it.
    (all_known && !channels.is_empty()).then_some(channels)
}

fn channel(item: &Item<'_>, findings: &mut Findings) -> Option<Channel> {
    let channel = word(item, "channel", &["sms", "mail"], Channel::from_code, findings)?;
    if matches!(channel, Channel::Sms | Channel::Mail) {
        return Some(channel);
    }
    let what = format!("no question goes out by itself by `{channel}`");
    let mend = "write `sms` or `mail`; a call is the end of a ladder, or a step of the kind `call`";
    findings.at(item.span(), what, mend);
    None
}

/// Finds ladders that outlast the conversation, or the next step.
pub(super) fn check_pace(steps: &[Step], conversation: Offset, marks: &Marks, findings: &mut Findings) {
    for step in steps {
        let (Some(last), Some(at)) = (
            step.ladder.len().checked_sub(1),
            step.ladder.last().map(|rung| rung.after),
        ) else {
            continue;
        };
        let place = marks.get(&format!("step.{}.rung.{last}", step.id)).unwrap_or(0..0);
        if !is_shorter(at, conversation) {
            let what = format!("this rung of step `{}` comes when the conversation is over", step.id);
            findings.at(
                place,
                what,
                "make it earlier, or the `length` under [conversation] longer",
            );
            continue;
        }
        // Months and days against days and months: which of two steps comes first is asked of the calendar.
        let later = steps
            .iter()
            .filter(|other| other.id != step.id && !is_shorter(other.offset, step.offset));
        if let Some(next) = later.into_iter().find(|next| !end_before(step.offset, at, next.offset)) {
            let what = format!(
                "this rung of step `{}` comes when step `{}` is already due",
                step.id, next.id
            );
            findings.at(place, what, "make the rung earlier, or put more time between the steps");
        }
    }
}
