//! How single values are written: names, lengths of time, terms, and words of a closed vocabulary.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::problem::Problem;
use super::table::{Findings, Item, Table};
use crate::care::calendar::{Offset, OffsetError, ServiceTerm};
use crate::care::ids::{NAME_MOST, is_name};

/// The longest term, in working days: a quarter of a year, beyond which nobody waits for a worker.
const TERM_MOST: u8 = 60;

/// A name such as `check-in`: small letters, digits and single hyphens, a letter first.
pub(super) fn name<'a>(item: &Item<'a>, findings: &mut Findings) -> Option<&'a str> {
    let text = item.text(findings)?;
    if !is_name(text) {
        let mend = "use small letters without accents, digits and single hyphens, a letter first: `check-in`";
        findings.at(item.span(), format!("`{text}` cannot be a name"), mend);
        return None;
    }
    if text.len() > NAME_MOST {
        let what = format!("the name `{text}` has {} characters", text.len());
        findings.at(item.span(), what, format!("keep it within {NAME_MOST}"));
        return None;
    }
    Some(text)
}

/// The name under `key`, which none of `taken` has.
pub(super) fn own_name<'a>(
    table: &Table<'a>,
    key: &str,
    taken: &mut BTreeSet<String>,
    findings: &mut Findings,
) -> Option<&'a str> {
    let item = table.required(key, &format!("{key} = \"rent\""), findings)?;
    let name = name(&item, findings)?;
    if !taken.insert(name.to_owned()) {
        let what = format!("the {key} `{name}` is there twice");
        findings.at(item.span(), what, "give each a name of its own");
        return None;
    }
    Some(name)
}

/// A word of a closed vocabulary.
pub(super) fn word<T: Copy>(
    item: &Item<'_>,
    kind: &str,
    known: &[&str],
    read: impl Fn(&str) -> Option<T>,
    findings: &mut Findings,
) -> Option<T> {
    let text = item.text(findings)?;
    let found = read(text);
    if found.is_none() {
        findings.push(Problem::unknown(item.span(), kind, text, known));
    }
    found
}

/// A length of time in civil units: `4 days`, `1 year 6 months`.
pub(super) fn length(item: &Item<'_>, findings: &mut Findings) -> Option<Offset> {
    let text = item.text(findings)?;
    let (what, mend) = match Offset::parse(text) {
        Ok(offset) => return Some(offset),
        Err(OffsetError::Unreadable(_)) => (
            format!("`{text}` is no length of time"),
            "write it as `4 days`, `2 weeks`, `3 months` or `1 year 6 months`",
        ),
        Err(OffsetError::NotCivil(_)) => (
            format!("`{text}` counts hours or less"),
            "count in days, weeks, months or years",
        ),
        Err(OffsetError::Negative(_)) => (format!("`{text}` lies in the past"), "count forwards"),
        Err(OffsetError::TooLong(_)) => (
            format!("`{text}` is longer than {} years", Offset::MAX_YEARS),
            "write less",
        ),
    };
    findings.at(item.span(), what, mend);
    None
}

/// The length of time under a key that must be there, of `least` days or more; `because` says why so many.
pub(super) fn length_of(
    table: &Table<'_>,
    key: &str,
    example: &str,
    least: (i32, &str),
    findings: &mut Findings,
) -> Option<Offset> {
    let item = table.required(key, &format!("{key} = \"{example}\""), findings)?;
    let offset = length(&item, findings)?;
    let (days, because) = least;
    if least_days(offset) < days {
        let unit = if days == 1 { "day" } else { "days" };
        let what = format!("{} is too short: {because}", item.called());
        findings.at(
            item.span(),
            what,
            format!("write {days} {unit} or more, such as `{example}`"),
        );
        return None;
    }
    Some(offset)
}

/// A term in service days: `same day`, `next service day`, `3 working days`.
pub(super) fn term(item: &Item<'_>, findings: &mut Findings) -> Option<ServiceTerm> {
    let text = item.text(findings)?;
    let parts: Vec<&str> = text.split_whitespace().collect();
    let days = match parts.as_slice() {
        ["same", "day"] => return Some(ServiceTerm::SameDay),
        ["next", "service", "day"] => return Some(ServiceTerm::NextServiceDay),
        [days, "working", "day" | "days"] => days.parse::<u32>().ok(),
        _ => None,
    };
    let (what, mend) = match days {
        Some(0) => (format!("`{text}` leaves no time"), "write `same day`"),
        Some(days) => match u8::try_from(days).ok().filter(|days| *days <= TERM_MOST) {
            Some(days) => return Some(ServiceTerm::WorkingDays(days)),
            None => (
                format!("`{text}` is longer than anybody can wait"),
                "write 60 working days or fewer",
            ),
        },
        None => (
            format!("`{text}` is no term"),
            "write `same day`, `next service day` or, with any number, `3 working days`",
        ),
    };
    findings.at(item.span(), what, mend);
    None
}

/// The term under a key that must be there.
pub(super) fn term_of(table: &Table<'_>, key: &str, findings: &mut Findings) -> Option<ServiceTerm> {
    let item = table.required(key, &format!("{key} = \"5 working days\""), findings)?;
    term(&item, findings)
}

/// How many service days a term counts at most.
pub(super) const fn service_days(term: ServiceTerm) -> u8 {
    match term {
        ServiceTerm::SameDay => 0,
        ServiceTerm::NextServiceDay => 1,
        ServiceTerm::WorkingDays(days) => days,
    }
}

/// The dates from which lengths of time are compared: the first and the last days of each month of four years. Between
/// them a month is as long as from the first.
fn dates() -> impl Iterator<Item = Date> {
    (2025..=2028)
        .flat_map(|year| (1..=12).map(move |month| (year, month)))
        .flat_map(|(year, month)| {
            [1, 28, 29, 30, 31]
                .into_iter()
                .filter_map(move |day| Date::new(year, month, day).ok())
        })
}

/// The fewest days that a length of time can be.
pub(super) fn least_days(offset: Offset) -> i32 {
    dates()
        .map(|date| days_between(date, offset.after(date)))
        .min()
        .unwrap_or(0)
}

/// Whether the first length of time is shorter than the second, whenever it begins.
pub(super) fn is_shorter(one: Offset, other: Offset) -> bool {
    dates().all(|date| one.after(date) < other.after(date))
}

/// Whether the two lengths of time, one after the other, end before the third does, whenever they begin.
pub(super) fn end_before(one: Offset, then: Offset, other: Offset) -> bool {
    dates().all(|date| then.after(one.after(date)) < other.after(date))
}

/// Whether what is due after `first`, or up to `ahead` before that, comes after all that is due after `last` and may be
/// put off twice by `open_for`: by where it is placed, and by how long it may still begin then.
pub(super) fn begins_after(first: Offset, ahead: Offset, last: Offset, open_for: Offset) -> bool {
    dates().all(|date| open_for.after(open_for.after(last.after(date))) < ahead.before(first.after(date)))
}

fn days_between(from: Date, until: Date) -> i32 {
    from.until(until).map_or(i32::MAX, |span| span.get_days())
}

/// The places of things that a later check may have to point at, by a name of ours.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks(std::collections::BTreeMap<String, Range<usize>>);

impl Marks {
    /// Remembers a place.
    pub(super) fn put(&mut self, name: impl Into<String>, span: Range<usize>) {
        self.0.insert(name.into(), span);
    }

    /// The place of that name.
    pub(super) fn get(&self, name: &str) -> Option<Range<usize>> {
        self.0.get(name).cloned()
    }
}
