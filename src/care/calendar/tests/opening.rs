//! The contact window: examples on ordinary days.

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::super::{Holidays, PersonTime, QuietHours};
use super::{brussels, closing, local, plain, show, window, zone};
use crate::person::DayPart;

fn next(at: &str, who: PersonTime<'_>) -> Option<String> {
    brussels()
        .next_open(local(at), who)
        .map(|open| show(open, &zone("Europe/Brussels")))
}

#[test]
fn the_next_opening() {
    let tz = zone("Europe/Brussels");
    let cases = [
        ("2026-11-23T08:59", "Mon 2026-11-23 09:00 +0100"),
        ("2026-11-23T10:30", "Mon 2026-11-23 10:30 +0100"),
        ("2026-11-23T19:59", "Mon 2026-11-23 19:59 +0100"),
        ("2026-11-23T20:00", "Tue 2026-11-24 09:00 +0100"),
        ("2026-11-27T15:00", "Mon 2026-11-30 09:00 +0100"),
        ("2026-05-14T10:00", "Fri 2026-05-15 09:00 +0200"),
        ("2026-12-24T20:30", "Mon 2026-12-28 09:00 +0100"),
        ("2026-04-03T16:00", "Tue 2026-04-07 09:00 +0200"),
    ];
    for (at, open) in cases {
        assert_eq!(next(at, plain(&tz)).as_deref(), Some(open), "{at}");
    }
}

#[test]
fn the_window_is_in_the_persons_own_time_zone() {
    let lisbon = zone("Europe/Lisbon");
    assert_eq!(
        next("2026-11-23T09:30", plain(&lisbon)).as_deref(),
        Some("Mon 2026-11-23 10:00 +0100")
    );
    let end = brussels().window_end(local("2026-11-23T20:30"), plain(&lisbon));
    assert_eq!(end, Some(local("2026-11-23T21:00")));
}

#[test]
fn quiet_hours_are_kept() {
    let (tz, quiet) = (
        zone("Europe/Brussels"),
        QuietHours::parse("12:00-14:00, 19:00-10:00").unwrap(),
    );
    let who = PersonTime {
        quiet: Some(&quiet),
        ..plain(&tz)
    };
    let cases = [
        ("2026-11-23T09:00", "Mon 2026-11-23 10:00 +0100"),
        ("2026-11-23T12:00", "Mon 2026-11-23 14:00 +0100"),
        ("2026-11-23T19:00", "Tue 2026-11-24 10:00 +0100"),
    ];
    for (at, open) in cases {
        assert_eq!(next(at, who).as_deref(), Some(open), "{at}");
    }
    assert_eq!(
        brussels().window_end(local("2026-11-23T11:00"), who),
        Some(local("2026-11-23T12:00"))
    );
}

#[test]
fn quiet_hours_over_the_whole_window_leave_no_opening() {
    let (tz, quiet) = (zone("Europe/Brussels"), QuietHours::parse("08:00-21:00").unwrap());
    assert_eq!(
        next(
            "2026-11-23T09:00",
            PersonTime {
                quiet: Some(&quiet),
                ..plain(&tz)
            }
        ),
        None
    );
}

#[test]
fn a_preferred_part_of_the_day_is_waited_for() {
    let tz = zone("Europe/Brussels");
    let who = |part| PersonTime {
        day_part: Some(part),
        ..plain(&tz)
    };
    let cases = [
        (DayPart::Morning, "2026-11-23T11:59", "Mon 2026-11-23 11:59 +0100"),
        (DayPart::Morning, "2026-11-23T12:00", "Tue 2026-11-24 09:00 +0100"),
        (DayPart::Afternoon, "2026-11-27T09:00", "Fri 2026-11-27 12:00 +0100"),
        (DayPart::Afternoon, "2026-11-23T18:00", "Tue 2026-11-24 12:00 +0100"),
        (DayPart::Evening, "2026-11-23T09:00", "Mon 2026-11-23 18:00 +0100"),
        // Friday ends at three; the evening comes back on Monday.
        (DayPart::Evening, "2026-11-27T09:00", "Mon 2026-11-30 18:00 +0100"),
    ];
    for (part, at, open) in cases {
        assert_eq!(next(at, who(part)).as_deref(), Some(open), "{part} {at}");
    }
    let end = brussels().window_end(local("2026-11-27T13:00"), who(DayPart::Afternoon));
    assert_eq!(end, Some(local("2026-11-27T15:00")));
}

