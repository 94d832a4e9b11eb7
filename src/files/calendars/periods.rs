//! Periods in a calendar file: closing days and school holidays.

use jiff::civil::Date;

use super::names;
use crate::care::calendar::{Closing, SchoolHoliday, SchoolHolidays};
use crate::files::shape::{Key, Value, key, needed};
use crate::files::table::{Findings, Item, Table};

/// The longest closing that may be written as one line, in days.
const CLOSING_MOST: usize = 366;

/// The longest school holiday, in days: more than any summer has, so that a mistyped year is seen.
const SCHOOL_MOST: usize = 100;

/// The keys of a period.
pub(super) const ENTRY: &[Key] = &[
    key("on", Value::Date, "The one day."),
    key("from", Value::Date, "The first of several days."),
    key("to", Value::Date, "The last of several days."),
    needed("name", super::NAMES, "What people are shown."),
];

/// What a period is, for its messages.
struct Kind {
    called: &'static str,
    most: usize,
    /// How the greatest length is said.
    longer: &'static str,
    /// A line for each way to write one.
    mend: &'static str,
}

const CLOSING: Kind = Kind {
    called: "closing",
    most: CLOSING_MOST,
    longer: "a year",
    mend: "write `on = 2026-12-24` for one day, or `from = 2026-12-24, to = 2026-12-31` for several",
};

const SCHOOL: Kind = Kind {
    called: "school holiday",
    most: SCHOOL_MOST,
    longer: "a hundred days",
    mend: "write `from = 2026-12-21, to = 2027-01-03`, or `on = 2026-11-02` for one day",
};

/// Closings of one day (`on`) or of several (`from`, `to`, both closed).
pub(super) fn closings(table: &Table<'_>, key: &str, findings: &mut Findings) -> Vec<Closing> {
    let mut closings = Vec::new();
    for entry in table.tables(key, findings) {
        entry.check_shape(&[ENTRY], findings);
        let name = entry
            .required("name", "name = \"Brugdag\"", findings)
            .and_then(|item| names(&item, findings));
        let period = period(&entry, &CLOSING, findings);
        if let (Some(name), Some((first, last))) = (name, period) {
            let days = days(first, last);
            closings.extend(days.map(|on| Closing { on, name: name.clone() }));
        }
    }
    closings
}

/// The school holidays of every region: a table with a list for each.
pub(super) fn school<'a>(table: &Table<'a>, findings: &mut Findings) -> Vec<(&'a str, SchoolHolidays)> {
    let mut regions = Vec::new();
    for (region, place, _) in table.entries() {
        if region.trim().is_empty() {
            findings.at(
                place,
                "a region has no name",
                "write `flemish = [...]` or `north = [...]`",
            );
        }
        regions.extend(region_holidays(table, region, findings).map(|holidays| (region, holidays)));
    }
    regions
}

fn region_holidays(table: &Table<'_>, region: &str, findings: &mut Findings) -> Option<SchoolHolidays> {
    if let Some(item) = table.get(region).filter(Item::is_table) {
        let what = format!("{} is a single holiday, where a list is needed", item.called());
        findings.at(
            item.span(),
            what,
            format!("put square brackets around it: `{region} = [{{ ... }}]`"),
        );
        return None;
    }
    let (mut holidays, mut places) = (Vec::new(), Vec::new());
    for entry in table.tables(region, findings) {
        entry.check_shape(&[ENTRY], findings);
        let name = entry
            .required("name", "name = \"Herfstvakantie\"", findings)
            .and_then(|item| names(&item, findings));
        let period = period(&entry, &SCHOOL, findings);
        if let (Some(name), Some((from, to))) = (name, period) {
            holidays.push(SchoolHoliday { from, to, name });
            places.push((from, to, entry.span()));
        }
    }
    let shared = match SchoolHolidays::new(holidays) {
        Ok(holidays) => return Some(holidays),
        Err(shared) => shared,
    };
    let (earlier, later) = (&shared.0, &shared.1);
    // The one that is listed last of two alike.
    let place = places
        .into_iter()
        .rfind(|(from, to, _)| (*from, *to) == (later.from, later.to));
    if let Some(span) = place.and_then(|(_, _, span)| span) {
        let what = format!(
            "this school holiday begins on {}, but the one before it lasts until {}",
            later.from, earlier.to
        );
        findings.at(span, what, "check the dates of both, or leave one out");
    }
    None
}

/// The first and the last day of an entry.
fn period(entry: &Table<'_>, kind: &Kind, findings: &mut Findings) -> Option<(Date, Date)> {
    let [on, from, to] = ["on", "from", "to"].map(|key| entry.get(key));
    match (on, from, to) {
        (Some(on), None, None) => on.date(findings).map(|on| (on, on)),
        (None, Some(from), Some(to)) => {
            let (first, last) = (from.date(findings), to.date(findings));
            in_order(first?, last?, &to, kind, findings)
        }
        _ => {
            let what = format!("a {} needs `on`, or else `from` and `to`", kind.called);
            findings.missing(entry.span(), what, kind.mend);
            None
        }
    }
}

fn in_order(first: Date, last: Date, to: &Item<'_>, kind: &Kind, findings: &mut Findings) -> Option<(Date, Date)> {
    let fault = match days(first, last).take(kind.most + 1).count() {
        0 => format!("the {} ends on {last}, before it begins", kind.called),
        days if days > kind.most => format!("the {} is longer than {}", kind.called, kind.longer),
        _ => return Some((first, last)),
    };
    findings.at(to.span(), fault, "check both dates");
    None
}

/// Every day from the first to the last.
fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first
        .series(jiff::Span::new().days(1))
        .take_while(move |day| *day <= last)
}
