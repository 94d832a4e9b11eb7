//! Goal: what is told of a move is what the move does. Method: pairs of plans that differ in one thing, for somebody half-way.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan as _};

use super::{Change, Contact, Doubt, Falls, Touch, Versions};
use crate::advance::advance;
use crate::advance::tests::plans::{LADDER, check_in, rules_of};
use crate::calendar::Country;
use crate::circle::Circle;
use crate::contact::Outcome;
use crate::effect::Effect;
use crate::event::Event;
use crate::ids::{ContactKey, StepId, TrajectoryId};
use crate::person::DayPart;
use crate::rules::Rules;
use crate::trajectory::{Enrolment, Trajectory};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key(step: &str, occurrence: u32) -> ContactKey {
    ContactKey {
        step: StepId::new(step),
        occurrence,
    }
}

/// Somebody closed on 15 January, under a plan of questions after so many months each.
fn somebody() -> Trajectory {
    let start = at("2026-01-16T08:00:00Z");
    let enrolment = Enrolment {
        closed_on: date(2026, 1, 15),
        number: 1,
        start: Some(start),
        announce: false,
        again: None,
    };
    Trajectory::new(TrajectoryId::from("tr1"), enrolment, start)
}

fn plan_of(steps: &[(&str, &str)]) -> Rules {
    let steps = steps.iter().map(|(id, at)| check_in(id, at, "1 month", &LADDER));
    rules_of(Country::BE, steps.collect())
}

fn change(former: &Rules, next: &Rules, trajectory: &Trajectory, now: Timestamp) -> Change {
    let circle = Circle::of_nobody(former.calendar.zone());
    Versions::new(former, next, false).change(&circle, trajectory, now)
}

