//! What workers change in the plan of one person, without leaving it.

use expect_test::expect;

use super::date;
use crate::advance::tests::plans::check_in;
use crate::advance::tests::story::{told, wall};
use crate::advance::tests::world::{Human, World};
use crate::advance::{Hindrance, advance, furthest_day, hindrance, longest_rest};
use crate::effect::{Actor, EntryKind};
use crate::event::{Event, Exception};
use crate::ids::{ContactKey, StepId};
use crate::protocol::RungAct;
use crate::trajectory::{ADDED_FROM, ANNOUNCEMENT};

fn key(step: &str, occurrence: u32) -> ContactKey {
    ContactKey {
        step: StepId::new(step),
        occurrence,
    }
}

fn quarterly() -> World {
    let step = |id: &str, at: &str| check_in(id, at, "14 days", &[("7 days", RungAct::Close)]);
    let steps = vec![step("m1", "1 month"), step("m3", "3 months"), step("m6", "6 months")];
    let mut world = told("2026-03-02T10:00", steps, vec![Human::with(&["0470"])]);
    world.enrol(0, 0, date("2026-03-02"), Some(wall("2026-03-02T10:00")), false);
    world
}

fn change(world: &mut World, exception: Exception) {
    let event = world.excepted(exception);
    world.deliver(0, &event);
}

