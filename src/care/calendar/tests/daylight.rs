//! One time of day where the clock skips or repeats it.

use jiff::civil::DateTime;
use jiff::tz::{Offset as UtcOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::super::{Calendar, Country, DaylightSaving, Offset};
use super::{date, show, zone};

fn calendar(policy: DaylightSaving) -> Calendar {
    Calendar::new(Country::BE, TimeZone::UTC).with_daylight_saving(policy)
}

fn at(clock: DateTime, policy: DaylightSaving, zone: &TimeZone) -> Timestamp {
    calendar(policy).at(clock.date(), clock.time(), zone).unwrap()
}

#[test]
fn the_nights_of_2026_in_brussels() {
    use DaylightSaving::{First, Last, Shift};
    let brussels = zone("Europe/Brussels");
    let cases = [
        ("2026-03-29T01:59", [First, Last, Shift], "Sun 2026-03-29 01:59 +0100"),
        ("2026-03-29T02:00", [First, Last, Shift], "Sun 2026-03-29 03:00 +0200"),
        ("2026-03-29T02:30", [First, Last, First], "Sun 2026-03-29 03:00 +0200"),
        ("2026-03-29T02:30", [Shift; 3], "Sun 2026-03-29 03:30 +0200"),
        ("2026-03-29T03:00", [First, Last, Shift], "Sun 2026-03-29 03:00 +0200"),
        ("2026-10-25T01:59", [First, Last, Shift], "Sun 2026-10-25 01:59 +0200"),
        ("2026-10-25T02:30", [First, Shift, First], "Sun 2026-10-25 02:30 +0200"),
        ("2026-10-25T02:30", [Last; 3], "Sun 2026-10-25 02:30 +0100"),
        ("2026-10-25T03:00", [First, Last, Shift], "Sun 2026-10-25 03:00 +0100"),
    ];
    for (clock, policies, expected) in cases {
        for policy in policies {
            let found = at(clock.parse().unwrap(), policy, &brussels);
            assert_eq!(show(found, &brussels), expected, "{clock} {policy}");
        }
    }
    assert_eq!(Calendar::new(Country::BE, brussels).daylight_saving(), Shift);
}

/// The wall clock at an instant under an offset, whether the zone had that offset then or not.
fn clock(at: Timestamp, offset: UtcOffset) -> DateTime {
    offset.to_datetime(at)
}

/// Every change of a zone's clock from 1990 to 2060, a minute at a time from three quarters of an hour before what it skips or
/// repeats to as much after it.
#[test]
fn every_change_of_the_clock_in_seventy_years() {
    let mut seen = 0;
    let calendars = [DaylightSaving::First, DaylightSaving::Last, DaylightSaving::Shift].map(calendar);
    // Lord Howe moves by half an hour, São Paulo changed at midnight, Samoa left a day out.
    let names = [
        "Europe/Brussels",
        "Europe/Amsterdam",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Pacific/Apia",
    ];
    for zone in names.map(zone) {
        let until: Timestamp = "2061-01-01T00:00Z".parse().unwrap();
        let from: Timestamp = "1990-01-01T00:00Z".parse().unwrap();
        for change in zone.following(from).take_while(|change| change.timestamp() < until) {
            let moment = change.timestamp();
            let before = zone.to_offset(moment - SignedDuration::from_nanos(1));
            let (old, new) = (clock(moment, before), clock(moment, change.offset()));
            let (first, last) = (old.min(new), old.max(new));
            seen += usize::from(first != last);
            let mut wall = first.saturating_sub(jiff::Span::new().minutes(45));
            while wall < last.saturating_add(jiff::Span::new().minutes(45)) {
                // What the clock would show under either offset, worked out without asking which of them holds.
                let (early, late) = [before, change.offset()]
                    .map(|offset| offset.to_timestamp(wall).unwrap())
                    .into();
                let expected = if wall < first {
                    [early; 3]
                } else if wall >= last {
                    [late; 3]
                } else if old < new {
                    [moment, moment, early]
                } else {
                    [early, late, early]
                };
                let found = calendars
                    .each_ref()
                    .map(|calendar| calendar.at(wall.date(), wall.time(), &zone).unwrap());
                assert_eq!(found, expected, "{wall} {zone:?}");
                wall = wall.saturating_add(jiff::Span::new().minutes(1));
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn what_is_put_off_keeps_its_time_of_day() {
    let brussels = zone("Europe/Brussels");
    let after = |from: &str, offset: &str, policy| {
        let (from, offset) = (from.parse().unwrap(), Offset::parse(offset).unwrap());
        show(calendar(policy).after(from, offset, &brussels), &brussels)
    };
    // 02:30 on the eve of the change, and a week before it.
    for (policy, skipped, repeated) in [
        (DaylightSaving::First, "03:00 +0200", "02:30 +0200"),
        (DaylightSaving::Last, "03:00 +0200", "02:30 +0100"),
        (DaylightSaving::Shift, "03:30 +0200", "02:30 +0200"),
    ] {
        assert_eq!(
            after("2026-03-28T01:30Z", "1 day", policy),
            format!("Sun 2026-03-29 {skipped}")
        );
        assert_eq!(
            after("2026-10-18T00:30Z", "7 days", policy),
            format!("Sun 2026-10-25 {repeated}")
        );
        assert_eq!(
            after("2026-03-28T09:15Z", "1 day", policy),
            "Sun 2026-03-29 10:15 +0200",
            "the clock and not 24 hours"
        );
        assert_eq!(
            after("2026-10-25T01:30Z", "0 days", policy),
            "Sun 2026-10-25 02:30 +0100",
            "never before the moment itself"
        );
    }
}

#[test]
fn the_ends_of_time_are_told() {
    let calendar = calendar(DaylightSaving::First);
    let zone = TimeZone::fixed(UtcOffset::constant(-12));
    let last = (date("9999-12-31"), jiff::civil::time(23, 59, 59, 0));
    assert_eq!(calendar.at(last.0, last.1, &zone), None);
    let moved = calendar.after(Timestamp::MAX, Offset::parse("1 day").unwrap(), &zone);
    assert_eq!(moved, Timestamp::MAX);
}
