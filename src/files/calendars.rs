//! Calendar files: country, contact window, holidays, closings and service hours.
//!
//! The shape is told in the shipped files under `config/calendars`, whose comments are its documentation.

mod rule;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::care::calendar::{
    Calendar, ClosedDay, Closing, ContactWindow, Country, DayHours, Holiday, Holidays, HoursError, Names, ServiceHours,
    TimeRange, WeekHours,
};
use crate::care::person::Language;
use crate::files::problem::{Problem, Problems, nearest};
use crate::files::table::{Findings, Item, Table, parse};

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The languages in which a calendar can give a name: those of the interface.
const LANGUAGES: [(&str, Language); 3] = [("nl", Language::NL), ("fr", Language::FR), ("en", Language::EN)];

/// The longest closing that may be written as one line, in days.
const CLOSING_MOST: usize = 366;

/// Reads a calendar file; no optional day is switched on yet (see [`Calendar::with_options`]).
///
/// A file without `[window]` or `[service_hours.default]` has the defaults of [`ContactWindow`] and [`ServiceHours`].
///
/// # Errors
/// All problems of the file together, each with its place and mend.
pub fn read(file: &str, source: &str) -> Result<Calendar, Problems> {
    let mut findings = Findings::new(file, source);
    let root = parse(source, &mut findings);
    let calendar = calendar(&Table::root(root.get_ref()), &mut findings);
    findings.or(calendar, "calendar")
}

fn calendar(file: &Table<'_>, findings: &mut Findings) -> Option<Calendar> {
    file.check_keys(
        &[
            "country",
            "time_zone",
            "window",
            "day",
            "option",
            "closing",
            "service_hours",
        ],
        findings,
    );
    let country = file
        .required("country", "country = \"BE\"", findings)
        .and_then(|item| country(&item, findings));
    let zone = file
        .required("time_zone", "time_zone = \"Europe/Brussels\"", findings)
        .and_then(|item| zone(&item, findings));

    let window = file
        .get("window")
        .and_then(|item| item.table(findings))
        .and_then(|table| {
            table.check_keys(&WEEKDAYS, findings);
            week(&table, findings)
        });

    let mut ids = vec![ClosedDay::OWN.to_owned()];
    let (days, options) = (
        holidays(file, "day", &mut ids, findings),
        holidays(file, "option", &mut ids, findings),
    );
    let closing = file.get("closing").and_then(|item| item.table(findings));
    let (mut closings, mut removed) = (Vec::new(), Vec::new());
    if let Some(closing) = closing {
        closing.check_keys(&["extra", "removed"], findings);
        closings = self::closings(&closing, "extra", findings);
        let all = |on: Date| {
            days.iter()
                .chain(&options)
                .any(|day| day.rule.date_in(on.year()) == Some(on))
        };
        for item in closing
            .get("removed")
            .map(|item| item.list(findings))
            .unwrap_or_default()
        {
            let Some(on) = item.date(findings) else { continue };
            if !all(on) {
                let what = format!("{on} is no holiday of this file, so there is nothing to remove");
                findings.at(item.span(), what, "check the date, or leave it out");
            }
            removed.push(on);
        }
    }

    let service = file.get("service_hours").and_then(|item| item.table(findings));
    let teams = service.map(|service| teams(&service, findings)).unwrap_or_default();

    let mut calendar = Calendar::new(country?, zone?).with_closed_days(Holidays::new(days, options), removed, closings);
    if let Some(window) = window {
        calendar = calendar.with_window(ContactWindow::new(window));
    }
    for (team, hours) in teams {
        calendar = match team {
            None => calendar.with_service(hours),
            Some(team) => calendar.with_team(team, hours),
        };
    }
    Some(calendar)
}

fn country(item: &Item<'_>, findings: &mut Findings) -> Option<Country> {
    let code = item.text(findings)?;
    let country = Country::parse(code);
    if country.is_none() {
        let mend = "write its two capital letters, such as `BE` or `NL`";
        findings.at(item.span(), format!("`{code}` is no country code"), mend);
    }
    country
}

