//! The shipped calendars on every date from 1990 to 2060: nothing leaves outside its hours, and no question about what
//! comes later is answered with what came before.

use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{BE, NL, date, good};
use crate::care::calendar::{Calendar, PersonTime, QuietHours, ServiceTerm, TimeRange};
use crate::care::person::{Channel, DayPart};

/// What a person asked for, beside their time zone.
struct Asked {
    zone: TimeZone,
    quiet: Option<QuietHours>,
    day_part: Option<DayPart>,
    channel: Option<Channel>,
    /// Theirs and the channel's.
    all_quiet: Vec<TimeRange>,
}

fn people(calendar: &Calendar) -> Vec<Asked> {
    let sms = Some(Channel::Sms);
    let asked = [
        ("Europe/Brussels", None, None, None),
        ("Europe/Amsterdam", Some("12:00-14:00, 17:00-10:00"), None, sms),
        ("Europe/Lisbon", None, Some(DayPart::Evening), Some(Channel::Mail)),
        ("America/New_York", Some("22:00-08:00"), Some(DayPart::Morning), sms),
        ("Australia/Lord_Howe", None, Some(DayPart::Afternoon), sms),
    ];
    asked
        .map(|(zone, quiet, day_part, channel)| {
            let quiet = quiet.map(|quiet| QuietHours::parse(quiet).unwrap());
            let of_channel = channel.and_then(|channel| calendar.quiet_hours(channel));
            let written = [quiet.as_ref(), of_channel].map(|quiet| quiet.map(ToString::to_string).unwrap_or_default());
            let parts = written
                .iter()
                .flat_map(|quiet| quiet.split(", "))
                .filter(|part| !part.is_empty());
            Asked {
                zone: TimeZone::get(zone).unwrap(),
                all_quiet: parts.map(|part| TimeRange::parse(part).unwrap()).collect(),
                quiet,
                day_part,
                channel,
            }
        })
        .into()
}

/// Whether the wall clock shows a moment of the window that no quiet hours cover, on a day that is not closed.
fn by_the_clock(calendar: &Calendar, at: DateTime, quiet: &[TimeRange]) -> bool {
    let minute = u16::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap();
    let covers = |range: &TimeRange| range.from() <= minute && minute < range.to();
    calendar.is_closed(at.date()).is_none()
        && calendar.window().week().on(at.weekday()).iter().any(covers)
        && !quiet.iter().any(covers)
}

#[test]
fn nothing_rolls_the_wrong_way_on_any_date() {
    let sms = QuietHours::parse("18:30-10:00").unwrap();
    let calendars = [good(BE).with_options(&["bridge-days", "all-souls"]).unwrap(), good(NL)]
        .map(|calendar| calendar.with_quiet_hours(Channel::Sms, sms.clone()));
    let people = calendars.each_ref().map(people);
    // The hours by which the questions are put: in the night of a change, before, in and after the window.
    let clocks = [
        time(0, 0, 0, 0),
        time(1, 59, 59, 0),
        time(2, 30, 0, 0),
        time(3, 0, 0, 0),
        time(8, 59, 59, 999),
        time(9, 0, 0, 0),
        time(11, 45, 0, 0),
        time(15, 0, 0, 0),
        time(19, 59, 59, 0),
        time(20, 0, 0, 0),
        time(23, 59, 59, 0),
    ];
    let (mut on, mut turn) = (date("1990-01-01"), 0_usize);
    while on < date("2061-01-01") {
        for (calendar, people) in calendars.iter().zip(&people) {
            // Five people and eleven hours: in time every pair meets every kind of date.
            let (asked, clock) = (&people[turn % people.len()], clocks[turn % clocks.len()]);
            check(calendar, asked, on, calendar.at(on, clock, &asked.zone).unwrap());
            turn += 1;
        }
        on = on.tomorrow().unwrap();
    }
    assert!(turn > 50_000);
}

fn check(calendar: &Calendar, asked: &Asked, on: Date, at: Timestamp) {
    let who = PersonTime {
        quiet: asked.quiet.as_ref(),
        day_part: asked.day_part,
        channel: asked.channel,
        ..PersonTime::new(&asked.zone)
    };
    let next = calendar.next_open(at, who).unwrap();
    assert!(next >= at && calendar.is_open(next, who), "{on} {at}");
    let clock = asked.zone.to_datetime(next);
    assert!(
        by_the_clock(calendar, clock, &asked.all_quiet),
        "{on} {at}: {clock} is outside the hours"
    );
    // Ten days: Christmas and a weekend on either side, with a bridge.
    assert!(
        at.duration_until(next) < SignedDuration::from_hours(240),
        "{on} {at}: {next}"
    );

    let range = calendar.open_range(next, who).unwrap();
    let sent = calendar
        .spread(at, who, "contact", SignedDuration::from_hours(3))
        .unwrap();
    assert!(next <= sent && range.contains(sent), "{on} {at}: {sent}");
    assert!(
        by_the_clock(calendar, asked.zone.to_datetime(sent), &asked.all_quiet),
        "{on} {at}: {sent}"
    );

    let before = calendar.latest_open_before(at, who).unwrap();
    assert!(before.start <= at, "{on} {at}: {before:?}");
    assert!(by_the_clock(
        calendar,
        asked.zone.to_datetime(before.start),
        &asked.all_quiet
    ));
    if range.contains(at) {
        assert_eq!(before, range, "{on} {at}: it is open now");
    } else {
        assert!(before.end <= at && range.start > at, "{on} {at}: {before:?} {range:?}");
    }

    let due = calendar.deadline(at, ServiceTerm::NextServiceDay, None, calendar.zone());
    assert!(due > at, "{on} {at}: {due}");
}
