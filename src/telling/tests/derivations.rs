//! Goal: what explains a moment never says another moment than the plan does. Method: every preset, closings over two years,
//! persons with and without wishes.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::{Date, date};

use super::all;
use crate::care::calendar::QuietHours;
use crate::care::circle::Circle;
use crate::care::ids::{ContactKey, StepId, TrajectoryId};
use crate::care::person::DayPart;
use crate::care::plan::plan;
use crate::care::protocol::DateName;
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::{ADDED_FROM, Enrolment, Trajectory};
use crate::care::why::{From, derive};

fn circles(rules: &Rules, day: i32) -> Circle {
    let mut circle = Circle::of_nobody(rules.calendar.zone());
    match day % 4 {
        1 => circle.day_part = Some(DayPart::Evening),
        2 => circle.quiet = Some(QuietHours::parse("08:00-17:00").unwrap()),
        3 => {
            let dates = [DateName::SOLUTION_END, DateName::BUDGET_MANAGEMENT_END].map(DateName::new);
            circle.dates = dates.into_iter().map(|name| (name, date(2026, 8, 15))).collect();
        }
        _ => {}
    }
    circle
}

/// The explanation is the choice: the same moment and the same end, for every contact of every preset.
#[test]
fn a_derivation_ends_where_the_plan_does() {
    let (mut asked, mut passed) = (0_u32, BTreeSet::new());
    for rules in all() {
        for day in (0..730).step_by(7) {
            let closed_on = date(2025, 11, 3).saturating_add(Span::new().days(day));
            let circle = circles(&rules, day);
            let timing = Timing::new(&rules, &circle);
            let start = timing.midnight(closed_on);
            let enrolment = Enrolment {
                closed_on,
                number: 1,
                start: Some(start),
                announce: day % 3 == 0,
                again: None,
            };
            let mut trajectory = Trajectory::new(TrajectoryId::from(format!("tr{day}")), enrolment, start);
            if let Some(step) = rules.protocol.steps.first() {
                let key = |occurrence| ContactKey {
                    step: step.id.clone(),
                    occurrence,
                };
                let exceptions = &mut trajectory.exceptions;
                exceptions.added.insert(key(ADDED_FROM), closed_on);
                exceptions
                    .moved
                    .insert(key(0), closed_on.saturating_add(Span::new().days(40)));
            }
            let plan = plan(&rules, &trajectory, &timing);
            for planned in &plan.timed {
                let derivation = derive(&rules, &trajectory, &timing, &planned.key).unwrap();
                let when = derivation.when.unwrap();
                assert_eq!(
                    when.planned, planned.due,
                    "{} {closed_on} {}",
                    rules.protocol.id, planned.key
                );
                let due_on = timing.date(planned.due);
                let hours = when.path.hours;
                assert!(hours.is_none_or(|hours| hours.contains(planned.due)), "{}", planned.key);
                for (date, why) in &when.path.passed {
                    assert_ne!(*date, due_on, "{}: {why:?}", planned.key);
                    passed.insert(format!("{why:?}").split('(').next().unwrap().to_owned());
                }
                if let From::Counted { day: Some(day), .. } = derivation.from {
                    // Each day from that of the step to that of the contact is told of, or the spread goes over it.
                    let from = day.saturating_add(Span::new().days(when.path.spread));
                    let told = |date: Date| when.path.passed.iter().any(|(passed, _)| *passed == date);
                    let between = from.series(Span::new().days(1)).take_while(|date| *date < due_on);
                    for date in between {
                        assert!(told(date), "{} {closed_on} {}: {date}", rules.protocol.id, planned.key);
                    }
                }
                asked += 1;
            }
            for key in &plan.untimed {
                assert_eq!(derive(&rules, &trajectory, &timing, key).unwrap().when, None);
            }
            let unknown = ContactKey {
                step: StepId::from("nothing"),
                occurrence: 0,
            };
            assert_eq!(derive(&rules, &trajectory, &timing, &unknown), None);
        }
    }
    assert!(asked > 4000, "{asked}");
    for why in ["Closed", "Weekday", "Quiet"] {
        assert!(passed.contains(why), "{passed:?}");
    }
}
