//! The days on which the steps of a plan fall for one dossier that nobody knows anything of but the day of its closing:
//! by the same function of the core that runs the service.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Teller;
use super::moment::date;
use crate::care::circle::Circle;
use crate::care::ids::{StepId, TrajectoryId};
use crate::care::plan::plan;
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::{Enrolment, Trajectory};

/// The days of each step, in words; of a step that counts from what has not come, that.
pub(super) fn of_steps(teller: &Teller<'_>, rules: &Rules, closed_on: Date) -> BTreeMap<StepId, Vec<String>> {
    let circle = Circle::of_nobody(rules.calendar.zone());
    let timing = Timing::new(rules, &circle);
    let start = timing.midnight(closed_on);
    let enrolment = Enrolment {
        closed_on,
        number: 1,
        start: Some(start),
        announce: false,
        again: None,
    };
    let trajectory = Trajectory::new(TrajectoryId::from("example"), enrolment, start);
    let plan = plan(rules, &trajectory, &timing);
    let mut days: BTreeMap<StepId, Vec<String>> = BTreeMap::new();
    for contact in &plan.timed {
        let day = date(teller, timing.date(contact.due));
        days.entry(contact.key.step.clone()).or_default().push(day);
    }
    for key in plan.untimed {
        days.entry(key.step).or_insert_with(|| vec![teller.say("plan-not-yet")]);
    }
    days
}