#[test]
fn a_preference_is_given_up_where_it_would_take_more_than_seven_open_days() {
    let tz = zone("Europe/Brussels");
    let who = PersonTime {
        day_part: Some(DayPart::Evening),
        ..plain(&tz)
    };
    let open = |calendar: &super::Calendar, at| calendar.next_open(local(at), who).map(|open| show(open, &tz));

    let office = ["09:00-17:00"; 5];
    let never = brussels().with_window(window([office[0], office[1], office[2], office[3], office[4], "", ""]));
    assert_eq!(
        open(&never, "2026-11-23T09:00").as_deref(),
        Some("Mon 2026-11-23 09:00 +0100")
    );

    // Evenings on Thursday only, and Thursday 26 November is closed. Thursday 3 December is the seventh open day
    // counted from Tuesday 24 November; counted from Monday 23 November it is the eighth.
    let thursdays = [office[0], office[1], office[2], "09:00-20:00", office[4], "", ""];
    let closings = vec![closing("2026-11-26")];
    let calendar = brussels()
        .with_window(window(thursdays))
        .with_closed_days(super::belgium(), vec![], closings);
    assert_eq!(
        open(&calendar, "2026-11-23T10:00").as_deref(),
        Some("Mon 2026-11-23 10:00 +0100")
    );
    assert_eq!(
        open(&calendar, "2026-11-23T17:00").as_deref(),
        Some("Thu 2026-12-03 18:00 +0100")
    );
    assert!(!calendar.is_open(local("2026-11-24T10:00"), who));
}

#[test]
fn quiet_hours_count_against_a_preference() {
    let (tz, quiet) = (zone("Europe/Brussels"), QuietHours::parse("18:00-08:00").unwrap());
    let who = PersonTime {
        quiet: Some(&quiet),
        day_part: Some(DayPart::Evening),
        ..plain(&tz)
    };
    assert_eq!(
        next("2026-11-23T09:00", who).as_deref(),
        Some("Mon 2026-11-23 09:00 +0100")
    );
}

#[test]
fn the_last_opening_before() {
    let tz = zone("Europe/Brussels");
    let before = |at| {
        brussels()
            .latest_open_before(local(at), plain(&tz))
            .map(|range| (range.start, range.end))
    };
    let friday = Some((local("2026-11-20T09:00"), local("2026-11-20T15:00")));
    for at in [
        "2026-11-22T10:00",
        "2026-11-20T15:00",
        "2026-11-20T10:00",
        "2026-11-20T09:00",
        "2026-11-23T08:59",
    ] {
        assert_eq!(before(at), friday, "{at}");
    }
    assert_eq!(
        before("2026-11-20T08:59").map(|range| range.0),
        Some(local("2026-11-19T09:00"))
    );
    assert_eq!(
        before("2026-12-27T10:00").map(|range| range.0),
        Some(local("2026-12-24T09:00"))
    );
}

#[test]
fn nothing_opens_beyond_four_hundred_days() {
    let tz = TimeZone::UTC;
    let closed_days = (0..500).map(|days| {
        let on = super::date("2026-01-01")
            .checked_add(jiff::Span::new().days(days))
            .unwrap();
        super::Closing {
            on,
            name: super::name("closed"),
        }
    });
    let calendar = brussels().with_closed_days(super::belgium(), vec![], closed_days.collect());
    let at = |text: &str| text.parse().unwrap();
    assert_eq!(calendar.next_open(at("2026-01-01T00:00Z"), plain(&tz)), None);
    assert_eq!(
        calendar.next_open(at("2026-06-01T00:00Z"), plain(&tz)),
        Some(at("2027-05-18T09:00Z")),
        "the day after Whit Monday"
    );
}

