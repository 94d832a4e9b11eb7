//! What workers change in the plan of one person, without leaving it.

use expect_test::expect;

use super::date;
use crate::care::advance::tests::plans::check_in;
use crate::care::advance::tests::story::{told, wall};
use crate::care::advance::tests::world::{Human, World};
use crate::care::event::{Event, Exception};
use crate::care::ids::{ContactKey, StepId, WorkerId};
use crate::care::protocol::RungAct;
use crate::care::trajectory::ADDED_FROM;

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
    let worker = WorkerId::new("w1");
    world.deliver(0, &Event::Excepted { exception, worker });
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
