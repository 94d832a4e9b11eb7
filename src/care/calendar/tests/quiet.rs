//! The quiet hours of a channel.

use super::super::{Calendar, ContactWindow, PersonTime, QuietHours};
use super::{brussels, local, plain, show, window, zone};
use crate::person::{Channel, DayPart};

fn hours(text: &str) -> QuietHours {
    QuietHours::parse(text).unwrap()
}

fn calendar() -> Calendar {
    brussels().with_quiet_hours(Channel::Sms, hours("12:00-13:00, 18:30-10:00"))
}

#[test]
fn a_text_message_leaves_later_than_a_mail() {
    let tz = zone("Europe/Brussels");
    let (calendar, plain) = (calendar(), plain(&tz));
    let (sms, mail) = (plain.on(Channel::Sms), plain.on(Channel::Mail));
    let next = |at, who| calendar.next_open(local(at), who).map(|open| show(open, &tz));
    let cases = [
        ("2026-11-23T08:00", sms, "Mon 2026-11-23 10:00 +0100"),
        ("2026-11-23T08:00", mail, "Mon 2026-11-23 09:00 +0100"),
        ("2026-11-23T08:00", plain, "Mon 2026-11-23 09:00 +0100"),
        ("2026-11-23T12:15", sms, "Mon 2026-11-23 13:00 +0100"),
        ("2026-11-23T12:15", mail, "Mon 2026-11-23 12:15 +0100"),
        ("2026-11-23T18:30", sms, "Tue 2026-11-24 10:00 +0100"),
        ("2026-11-23T19:59", mail, "Mon 2026-11-23 19:59 +0100"),
        // The Friday ends with the window, which quiet hours never widen.
        ("2026-11-27T14:59", sms, "Fri 2026-11-27 14:59 +0100"),
        ("2026-11-27T15:00", sms, "Mon 2026-11-30 10:00 +0100"),
    ];
    for (at, who, open) in cases {
        assert_eq!(next(at, who).as_deref(), Some(open), "{at} {:?}", who.channel);
    }
    let end = |who| calendar.window_end(local("2026-11-23T17:00"), who);
    assert_eq!(end(sms), Some(local("2026-11-23T18:30")));
    assert_eq!(end(mail), Some(local("2026-11-23T20:00")));
    let before = calendar.latest_open_before(local("2026-11-23T12:30"), sms);
    assert_eq!(
        before.map(|range| range.end),
        Some(local("2026-11-23T12:00")),
        "brought forward within its hours too"
    );
}

#[test]
fn it_is_in_the_persons_time_zone_and_comes_on_top_of_their_own() {
    let lisbon = zone("Europe/Lisbon");
    let calendar = calendar();
    let own = hours("10:00-11:00");
    let who = PersonTime {
        quiet: Some(&own),
        ..plain(&lisbon).on(Channel::Sms)
    };
    assert_eq!(
        calendar.next_open(local("2026-11-23T09:00"), who),
        Some(local("2026-11-23T12:00")),
        "eleven in Lisbon"
    );
    let rest = hours("10:00-18:30");
    let never = PersonTime {
        quiet: Some(&rest),
        ..who
    };
    assert_eq!(calendar.next_open(local("2026-11-23T09:00"), never), None);
    let mail = PersonTime {
        channel: Some(Channel::Mail),
        ..never
    };
    assert!(calendar.next_open(local("2026-11-23T09:00"), mail).is_some());
}

#[test]
fn a_preferred_part_of_the_day_gives_way_to_it() {
    let tz = zone("Europe/Brussels");
    let calendar = brussels().with_quiet_hours(Channel::Sms, hours("18:00-09:00"));
    let evening = PersonTime {
        day_part: Some(DayPart::Evening),
        ..plain(&tz)
    };
    let next = |who| calendar.next_open(local("2026-11-23T08:00"), who);
    assert_eq!(next(evening.on(Channel::Sms)), Some(local("2026-11-23T09:00")));
    assert_eq!(next(evening.on(Channel::Mail)), Some(local("2026-11-23T18:00")));
}

#[test]
fn a_window_outlasts_what_leaves_an_hour_of_the_week() {
    let fridays = window(["", "", "", "", "09:00-15:00", "", ""]);
    for (window, quiet, outlasts) in [
        (&ContactWindow::default(), "19:00-10:00", true),
        (&ContactWindow::default(), "09:00-20:00", false),
        (&fridays, "09:00-14:59", true),
        (&fridays, "09:00-15:00", false),
        (&fridays, "00:00-09:00, 15:00-24:00", true),
    ] {
        assert_eq!(window.outlasts(&hours(quiet)), outlasts, "{quiet}");
    }
}