fn zone(item: &Item<'_>, findings: &mut Findings) -> Option<TimeZone> {
    let name = item.text(findings)?;
    let zone = TimeZone::get(name).ok();
    if zone.is_none() {
        let names: Vec<_> = jiff::tz::db().available().collect();
        let mend = match nearest(name, names.iter().map(jiff::tz::TimeZoneName::as_str)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "write it as continent and city, such as `Europe/Brussels`".to_owned(),
        };
        findings.at(item.span(), format!("`{name}` is no time zone"), mend);
    }
    zone
}

/// The hours of a week; a day that is not listed is closed.
fn week(table: &Table<'_>, findings: &mut Findings) -> Option<WeekHours> {
    let before = findings.count();
    let days = WEEKDAYS.map(|day| {
        table
            .get(day)
            .map(|item| self::day(&item, findings))
            .unwrap_or_default()
    });
    match WeekHours::new(days) {
        Ok(week) => Some(week),
        Err(error) => {
            // Where a range was refused, the day is closed for want of it and not by intent.
            if findings.count() == before {
                refuse(table.span(), &error, findings);
            }
            None
        }
    }
}

fn day(item: &Item<'_>, findings: &mut Findings) -> DayHours {
    let mut places = Vec::new();
    for item in item.list(findings) {
        match item.text(findings).map(TimeRange::parse) {
            Some(Ok(range)) => places.push((range, item.span())),
            Some(Err(error)) => refuse(Some(item.span()), &error, findings),
            None => {}
        }
    }
    let ranges: Vec<TimeRange> = places.iter().map(|(range, _)| *range).collect();
    DayHours::new(&ranges).unwrap_or_else(|error| {
        let at = match &error {
            HoursError::Unsorted { later, .. } | HoursError::Overlapping { later, .. } => {
                places.iter().rfind(|(range, _)| range == later)
            }
            _ => None,
        };
        refuse(Some(at.map_or(item.span(), |(_, span)| span.clone())), &error, findings);
        DayHours::default()
    })
}

/// Hours that were refused; their message is `what; mend`.
fn refuse(span: Option<Range<usize>>, error: &HoursError, findings: &mut Findings) {
    let message = error.to_string();
    let (what, mend) = message.rsplit_once("; ").unwrap_or((&message, ""));
    findings.push(Problem {
        span,
        what: what.to_owned(),
        mend: mend.to_owned(),
    });
}

fn holidays(file: &Table<'_>, key: &str, ids: &mut Vec<String>, findings: &mut Findings) -> Vec<Holiday> {
    let tables = file.tables(key, findings);
    let mut found = Vec::with_capacity(tables.len());
    for table in tables {
        table.check_keys(&["id", "on", "name"], findings);
        let id = table
            .required("id", "id = \"ascension\"", findings)
            .and_then(|item| id(&item, ids, findings));
        let rule = table
            .required("on", "on = \"easter + 39 days\"", findings)
            .and_then(|item| {
                let text = item.text(findings)?;
                rule::parse(text)
                    .map_err(|fault| findings.at(item.span(), fault.what, fault.mend))
                    .ok()
            });
        let name = table
            .required("name", "name = \"Hemelvaartsdag\"", findings)
            .and_then(|item| names(&item, findings));
        if let (Some(id), Some(rule), Some(name)) = (id, rule, name) {
            found.push(Holiday {
                day: ClosedDay { id, name },
                rule,
            });
        }
    }
    found
}

fn id(item: &Item<'_>, ids: &mut Vec<String>, findings: &mut Findings) -> Option<String> {
    let id = item.text(findings)?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.bytes().all(fits) || !id.starts_with(|first: char| first.is_ascii_lowercase()) {
        let mend = "use small letters, digits and hyphens, beginning with a letter, such as `good-friday`";
        findings.at(item.span(), format!("`{id}` cannot be an id"), mend);
        return None;
    }
    if ids.iter().any(|known| known == id) {
        let mend = "give each day and option an id of its own; `closing` is kept for own closing days";
        findings.at(item.span(), format!("the id `{id}` is taken"), mend);
        return None;
    }
    ids.push(id.to_owned());
    Some(id.to_owned())
}

