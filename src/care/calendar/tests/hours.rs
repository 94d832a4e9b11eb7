//! Ranges, days, weeks and quiet hours, and why they are refused.

use super::super::{ContactWindow, DayHours, HoursError, QuietHours, TimeRange, WeekHours};

fn range(text: &str) -> TimeRange {
    TimeRange::parse(text).unwrap()
}

#[test]
fn ranges_are_read_and_written_alike() {
    for text in ["09:00-20:00", "00:00-24:00", "23:59-24:00"] {
        assert_eq!(range(text).to_string(), text);
    }
    assert_eq!(range("9:00 \u{2013} 17:30").to_string(), "09:00-17:30");
}

#[test]
fn what_is_no_range_is_refused() {
    for text in [
        "",
        "09:00",
        "9-17",
        "09:00-25:00",
        "09:60-10:00",
        "24:01-24:30",
        "0900-1700",
        "09:0-10:00",
        "a:b-c:d",
    ] {
        assert_eq!(
            TimeRange::parse(text),
            Err(HoursError::Unreadable(text.to_owned())),
            "{text}"
        );
    }
    for text in ["09:00-09:00", "20:00-09:00"] {
        assert_eq!(
            TimeRange::parse(text),
            Err(HoursError::Empty(text.to_owned())),
            "{text}"
        );
    }
    assert!(TimeRange::new(0, 1441).is_err());
}

#[test]
fn a_day_is_in_order_and_does_not_overlap() {
    let (morning, noon, afternoon) = (range("09:00-12:00"), range("11:00-13:00"), range("12:00-17:00"));
    assert_eq!(
        DayHours::new(&[morning, afternoon]).unwrap().ranges(),
        [range("09:00-17:00")],
        "touching ranges join"
    );
    let overlapping = HoursError::Overlapping {
        earlier: morning,
        later: noon,
    };
    assert_eq!(DayHours::new(&[morning, noon]), Err(overlapping));
    let unsorted = HoursError::Unsorted {
        earlier: afternoon,
        later: morning,
    };
    assert_eq!(DayHours::new(&[afternoon, morning]), Err(unsorted));
}

#[test]
fn a_week_is_open_at_some_time() {
    assert_eq!(
        WeekHours::new(std::array::from_fn(|_| DayHours::default())),
        Err(HoursError::NeverOpen)
    );
}

#[test]
fn the_default_window_is_that_of_law_4() {
    let long = ["09:00-20:00"; 4];
    assert_eq!(
        ContactWindow::default(),
        super::window([long[0], long[1], long[2], long[3], "09:00-15:00", "", ""])
    );
}

#[test]
fn quiet_hours_may_pass_midnight_and_overlap() {
    let cases = [
        ("21:00-09:30", "00:00-09:30, 21:00-24:00"),
        ("12:00-14:00, 13:00-15:00, 15:00-16:00", "12:00-16:00"),
        ("12:00-16:00,13:00-14:00", "12:00-16:00"),
        ("22:00-00:00", "22:00-24:00"),
    ];
    for (written, kept) in cases {
        let quiet = QuietHours::parse(written).unwrap();
        assert_eq!(quiet.to_string(), kept);
        assert_eq!(QuietHours::parse(kept), Ok(quiet), "what is shown can be read again");
    }
}

#[test]
fn quiet_hours_leave_some_hour() {
    for text in ["00:00-24:00", "09:00-21:00, 20:00-10:00"] {
        assert_eq!(QuietHours::parse(text), Err(HoursError::AlwaysQuiet), "{text}");
    }
    assert_eq!(
        QuietHours::parse("10:00-10:00"),
        Err(HoursError::Empty("10:00-10:00".to_owned()))
    );
    assert!(QuietHours::parse("").is_err());
}
