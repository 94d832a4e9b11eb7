//! The rehearsal on small caseloads: the same seed gives the same course, and every contact is accounted for.

use jiff::civil::date;

use super::{Assumed, Habits, History, Minutes, Rehearsal, Row, Share, Tally, What, assumed};
use crate::advance::tests::plans::{LADDER, check_in, rules_of};
use crate::calendar::Country;
use crate::contact::Outcome;
use crate::rules::Rules;
use crate::task::TaskKind;

fn percent(of_hundred: u8) -> Share {
    Share::percent(of_hundred).unwrap()
}

fn habits() -> Habits {
    Habits {
        dead: percent(5),
        never: percent(20),
        answered: percent(50),
        stop: percent(3),
        later: percent(5),
        call_me: percent(5),
        trouble: percent(15),
        answer_hours: 72,
        done: percent(90),
        reached: percent(60),
        tries: 3,
        arrived: percent(60),
        minutes: Minutes {
            call: 20,
            visit: 90,
            letter: 15,
            talk: 60,
            desk: 10,
        },
        with_mobile: percent(85),
        with_mail: percent(60),
        told: percent(90),
    }
}

fn rules() -> Rules {
    let steps = ["3 months", "9 months", "15 months"];
    let named = ["first", "second", "third"];
    let steps = named
        .iter()
        .zip(steps)
        .map(|(id, at)| check_in(id, at, "3 weeks", &LADDER));
    rules_of(Country::BE, steps.collect())
}

fn rehearsed(dossiers: u32, seed: u64) -> (Tally, Vec<Row>) {
    rehearsed_with(&habits(), dossiers, seed)
}

fn rehearsed_with(habits: &Habits, dossiers: u32, seed: u64) -> (Tally, Vec<Row>) {
    let rules = rules();
    let zone = rules.calendar.zone().clone();
    let from = date(2026, 1, 5);
    let until = zone
        .to_ambiguous_timestamp(date(2028, 6, 1).at(0, 0, 0, 0))
        .compatible()
        .unwrap();
    let rehearsal = Rehearsal::new(&rules, habits, seed, until);
    let caseload = Assumed {
        dossiers,
        closed: (from, date(2026, 12, 31)),
        workers: 4,
        seed,
    };
    let mut tally = Tally::new(&rules, from, habits.minutes);
    let mut rows = Vec::new();
    for number in 0..dossiers {
        let (mut company, start) = assumed(&caseload, &rules, habits, number);
        company.live(&rehearsal, start, &mut |_, row| {
            tally.count(row);
            rows.push(row.clone());
        });
        for trajectory in company.trajectories() {
            tally.close(&rules, trajectory);
        }
    }
    (tally, rows)
}

#[test]
fn the_same_seed_gives_the_same_course_and_another_one_another() {
    let (_, first) = rehearsed(40, 1);
    let (_, again) = rehearsed(40, 1);
    let (_, other) = rehearsed(40, 2);
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[test]
fn every_contact_is_accounted_for() {
    let (tally, rows) = rehearsed(300, 3);
    assert!(tally.balance.holds(), "{:?}", tally.balance);
    let told = tally.steps.iter().flat_map(|of| of.ended.values()).sum::<u64>();
    assert_eq!(told, tally.balance.ended, "{:#?}", tally.steps);
    assert_eq!(tally.balance.open + tally.balance.future, 0, "all had their time");
    assert!(rows.iter().all(|row| row.ending.is_some()));
}

/// Whoever answers weeks later, when the contact has ended, gets what follows counted with that contact, and the contact is
/// counted once.
#[test]
fn what_follows_on_a_late_answer_belongs_to_the_contact_that_has_ended() {
    let late = Habits {
        answer_hours: 24 * 60,
        never: percent(0),
        answered: percent(90),
        trouble: percent(60),
        ..habits()
    };
    let (tally, rows) = rehearsed_with(&late, 300, 4);
    let alerts = rows.iter().filter(|row| row.what == What::Task(TaskKind::Alert));
    let not_answered = |row: &&Row| row.ending.is_some_and(|ending| ending.outcome != Outcome::Answered);
    assert!(alerts.filter(not_answered).count() > 0, "some answer late");
    assert!(rows.iter().all(|row| row.ending.is_some()), "every contact ended");
    let told = tally.steps.iter().flat_map(|of| of.ended.values()).sum::<u64>();
    assert_eq!((told, tally.balance.holds()), (tally.balance.ended, true));
}

#[test]
fn the_own_past_takes_the_place_of_what_is_assumed_where_there_is_enough_of_it() {
    let assumed = habits();
    let little = History {
        asked: 99,
        answered: 99,
        ..History::default()
    };
    assert_eq!(little.over(&assumed), assumed);
    let past = History {
        asked: 400,
        answered: 120,
        persons: 100,
        silent: 25,
        addresses: 200,
        dead: 8,
        stops: 6,
        troubled: 30,
        // Too few to say anything.
        tasks: 40,
        done: 20,
        reached: 5,
    };
    let own = past.over(&assumed);
    // 120 answers to the 300 questions that went to the three quarters who answer at all.
    assert_eq!((own.never, own.answered), (percent(25), percent(40)));
    assert_eq!((own.dead, own.stop, own.trouble), (percent(4), percent(5), percent(25)));
    assert_eq!((own.done, own.reached), (assumed.done, assumed.reached));
    assert_eq!((own.later, own.minutes), (assumed.later, assumed.minutes));
}
