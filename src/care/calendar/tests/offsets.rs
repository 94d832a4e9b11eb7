//! Offsets: what is understood, what is refused, and where they lead.

use super::super::{Offset, OffsetError, due_on};
use super::date;

#[test]
fn offsets_are_read_in_words_and_in_iso_8601() {
    let cases = [
        ("3 months", "P3M"),
        ("P3M", "P3M"),
        ("1 month", "P1M"),
        ("2 weeks", "P14D"),
        ("P2W", "P14D"),
        ("10 days", "P10D"),
        ("1 year 6 months", "P18M"),
        ("P1Y6M", "P18M"),
        ("1 year", "P12M"),
        (" P1M1W ", "P1M7D"),
        ("0 days", "P0D"),
        ("P0D", "P0D"),
        ("0 months", "P0D"),
        ("P0W", "P0D"),
        ("30 years", "P360M"),
    ];
    for (text, iso) in cases {
        assert_eq!(Offset::parse(text).unwrap().to_string(), iso, "{text}");
    }
}

#[test]
fn what_is_no_civil_distance_is_refused() {
    let (unreadable, not_civil) = (
        OffsetError::Unreadable as fn(String) -> OffsetError,
        OffsetError::NotCivil as _,
    );
    let (negative, long) = (OffsetError::Negative as _, OffsetError::TooLong as _);
    let cases = [
        ("", unreadable),
        ("3", unreadable),
        ("soon", unreadable),
        ("P1.5M", unreadable),
        ("3 maanden", unreadable),
        ("2 days 3 months", unreadable),
        ("36 hours", not_civil),
        ("PT36H", not_civil),
        ("1 month 2 hours", not_civil),
        ("P1DT1S", not_civil),
        ("1 day 5ms", not_civil),
        ("0 hours", not_civil),
        ("PT0S", not_civil),
        ("0 days 0 hours", not_civil),
        ("9000000000000000000 ns", not_civil),
        ("600000000000000000us 9000000000000000000ns", not_civil),
        ("-3 months", negative),
        ("3 months ago", negative),
        ("-P1D", negative),
        ("31 years", long),
        ("P20000D", long),
        ("7000000 days", long),
    ];
    for (text, error) in cases {
        assert_eq!(Offset::parse(text), Err(error(text.to_owned())), "{text}");
    }
}

#[test]
fn a_month_ends_where_it_ends() {
    let cases = [
        ("2027-01-31", "1 month", "2027-02-28"),
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2027-01-31", "2 months", "2027-03-31"),
        ("2027-01-31", "3 months", "2027-04-30"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2028-02-29", "4 years", "2032-02-29"),
        ("2026-10-31", "P1M1D", "2026-12-01"),
        ("2026-03-22", "1 week", "2026-03-29"),
        ("2026-12-31", "0 days", "2026-12-31"),
        ("9999-12-01", "3 months", "9999-12-31"),
    ];
    for (anchor, offset, due) in cases {
        assert_eq!(
            due_on(date(anchor), Offset::parse(offset).unwrap()),
            date(due),
            "{anchor} + {offset}"
        );
    }
}
