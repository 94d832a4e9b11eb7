//! Calendar files: country, contact window, quiet hours, holidays, closings, service hours and school holidays.
//!
//! The shape is told in the shipped files under `config/calendars`, whose comments are its documentation.

mod hours;
mod periods;
mod rule;

#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;

use crate::care::calendar::{Calendar, ClosedDay, ContactWindow, Country, DaylightSaving, Holiday, Holidays, Names};
use crate::care::person::Language;
use crate::files::problem::{Problem, Problems, nearest};
use crate::files::shape::{Key, Shape, Value, key, needed};
use crate::files::table::{Findings, Item, Table, parse};

/// The languages in which a calendar can give a name: those of the interface.
const LANGUAGES: [(&str, Language); 3] = [("nl", Language::NL), ("fr", Language::FR), ("en", Language::EN)];

/// The shape of a calendar file.
pub(super) const SHAPE: Shape = &[&[
    needed("country", Value::Text, "The country, as `BE` or `NL`."),
    needed(
        "time_zone",
        Value::Text,
        "The time zone of the organisation, such as `Europe/Brussels`.",
    ),
    key(
        "daylight_saving",
        Value::Word(|| DaylightSaving::ALL.iter().map(|policy| policy.code()).collect()),
        "What a time of day means that the night of a clock change has twice or not at all.",
    ),
    key(
        "window",
        Value::Table(&[hours::WEEK]),
        "When messages may leave; a day that is not listed is closed.",
    ),
    key(
        "quiet_hours",
        Value::Table(&[hours::QUIET]),
        "Hours of every day in which nothing leaves on a channel.",
    ),
    key("day", Value::Tables(&[HOLIDAY]), "The holidays that always hold."),
    key(
        "option",
        Value::Tables(&[HOLIDAY]),
        "Holidays that the settings may switch on.",
    ),
    key(
        "closing",
        Value::Table(&[CLOSING]),
        "The closing days of the organisation's own.",
    ),
    key(
        "service_hours",
        Value::Named(
            &[&[key("default", SERVICE, "The hours of every team without its own.")]],
            &SERVICE,
        ),
        "When workers are there: `default`, and each team by its name.",
    ),
    key(
        "school_holidays",
        Value::Named(&[], &Value::Tables(&[periods::ENTRY])),
        "The school holidays of each region, by a name of your own.",
    ),
]];

const SERVICE: Value = Value::Table(&[hours::WEEK, hours::CLOSED]);

const HOLIDAY: &[Key] = &[
    needed("id", Value::Text, "The name of the day, by which settings call it."),
    needed(
        "on",
        Value::Text,
        "`21 July`, `5 May every 5 years`, `easter + 39 days`, `kings-day` or `bridge`.",
    ),
    needed("name", NAMES, "What people are shown."),
];

const CLOSING: &[Key] = &[
    key(
        "extra",
        Value::Tables(&[periods::ENTRY]),
        "Days on which the organisation is closed.",
    ),
    key("removed", Value::List(&Value::Date), "Holidays on which it works."),
];

/// A name for all languages, or one for each.
const NAMES: Value = Value::Either(&[
    Value::Text,
    Value::Table(&[&[
        key("nl", Value::Text, "In Dutch."),
        key("fr", Value::Text, "In French."),
        key("en", Value::Text, "In English."),
    ]]),
]);

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
    file.check_shape(SHAPE, findings);
    let country = file
        .required("country", "country = \"BE\"", findings)
        .and_then(|item| country(&item, findings));
    let zone = file
        .required("time_zone", "time_zone = \"Europe/Brussels\"", findings)
        .and_then(|item| zone(&item, findings));

    let before = findings.count();
    let window = file
        .get("window")
        .and_then(|item| item.table(findings))
        .and_then(|table| {
            table.check_shape(&[hours::WEEK], findings);
            hours::week(&table, findings)
        })
        .map_or_else(ContactWindow::default, ContactWindow::new);
    let window_is_right = findings.count() == before;
    let daylight_saving = file
        .get("daylight_saving")
        .and_then(|item| daylight_saving(&item, findings));
    let quiet = file.get("quiet_hours").and_then(|item| item.table(findings));
    let quiet = quiet.map(|table| hours::quiet(&table, window_is_right.then_some(&window), findings));

    let mut ids = vec![ClosedDay::OWN.to_owned()];
    let (days, options) = (
        holidays(file, "day", &mut ids, findings),
        holidays(file, "option", &mut ids, findings),
    );
    let holidays = Holidays::new(days, options);
    let closing = file.get("closing").and_then(|item| item.table(findings));
    let (mut closings, mut removed) = (Vec::new(), Vec::new());
    if let Some(closing) = closing {
        closing.check_shape(&[CLOSING], findings);
        closings = periods::closings(&closing, "extra", findings);
        for item in closing
            .get("removed")
            .map(|item| item.list(findings))
            .unwrap_or_default()
        {
            let Some(on) = item.date(findings) else { continue };
            if !holidays.may_fall_on(on) {
                let what = format!("{on} is no holiday of this file, so there is nothing to remove");
                findings.at(item.span(), what, "check the date, or leave it out");
            }
            removed.push(on);
        }
    }

    let service = file.get("service_hours").and_then(|item| item.table(findings));
    let teams = service
        .map(|service| hours::teams(&service, findings))
        .unwrap_or_default();
    let school = file.get("school_holidays").and_then(|item| item.table(findings));
    let school = school
        .map(|school| periods::school(&school, findings))
        .unwrap_or_default();

    let mut calendar = Calendar::new(country?, zone?)
        .with_closed_days(holidays, removed, closings)
        .with_daylight_saving(daylight_saving.unwrap_or_default())
        .with_window(window);
    for (channel, quiet) in quiet.unwrap_or_default() {
        calendar = calendar.with_quiet_hours(channel, quiet);
    }
    for (team, hours) in teams {
        calendar = match team {
            None => calendar.with_service(hours),
            Some(team) => calendar.with_team(team, hours),
        };
    }
    for (region, holidays) in school {
        calendar = calendar.with_school_holidays(region, holidays);
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

fn daylight_saving(item: &Item<'_>, findings: &mut Findings) -> Option<DaylightSaving> {
    let code = item.text(findings)?;
    let found = DaylightSaving::from_code(code);
    if found.is_none() {
        let known: Vec<&str> = DaylightSaving::ALL.iter().map(|policy| policy.code()).collect();
        findings.push(Problem::unknown(
            item.span(),
            "way to treat a clock change",
            code,
            &known,
        ));
    }
    found
}

fn holidays(file: &Table<'_>, key: &str, ids: &mut Vec<String>, findings: &mut Findings) -> Vec<Holiday> {
    let tables = file.tables(key, findings);
    let mut found = Vec::with_capacity(tables.len());
    for table in tables {
        table.check_shape(&[HOLIDAY], findings);
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
