//! Moments in words: days, lengths of time, terms, what a step counts from, and how often it comes.

use jiff::civil::Date;

use super::Teller;
use crate::care::calendar::{Offset, ServiceTerm};
use crate::care::protocol::{Anchor, DateName, Protocol, Step, Which};

/// More contacts than this are told as a rhythm and not one by one.
const LISTED_MOST: usize = 4;

/// A day, written out: `vrijdag 12 juni 2026`.
#[must_use]
pub fn date(teller: &Teller<'_>, date: Date) -> String {
    let weekday = weekday(teller, date.weekday());
    let month = teller.say(&format!("plan-month-{}", date.month()));
    // As a text, so that no language puts a mark between its thousands.
    let year = date.year().to_string();
    let values = [
        ("weekday", (&weekday).into()),
        ("day", date.day().into()),
        ("month", (&month).into()),
        ("year", (&year).into()),
    ];
    teller.fill("plan-date", &values)
}

/// A day of the week.
#[must_use]
pub fn weekday(teller: &Teller<'_>, day: jiff::civil::Weekday) -> String {
    teller.say(&format!("plan-weekday-{}", day.to_monday_one_offset()))
}

/// What a distance is measured in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Months,
    Weeks,
    Days,
}

impl Unit {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Months => "months",
            Self::Weeks => "weeks",
            Self::Days => "days",
        }
    }
}

/// A distance that one unit measures, with how many of it; `None` where it takes months and days.
pub(super) const fn measured(offset: Offset) -> Option<(Unit, i32)> {
    match offset.parts() {
        (0, days) if days % 7 == 0 && days > 0 => Some((Unit::Weeks, days / 7)),
        (0, days) => Some((Unit::Days, days)),
        (months, 0) => Some((Unit::Months, months)),
        _ => None,
    }
}

/// A length of time: `3 months`, `6 months and 2 weeks`.
#[must_use]
pub fn length(teller: &Teller<'_>, offset: Offset) -> String {
    if let Some((unit, n)) = measured(offset) {
        return counted(teller, unit, n);
    }
    let (months, days) = offset.parts();
    let rest = if days % 7 == 0 {
        counted(teller, Unit::Weeks, days / 7)
    } else {
        counted(teller, Unit::Days, days)
    };
    teller.and(&[counted(teller, Unit::Months, months), rest])
}

fn counted(teller: &Teller<'_>, unit: Unit, n: i32) -> String {
    teller.fill(&format!("plan-{}", unit.code()), &[("n", n.into())])
}

/// How long a worker has: `within 5 working days`.
#[must_use]
pub fn term(teller: &Teller<'_>, term: ServiceTerm) -> String {
    match term {
        ServiceTerm::SameDay | ServiceTerm::WorkingDays(0) => teller.say("plan-term-same-day"),
        ServiceTerm::NextServiceDay => teller.say("plan-term-next-day"),
        ServiceTerm::WorkingDays(days) => teller.fill("plan-term-days", &[("n", days.into())]),
    }
}

/// What is counted from, as it stands after *after*: `the closing`, `the last “How are you?”`.
#[must_use]
pub fn anchor(teller: &Teller<'_>, protocol: &Protocol, anchor: &Anchor) -> String {
    match anchor {
        Anchor::Closing => teller.say("plan-anchor-closing"),
        Anchor::LastReply => teller.say("plan-anchor-last-reply"),
        Anchor::Date(name) => match name.as_str() {
            known @ (DateName::SOLUTION_END | DateName::BUDGET_MANAGEMENT_END) => {
                teller.say(&format!("plan-anchor-{known}"))
            }
            name => teller.fill("plan-anchor-date", &[("name", name.into())]),
        },
        Anchor::Step { step, which } => {
            let other = protocol.step(step);
            let name = other.map_or_else(|| step.to_string(), |other| teller.text(&other.names));
            let key = match (other.is_some_and(|other| other.at.len() > 1), which) {
                (false, _) => "plan-anchor-step",
                (true, Which::First) => "plan-anchor-step-first",
                (true, Which::Last) => "plan-anchor-step-last",
            };
            teller.fill(key, &[("step", (&name).into())])
        }
    }
}

/// The same where the first of several that is known holds.
#[must_use]
pub fn anchors(teller: &Teller<'_>, protocol: &Protocol, all: &[Anchor]) -> String {
    let named = all.iter().rev().map(|one| anchor(teller, protocol, one));
    let folded = named.reduce(|later, one| {
        let values = [("one", (&one).into()), ("two", (&later).into())];
        teller.fill("plan-anchor-else", &values)
    });
    folded.unwrap_or_default()
}

/// When the contacts of a step come: `3, 9 and 15 months after the closing`.
#[must_use]
pub fn moments(teller: &Teller<'_>, protocol: &Protocol, step: &Step) -> String {
    let anchor = anchors(teller, protocol, &step.from);
    if step.at.as_slice() == [Offset::NONE] {
        return teller.fill("plan-when-on", &[("anchor", (&anchor).into())]);
    }
    if step.at.len() > LISTED_MOST {
        let rhythm = rhythm(teller, &step.at);
        let n = i64::try_from(step.at.len()).unwrap_or(i64::MAX);
        let values = [
            ("rhythm", (&rhythm).into()),
            ("anchor", (&anchor).into()),
            ("n", n.into()),
        ];
        return teller.fill("plan-when-times", &values);
    }
    let length = listed(teller, &step.at);
    teller.fill(
        "plan-when-after",
        &[("length", (&length).into()), ("anchor", (&anchor).into())],
    )
}

