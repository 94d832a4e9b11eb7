//! Hours in a calendar file: the contact window, the quiet hours of a channel, the service hours.

use std::ops::Range;

use super::periods::{ENTRY, closings};
use crate::care::calendar::{ContactWindow, DayHours, HoursError, QuietHours, ServiceHours, TimeRange, WeekHours};
use crate::care::person::Channel;
use crate::files::problem::Problem;
use crate::files::shape::{Key, Value, key};
use crate::files::table::{Findings, Item, Table};

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The days of a week with their hours.
pub(super) const WEEK: &[Key] = &[
    key("monday", DAY, "Monday."),
    key("tuesday", DAY, "Tuesday."),
    key("wednesday", DAY, "Wednesday."),
    key("thursday", DAY, "Thursday."),
    key("friday", DAY, "Friday."),
    key("saturday", DAY, "Saturday."),
    key("sunday", DAY, "Sunday."),
];

/// The hours of a day, such as `["09:00-12:30", "13:30-19:00"]`.
const DAY: Value = Value::List(&Value::Text);

/// What service hours say beside them.
pub(super) const CLOSED: &[Key] = &[key(
    "closed",
    Value::Tables(&[ENTRY]),
    "Days on which this team is closed.",
)];

/// Quiet hours of the channels on which a machine sends.
pub(super) const QUIET: &[Key] = &[
    key("sms", Value::Text, "Of text messages, such as `20:00-10:00`."),
    key("mail", Value::Text, "Of mail."),
];

/// The channels on which a machine sends; on the others a worker acts, in service hours.
const SENT: [Channel; 2] = [Channel::Sms, Channel::Mail];

/// The hours of a week; a day that is not listed is closed.
pub(super) fn week(table: &Table<'_>, findings: &mut Findings) -> Option<WeekHours> {
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

/// The quiet hours of channels; refused where they leave nothing of the window, where that could be read.
pub(super) fn quiet(
    table: &Table<'_>,
    window: Option<&ContactWindow>,
    findings: &mut Findings,
) -> Vec<(Channel, QuietHours)> {
    let codes = Channel::ALL.iter().map(|channel| channel.code());
    table.check_keys(&codes.collect::<Vec<_>>(), findings);
    let by_hand = Channel::ALL.iter().filter(|channel| !SENT.contains(channel));
    let by_hand: Vec<_> = by_hand.map(|channel| channel.code()).collect();
    table.refuse_keys(&by_hand, "a worker does it, in service hours", findings);
    let mut found = Vec::new();
    for channel in SENT {
        let Some(item) = table.get(channel.code()) else {
            continue;
        };
        match item.text(findings).map(QuietHours::parse) {
            Some(Ok(quiet)) if window.is_some_and(|window| !window.outlasts(&quiet)) => {
                let what = format!("{} leaves no hour of the contact window", item.called());
                let mend = "leave some hour of [window] free of them";
                findings.at(item.span(), what, mend);
            }
            Some(Ok(quiet)) => found.push((channel, quiet)),
            Some(Err(HoursError::AlwaysQuiet)) => {
                let what = format!("{} is the whole day, so nothing would ever leave", item.called());
                findings.at(
                    item.span(),
                    what,
                    "write the hours in which nothing leaves, such as `20:00-10:00`",
                );
            }
            Some(Err(error)) => refuse(Some(item.span()), &error, findings),
            None => {}
        }
    }
    found
}

/// The service hours: `None` for the default, the team's name for a team's own.
pub(super) fn teams<'a>(table: &Table<'a>, findings: &mut Findings) -> Vec<(Option<&'a str>, ServiceHours)> {
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
    table.check_shape(&[WEEK, CLOSED], findings);
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
