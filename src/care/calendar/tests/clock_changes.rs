//! The two nights of the year on which the clock changes, and zones with stranger ones.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::super::{Calendar, Country, OpenRange, ServiceTerm};
use super::{belgium, plain, service, show, window, zone};

/// Night windows: the clock skips 02:00–03:00 in spring and passes 02:00–03:00 twice in autumn.
const NIGHT: [&str; 5] = [
    "01:30-02:30",
    "02:30-04:00",
    "02:15-02:45",
    "01:00-05:00",
    "00:00-24:00",
];

fn open_on(zone: &TimeZone, hours: &str, from: Timestamp) -> Vec<OpenRange> {
    let calendar = Calendar::new(Country::BE, zone.clone()).with_window(window([hours; 7]));
    let (mut at, mut found) = (from, Vec::new());
    while let Some(range) = calendar
        .next_range(at, plain(zone))
        .filter(|range| range.start < from + SignedDuration::from_hours(20))
    {
        found.push(range);
        at = range.end;
    }
    found
}

/// The ranges that begin within twenty hours from 23:00 UTC on the eve, as civil times with their offsets.
fn check(zone: &TimeZone, eve: &str, expected: [&str; 5]) {
    let from: Timestamp = format!("{eve}T23:00Z").parse().unwrap();
    for (hours, expected) in NIGHT.into_iter().zip(expected) {
        let clock = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M%:::z").to_string();
        let found = open_on(zone, hours, from);
        let found = found
            .iter()
            .map(|range| format!("{}-{}", clock(range.start), clock(range.end)));
        assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{eve} {hours}");
    }
}

#[test]
fn spring_keeps_what_exists_of_a_range() {
    // 23:00 UTC on the eve is midnight in winter time. The range 02:15-02:45 is not there that night.
    let expected = [
        "01:30+01-03:00+02",
        "03:00+02-04:00+02",
        "",
        "01:00+01-05:00+02",
        "00:00+01-00:00+02",
    ];
    let eves = ["2026-03-28", "2027-03-27", "2028-03-25", "2029-03-24", "2030-03-30"];
    for zone in ["Europe/Brussels", "Europe/Amsterdam"].map(zone) {
        for eve in eves {
            check(&zone, eve, expected);
        }
    }
}

#[test]
fn autumn_opens_a_repeated_hour_once() {
    // 23:00 UTC on the eve is one o'clock in summer time.
    let expected = [
        "01:30+02-02:30+02",
        "02:30+01-04:00+01",
        "02:15+02-02:45+02",
        "01:00+02-05:00+01",
        "00:00+02-00:00+01",
    ];
    let eves = ["2026-10-24", "2027-10-30", "2028-10-28", "2029-10-27", "2030-10-26"];
    for zone in ["Europe/Brussels", "Europe/Amsterdam"].map(zone) {
        for eve in eves {
            check(&zone, eve, expected);
        }
    }
}

#[test]
fn the_day_after_a_change_opens_at_nine_by_the_clock() {
    let zone = zone("Europe/Amsterdam");
    let calendar = Calendar::new(Country::NL, zone.clone());
    for (at, open) in [
        ("2026-03-28T12:00Z", "Mon 2026-03-30 09:00 +0200"),
        ("2026-10-24T12:00Z", "Mon 2026-10-26 09:00 +0100"),
    ] {
        assert_eq!(
            show(calendar.next_open(at.parse().unwrap(), plain(&zone)).unwrap(), &zone),
            open
        );
    }
}

#[test]
fn a_deadline_on_the_night_of_a_change_is_later_than_its_start() {
    let zone = zone("Europe/Brussels");
    let night = Calendar::new(Country::BE, zone.clone()).with_service(service(["02:15-02:45"; 7]));
    // In spring the range is not there that night, and half an hour is never enough for the same day.
    let from = "2026-03-28T23:30Z".parse().unwrap();
    let due = night.deadline(from, ServiceTerm::SameDay, None, &zone);
    assert_eq!(show(due, &zone), "Mon 2026-03-30 02:45 +0200");
    // In the second of the two hours in autumn the range has been.
    let from = "2026-10-25T01:20Z".parse().unwrap();
    let due = night.deadline(from, ServiceTerm::NextServiceDay, None, &zone);
    assert_eq!(show(due, &zone), "Mon 2026-10-26 02:45 +0100");
}

#[test]
fn a_date_that_never_was_opens_nothing() {
    // Samoa went from 29 to 31 December 2011.
    let zone = zone("Pacific/Apia");
    let calendar = Calendar::new(Country::BE, zone.clone()).with_closed_days(belgium(), vec![], vec![]);
    let calendar = calendar.with_window(window(["09:00-20:00", "", "", "", "09:00-20:00", "", ""]));
    let at = zone.to_timestamp("2011-12-29T12:00".parse().unwrap()).unwrap();
    let open = calendar.next_open(at, plain(&zone)).unwrap();
    assert_eq!(
        show(open, &zone),
        "Mon 2012-01-02 09:00 +1400",
        "Friday the 30th is passed over"
    );
}
