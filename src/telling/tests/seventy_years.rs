//! Goal: in seventy years no contact of any preset falls outside its window or before its day. Method: closings on every
//! month's end, leap day and change of the clock, and such that a contact falls on one; looked at by the wall clock and by
//! a table of holidays that was made without our rules.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan as _};

use super::all_in;
use crate::care::circle::Circle;
use crate::care::ids::TrajectoryId;
use crate::care::plan::{Planned, plan};
use crate::care::protocol::{Anchor, Shift};
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::{Enrolment, Trajectory};

const FROM: i16 = 1990;
const UNTIL: i16 = 2060;

/// The days on which everybody is closed, from 2020 to 2060.
fn holidays(country: &str) -> BTreeSet<Date> {
    let text = match country {
        "nl" => include_str!("../../../tests/it/fixtures/holidays-nl.csv"),
        _ => include_str!("../../../tests/it/fixtures/holidays-be.csv"),
    };
    let rows = text.lines().filter(|row| row.ends_with(";day"));
    rows.map(|row| row.split(';').next().unwrap().parse().unwrap())
        .collect()
}

/// Month ends, leap days and the days around each change of the clock.
fn odd_days(rules: &Rules) -> BTreeSet<Date> {
    let zone = rules.calendar.zone();
    let from = date(FROM, 1, 1).to_zoned(zone.clone()).unwrap().timestamp();
    let changes = zone
        .following(from)
        .map(|change| change.timestamp().to_zoned(zone.clone()).date());
    let changes: Vec<Date> = changes.take_while(|on| on.year() <= UNTIL).collect();
    assert!(changes.len() > 100, "the clock changes twice a year");
    let around = changes
        .iter()
        .flat_map(|on| [on.yesterday().unwrap(), *on, on.tomorrow().unwrap()]);
    let months = date(FROM, 1, 1).series(1.month()).take_while(|on| on.year() <= UNTIL);
    let ends = months.flat_map(|on| [on.last_of_month(), on.last_of_month().yesterday().unwrap()]);
    around.chain(ends).collect()
}

/// A wall clock's year, month and day so many months on, kept within its month, and so many days on.
fn moved(from: Date, months: i32, days: i32) -> Date {
    let month = i32::from(from.year()) * 12 + i32::from(from.month()) - 1 + months;
    let first = date(
        i16::try_from(month.div_euclid(12)).unwrap(),
        i8::try_from(month.rem_euclid(12) + 1).unwrap(),
        1,
    );
    let day = from.day().min(first.days_in_month());
    let kept = date(first.year(), first.month(), day);
    kept.checked_add(Span::new().days(days)).unwrap()
}

struct Looking<'a> {
    rules: &'a Rules,
    holidays: BTreeSet<Date>,
    seen: u64,
    moved: u64,
}

impl Looking<'_> {
    fn at(&mut self, closed_on: Date) {
        let mut circle = Circle::of_nobody(self.rules.calendar.zone());
        // Whatever a step counts from, it was on the day of the closing.
        let steps = self.rules.protocol.steps.iter();
        let named = steps.flat_map(|step| &step.from).filter_map(|anchor| match anchor {
            Anchor::Date(name) => Some((name.clone(), closed_on)),
            _ => None,
        });
        circle.dates = named.collect();
        let timing = Timing::new(self.rules, &circle);
        let start = timing.midnight(closed_on);
        let enrolment = Enrolment {
            closed_on,
            number: 1,
            start: Some(start),
            announce: false,
            again: None,
        };
        let trajectory = Trajectory::new(TrajectoryId::from(format!("tr-{closed_on}")), enrolment, start);
        for contact in plan(self.rules, &trajectory, &timing).timed {
            self.look(&contact, closed_on);
        }
    }

    fn look(&mut self, contact: &Planned<'_>, closed_on: Date) {
        let calendar = &self.rules.calendar;
        let what = || {
            format!(
                "{} {} closed {closed_on}: {}",
                self.rules.protocol.id, contact.key, contact.due
            )
        };
        let local = contact.due.to_zoned(calendar.zone().clone());
        let (hour, day) = (local.hour(), local.date());
        // The window that every preset runs under: so that a person can still answer.
        let open = match day.weekday() {
            Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday => (9..20).contains(&hour),
            Weekday::Friday => (9..15).contains(&hour),
            Weekday::Saturday | Weekday::Sunday => false,
        };
        assert!(open, "outside the window: {} {local}", what());
        assert!(!self.holidays.contains(&day), "on a holiday: {} {local}", what());
        assert!(calendar.is_closed(day).is_none(), "on a closed day: {} {local}", what());
        assert!(contact.due < contact.expires, "never open: {}", what());
        let step = contact.step.unwrap();
        if step
            .from
            .iter()
            .all(|anchor| matches!(anchor, Anchor::Closing | Anchor::Date(_)))
        {
            let at = step.at[contact.key.occurrence as usize];
            let (months, days) = at.parts();
            let wanted = moved(closed_on, months, days);
            assert!(
                day >= wanted || step.placing.shift != Shift::Later,
                "before {wanted}: {}",
                what()
            );
            // What is put off is put off by holidays and weekends, not by months.
            let late = wanted.until(day).unwrap().get_days();
            assert!(late < 62, "{late} days after {wanted}: {}", what());
            self.moved += u64::from(day != wanted);
        }
        self.seen += 1;
    }
}

#[test]
fn no_contact_of_seventy_years_falls_outside_its_window_or_before_its_day() {
    let mut plans = 0;
    for (country, rules) in ["be", "nl"]
        .into_iter()
        .flat_map(|country| all_in(country).into_iter().map(move |rules| (country, rules)))
    {
        let odd = odd_days(&rules);
        let offsets: BTreeSet<(i32, i32)> = rules
            .protocol
            .steps
            .iter()
            .flat_map(|step| step.at.iter().map(|at| at.parts()))
            .collect();
        // So that a contact is due on each of these days, whichever its distance.
        let before = odd
            .iter()
            .flat_map(|on| offsets.iter().map(|(months, days)| moved(*on, -months, -days)));
        let closings: BTreeSet<Date> = odd.iter().copied().chain(before.step_by(3)).collect();
        let mut looking = Looking {
            holidays: holidays(country),
            rules: &rules,
            seen: 0,
            moved: 0,
        };
        for closed_on in closings.into_iter().filter(|on| (FROM..=UNTIL).contains(&on.year())) {
            looking.at(closed_on);
        }
        assert!(looking.seen > 1_000, "{}: {} contacts", rules.protocol.id, looking.seen);
        assert!(looking.moved > 0, "{}", rules.protocol.id);
        plans += 1;
    }
    assert!(plans >= 18, "every preset, and a plan of everything: {plans}");
}
