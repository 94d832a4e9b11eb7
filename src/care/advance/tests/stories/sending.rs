//! What becomes of a question: answered, silent, failed, held, kept back.

use expect_test::expect;

use super::{BOTH, task};
use crate::advance::tests::plans::{CALL, LADDER, check_in, rules_of};
use crate::advance::tests::queue::Fated;
use crate::advance::tests::story::{answer, ordinary, wall};
use crate::advance::tests::world::{Human, World};
use crate::calendar::{Country, QuietHours};
use crate::event::{Event, Said, Verdict};
use crate::ids::WorkerId;
use crate::message::{MessageFate, MessageKind, Refusal};
use crate::person::{Channel, PointState};
use crate::protocol::RungAct;
use crate::risk::Heard;
use crate::task::TaskOutcome;

#[test]
fn all_is_well() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-02T20:00")
        .says(0, "m1", "0470", answer("well"))
        .live(60);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 20:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn an_answer_that_tells_of_arrears_is_an_alert_and_thanked_with_a_day() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-02T19:00")
        .says(0, "m1", "0470", answer("arrears"))
        .live(60);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 19:00 t1 hears on m1.0: how=arrears
            alert t1.m1.0.a.in6: amber (signals) by Fri 17 Apr 17:00
            task t1.m1.0.a.in6.t: alert (risk) by Fri 17 Apr 17:00
            answer thanks-we-call by sms to 0470, naming Fri 17 Apr
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn silence_climbs_to_an_announced_call_and_to_the_coordinator() {
    let mut w = ordinary(&BOTH);
    w.live(120);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 16 Apr 10:41 t1 is due
            send reminder by mail to a@example.org, Thu 16 Apr 12:22 to Thu 16 Apr 20:00
        2026 Thu 23 Apr 10:41 t1 is due
            task t1.m1.0.t1: contact-lost (silent) by Thu 30 Apr 17:00, announced for Fri 24 Apr
            send call-announced by sms to 0470, Thu 23 Apr 10:41 to Thu 23 Apr 20:00, naming Fri 24 Apr
        2026 Thu 30 Apr 17:00 t1 is due
            escalate t1.m1.0.t1, by Fri 08 May 17:00
        2026 Fri 08 May 17:00 t1 is due
            lapse t1.m1.0.t1
            end m1.0: no-answer, no-hand
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// Rungs of a day apart that fall into a weekend: each on a day of its own, and the next on its own day again.
#[test]
fn a_weekend_does_not_put_off_the_rest_of_the_ladder() {
    let mut w = ordinary(&BOTH);
    let ladder = [
        ("9 days", RungAct::Remind),
        ("10 days", RungAct::OtherChannel),
        ("21 days", CALL),
    ];
    w.rules.protocol.steps = vec![check_in("m1", "1 month", "14 days", &ladder)];
    w.until("2026-04-24T10:00");
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Mon 13 Apr 09:00 t1 is due
            send reminder by sms to 0470, Mon 13 Apr 10:41 to Mon 13 Apr 20:00
        2026 Tue 14 Apr 09:00 t1 is due
            send reminder by mail to a@example.org, Tue 14 Apr 10:41 to Tue 14 Apr 20:00
        2026 Thu 23 Apr 10:41 t1 is due
            task t1.m1.0.t1: contact-lost (silent) by Thu 30 Apr 17:00, announced for Fri 24 Apr
            send call-announced by sms to 0470, Thu 23 Apr 10:41 to Thu 23 Apr 20:00, naming Fri 24 Apr
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn not_now_is_taken_twice_and_then_is_an_answer() {
    let mut w = ordinary(&BOTH);
    let later = || Said {
        later: true,
        ..Said::default()
    };
    w.until("2026-04-03T10:00").says(0, "m1", "0470", later());
    w.until("2026-04-13T10:00").says(0, "m1", "0470", later());
    w.until("2026-04-21T10:00").says(0, "m1", "0470", later()).live(60);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: later
            answer thanks-later by sms to 0470, naming Fri 10 Apr
        2026 Fri 10 Apr 11:41 t1 is due
            send check-in by sms to 0470, Fri 10 Apr 13:22 to Fri 10 Apr 15:00
        2026 Mon 13 Apr 10:00 t1 hears on m1.0: later
            answer thanks-later by sms to 0470, naming Mon 20 Apr
        2026 Mon 20 Apr 11:41 t1 is due
            send check-in by sms to 0470, Mon 20 Apr 13:22 to Mon 20 Apr 20:00
        2026 Tue 21 Apr 10:00 t1 hears on m1.0: later
            answer thanks-noted by sms to 0470
            end m1.0: answered, not-now
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_dead_mobile_leads_to_the_mail() {
    let mut w = ordinary(&BOTH);
    w.fated(&[Fated::Failed(2, Refusal::NoSuchAddress), Fated::Delivered(1)]);
    w.until("2026-04-07T10:00")
        .says(0, "m1", "a@example.org", answer("well"))
        .live(60);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 12:41 t1 reads the fate of t1.m1.0.1
            0470 is dead
            send check-in by mail to a@example.org, Thu 02 Apr 14:22 to Thu 02 Apr 20:00
        2026 Tue 07 Apr 10:00 t1 hears on m1.0: how=well
            answer thanks-good by mail to a@example.org
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn where_nothing_works_a_worker_looks_for_a_way_and_may_give_up() {
    let mut w = ordinary(&BOTH);
    w.fated(&[
        Fated::Failed(2, Refusal::NoSuchAddress),
        Fated::Failed(1, Refusal::NoSuchAddress),
    ]);
    w.until("2026-04-09T10:00");
    w.tell_task(0, &task("t1.m1.0.t1"), TaskOutcome::NotReached, Heard::default());
    w.tell_task(0, &task("t1.m1.0.t1"), TaskOutcome::GaveUp, Heard::default());
    w.live(60);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 12:41 t1 reads the fate of t1.m1.0.1
            0470 is dead
            send check-in by mail to a@example.org, Thu 02 Apr 14:22 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 15:22 t1 reads the fate of t1.m1.0.2
            a@example.org is dead
            task t1.m1.0.t1: contact-lost (dead-channel) by Fri 10 Apr 17:00
        2026 Thu 09 Apr 10:00 t1 is told of t1.m1.0.t1: not-reached
        2026 Thu 09 Apr 10:00 t1 is told of t1.m1.0.t1: gave-up
            withdraw t1.m1.0.t1
            end m1.0: channel-dead, gave-up
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_failure_reported_after_the_last_day_to_begin_still_finds_a_way() {
    let mut w = ordinary(&BOTH);
    w.rules.protocol.steps = vec![check_in("m1", "1 month", "1 day", &LADDER)];
    w.fated(&[Fated::Failed(70, Refusal::Unreachable), Fated::Accepted]);
    w.until("2026-04-10T10:00");
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Sun 05 Apr 08:41 t1 reads the fate of t1.m1.0.1
            send check-in by mail to a@example.org, Tue 07 Apr 10:41 to Tue 07 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

/// The reminder waits in the queue when the stranger says that the number is theirs.
#[test]
fn nothing_more_goes_to_a_wrong_number() {
    let mut w = ordinary(&["0470"]);
    let wrong = Said {
        wrong_person: true,
        ..Said::default()
    };
    w.until("2026-04-09T11:00").told_so_far();
    w.says(0, "m1", "0470", wrong).until("2026-04-09T21:00");
    let left: Vec<_> = w.messages.values().filter(|message| message.left.is_some()).collect();
    assert_eq!(
        left.iter().map(|message| message.wish.kind).collect::<Vec<_>>(),
        [MessageKind::CheckIn, MessageKind::WrongPerson]
    );
}

/// A worker knows that the number is somebody else's while the question waits in the queue.
#[test]
fn the_door_is_shut_for_a_number_that_a_worker_knows_as_wrong() {
    let mut w = ordinary(&["0470"]);
    w.until("2026-04-09T11:00").people[0].points[0].state = PointState::WrongPerson;
    w.until("2026-04-09T21:00");
    assert_eq!(w.messages.values().filter(|message| message.left.is_some()).count(), 1);
}

fn held(verdict: Option<Verdict>) -> String {
    let mut w = ordinary(&["0470"]);
    w.fated(&[Fated::Unknown, Fated::Delivered(1)]);
    if let Some(verdict) = verdict {
        w.judging(20, verdict);
    }
    w.until("2026-04-25T10:00");
    w.told_so_far()
}

#[test]
fn a_held_message_that_arrived_is_out() {
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:41 t1 is due
            hold t1.m1.0.1
            task t1.m1.0.t1: held (unknown-fate) by Wed 08 Apr 17:00
        2026 Sat 04 Apr 06:41 t1 is told of t1.m1.0.1: arrived
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 23 Apr 10:41 t1 is due
            task t1.m1.0.t2: contact-lost (silent) by Thu 30 Apr 17:00, announced for Fri 24 Apr
            send call-announced by sms to 0470, Thu 23 Apr 10:41 to Thu 23 Apr 20:00, naming Fri 24 Apr
        2026 Fri 24 Apr 06:41 t1 is told of t1.m1.0.t2: reached
            withdraw t1.m1.0.t2
            end m1.0: done, by-worker
            trajectory ended(completed)
    "]]
    .assert_eq(&held(Some(Verdict::Arrived)));
}

#[test]
fn a_held_message_that_did_not_arrive_is_sent_again() {
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:41 t1 is due
            hold t1.m1.0.1
            task t1.m1.0.t1: held (unknown-fate) by Wed 08 Apr 17:00
        2026 Sat 04 Apr 06:41 t1 is told of t1.m1.0.1: not-arrived
            send check-in by sms to 0470, Tue 07 Apr 10:41 to Tue 07 Apr 20:00
        2026 Tue 14 Apr 10:41 t1 is due
            send reminder by sms to 0470, Tue 14 Apr 12:22 to Tue 14 Apr 20:00
        2026 Wed 15 Apr 12:22 t1 is due
            hold t1.m1.0.3
            task t1.m1.0.t2: held (unknown-fate) by Fri 17 Apr 17:00
        2026 Thu 16 Apr 08:22 t1 is told of t1.m1.0.3: not-arrived
    "]]
    .assert_eq(&held(Some(Verdict::NotArrived)));
}

/// The contact began in time, so the next way is tried, though its last day to begin has gone by.
#[test]
fn a_held_message_that_is_judged_late_as_not_arrived_is_sent_again() {
    let mut w = ordinary(&["0470"]);
    w.rules.protocol.steps[0].open_for = super::super::plans::offset("1 day");
    w.fated(&[Fated::Held, Fated::Delivered(1)])
        .judging(30, Verdict::NotArrived);
    w.until("2026-04-08T10:00");
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 10:41 t1 reads the fate of t1.m1.0.1
            task t1.m1.0.t1: held (unknown-fate) by Tue 07 Apr 17:00
        2026 Fri 03 Apr 16:41 t1 is told of t1.m1.0.1: not-arrived
            send check-in by sms to 0470, Tue 07 Apr 10:41 to Tue 07 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

/// Something else is read between the human's word and its event: the number is no dead one for that.
#[test]
fn a_held_message_that_did_not_arrive_is_sent_again_whatever_is_read_first() {
    let mut w = ordinary(&["0470"]);
    w.fated(&[Fated::Held, Fated::Accepted]);
    w.until("2026-04-03T10:00").told_so_far();
    let key = w.messages.keys().next().cloned().expect("the question");
    w.set_fate(&key, MessageFate::Failed);
    w.deliver(0, &Event::CircleChanged);
    let (verdict, worker) = (Verdict::NotArrived, WorkerId::new("w1"));
    w.deliver(0, &Event::HeldJudged { key, verdict, worker });
    expect![[r"
        2026 Fri 03 Apr 10:00 t1 sees a change
            withdraw t1.m1.0.t1
            send check-in by sms to 0470, Fri 03 Apr 11:41 to Fri 03 Apr 15:00
        2026 Fri 03 Apr 10:00 t1 is told of t1.m1.0.1: not-arrived
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_held_message_that_does_not_matter_is_asked_about_once() {
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:41 t1 is due
            hold t1.m1.0.1
            task t1.m1.0.t1: held (unknown-fate) by Wed 08 Apr 17:00
        2026 Sat 04 Apr 06:41 t1 is told of t1.m1.0.1: do-not-care
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 23 Apr 10:41 t1 is due
            task t1.m1.0.t2: contact-lost (silent) by Thu 30 Apr 17:00, announced for Fri 24 Apr
            send call-announced by sms to 0470, Thu 23 Apr 10:41 to Thu 23 Apr 20:00, naming Fri 24 Apr
        2026 Fri 24 Apr 06:41 t1 is told of t1.m1.0.t2: reached
            withdraw t1.m1.0.t2
            end m1.0: done, by-worker
            trajectory ended(completed)
    "]]
    .assert_eq(&held(Some(Verdict::DoNotCare)));
}

#[test]
fn a_held_message_that_nobody_judges_counts_as_out_after_its_deadline() {
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:41 t1 is due
            hold t1.m1.0.1
            task t1.m1.0.t1: held (unknown-fate) by Wed 08 Apr 17:00
        2026 Wed 08 Apr 17:00 t1 is due
            withdraw t1.m1.0.t1
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 23 Apr 10:41 t1 is due
            task t1.m1.0.t2: contact-lost (silent) by Thu 30 Apr 17:00, announced for Fri 24 Apr
            send call-announced by sms to 0470, Thu 23 Apr 10:41 to Thu 23 Apr 20:00, naming Fri 24 Apr
        2026 Fri 24 Apr 10:41 t1 is due
            hold t1.m1.0.3
            task t1.m1.0.t3: held (unknown-fate) by Tue 28 Apr 17:00
    "]]
    .assert_eq(&held(None));
}

#[test]
fn a_week_of_brake_is_no_silence() {
    let mut w = ordinary(&BOTH);
    w.brake(true);
    w.until("2026-04-08T12:00");
    w.brake(false);
    w.until("2026-04-09T12:00")
        .says(0, "m1", "0470", answer("well"))
        .live(30);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 20:00 t1 reads the fate of t1.m1.0.1
            send check-in by sms to 0470, Fri 03 Apr 10:41 to Fri 03 Apr 15:00
        2026 Fri 03 Apr 15:00 t1 reads the fate of t1.m1.0.2
            send check-in by sms to 0470, Tue 07 Apr 10:41 to Tue 07 Apr 20:00
        2026 Tue 07 Apr 20:00 t1 reads the fate of t1.m1.0.3
            send check-in by sms to 0470, Wed 08 Apr 10:41 to Wed 08 Apr 20:00
        2026 Thu 09 Apr 12:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_brake_that_outlasts_the_contact_ends_it_as_expired() {
    let mut w = ordinary(&BOTH);
    w.brake(true);
    w.live(60);
    let told = w.told_so_far();
    let ends: Vec<&str> = told.lines().filter(|line| line.starts_with("    end")).collect();
    assert_eq!(ends, ["    end m1.0: expired, brake"]);
}

#[test]
fn ten_days_of_standing_still_send_nothing_twice() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-01T12:00").stands_still(10).until("2026-04-25T10:00");
    expect![[r"
        2026 Sat 11 Apr 12:00 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Mon 13 Apr 10:41 to Mon 13 Apr 20:00
        2026 Mon 20 Apr 10:41 t1 is due
            send reminder by sms to 0470, Mon 20 Apr 12:22 to Mon 20 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

/// The question was queued and never left; after the stand-still the clock is read before the queue.
#[test]
fn no_reminder_comes_before_the_question() {
    let mut w = ordinary(&BOTH);
    w.rules.protocol.steps = vec![check_in(
        "m1",
        "1 month",
        "30 days",
        &[("1 day", RungAct::Remind), ("5 days", CALL)],
    )];
    w.wakes_first = true;
    w.brake(true);
    w.until("2026-04-02T19:00");
    w.brake = false;
    w.stands_still(6).until("2026-04-12T10:00");
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Wed 08 Apr 19:00 t1 reads the fate of t1.m1.0.1
            send check-in by sms to 0470, Wed 08 Apr 19:41 to Wed 08 Apr 20:00
        2026 Thu 09 Apr 19:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 19:52 to Thu 09 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

/// An ordinary world in which text messages keep quiet hours.
fn with_quiet_texts(hours: &str) -> World {
    let mut rules = rules_of(Country::BE, vec![check_in("m1", "1 month", "14 days", &LADDER)]);
    let quiet = QuietHours::parse(hours).unwrap();
    rules.calendar = rules.calendar.with_quiet_hours(Channel::Sms, quiet);
    let mut world = World::new(rules, wall("2026-03-02T10:00"), vec![Human::with(&BOTH)]);
    world.trace = Some(Vec::new());
    let closed = "2026-03-02".parse().unwrap();
    world.enrol(0, 0, closed, Some(wall("2026-03-02T10:00")), false);
    world
}

#[test]
fn a_text_waits_for_the_hours_of_its_channel() {
    let mut w = with_quiet_texts("18:00-13:00");
    w.live(33);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 13:00 to Thu 02 Apr 18:00
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_channel_that_never_opens_gives_way_to_one_that_does() {
    let mut w = with_quiet_texts("08:00-21:00");
    w.live(33);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by mail to a@example.org, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}
