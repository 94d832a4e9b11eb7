//! When contacts fall: old dossiers, late starts, clock changes, ends of months.

use expect_test::expect;

use super::{BOTH, date};
use crate::advance::tests::plans::{LADDER, check_in};
use crate::advance::tests::story::{answer, ordinary, told, wall};
use crate::advance::tests::world::{Human, World};
use crate::protocol::RungAct;

#[test]
fn a_contact_in_the_journal_is_superseded_without_reminder_or_alert() {
    let mut w = ordinary(&BOTH);
    w.journaled
        .insert(World::key("m1").of(&w.tracks[0].state.id).send_key(1));
    w.live(90);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            end m1.0: superseded, in-journal
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// The database was put back from a backup of the time between the question and the reminder.
#[test]
fn a_reminder_that_a_journal_knows_is_passed_over_and_a_human_calls() {
    let mut w = ordinary(&BOTH);
    w.live(32);
    w.journaled
        .insert(World::key("m1").of(&w.tracks[0].state.id).send_key(9));
    w.live(60);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 23 Apr 10:41 t1 is due
            task t1.m1.0.t1: contact-lost (silent) by Thu 30 Apr 17:00, announced for Fri 24 Apr
            send call-announced by sms to 0470, Thu 23 Apr 10:41 to Thu 23 Apr 20:00, naming Fri 24 Apr
        2026 Thu 30 Apr 17:00 t1 is due
            escalate t1.m1.0.t1, by Fri 08 May 17:00
        2026 Fri 08 May 17:00 t1 is due
            lapse t1.m1.0.t1
            end m1.0: no-answer, no-hand
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

/// What lay before the start is one entry, and nothing speaks before the approved start.
#[test]
fn an_old_dossier_begins_where_it_stands_and_on_its_day() {
    let step = |id: &str, at: &str| check_in(id, at, "14 days", &LADDER);
    let steps = vec![
        step("m1", "1 month"),
        step("m3", "3 months"),
        step("m6", "6 months"),
        step("m12", "12 months"),
    ];
    let mut w = told("2026-03-02T10:00", steps, vec![Human::with(&BOTH)]);
    w.enrol(0, 0, date("2025-08-25"), None, false);
    w.live(1).approve(0, 2);
    w.until("2026-03-05T21:00")
        .says(0, "m6", "0470", answer("well"))
        .live(30);
    expect![[r"
        2026 Tue 03 Mar 10:00 t1 is approved
            end unopened m1.0 m3.0: skipped, before-start
            trajectory active
        2026 Thu 05 Mar 10:43 t1 is due
            open m6.0, due Thu 05 Mar 10:43
            send check-in by sms to 0470, Thu 05 Mar 10:43 to Thu 05 Mar 20:00
        2026 Thu 05 Mar 21:00 t1 hears on m6.0: how=well
            answer thanks-good by sms to 0470
            end m6.0: answered, replied
    "]]
    .assert_eq(&w.told_so_far());
}

/// Whoever was not told, and whose plan lies in the past, is not told of questions that do not come any more.
#[test]
fn nobody_is_told_of_a_plan_that_is_over() {
    let steps = vec![check_in("m1", "1 month", "14 days", &LADDER)];
    let mut w = told("2026-03-02T10:00", steps, vec![Human::with(&BOTH)]);
    w.enrol(0, 0, date("2025-08-25"), Some(wall("2026-03-02T10:00")), true);
    w.live(30);
    expect![[r#"
        2026 Mon 02 Mar 10:00 t1 is due
            end unopened m1.0 announcement.0: skipped, before-start
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn of_two_late_contacts_only_the_later_is_held() {
    let steps = vec![
        check_in("m1", "1 month", "90 days", &LADDER),
        check_in("m2", "2 months", "90 days", &LADDER),
    ];
    let mut w = told("2026-03-02T10:00", steps, vec![Human::with(&BOTH)]);
    w.enrol(0, 0, date("2025-12-20"), Some(wall("2026-03-02T10:00")), false);
    w.until("2026-03-04T10:00")
        .says(0, "m2", "0470", answer("well"))
        .live(10);
    expect![[r"
        2026 Mon 02 Mar 10:43 t1 is due
            end unopened m1.0: superseded, later-contact
            open m2.0, due Mon 02 Mar 10:43
            send check-in by sms to 0470, Mon 02 Mar 10:43 to Mon 02 Mar 20:00
        2026 Wed 04 Mar 10:00 t1 hears on m2.0: how=well
            answer thanks-good by sms to 0470
            end m2.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// Due on the Sunday of the clock change: it waits for Monday's window, by the clock on the wall.
#[test]
fn the_night_of_the_clock_change() {
    let steps = vec![check_in(
        "m1",
        "1 month",
        "14 days",
        &[("7 days", RungAct::Remind), ("14 days", RungAct::Close)],
    )];
    let people = vec![Human::with(&["0470"]), Human::with(&["0471"])];
    let mut w = told("2026-02-28T10:00", steps, people);
    w.enrol(0, 0, date("2026-02-28"), Some(wall("2026-02-28T10:00")), false);
    w.enrol(1, 1, date("2026-03-01"), Some(wall("2026-02-28T10:00")), false);
    w.live(70);
    expect![[r"
        2026 Mon 30 Mar 10:41 t1 is due
            open m1.0, due Mon 30 Mar 10:41
            send check-in by sms to 0470, Mon 30 Mar 10:41 to Mon 30 Mar 20:00
        2026 Wed 01 Apr 09:14 t2 is due
            open m1.0, due Wed 01 Apr 09:14
            send check-in by sms to 0471, Wed 01 Apr 09:14 to Wed 01 Apr 20:00
        2026 Tue 07 Apr 09:00 t1 is due
            send reminder by sms to 0470, Tue 07 Apr 10:41 to Tue 07 Apr 20:00
        2026 Wed 08 Apr 09:14 t2 is due
            send reminder by sms to 0471, Wed 08 Apr 09:28 to Wed 08 Apr 20:00
        2026 Mon 13 Apr 10:41 t1 is due
            end m1.0: no-answer, silent
            trajectory ended(completed)
        2026 Wed 15 Apr 09:14 t2 is due
            end m1.0: no-answer, silent
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn months_count_from_a_closing_on_the_last_of_january() {
    let ladder = &[("2 days", RungAct::Close)];
    let step = |id: &str, at: &str| check_in(id, at, "14 days", ladder);
    let steps = vec![step("m1", "1 month"), step("m2", "2 months"), step("m3", "3 months")];
    let mut w = told("2026-01-31T10:00", steps, vec![Human::with(&["0470"])]);
    w.enrol(0, 0, date("2026-01-31"), Some(wall("2026-01-31T10:00")), false);
    w.live(120);
    expect![[r"
        2026 Mon 02 Mar 10:41 t1 is due
            open m1.0, due Mon 02 Mar 10:41
            send check-in by sms to 0470, Mon 02 Mar 10:41 to Mon 02 Mar 20:00
        2026 Wed 04 Mar 10:41 t1 is due
            end m1.0: no-answer, silent
        2026 Tue 31 Mar 09:38 t1 is due
            open m2.0, due Tue 31 Mar 09:38
            send check-in by sms to 0470, Tue 31 Mar 09:38 to Tue 31 Mar 20:00
        2026 Thu 02 Apr 09:38 t1 is due
            end m2.0: no-answer, silent
        2026 Thu 30 Apr 10:47 t1 is due
            open m3.0, due Thu 30 Apr 10:47
            send check-in by sms to 0470, Thu 30 Apr 10:47 to Thu 30 Apr 20:00
        2026 Mon 04 May 09:00 t1 is due
            end m3.0: no-answer, silent
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}
