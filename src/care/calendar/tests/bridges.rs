//! Bridge days: which days make one, and which do not.

use super::super::{Calendar, Country};
use super::{belgium, closing, date, netherlands, zone};

fn with(options: &[&str], removed: &[&str], closings: &[&str]) -> Calendar {
    let removed = removed.iter().map(|on| date(on)).collect();
    let closings = closings.iter().map(|on| closing(on)).collect();
    Calendar::new(Country::BE, zone("Europe/Brussels"))
        .with_closed_days(belgium(), removed, closings)
        .with_options(options)
        .unwrap()
}

fn why(calendar: &Calendar, on: &str) -> Option<String> {
    calendar.is_closed(date(on)).map(|day| day.id.clone())
}

#[test]
fn a_bridge_joins_a_holiday_to_the_weekend() {
    let calendar = with(&["bridge-days"], &[], &[]);
    let cases = [
        ("2026-05-15", Some("bridge-days"), "after Ascension"),
        ("2026-07-20", Some("bridge-days"), "before a Tuesday"),
        ("2026-07-22", None, "the day after that Tuesday"),
        ("2026-07-19", None, "a Sunday"),
        ("2026-11-10", None, "before a Wednesday"),
        ("2026-11-12", None, "after a Wednesday"),
        ("2026-05-13", None, "before a Thursday"),
        (
            "2012-12-31",
            Some("bridge-days"),
            "before New Year's Day of another year",
        ),
        ("2085-12-31", Some("bridge-days"), "the same beyond the table"),
        ("2090-05-26", Some("bridge-days"), "after Ascension beyond the table"),
    ];
    for (on, expected, because) in cases {
        assert_eq!(why(&calendar, on).as_deref(), expected, "{on}: {because}");
    }
    let off = with(&[], &[], &[]);
    for on in ["2026-05-15", "2026-07-20", "2085-12-31"] {
        assert_eq!(why(&off, on), None, "{on}: no bridge unless it is switched on");
    }
}

#[test]
fn only_a_holiday_that_holds_makes_a_bridge() {
    // Liberation Day of 2026 is a Tuesday.
    let dutch = |options: &[&str]| {
        Calendar::new(Country::NL, zone("Europe/Amsterdam")).with_closed_days(
            netherlands().with_options(options).unwrap(),
            vec![],
            vec![],
        )
    };
    assert_eq!(why(&dutch(&["bridge-days"]), "2026-05-04"), None);
    let both = dutch(&["bridge-days", "liberation-day"]);
    assert_eq!(why(&both, "2026-05-04").as_deref(), Some("bridge-days"));

    let works = with(&["bridge-days"], &["2026-05-14", "2090-05-25"], &[]);
    for on in ["2026-05-14", "2026-05-15", "2090-05-26"] {
        assert_eq!(why(&works, on), None, "{on}: a holiday that is worked makes no bridge");
    }
    let closed = with(&["bridge-days"], &[], &["2026-05-14", "2026-09-24"]);
    assert_eq!(why(&closed, "2026-09-25"), None, "an own closing makes no bridge");
    assert_eq!(why(&closed, "2026-05-15").as_deref(), Some("bridge-days"));
    let worked = with(&["bridge-days"], &["2026-05-15"], &[]);
    assert_eq!(why(&worked, "2026-05-15"), None, "a single bridge day can be worked");
}

#[test]
fn a_bridge_that_is_a_holiday_keeps_the_holidays_name() {
    // Christmas Day of 2025 is a Thursday.
    let calendar = with(&["bridge-days", "second-christmas-day"], &[], &[]);
    assert_eq!(why(&calendar, "2025-12-26").as_deref(), Some("second-christmas-day"));
    let friday = with(&["bridge-days", "ascension-friday"], &[], &[]);
    assert_eq!(why(&friday, "2026-05-15").as_deref(), Some("ascension-friday"));
}

#[test]
fn what_may_fall_on_a_date_counts_every_option() {
    let days = belgium();
    for (on, expected) in [
        ("2026-05-15", true),
        ("2026-07-20", true),
        ("2026-11-02", true),
        ("2026-12-25", true),
        ("2026-11-10", false),
    ] {
        assert_eq!(days.may_fall_on(date(on)), expected, "{on}");
    }
}