/// The steps of the next version, and what is told of it.
type Case = (&'static [(&'static str, &'static str)], Touch, Days);

type Days = Vec<(String, Falls, Falls)>;

fn days(change: &Change) -> Days {
    let tell = |one: &Contact| (one.key.to_string(), one.former, one.next);
    change.contacts.iter().map(tell).collect()
}

const NOW: &str = "2026-02-10T10:00:00Z";

#[test]
fn each_difference_is_named_for_what_it_is() {
    let former = plan_of(&[("m3", "3 months"), ("m6", "6 months")]);
    let on = |month, day| Falls::On(date(2026, month, day));
    let cases: [Case; 6] = [
        (&[("m3", "3 months"), ("m6", "6 months")], Touch::Untouched, vec![]),
        (
            &[("m3", "4 months"), ("m6", "6 months")],
            Touch::Later,
            vec![("m3.0".into(), on(4, 15), on(5, 15))],
        ),
        (
            &[("m3", "2 months"), ("m6", "6 months")],
            Touch::Earlier,
            vec![("m3.0".into(), on(4, 15), on(3, 16))],
        ),
        (
            &[("m3", "3 months"), ("m6", "6 months"), ("m9", "9 months")],
            Touch::Gains,
            vec![("m9.0".into(), Falls::Never, on(10, 15))],
        ),
        (
            // What goes weighs more than what comes or moves.
            &[("m3", "2 months"), ("m9", "9 months")],
            Touch::Loses,
            vec![
                ("m3.0".into(), on(4, 15), on(3, 16)),
                ("m6.0".into(), on(7, 15), Falls::Never),
                ("m9.0".into(), Falls::Never, on(10, 15)),
            ],
        ),
        (
            // The first of these would have been asked a week ago.
            &[("m0", "3 weeks"), ("m3", "3 months"), ("m6", "6 months")],
            Touch::Decision,
            vec![("m0.0".into(), Falls::Never, on(2, 5))],
        ),
    ];
    for (steps, touch, moved) in cases {
        let change = change(&former, &plan_of(steps), &somebody(), at(NOW));
        assert_eq!((change.touch, days(&change)), (touch, moved), "{steps:?}");
        assert_eq!(change.doubt, (touch == Touch::Decision).then_some(Doubt::AtOnce));
    }
}

#[test]
fn a_step_that_does_something_else_on_the_same_day_is_told() {
    let former = plan_of(&[("m3", "3 months"), ("m6", "6 months")]);
    let mut next = former.clone();
    next.protocol.steps[1].ladder.truncate(1);
    assert_eq!(change(&former, &next, &somebody(), at(NOW)).touch, Touch::Otherwise);
    let mut words = former.clone();
    words.protocol.steps[1].names.clear();
    assert_eq!(change(&former, &words, &somebody(), at(NOW)).touch, Touch::Untouched);
    let mut longer = former.clone();
    longer.protocol.voice = crate::calendar::Offset::parse("20 days").unwrap();
    assert_eq!(change(&former, &longer, &somebody(), at(NOW)).touch, Touch::Otherwise);
    let circle = Circle::of_nobody(former.calendar.zone());
    let meaning = Versions::new(&former, &former, true).change(&circle, &somebody(), at(NOW));
    assert_eq!((meaning.touch, meaning.contacts), (Touch::Otherwise, vec![]));
}

#[test]
fn what_only_a_human_being_can_judge_is_left_to_one() {
    let former = plan_of(&[("m3", "3 months"), ("m6", "6 months")]);
    let gone = plan_of(&[("m6", "6 months")]);
    let doubt = |trajectory: &Trajectory, next: &Rules, now: &str| change(&former, next, trajectory, at(now)).doubt;
    let mut moved = somebody();
    moved.exceptions.moved.insert(key("m3", 0), date(2026, 5, 4));
    assert_eq!(doubt(&moved, &gone, NOW), Some(Doubt::Exception));
    let circle = Circle::of_nobody(former.calendar.zone());
    let april = at("2026-04-16T10:00:00Z");
    let open = advance(&former, &circle, somebody(), &Event::Due, april).trajectory;
    assert_eq!(open.open.as_ref().unwrap().key, key("m3", 0));
    assert_eq!(doubt(&open, &gone, "2026-04-16T11:00:00Z"), Some(Doubt::OpenContact));
    // A step that keeps its contact keeps it open; the rest is compared.
    assert_eq!(doubt(&open, &former, "2026-04-16T11:00:00Z"), None);
    assert_eq!(
        doubt(&somebody(), &plan_of(&[("m1", "1 day")]), "2026-02-20T10:00:00Z"),
        Some(Doubt::NothingLeft)
    );
    // What has gone by under either is no difference.
    let before = plan_of(&[("d1", "1 day"), ("m3", "3 months"), ("m6", "6 months")]);
    let late = at("2026-03-20T10:00:00Z");
    assert_eq!(change(&former, &before, &somebody(), late).touch, Touch::Untouched);
}

/// The move does what was told: what it loses ends as cancelled, and what it gains comes on the day that was named.
#[test]
fn a_move_does_what_was_told_of_it() {
    let former = plan_of(&[("m3", "3 months"), ("m6", "6 months")]);
    let next = plan_of(&[("m4", "4 months"), ("m6", "7 months")]);
    let told = change(&former, &next, &somebody(), at(NOW));
    let circle = Circle::of_nobody(former.calendar.zone());
    let had = former.protocol.steps.iter().map(|step| (step.id.clone(), 1)).collect();
    let moved = advance(
        &next,
        &circle,
        somebody(),
        &Event::RulesChanged { former: had },
        at(NOW),
    );
    let ended: Vec<_> = moved
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::EndUnopened { keys, ending } => Some((keys.clone(), ending.outcome)),
            _ => None,
        })
        .collect();
    assert_eq!(ended, [(vec![key("m3", 0)], Outcome::Cancelled)]);
    let days = days(&told);
    let on = |month, day| Falls::On(date(2026, month, day));
    let expected = [
        ("m3.0".to_owned(), on(4, 15), Falls::Never),
        ("m4.0".to_owned(), Falls::Never, on(5, 15)),
        ("m6.0".to_owned(), on(7, 15), on(8, 17)),
    ];
    assert_eq!(days, expected);
    let zone = former.calendar.zone();
    let wake = moved.next_wake.unwrap().to_zoned(zone.clone()).date();
    assert_eq!(wake, date(2026, 5, 15));
    let then = moved.next_wake.unwrap() + 1.hour();
    let begun = advance(&next, &circle, moved.trajectory, &Event::Due, then).trajectory;
    assert_eq!(begun.open.unwrap().key, key("m4", 0));
}

#[test]
fn another_part_of_the_same_day_is_told() {
    let former = plan_of(&[("m3", "3 months"), ("m6", "6 months")]);
    let mut next = former.clone();
    next.protocol.steps[1].placing.part = Some(DayPart::Evening);
    let change = change(&former, &next, &somebody(), at(NOW));
    assert_eq!((change.touch, days(&change)), (Touch::Otherwise, vec![]));
}