/// Complaint: one person's step can be neither moved nor cancelled.
#[test]
fn one_contact_is_moved_skipped_or_added_and_the_rest_stays() {
    let mut w = quarterly();
    change(
        &mut w,
        Exception::Move {
            key: key("m1", 0),
            to: date("2026-04-20"),
        },
    );
    change(&mut w, Exception::Skip { key: key("m3", 0) });
    let added = key("m3", ADDED_FROM);
    change(
        &mut w,
        Exception::Add {
            key: added,
            on: date("2026-05-04"),
        },
    );
    w.live(250);
    expect![[r#"
        2026 Mon 02 Mar 10:00 t1 is changed by a worker: Move { key: ContactKey { step: m1, occurrence: 0 }, to: 2026-04-20 }
        2026 Mon 02 Mar 10:00 t1 is changed by a worker: Skip { key: ContactKey { step: m3, occurrence: 0 } }
            end unopened m3.0: skipped, worker-skipped
        2026 Mon 02 Mar 10:00 t1 is changed by a worker: Add { key: ContactKey { step: m3, occurrence: 1000 }, on: 2026-05-04 }
        2026 Mon 20 Apr 10:41 t1 is due
            open m1.0, due Mon 20 Apr 10:41
            send check-in by sms to 0470, Mon 20 Apr 10:41 to Mon 20 Apr 20:00
        2026 Mon 27 Apr 10:41 t1 is due
            end m1.0: no-answer, silent
        2026 Mon 04 May 10:49 t1 is due
            open m3.1000, due Mon 04 May 10:49
            send check-in by sms to 0470, Mon 04 May 10:49 to Mon 04 May 20:00
        2026 Mon 11 May 10:49 t1 is due
            end m3.1000: no-answer, silent
        2026 Wed 02 Sep 10:27 t1 is due
            open m6.0, due Wed 02 Sep 10:27
            send check-in by sms to 0470, Wed 02 Sep 10:27 to Wed 02 Sep 20:00
        2026 Wed 09 Sep 10:27 t1 is due
            end m6.0: no-answer, silent
            trajectory ended(completed)
    "#]].assert_eq(&w.told_so_far());
}

#[test]
fn a_plan_that_is_put_off_begins_nothing_before_the_day() {
    let mut w = quarterly();
    let until = Some(date("2026-04-08"));
    change(&mut w, Exception::Pause { until });
    w.until("2026-04-30T12:00");
    // What lay within the pause and could still begin does so when it ends.
    expect![[r#"
        2026 Mon 02 Mar 10:00 t1 is changed by a worker: Pause { until: Some(2026-04-08) }
        2026 Wed 08 Apr 09:43 t1 is due
            open m1.0, due Wed 08 Apr 09:43
            send check-in by sms to 0470, Wed 08 Apr 09:43 to Wed 08 Apr 20:00
        2026 Wed 15 Apr 09:43 t1 is due
            end m1.0: no-answer, silent
    "#]]
    .assert_eq(&w.told_so_far());
}

/// What is over, under way or unknown is not moved, and nothing is said of it twice.
#[test]
fn what_cannot_be_changed_is_left_as_it_is() {
    let mut w = quarterly();
    w.until("2026-04-02T18:00");
    w.told_so_far();
    let before = w.tracks[0].state.clone();
    for exception in [
        Exception::Move {
            key: key("m1", 0),
            to: date("2026-06-01"),
        },
        Exception::Move {
            key: key("nowhere", 0),
            to: date("2026-06-01"),
        },
        Exception::Skip { key: key("m1", 7) },
        Exception::Add {
            key: key("m3", 1),
            on: date("2026-06-01"),
        },
        Exception::Add {
            key: key("nowhere", ADDED_FROM),
            on: date("2026-06-01"),
        },
    ] {
        change(&mut w, exception);
    }
    assert_eq!(w.tracks[0].state.exceptions, before.exceptions);
    assert_eq!(w.tracks[0].state.settled, before.settled);
    change(&mut w, Exception::Skip { key: key("m1", 0) });
    assert_eq!(w.tracks[0].state.open, None, "an open contact is skipped too");
}

/// What a worker hears before anything is written down.
fn told_beforehand(w: &World, exception: &Exception) -> Option<Hindrance> {
    hindrance(&w.rules, &w.circle(0), &w.tracks[0].state, exception, w.now)
}

fn moved(step: &str, to: &str) -> Exception {
    Exception::Move {
        key: key(step, 0),
        to: date(to),
    }
}

fn added(n: u32, on: &str) -> Exception {
    Exception::Add {
        key: key("m3", ADDED_FROM + n),
        on: date(on),
    }
}

fn paused(until: &str) -> Exception {
    Exception::Pause {
        until: Some(date(until)),
    }
}

#[test]
fn a_worker_hears_beforehand_what_stands_in_the_way() {
    let mut w = quarterly();
    // m1 has begun on 2 April.
    w.until("2026-04-02T18:00");
    let skip = |step: &str, n| Exception::Skip { key: key(step, n) };
    let table = [
        (moved("m3", "2026-06-10"), None),
        (moved("m3", "2026-04-02"), None),
        (moved("m3", "2026-04-01"), Some(Hindrance::Past)),
        (moved("m3", "2028-04-02"), None),
        (moved("m3", "2028-04-03"), Some(Hindrance::Far)),
        (moved("m1", "2026-06-10"), Some(Hindrance::Begun)),
        (skip("m1", 0), Some(Hindrance::Begun)),
        (skip("m3", 0), None),
        (skip("m3", 7), Some(Hindrance::Unknown)),
        (skip("nowhere", 0), Some(Hindrance::Unknown)),
        (skip(ANNOUNCEMENT, 0), Some(Hindrance::Announcement)),
        (moved(ANNOUNCEMENT, "2026-06-10"), Some(Hindrance::Announcement)),
        (added(0, "2026-04-02"), None),
        (added(0, "2026-04-01"), Some(Hindrance::Past)),
        (added(0, "2028-04-03"), Some(Hindrance::Far)),
        (paused("2026-04-03"), None),
        (paused("2026-04-02"), Some(Hindrance::Past)),
        (paused("2027-04-02"), None),
        (paused("2027-04-03"), Some(Hindrance::Far)),
        (Exception::Pause { until: None }, Some(Hindrance::So)),
    ];
    for (exception, wanted) in table {
        assert_eq!(told_beforehand(&w, &exception), wanted, "{exception:?}");
    }
    assert_eq!(longest_rest(date("2026-04-02")), date("2027-04-02"));
    assert_eq!(furthest_day(date("2026-04-02")), date("2028-04-02"));
    for exception in [moved("m3", "2026-06-10"), added(0, "2026-05-05"), paused("2026-05-01")] {
        change(&mut w, exception.clone());
        assert_eq!(told_beforehand(&w, &exception), Some(Hindrance::So), "{exception:?}");
    }
    // The same step on the same day is the same contact, under whatever number.
    assert_eq!(told_beforehand(&w, &added(1, "2026-05-05")), Some(Hindrance::So));
    assert_eq!(told_beforehand(&w, &added(1, "2026-05-06")), None);
    w.live(20);
    assert_eq!(told_beforehand(&w, &moved("m1", "2026-06-10")), Some(Hindrance::Over));
    assert_eq!(told_beforehand(&w, &skip("m1", 0)), Some(Hindrance::Over));
    w.live(400);
    assert_eq!(told_beforehand(&w, &moved("m6", "2027-06-10")), Some(Hindrance::Ended));
}

#[test]
fn no_more_than_fifty_contacts_are_added() {
    let mut w = quarterly();
    for n in 0..50 {
        let on = date("2026-04-01").saturating_add(jiff::Span::new().days(i64::from(n)));
        let exception = Exception::Add {
            key: key("m3", ADDED_FROM + n),
            on,
        };
        assert_eq!(told_beforehand(&w, &exception), None, "{n}");
        change(&mut w, exception);
    }
    assert_eq!(told_beforehand(&w, &added(50, "2026-08-01")), Some(Hindrance::Full));
}

/// A contact that began between the worker's act and the moment at which it is heard: the ledger says so.
#[test]
fn an_act_that_came_too_late_is_written_down_with_its_reason() {
    let mut w = quarterly();
    let too_late = w.excepted(moved("m1", "2026-06-01"));
    w.until("2026-04-02T18:00");
    let heard = advance(&w.rules, &w.circle(0), w.tracks[0].state.clone(), &too_late, w.now);
    assert_eq!(heard.trajectory.exceptions, w.tracks[0].state.exceptions);
    let [entry] = heard.entries.as_slice() else {
        panic!("one row, not {:?}", heard.entries);
    };
    let facts: Vec<String> = entry
        .facts
        .iter()
        .map(|(name, fact)| format!("{name}={fact}"))
        .collect();
    assert_eq!(entry.kind, EntryKind::Excepted);
    assert_eq!(entry.key, Some(key("m1", 0)));
    assert_eq!(facts, ["what=missed", "asked=moved", "why=begun", "reason=asked"]);
    // It happened when the worker did it.
    assert_eq!(entry.happened, wall("2026-03-02T10:00"));
}

#[test]
fn the_ledger_says_who_changed_what_and_why() {
    let mut w = quarterly();
    w.until("2026-04-02T18:00");
    let rows = |w: &World, exception: Exception| -> Vec<String> {
        let event = w.excepted(exception);
        let heard = advance(&w.rules, &w.circle(0), w.tracks[0].state.clone(), &event, w.now);
        let rows = heard.entries.iter().filter(|entry| entry.kind == EntryKind::Excepted);
        rows.map(|entry| {
            assert!(matches!(&entry.actor, Actor::Worker(worker) if worker.as_str() == "w1"));
            let facts = entry.facts.iter().map(|(name, fact)| format!("{name}={fact}"));
            facts.collect::<Vec<_>>().join(" ")
        })
        .collect()
    };
    let skip = |step: &str| Exception::Skip { key: key(step, 0) };
    assert_eq!(
        rows(&w, moved("m3", "2026-06-10")),
        ["what=moved day=2026-06-10 reason=asked"]
    );
    assert_eq!(rows(&w, skip("m3")), ["what=skipped day= reason=asked"]);
    // One that has begun is broken off, and why is written down as well.
    assert_eq!(rows(&w, skip("m1")), ["what=skipped day= reason=asked"]);
    assert_eq!(
        rows(&w, added(0, "2026-06-10")),
        ["what=added day=2026-06-10 reason=asked"]
    );
    assert_eq!(
        rows(&w, paused("2026-06-10")),
        ["what=paused day=2026-06-10 reason=asked"]
    );
    assert_eq!(
        rows(&w, Exception::Pause { until: None }),
        Vec::<String>::new(),
        "so already"
    );
    change(&mut w, paused("2026-06-10"));
    assert_eq!(
        rows(&w, Exception::Pause { until: None }),
        ["what=paused day= reason=asked"]
    );
}

/// Without its announcement nobody may be asked: who skipped it would end the aftercare without knowing.
#[test]
fn the_announcement_is_neither_skipped_nor_moved() {
    let step = |id: &str, at: &str| check_in(id, at, "14 days", &[("7 days", RungAct::Close)]);
    let mut w = told(
        "2026-03-02T10:00",
        vec![step("m1", "1 month")],
        vec![Human::with(&["0470"])],
    );
    w.enrol(0, 0, date("2026-03-02"), Some(wall("2026-03-06T10:00")), true);
    let before = w.tracks[0].state.clone();
    change(
        &mut w,
        Exception::Skip {
            key: key(ANNOUNCEMENT, 0),
        },
    );
    change(&mut w, moved(ANNOUNCEMENT, "2026-03-20"));
    assert_eq!(w.tracks[0].state.exceptions, before.exceptions);
    assert!(!w.tracks[0].state.is_ended());
    w.live(90);
    let ended = w.told_so_far();
    assert!(ended.contains("open m1.0"), "{ended}");
}

#[test]
fn an_exception_is_read_back_as_it_was_written() {
    let w = quarterly();
    for exception in [
        moved("m1", "2026-04-20"),
        Exception::Skip { key: key("m1", 0) },
        added(0, "2026-05-04"),
        paused("2026-05-04"),
        Exception::Pause { until: None },
    ] {
        let event = w.excepted(exception);
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
    }
}
