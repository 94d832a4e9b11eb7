//! What holds for every instant between 1990 and 2060, for odd windows and in odd zones.

use jiff::civil::Time;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use proptest::test_runner::{Config, RngSeed};
use proptest::{prop_assert, prop_assert_eq};

use super::super::{
    Calendar, ContactWindow, Country, DayHours, PersonTime, QuietHours, ServiceHours, ServiceTerm, TimeRange, WeekHours,
};
use super::{belgium, closing, date, zone};
use crate::person::{Channel, DayPart};

fn instant() -> impl Strategy<Value = Timestamp> {
    let (from, to): (Timestamp, Timestamp) = (
        "1990-01-01T00:00Z".parse().unwrap(),
        "2060-12-31T00:00Z".parse().unwrap(),
    );
    let anywhere = (from.as_millisecond()..to.as_millisecond()).prop_map(|at| Timestamp::from_millisecond(at).unwrap());
    // Half of them within a day and a half of a clock change, where the mistakes are.
    let change = (anywhere.clone(), -129_600_i64..129_600).prop_map(|(at, seconds)| {
        let change = zone("Europe/Brussels").following(at).next().unwrap().timestamp();
        change + SignedDuration::from_secs(seconds)
    });
    prop_oneof![anywhere, change]
}

fn a_zone() -> impl Strategy<Value = TimeZone> {
    let names = [
        "Europe/Brussels",
        "Europe/Amsterdam",
        "Europe/Lisbon",
        "Africa/Cairo",
        "America/Sao_Paulo",
        "Pacific/Apia",
    ];
    prop::sample::select(names.to_vec()).prop_map(zone)
}

fn day() -> impl Strategy<Value = DayHours> {
    prop::collection::btree_set(0_u16..=96, 0..6).prop_map(|quarters| {
        let quarters: Vec<u16> = quarters.into_iter().map(|quarter| quarter * 15).collect();
        let ranges: Vec<TimeRange> = quarters
            .chunks_exact(2)
            .map(|at| TimeRange::new(at[0], at[1]).unwrap())
            .collect();
        DayHours::new(&ranges).unwrap()
    })
}

fn week() -> impl Strategy<Value = WeekHours> {
    prop::array::uniform7(day()).prop_filter_map("never open", |days| WeekHours::new(days).ok())
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let window = prop_oneof![Just(ContactWindow::default()), week().prop_map(ContactWindow::new)];
    let service = prop_oneof![Just(ServiceHours::default()), week().prop_map(ServiceHours::new)];
    (window, service, quiet()).prop_map(|(window, service, quiet)| {
        let closings = ["2000-01-03", "2026-03-29", "2026-10-25", "2026-12-28"]
            .map(closing)
            .into();
        let calendar = Calendar::new(Country::BE, TimeZone::UTC)
            .with_closed_days(belgium(), vec![date("2026-07-21")], closings)
            .with_window(window)
            .with_service(service);
        match quiet {
            Some(quiet) => calendar.with_quiet_hours(Channel::Sms, quiet),
            None => calendar,
        }
    })
}

fn quiet() -> impl Strategy<Value = Option<QuietHours>> {
    let range = (0_u16..1440, 1_u16..=1440).prop_filter_map("empty", |(from, to)| TimeRange::new(from, to).ok());
    let hours =
        prop::collection::vec(range, 1..4).prop_filter_map("always quiet", |ranges| QuietHours::new(ranges).ok());
    prop::option::of(hours)
}

fn part() -> impl Strategy<Value = Option<DayPart>> {
    prop::option::of(prop::sample::select(DayPart::ALL))
}

fn channel() -> impl Strategy<Value = Option<Channel>> {
    prop::option::of(prop::sample::select(vec![Channel::Sms, Channel::Mail]))
}

/// The plain reading of the window by the wall clock; `quiet` as it is written.
fn open_by_the_clock(calendar: &Calendar, at: Timestamp, who: PersonTime<'_>) -> bool {
    let clock = who.zone.to_datetime(at);
    let minute = u16::try_from(i32::from(clock.hour()) * 60 + i32::from(clock.minute())).unwrap();
    let covers = |range: &TimeRange| range.from() <= minute && minute < range.to();
    let of_channel = who.channel.and_then(|channel| calendar.quiet_hours(channel));
    let quiet: Vec<String> = [who.quiet, of_channel]
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    let mut quiet = quiet
        .iter()
        .flat_map(|quiet| quiet.split(", "))
        .filter(|range| !range.is_empty())
        .map(|range| TimeRange::parse(range).unwrap());
    calendar.is_closed(clock.date()).is_none()
        && calendar.window().week().on(clock.weekday()).iter().any(covers)
        && !quiet.any(|range| covers(&range))
}

fn is_repeated(at: Timestamp, zone: &TimeZone) -> bool {
    matches!(
        zone.to_ambiguous_timestamp(zone.to_datetime(at)).offset(),
        AmbiguousOffset::Fold { .. }
    )
}

