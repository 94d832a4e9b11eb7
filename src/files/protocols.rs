//! Protocol files (step plans): which steps, when, on which channels, and what silence leads to.
//!
//! The shape is told in the shipped example, whose comments are its documentation.

mod course;
pub(super) mod facts;
mod kind;
mod ladder;
#[cfg(test)]
mod language_tests;
mod moment;
mod pace;
mod steps;
#[cfg(test)]
mod tests;
mod who;

use super::checked::Checked;
use super::head::{self, Head};
use super::problem::Problems;
use super::shape::{Key, Shape, Value, key, needed};
use super::table::{Findings, Table, parse};
use super::texts::{plain, texts_of};
use super::words::{Marks, length_of, term_of};
use crate::care::calendar::Offset;
use crate::care::protocol::Protocol;

/// The shape of a protocol file.
pub(super) const SHAPE: Shape = &[head::KEYS, KEYS];

/// The keys of a protocol file beside those of its head.
const KEYS: &[Key] = &[
    needed(
        "name",
        Value::Texts,
        "What workers call the plan, in every language of the file.",
    ),
    needed(
        "call-within",
        Value::Term,
        "Within how long a person is called who cannot be written to.",
    ),
    needed(
        "announce",
        Value::Table(&[ANNOUNCE]),
        "The announcement to whoever was not told about aftercare at the closing.",
    ),
    needed(
        "conversation",
        Value::Table(&[CONVERSATION]),
        "How long a conversation lasts, and what *not now* does.",
    ),
    key(
        "course",
        Value::Table(course::SHAPE),
        "What ends or pauses the plan, and what a late joiner gets.",
    ),
    key(
        "ladder",
        Value::Tables(ladder::SHAPE),
        "What silence leads to, for every step without a ladder of its own.",
    ),
    needed(
        "step",
        Value::Tables(steps::SHAPE),
        "The steps of the plan, in any order.",
    ),
];

const ANNOUNCE: &[Key] = &[
    needed(
        "lead",
        Value::Length,
        "The time to say no between the announcement and the first question.",
    ),
    needed("open-for", Value::Length, OPEN_FOR),
];

const CONVERSATION: &[Key] = &[
    needed(
        "length",
        Value::Length,
        "How long a conversation keeps a person and a number to itself at most.",
    ),
    needed("later", Value::Length, "By how much *not now* puts a question off."),
    needed(
        "later-most",
        Value::Number(1, LATER_MOST),
        "How often *not now* is taken before we let it rest.",
    ),
];

/// What `open-for` says.
const OPEN_FOR: &str = "How long after its day it may still begin, such as `3 weeks`.";

/// The fewest days that a contact stays open: the longest run of closed days, from Friday afternoon over Easter Monday,
/// leaves no window within three.
pub(super) const OPEN_DAYS_LEAST: i32 = 4;

/// The fewest days between announcement and first question: a weekend must not swallow the time to say no.
const LEAD_DAYS_LEAST: i32 = 3;

/// How often *not now* may be taken.
const LATER_MOST: u8 = 10;

/// Reads a protocol file.
///
/// What only shows beside the other files (a questionnaire that is not there, a plan that no window of the calendar
/// lets through) is found by [`super::together::check`].
///
/// # Errors
/// All problems of the file together, each with its place and mend.
pub fn read(file: &str, source: &str) -> Result<Checked<Protocol>, Problems> {
    let mut findings = Findings::new(file, source);
    let root = parse(source, &mut findings);
    let table = Table::root(root.get_ref());
    let head = head::read(&table, "contact-after-closing", &mut findings);
    let mut marks = Marks::default();
    let protocol = protocol(&table, &head, &mut marks, &mut findings);
    let checked = protocol.map(|protocol| Checked::new(protocol, &head, file, source, marks));
    findings.or(checked, "protocol")
}

fn protocol(file: &Table<'_>, head: &Head, marks: &mut Marks, findings: &mut Findings) -> Option<Protocol> {
    file.check_shape(SHAPE, findings);
    if let Some(item) = file.get("languages") {
        marks.put("languages", item.span());
    }
    let names = texts_of(file, "name", &head.languages, findings).map(plain);
    let call_term = term_of(file, "call-within", findings);

    let heading = |key: &str, findings: &mut Findings| {
        let item = file.get(key);
        if item.is_none() {
            let what = format!("the table [{key}] is missing");
            findings.missing(None, what, "take it over from the example");
        }
        item.and_then(|item| item.table(findings))
    };
    let announce = heading("announce", findings).map(|table| {
        table.check_shape(&[ANNOUNCE], findings);
        let no_time = "nobody could say no before the first question";
        let lead = length_of(&table, "lead", "7 days", (LEAD_DAYS_LEAST, no_time), findings);
        (lead, open_for(&table, findings))
    });
    let conversation = heading("conversation", findings).map(|table| {
        table.check_shape(&[CONVERSATION], findings);
        let length = length_of(
            &table,
            "length",
            "4 weeks",
            (OPEN_DAYS_LEAST, "nobody could answer"),
            findings,
        );
        marks.put(
            "conversation.length",
            table.get("length").map_or(0..0, |item| item.span()),
        );
        let later = length_of(
            &table,
            "later",
            "1 week",
            (1, "*not now* would be asked again at once"),
            findings,
        );
        let most = table.required("later-most", "later-most = 3", findings);
        (
            length,
            later,
            most.and_then(|item| item.number(1..=LATER_MOST, findings)),
        )
    });

    let course = course::read(file, findings);
    let steps = steps::read(file, head, marks, findings);
    let (length, later, later_most) = conversation?;
    if let Some(length) = length {
        pace::check_ladders(&steps, length, marks, findings);
    }
    pace::check_anchors(&steps, marks, findings);
    pace::check_same_day(&steps, marks, findings);
    let (lead, announce_open_for) = announce?;
    Some(Protocol {
        id: head.id.clone()?,
        names: names?,
        steps,
        announce_lead: lead?,
        announce_open_for: announce_open_for?,
        voice: length?,
        later: later?,
        later_most: later_most?,
        call_term: call_term?,
        course: course?,
    })
}

/// How long something may still begin.
fn open_for(table: &Table<'_>, findings: &mut Findings) -> Option<Offset> {
    let because = "it could pass without one open hour, as over a long weekend";
    length_of(table, "open-for", "3 weeks", (OPEN_DAYS_LEAST, because), findings)
}