/// Some lengths beside each other: in one unit where one measures them all.
fn listed(teller: &Teller<'_>, at: &[Offset]) -> String {
    if let [one] = at {
        return length(teller, *one);
    }
    let measures: Option<Vec<(Unit, i32)>> = at.iter().map(|offset| measured(*offset)).collect();
    if let Some([(unit, _), rest @ ..]) = measures.as_deref()
        && rest.iter().all(|(other, _)| other == unit)
    {
        let numbers: Vec<String> = measures.iter().flatten().map(|(_, n)| n.to_string()).collect();
        let list = teller.and(&numbers);
        return teller.fill(&format!("plan-list-{}", unit.code()), &[("list", (&list).into())]);
    }
    teller.besides("plan-again", at.iter().map(|offset| length(teller, *offset)))
}

/// Many contacts as a rhythm: `every month from month 1 until month 6, then every 3 months until month 24`.
fn rhythm(teller: &Teller<'_>, at: &[Offset]) -> String {
    let mut runs = runs(at).into_iter();
    let Some(first) = runs.next() else {
        return String::new();
    };
    let begin = if first.times > 1 {
        let (from, until) = (place(teller, "from", first.from), place(teller, "until", first.until));
        let every = every(teller, first.interval);
        let values = [
            ("from", (&from).into()),
            ("every", (&every).into()),
            ("until", (&until).into()),
        ];
        teller.fill("plan-rhythm-first", &values)
    } else {
        let start = place(teller, "at", first.from);
        let next = place(teller, "at", first.until);
        teller.fill("plan-rhythm-at", &[("before", (&start).into()), ("at", (&next).into())])
    };
    runs.fold(begin, |before, run| {
        if run.times > 1 {
            let (every, until) = (every(teller, run.interval), place(teller, "until", run.until));
            let values = [
                ("before", (&before).into()),
                ("every", (&every).into()),
                ("until", (&until).into()),
            ];
            teller.fill("plan-rhythm-next", &values)
        } else {
            let at = place(teller, "at", run.until);
            teller.fill("plan-rhythm-at", &[("before", (&before).into()), ("at", (&at).into())])
        }
    })
}

/// Contacts that follow each other at one interval.
struct Run {
    from: Offset,
    interval: (i32, i32),
    times: usize,
    until: Offset,
}

fn runs(at: &[Offset]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for pair in at.windows(2) {
        let [from, until] = *pair else { continue };
        let ((from_months, from_days), (months, days)) = (from.parts(), until.parts());
        let interval = (months - from_months, days - from_days);
        match runs.last_mut() {
            Some(run) if run.interval == interval => {
                run.times += 1;
                run.until = until;
            }
            _ => runs.push(Run {
                from,
                interval,
                times: 1,
                until,
            }),
        }
    }
    runs
}

fn every(teller: &Teller<'_>, (months, days): (i32, i32)) -> String {
    let (unit, n) = match (months, days) {
        (0, days) if days % 7 == 0 => (Unit::Weeks, days / 7),
        (0, days) => (Unit::Days, days),
        (months, 0) => (Unit::Months, months),
        (months, days) => {
            let parts = [counted(teller, Unit::Months, months), counted(teller, Unit::Days, days)];
            let length = teller.and(&parts);
            return teller.fill("plan-every-length", &[("length", (&length).into())]);
        }
    };
    teller.fill(&format!("plan-every-{}", unit.code()), &[("n", n.into())])
}

/// A place in time from the anchor: `from month 6`, `until week 2`, `at 6 months and 2 weeks`.
fn place(teller: &Teller<'_>, form: &str, offset: Offset) -> String {
    if let Some((unit, n)) = measured(offset) {
        return teller.fill(&format!("plan-{form}-{}", unit.code()), &[("n", n.into())]);
    }
    let length = length(teller, offset);
    teller.fill(&format!("plan-{form}-length"), &[("length", (&length).into())])
}

/// A day without its year, beside one that has it: `zaterdag 13 juni`, by the text of `key`.
#[must_use]
pub(super) fn day(teller: &Teller<'_>, key: &str, date: Date) -> String {
    let weekday = weekday(teller, date.weekday());
    let month = teller.say(&format!("plan-month-{}", date.month()));
    let values = [
        ("weekday", (&weekday).into()),
        ("day", date.day().into()),
        ("month", (&month).into()),
    ];
    teller.fill(key, &values)
}

/// A time of day: `10.41 uur`, `10 h 41`, `10:41`.
#[must_use]
pub(super) fn clock(teller: &Teller<'_>, at: jiff::civil::DateTime) -> String {
    let (hour, minute) = (at.hour().to_string(), format!("{:02}", at.minute()));
    let key = if at.minute() == 0 { "why-hour" } else { "why-clock" };
    teller.fill(key, &[("hour", (&hour).into()), ("minute", (&minute).into())])
}
