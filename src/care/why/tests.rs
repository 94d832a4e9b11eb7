//! Goal: what is explained of a contact is what the core does with it. Method: what holds a contact back, against the wake
//! that the core asks for; and a balance that does not come out.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::{Passed, derive, standing};
use crate::advance::advance;
use crate::advance::tests::plans::{LADDER, check_in, rules_of};
use crate::calendar::Country;
use crate::circle::Circle;
use crate::event::Event;
use crate::ids::{ContactKey, StepId, TrajectoryId};
use crate::plan::HeldBy;
use crate::timing::Timing;
use crate::trajectory::{Enrolment, Trajectory};

fn enrolled(name: &str, closed_on: Date, start: Timestamp, announce: bool) -> Trajectory {
    let enrolment = Enrolment {
        closed_on,
        number: 1,
        start: Some(start),
        announce,
        again: None,
    };
    Trajectory::new(TrajectoryId::from(name), enrolment, start)
}

/// What holds a contact back is what the core itself waits for: a later start, the time to say no, a pause.
#[test]
fn a_contact_is_held_until_the_core_wakes() {
    let rules = rules_of(Country::BE, vec![check_in("m1", "1 month", "60 days", &LADDER)]);
    let circle = Circle::of_nobody(rules.calendar.zone());
    let timing = Timing::new(&rules, &circle);
    let closed_on = date(2026, 3, 2);
    let midnight = |day| timing.midnight(day);
    let late = enrolled("t1", closed_on, midnight(date(2026, 4, 20)), false);
    let mut paused = enrolled("t2", closed_on, midnight(closed_on), false);
    paused.exceptions.paused_until = Some(date(2026, 5, 1));
    let mut told = enrolled("t3", closed_on, midnight(closed_on), true);
    told.announced = Some(midnight(date(2026, 3, 28)));
    told.settled.entry(StepId::from("announcement")).or_default().add(0);
    for (trajectory, by) in [
        (late, HeldBy::Start),
        (paused, HeldBy::Pause),
        (told, HeldBy::Announcement),
    ] {
        let key = ContactKey {
            step: StepId::from("m1"),
            occurrence: 0,
        };
        let when = derive(&rules, &trajectory, &timing, &key).unwrap().when.unwrap();
        assert_eq!(when.held.unwrap().by, by);
        assert!(when.due > when.planned);
        let now = midnight(date(2026, 3, 30));
        let next = advance(&rules, &circle, trajectory, &Event::Due, now).next_wake;
        assert_eq!(next, Some(when.due), "{by:?}");
    }
}

/// The three sources must say the same: a contact that the state has settled and nobody wrote down is found.
#[test]
fn a_balance_that_does_not_come_out_is_seen() {
    let steps = vec![
        check_in("m1", "1 month", "14 days", &LADDER),
        check_in("m3", "3 months", "14 days", &LADDER),
    ];
    let rules = rules_of(Country::BE, steps);
    let key = |step: &str| ContactKey {
        step: StepId::from(step),
        occurrence: 0,
    };
    let mut trajectory = enrolled("t1", date(2026, 3, 2), Timestamp::UNIX_EPOCH, false);
    trajectory.settled.entry(StepId::from("m1")).or_default().add(0);
    let sound = standing(&rules, &trajectory, &[key("m1"), key("gone")].into());
    assert!(sound.holds());
    assert_eq!(
        (sound.balance.planned, sound.balance.ended, sound.balance.future),
        (2, 1, 1)
    );
    assert_eq!(sound.beside, 1);
    let lost = standing(&rules, &trajectory, &BTreeSet::new());
    assert!(!lost.holds());
    assert_eq!(lost.astray, [key("m1")]);
    // One that is written down as ended and still to come is no balance either, though the sums could come out.
    let double = standing(&rules, &trajectory, &[key("m3")].into());
    assert_eq!(double.astray, [key("m1"), key("m3")]);
    assert!(!double.holds());
}

/// For machines: codes with values, in the order in which the day was found.
#[test]
fn the_codes_of_a_derivation() {
    let mut step = check_in("m3", "3 months", "30 days", &LADDER);
    step.placing.spread_days = 4;
    step.placing.weekdays = crate::protocol::Weekdays::of(&[jiff::civil::Weekday::Tuesday]);
    let rules = rules_of(Country::BE, vec![step]);
    let circle = Circle::of_nobody(rules.calendar.zone());
    let timing = Timing::new(&rules, &circle);
    let start = timing.midnight(date(2026, 7, 6));
    let trajectory = enrolled("t5", date(2026, 3, 12), start, false);
    let key = ContactKey {
        step: StepId::from("m3"),
        occurrence: 0,
    };
    let derivation = derive(&rules, &trajectory, &timing, &key).unwrap();
    expect_test::expect![[r#"
        closing 2026-03-12
        +3 months
        2026-06-12
        spread +1 day
        passed 2026-06-13 no hours on that weekday
        passed 2026-06-14 no hours on that weekday
        passed 2026-06-15 other weekday wished
        held by start until 2026-07-06
        due 2026-07-06
        expires 2026-07-16"#]]
    .assert_eq(&derivation.codes(&timing).join("\n"));
    assert!(Passed::ranked(3).is_none());
}
