//! Examples first, laws last.

mod bridges;
mod clock_changes;
mod daylight;
mod holidays;
mod hours;
mod laws;
mod offsets;
mod opening;
mod quiet;
mod school;
mod service;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{
    Calendar, ClosedDay, Closing, ContactWindow, Country, DayHours, Holiday, HolidayRule, Holidays, Names, PersonTime,
    ServiceHours, TimeRange, WeekHours,
};
use crate::person::Language;

const EASTER_DAYS: [(&str, HolidayRule); 5] = [
    ("easter", HolidayRule::EasterPlus { days: 0 }),
    ("easter-monday", HolidayRule::EasterPlus { days: 1 }),
    ("ascension", HolidayRule::EasterPlus { days: 39 }),
    ("whit-sunday", HolidayRule::EasterPlus { days: 49 }),
    ("whit-monday", HolidayRule::EasterPlus { days: 50 }),
];

const EASTER_OPTIONS: [(&str, HolidayRule); 2] = [
    ("good-friday", HolidayRule::EasterPlus { days: -2 }),
    ("ascension-friday", HolidayRule::EasterPlus { days: 40 }),
];

const BRIDGES: [(&str, HolidayRule); 1] = [("bridge-days", HolidayRule::Bridge)];

pub(super) const fn fixed(month: i8, day: i8) -> HolidayRule {
    HolidayRule::FixedDate { month, day }
}

fn list(rules: &[&[(&str, HolidayRule)]]) -> Vec<Holiday> {
    let holiday = |&(id, rule): &(&str, HolidayRule)| Holiday {
        day: ClosedDay {
            id: id.into(),
            name: name(id),
        },
        rule,
    };
    rules.concat().iter().map(holiday).collect()
}

pub(super) fn name(text: &str) -> Names {
    Names::new(vec![(Language::EN, text.to_owned())])
}

pub(super) fn belgium() -> Holidays {
    let days = [
        ("new-year", fixed(1, 1)),
        ("labour-day", fixed(5, 1)),
        ("national-day", fixed(7, 21)),
        ("assumption", fixed(8, 15)),
        ("all-saints", fixed(11, 1)),
        ("armistice", fixed(11, 11)),
        ("christmas", fixed(12, 25)),
    ];
    let options = [
        ("second-christmas-day", fixed(12, 26)),
        ("all-souls", fixed(11, 2)),
        ("french-community", fixed(9, 27)),
    ];
    Holidays::new(
        list(&[&EASTER_DAYS, &days]),
        list(&[&EASTER_OPTIONS, &options, &BRIDGES]),
    )
}

pub(super) fn netherlands() -> Holidays {
    let days = [
        ("new-year", fixed(1, 1)),
        ("kings-day", HolidayRule::KingsDay),
        ("christmas", fixed(12, 25)),
        ("second-christmas-day", fixed(12, 26)),
    ];
    let options = [
        ("liberation-day", fixed(5, 5)),
        (
            "liberation-day-lustrum",
            HolidayRule::EveryFiveYears { month: 5, day: 5 },
        ),
    ];
    Holidays::new(
        list(&[&EASTER_DAYS, &days]),
        list(&[&EASTER_OPTIONS, &options, &BRIDGES]),
    )
}

pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

pub(super) fn brussels() -> Calendar {
    Calendar::new(Country::BE, zone("Europe/Brussels")).with_closed_days(belgium(), vec![], vec![])
}

pub(super) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn closing(on: &str) -> Closing {
    Closing {
        on: date(on),
        name: name("closed"),
    }
}

/// An instant from local time in Brussels, `2026-11-22 10:00`, the first of two.
pub(super) fn local(text: &str) -> Timestamp {
    zone("Europe/Brussels").to_timestamp(text.parse().unwrap()).unwrap()
}

/// An instant as local time in a zone, with its offset: `Mon 2026-11-23 09:00 +01`.
pub(super) fn show(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %F %H:%M %z").to_string()
}

/// The hours of a week, one text per day from Monday: `09:00-12:00 13:00-17:00`, or nothing.
pub(super) fn week(days: [&str; 7]) -> WeekHours {
    let day = |text: &str| {
        let ranges: Vec<TimeRange> = text
            .split_whitespace()
            .map(|range| TimeRange::parse(range).unwrap())
            .collect();
        DayHours::new(&ranges).unwrap()
    };
    WeekHours::new(days.map(day)).unwrap()
}

pub(super) fn window(days: [&str; 7]) -> ContactWindow {
    ContactWindow::new(week(days))
}

pub(super) fn service(days: [&str; 7]) -> ServiceHours {
    ServiceHours::new(week(days))
}

pub(super) fn plain(zone: &TimeZone) -> PersonTime<'_> {
    PersonTime::new(zone)
}