/// The same cases on every run; a failure is then a failure for everybody.
fn fixed() -> Config {
    Config {
        cases: 400,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(fixed())]

    #[test]
    fn the_next_opening_is_open_and_the_first(
        calendar in calendar(), at in instant(), zone in a_zone(), quiet in quiet(), part in part(), channel in channel(),
        sample in 1_i64..60,
    ) {
        let who = PersonTime { zone: &zone, quiet: quiet.as_ref(), day_part: part, channel };
        let plain = PersonTime { day_part: None, ..who };
        let Some(open) = calendar.next_open(at, who) else {
            prop_assert_eq!(calendar.next_open(at, plain), None, "a preference never takes the last opening away");
            return Ok(());
        };
        prop_assert!(open >= at);
        prop_assert!(calendar.is_open(open, who));
        prop_assert_eq!(calendar.next_open(open, who), Some(open));
        prop_assert!(open_by_the_clock(&calendar, open, who));
        let end = calendar.window_end(open, who).unwrap();
        prop_assert!(end > open && !calendar.open_range(open, who).unwrap().contains(end));
        let mut before = at;
        while before < open {
            prop_assert!(!calendar.is_open(before, who), "{before} is open too");
            before += SignedDuration::from_mins(sample);
        }
        prop_assert_eq!(calendar.is_open(at, who), open == at);
        prop_assert!(!calendar.is_open(at, who) || calendar.is_open(at, plain));
    }

    #[test]
    fn open_is_what_the_wall_clock_says(
        calendar in calendar(), at in instant(), zone in a_zone(), quiet in quiet(), channel in channel(),
    ) {
        let who = PersonTime { quiet: quiet.as_ref(), channel, ..PersonTime::new(&zone) };
        let (open, clock) = (calendar.is_open(at, who), open_by_the_clock(&calendar, at, who));
        prop_assert!(open == clock || (clock && is_repeated(at, &zone)), "open: {open}, by the clock: {clock}");
    }

    #[test]
    fn the_latest_opening_before_is_the_latest(
        calendar in calendar(), at in instant(), zone in a_zone(), part in part(), sample in 1_i64..60,
    ) {
        let who = PersonTime { day_part: part, ..PersonTime::new(&zone) };
        let range = calendar.latest_open_before(at, who).unwrap();
        prop_assert!(range.start <= at);
        prop_assert_eq!(calendar.open_range(range.start, who), Some(range));
        let mut after = range.end;
        while after <= at {
            prop_assert!(!calendar.is_open(after, who), "{after} is open too");
            after += SignedDuration::from_mins(sample);
        }
    }

    #[test]
    fn spreading_never_leaves_the_range(
        calendar in calendar(), at in instant(), zone in a_zone(), quiet in quiet(), part in part(),
        channel in channel(), key in "[a-z0-9]{0,20}", minutes in 0_i64..2000,
    ) {
        let who = PersonTime { zone: &zone, quiet: quiet.as_ref(), day_part: part, channel };
        let (first, over) = (calendar.next_open(at, who), SignedDuration::from_mins(minutes));
        let sent = calendar.spread(at, who, key.as_str(), over);
        prop_assert_eq!(sent.is_some(), first.is_some());
        if let (Some(first), Some(sent)) = (first, sent) {
            prop_assert!(first <= sent && sent <= first + over);
            prop_assert_eq!(calendar.open_range(sent, who), calendar.open_range(first, who));
        }
    }

    #[test]
    fn a_deadline_lies_ahead_and_ends_a_service_day(
        calendar in calendar(), from in instant(), zone in a_zone(), days in any::<u8>(),
    ) {
        let deadline = |within| calendar.deadline(from, within, None, &zone);
        let (same, next) = (deadline(ServiceTerm::SameDay), deadline(ServiceTerm::NextServiceDay));
        let later = deadline(ServiceTerm::WorkingDays(days));
        prop_assert!(from < same && same <= next);
        prop_assert_eq!(deadline(ServiceTerm::WorkingDays(1)), next);
        let far_enough = if days == 0 { later == same } else { later >= next };
        prop_assert!(far_enough);
        for due in [same, next, later] {
            let last = due - SignedDuration::from_nanos(1);
            prop_assert!(calendar.is_on_duty(last, None, &zone));
            // A day that ends at midnight may be followed by one that begins there.
            let midnight = zone.to_datetime(due).time() == Time::midnight();
            prop_assert!(midnight || !calendar.is_on_duty(due, None, &zone));
        }
    }
}

#[test]
fn no_instant_makes_it_panic() {
    let calendar = super::brussels();
    for name in ["Europe/Brussels", "Pacific/Kiritimati", "America/Los_Angeles"] {
        let (zone, quiet) = (zone(name), QuietHours::parse("12:00-13:00"));
        let who = PersonTime {
            zone: &zone,
            quiet: quiet.as_ref().ok(),
            day_part: Some(DayPart::Evening),
            channel: Some(Channel::Sms),
        };
        for at in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            let open = calendar.next_open(at, who);
            assert!(open.is_none_or(|open| open >= at));
            assert!(
                calendar
                    .latest_open_before(at, who)
                    .is_none_or(|range| range.start <= at)
            );
            assert!(
                calendar
                    .spread(at, who, "key", SignedDuration::MAX)
                    .is_none_or(|sent| sent >= at)
            );
            let due = calendar.deadline(at, ServiceTerm::WorkingDays(255), None, &zone);
            assert!(due > at || at == Timestamp::MAX);
        }
    }
}
