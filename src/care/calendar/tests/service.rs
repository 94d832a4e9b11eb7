//! Deadlines in service hours.

use super::super::{Calendar, ServiceTerm};
use super::{belgium, brussels, closing, date, local, service, show, zone};

const LUNCH: [&str; 7] = [
    "09:00-12:30 13:30-17:00",
    "09:00-12:30 13:30-17:00",
    "09:00-12:30",
    "09:00-12:30 13:30-19:00",
    "09:00-12:00",
    "",
    "",
];

fn check(calendar: &Calendar, team: Option<&str>, cases: &[(&str, ServiceTerm, &str)]) {
    let zone = zone("Europe/Brussels");
    for (from, within, due) in cases {
        let deadline = calendar.deadline(local(from), *within, team, &zone);
        assert_eq!(show(deadline, &zone), *due, "{from} {within:?}");
    }
}

#[test]
fn the_default_service_hours() {
    use ServiceTerm::{NextServiceDay, SameDay, WorkingDays};
    let cases = [
        ("2026-11-23T08:00", SameDay, "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-23T16:00", SameDay, "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-23T16:00:01", SameDay, "Tue 2026-11-24 17:00 +0100"),
        ("2026-11-23T23:00", SameDay, "Tue 2026-11-24 17:00 +0100"),
        ("2026-11-22T10:00", SameDay, "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-20T16:30", SameDay, "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-23T08:00", NextServiceDay, "Tue 2026-11-24 17:00 +0100"),
        ("2026-11-20T08:00", NextServiceDay, "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-20T08:00", WorkingDays(3), "Wed 2026-11-25 17:00 +0100"),
        ("2026-11-21T08:00", WorkingDays(3), "Wed 2026-11-25 17:00 +0100"),
        ("2026-11-23T23:59", WorkingDays(10), "Mon 2026-12-07 17:00 +0100"),
        ("2026-12-24T12:00", WorkingDays(1), "Mon 2026-12-28 17:00 +0100"),
        ("2026-11-23T08:00", WorkingDays(0), "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-23T16:30", WorkingDays(0), "Tue 2026-11-24 17:00 +0100"),
        ("2026-03-27T12:00", WorkingDays(1), "Mon 2026-03-30 17:00 +0200"),
        ("2026-11-23T08:00", WorkingDays(255), "Thu 2027-11-25 17:00 +0100"),
    ];
    check(&brussels(), None, &cases);
}

#[test]
fn a_lunch_break_does_not_count_as_service() {
    use ServiceTerm::{NextServiceDay, SameDay};
    let cases = [
        ("2026-11-23T12:15", SameDay, "Mon 2026-11-23 17:00 +0100"),
        ("2026-11-25T11:30", SameDay, "Wed 2026-11-25 12:30 +0100"),
        ("2026-11-25T11:31", SameDay, "Thu 2026-11-26 19:00 +0100"),
        ("2026-11-24T08:00", NextServiceDay, "Wed 2026-11-25 12:30 +0100"),
    ];
    let calendar = brussels().with_team("north", service(LUNCH));
    check(&calendar, Some("north"), &cases);
    // Half an hour before the break and half an hour after it make the hour together.
    let short = ["09:00-12:30 13:30-14:00"; 7];
    let calendar = brussels().with_team("short", service(short));
    let cases = [
        ("2026-11-23T12:00", SameDay, "Mon 2026-11-23 14:00 +0100"),
        ("2026-11-23T12:01", SameDay, "Tue 2026-11-24 14:00 +0100"),
    ];
    check(&calendar, Some("short"), &cases);
}

#[test]
fn a_team_has_closing_dates_of_its_own() {
    use ServiceTerm::{SameDay, WorkingDays};
    let north = service(LUNCH).closed_on(vec![date("2026-11-26"), date("2026-11-23")]);
    let calendar = brussels()
        .with_closed_days(belgium(), vec![date("2026-11-11")], vec![closing("2026-11-25")])
        .with_team("north", north);
    let cases = [
        ("2026-11-23T09:00", SameDay, "Tue 2026-11-24 17:00 +0100"),
        ("2026-11-24T16:30", SameDay, "Fri 2026-11-27 12:00 +0100"),
    ];
    check(&calendar, Some("north"), &cases);
    check(
        &calendar,
        Some("south"),
        &[("2026-11-24T16:30", SameDay, "Thu 2026-11-26 17:00 +0100")],
    );
    check(
        &calendar,
        None,
        &[("2026-11-10T16:30", WorkingDays(1), "Wed 2026-11-11 17:00 +0100")],
    );

    let (zone, noon) = (zone("Europe/Brussels"), local("2026-11-26T10:00"));
    assert!(!calendar.is_on_duty(noon, Some("north"), &zone) && calendar.is_on_duty(noon, Some("south"), &zone));
    assert!(
        calendar.is_open(noon, super::plain(&zone)),
        "a team's closing does not close the contact window"
    );
    assert!(
        !calendar.is_on_duty(local("2026-11-24T13:00"), Some("north"), &zone),
        "lunch"
    );
    let at_work = |day: &str, team| calendar.is_service_day(date(day), team);
    assert!(at_work("2026-11-24", None) && at_work("2026-11-26", None));
    assert!(!at_work("2026-11-25", None), "the organisation's closing");
    assert!(!at_work("2026-11-28", None), "a Saturday");
    assert!(!at_work("2026-11-26", Some("north")), "the team's own closing");
}

#[test]
fn a_team_that_never_works_still_has_deadlines() {
    let dates = (0..1200).map(|days| date("2026-11-23").checked_add(jiff::Span::new().days(days)).unwrap());
    let calendar = brussels().with_team("gone", service(LUNCH).closed_on(dates.collect()));
    let cases = [
        ("2026-11-23T09:00", ServiceTerm::SameDay, "Tue 2026-11-24 09:00 +0100"),
        (
            "2026-11-23T09:00",
            ServiceTerm::WorkingDays(3),
            "Thu 2026-11-26 09:00 +0100",
        ),
    ];
    check(&calendar, Some("gone"), &cases);
}