/// A name for all languages, or a table of names.
fn names(item: &Item<'_>, findings: &mut Findings) -> Option<Names> {
    if !item.is_table() {
        return Some(Names::new(vec![(Language::NL, item.text(findings)?.to_owned())]));
    }
    let table = item.table(findings)?;
    table.check_keys(&LANGUAGES.map(|(tag, _)| tag), findings);
    let mut names = Vec::new();
    for (tag, language) in LANGUAGES {
        let name = table.get(tag).and_then(|item| item.text(findings));
        names.extend(name.map(|name| (language, name.to_owned())));
    }
    if names.is_empty() {
        let mend = "write `name = \"Hemelvaartsdag\"` or `name = { nl = \"Hemelvaartsdag\", fr = \"Ascension\" }`";
        findings.missing(Some(item.span()), "there is no name", mend);
        return None;
    }
    Some(Names::new(names))
}

/// Closings of one day (`on`) or of several (`from`, `to`, both closed).
fn closings(table: &Table<'_>, key: &str, findings: &mut Findings) -> Vec<Closing> {
    let mut closings = Vec::new();
    for entry in table.tables(key, findings) {
        entry.check_keys(&["on", "from", "to", "name"], findings);
        let name = entry
            .required("name", "name = \"Brugdag\"", findings)
            .and_then(|item| names(&item, findings));
        let [on, from, to] = ["on", "from", "to"].map(|key| entry.get(key));
        let days = match (on, from, to) {
            (Some(on), None, None) => on.date(findings).into_iter().collect(),
            (None, Some(from), Some(to)) => match (from.date(findings), to.date(findings)) {
                (Some(first), Some(last)) => period(first, last, &to, findings),
                _ => Vec::new(),
            },
            _ => {
                let mend = "write `on = 2026-12-24` for one day, or `from = 2026-12-24, to = 2026-12-31` for several";
                findings.missing(entry.span(), "a closing needs `on`, or else `from` and `to`", mend);
                Vec::new()
            }
        };
        closings.extend(
            name.into_iter()
                .flat_map(|name| days.iter().map(move |&on| Closing { on, name: name.clone() })),
        );
    }
    closings
}

fn period(first: Date, last: Date, to: &Item<'_>, findings: &mut Findings) -> Vec<Date> {
    let days: Vec<Date> = first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= last)
        .take(CLOSING_MOST + 1)
        .collect();
    let fault = match days.len() {
        0 => format!("the closing ends on {last}, before it begins"),
        days if days > CLOSING_MOST => "the closing is longer than a year".to_owned(),
        _ => return days,
    };
    findings.at(to.span(), fault, "check both dates");
    Vec::new()
}

/// The service hours: `None` for the default, the team's name for a team's own.
fn teams<'a>(table: &Table<'a>, findings: &mut Findings) -> Vec<(Option<&'a str>, ServiceHours)> {
    let default = table.get("default").and_then(|item| item.table(findings));
    let default = default
        .and_then(|table| service(&table, None, findings))
        .unwrap_or_default();
    let mut teams = Vec::new();
    for (team, _, item) in table.entries().filter(|(team, ..)| *team != "default") {
        let hours = item
            .table(findings)
            .and_then(|table| service(&table, Some(&default), findings));
        if team.trim().is_empty() {
            findings.at(
                item.span(),
                "a team has no name",
                "write `[service_hours.\"team noord\"]`",
            );
        }
        teams.extend(hours.map(|hours| (Some(team), hours)));
    }
    teams.push((None, default));
    teams
}

/// The hours of one table; where it lists no day of the week, those of `default`, if there is one.
fn service(table: &Table<'_>, default: Option<&ServiceHours>, findings: &mut Findings) -> Option<ServiceHours> {
    let mut known = WEEKDAYS.to_vec();
    known.push("closed");
    table.check_keys(&known, findings);
    let hours = match default {
        Some(default) if WEEKDAYS.iter().all(|day| table.get(day).is_none()) => Some(default.week().clone()),
        _ => week(table, findings),
    };
    let closed = closings(table, "closed", findings)
        .into_iter()
        .map(|closing| closing.on)
        .collect();
    Some(ServiceHours::new(hours?).closed_on(closed))
}