#[test]
fn spreading_stays_within_the_open_range() {
    let (tz, calendar) = (zone("Europe/Brussels"), brussels());
    let (two_hours, at) = (SignedDuration::from_hours(2), local("2026-11-22T03:00"));
    let (opens, closes) = (local("2026-11-23T09:00"), local("2026-11-23T20:00"));
    let spread = |at, key: &str, over| calendar.spread(at, plain(&tz), key, over).unwrap();

    let mut quarters = [0_u32; 8];
    for number in 0..8_000 {
        let key = format!("contact-{number:05}");
        let sent = spread(at, &key, two_hours);
        assert_eq!(sent, spread(at, &key, two_hours), "the same key gives the same place");
        assert!(opens <= sent && sent < opens + two_hours);
        quarters[usize::try_from(opens.duration_until(sent).as_mins() / 15).unwrap()] += 1;
        let late = spread(closes - SignedDuration::from_millis(90_500), &key, two_hours);
        assert!(closes - SignedDuration::from_millis(90_500) <= late && late < closes);
    }
    assert!(
        quarters.iter().all(|count| (900..=1100).contains(count)),
        "{quarters:?}"
    );
    for over in [SignedDuration::ZERO, -two_hours, SignedDuration::from_nanos(1)] {
        assert_eq!(spread(at, "contact", over), opens);
    }
}

#[test]
fn the_hash_is_fnv_1a() {
    // The first three are vectors of draft-eastlake-fnv, appendix C.
    let vectors = [
        ("", 0xcbf2_9ce4_8422_2325),
        ("a", 0xaf63_dc4c_8601_ec8c),
        ("foobar", 0x8594_4171_f739_67e8),
    ];
    for (text, hash) in vectors {
        assert_eq!(super::super::opening::fnv1a(text), hash, "{text}");
    }
}

/// What is worked out once says what is looked for: within the years, at their edges and outside of them, for whom it was
/// made and for whom it was not.
#[test]
fn worked_out_ranges_change_no_answer() {
    let plainly = brussels();
    let ready = brussels().worked_out(2024..=2026);
    let (own, other) = (zone("Europe/Brussels"), zone("Europe/Lisbon"));
    let quiet = QuietHours::parse("12:00-13:00").unwrap();
    let people = [
        plain(&own),
        plain(&other),
        PersonTime {
            quiet: Some(&quiet),
            ..plain(&own)
        },
        PersonTime {
            day_part: Some(DayPart::Evening),
            ..plain(&own)
        },
    ];
    let from = local("2022-11-01T00:00");
    for nth in 0..5_000 {
        let at = from + SignedDuration::from_mins(7 * 60 + 13) * nth;
        for who in people {
            assert_eq!(ready.next_range(at, who), plainly.next_range(at, who), "{at}");
            assert_eq!(ready.open_range(at, who), plainly.open_range(at, who), "{at}");
        }
    }
}

#[test]
fn another_window_or_other_holidays_are_not_answered_by_what_was_worked_out_before() {
    let ready = brussels().worked_out(2026..=2026);
    let tz = zone("Europe/Brussels");
    let monday = local("2026-11-23T08:00");
    let late = ready
        .clone()
        .with_window(window(["10:00-12:00", "", "", "", "", "", ""]));
    assert_eq!(late.next_open(monday, plain(&tz)), Some(local("2026-11-23T10:00")));
    let closed = ready.with_closed_days(Holidays::default(), Vec::new(), vec![closing("2026-11-23")]);
    assert_eq!(closed.next_open(monday, plain(&tz)), Some(local("2026-11-24T09:00")));
}
