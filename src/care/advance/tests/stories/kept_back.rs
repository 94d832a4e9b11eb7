//! What is kept back is no silence: brake, trial mode, a gateway that refuses for a fault of ours, hours that never come.

use expect_test::expect;

use super::{BOTH, announced, date, two};
use crate::advance::tests::plans::{CALL, LADDER, call, check_in};
use crate::advance::tests::queue::Fated;
use crate::advance::tests::story::{answer, ordinary, told, wall};
use crate::advance::tests::world::{Human, World};
use crate::dossier::DossierStatus;
use crate::event::{Event, Said};
use crate::message::Refusal;
use crate::protocol::RungAct;

const OUR_FAULT: Fated = Fated::Failed(0, Refusal::OurFault);

/// The lines that tell how something ended, and what was asked of people.
fn ends(w: &mut World) -> String {
    let told = w.told_so_far();
    let kept = ["    end", "    task", "    told", "    trajectory"];
    let lines = told
        .lines()
        .filter(|line| kept.iter().any(|start| line.starts_with(start)));
    lines.flat_map(|line| [line.trim(), "\n"]).collect()
}

#[test]
fn a_brake_that_outlasts_the_announcement_puts_it_off() {
    let mut w = announced(&BOTH);
    w.rules.protocol.steps = vec![check_in("m1", "3 months", "30 days", &LADDER)];
    w.brake(true);
    w.until("2026-04-20T12:00");
    w.brake(false);
    w.until("2026-06-03T10:00")
        .says(0, "m1", "0470", answer("well"))
        .live(2);
    expect![[r#"
        end announcement.0: expired, brake
        end announcement.1: done, sent
        told
        end m1.0: answered, replied
        trajectory ended(completed)
    "#]]
    .assert_eq(&ends(&mut w));
}

#[test]
fn trial_mode_that_outlasts_the_announcement_puts_it_off() {
    let mut w = announced(&BOTH);
    w.trial = true;
    w.until("2026-03-11T12:00");
    w.trial = false;
    w.until("2026-04-04T10:00");
    expect![[r#"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Mon 02 Mar 11:10 t1 reads the fate of t1.announcement.0.1
            end announcement.0: cancelled, trial
        2026 Mon 09 Mar 11:37 t1 is due
            open announcement.1, due Mon 09 Mar 11:37
            send announcement by sms to 0470, Mon 09 Mar 11:37 to Mon 09 Mar 20:00
        2026 Mon 09 Mar 11:37 t1 reads the fate of t1.announcement.1.1
            end announcement.1: cancelled, trial
        2026 Mon 16 Mar 14:20 t1 is due
            open announcement.2, due Mon 16 Mar 14:20
            send announcement by sms to 0470, Mon 16 Mar 14:20 to Mon 16 Mar 20:00
        2026 Tue 17 Mar 14:20 t1 is due
            end announcement.2: done, sent
            told
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn an_announcement_cut_off_by_a_reopened_dossier_is_made_when_it_goes_on() {
    let mut w = announced(&BOTH);
    w.brake(true);
    w.until("2026-03-03T12:00").set_dossier(0, DossierStatus::Reopened);
    w.brake(false);
    w.until("2026-03-10T10:00").set_dossier(0, DossierStatus::Closed);
    w.until("2026-04-04T10:00");
    expect![[r#"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Mon 02 Mar 20:00 t1 reads the fate of t1.announcement.0.1
            send announcement by sms to 0470, Tue 03 Mar 10:10 to Tue 03 Mar 20:00
        2026 Tue 03 Mar 12:00 t1 sees a change
            end announcement.0: cancelled, reopened
            trajectory paused
        2026 Tue 10 Mar 10:00 t1 sees a change
            open announcement.1, due Tue 03 Mar 12:26
            send announcement by sms to 0470, Tue 10 Mar 10:26 to Tue 10 Mar 20:00
            trajectory active
        2026 Wed 11 Mar 10:26 t1 is due
            end announcement.1: done, sent
            told
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
    "#]]
    .assert_eq(&w.told_so_far());
}

/// One conversation has the person for longer than the other's announcement may wait.
#[test]
fn an_announcement_that_finds_the_line_taken_is_made_later() {
    let mut w = two(vec![Human::with(&BOTH)], [(0, 0, "2026-02-02"), (0, 1, "2026-03-02")]);
    w.rules.protocol.announce_open_for = super::super::plans::offset("5 days");
    w.tracks[1].state.enrolment.announce = true;
    w.tracks[1].first = w.tracks[1].state.clone();
    w.until("2026-05-20T10:00");
    expect![[r#"
        end announcement.0: superseded, other-conversation
        end announcement.1: superseded, other-conversation
        end announcement.2: superseded, other-conversation
        task t1.m1.0.t1: contact-lost (silent) by Mon 30 Mar 17:00, announced for Tue 24 Mar
        end announcement.3: superseded, other-conversation
        end announcement.4: superseded, other-conversation
        end m1.0: no-answer, no-hand
        trajectory ended(completed)
        end announcement.5: done, sent
        told
        task t2.m1.0.t1: contact-lost (silent) by Thu 21 May 17:00, announced for Fri 15 May
    "#]]
    .assert_eq(&ends(&mut w));
}

#[test]
fn who_is_told_in_another_way_meanwhile_is_not_told_twice() {
    let mut w = announced(&BOTH);
    w.brake(true);
    w.until("2026-03-20T12:00").told_so_far();
    w.people[0].told = Some(wall("2026-03-20T12:00"));
    w.deliver(0, &Event::CircleChanged);
    w.until("2026-03-24T12:00");
    w.brake(false);
    w.until("2026-04-20T10:00");
    expect![[r#"
        2026 Fri 20 Mar 12:00 t1 sees a change
            end announcement.0: cancelled, told-already
        2026 Fri 03 Apr 12:43 t1 is due
            open m1.0, due Fri 03 Apr 12:43
            send check-in by sms to 0470, Fri 03 Apr 12:43 to Fri 03 Apr 15:00
        2026 Fri 10 Apr 12:43 t1 is due
            send reminder by sms to 0470, Fri 10 Apr 14:12 to Fri 10 Apr 15:00
        2026 Fri 17 Apr 12:43 t1 is due
            send reminder by mail to a@example.org, Fri 17 Apr 14:12 to Fri 17 Apr 15:00
    "#]]
    .assert_eq(&w.told_so_far());
}

/// The time to say no is not taken from the time to be asked.
#[test]
fn a_window_that_would_close_before_the_time_to_say_no_is_over_moves_along() {
    let mut w = announced(&BOTH);
    w.rules.protocol.steps = vec![check_in("m1", "10 days", "3 days", &LADDER)];
    w.until("2026-03-18T18:00");
    expect![[r#"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Tue 03 Mar 11:10 t1 is due
            end announcement.0: done, sent
            told
        2026 Tue 17 Mar 11:53 t1 is due
            open m1.0, due Tue 17 Mar 11:53
            send check-in by sms to 0470, Tue 17 Mar 11:53 to Tue 17 Mar 20:00
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_reminder_under_the_brake_keeps_its_rung() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-08T12:00").told_so_far();
    w.brake(true);
    w.until("2026-04-17T18:00");
    w.brake(false);
    w.until("2026-05-08T10:00");
    expect![[r#"
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 09 Apr 20:00 t1 reads the fate of t1.m1.0.2
            send reminder by sms to 0470, Fri 10 Apr 10:41 to Fri 10 Apr 15:00
        2026 Fri 10 Apr 15:00 t1 reads the fate of t1.m1.0.3
            send reminder by sms to 0470, Mon 13 Apr 10:41 to Mon 13 Apr 20:00
        2026 Mon 13 Apr 20:00 t1 reads the fate of t1.m1.0.4
            send reminder by sms to 0470, Tue 14 Apr 10:41 to Tue 14 Apr 20:00
        2026 Tue 14 Apr 20:00 t1 reads the fate of t1.m1.0.5
            send reminder by sms to 0470, Wed 15 Apr 10:41 to Wed 15 Apr 20:00
        2026 Wed 15 Apr 20:00 t1 reads the fate of t1.m1.0.6
            send reminder by sms to 0470, Thu 16 Apr 10:41 to Thu 16 Apr 20:00
        2026 Thu 16 Apr 20:00 t1 reads the fate of t1.m1.0.7
            send reminder by sms to 0470, Fri 17 Apr 10:41 to Fri 17 Apr 15:00
        2026 Fri 17 Apr 15:00 t1 reads the fate of t1.m1.0.8
            send reminder by sms to 0470, Mon 20 Apr 10:41 to Mon 20 Apr 20:00
        2026 Mon 27 Apr 10:41 t1 is due
            send reminder by mail to a@example.org, Mon 27 Apr 12:22 to Mon 27 Apr 20:00
        2026 Mon 04 May 10:41 t1 is due
            task t1.m1.0.t1: contact-lost (silent) by Mon 11 May 17:00, announced for Tue 05 May
            send call-announced by sms to 0470, Mon 04 May 10:41 to Mon 04 May 20:00, naming Tue 05 May
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_reminder_in_trial_mode_keeps_its_rung_and_is_tried_ever_more_seldom() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-08T12:00").told_so_far();
    w.trial = true;
    w.until("2026-05-08T10:00");
    w.trial = false;
    w.until("2026-05-20T10:00");
    expect![[r#"
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 09 Apr 12:22 t1 reads the fate of t1.m1.0.2
            send reminder by sms to 0470, Thu 09 Apr 15:04 to Thu 09 Apr 20:00
        2026 Thu 09 Apr 15:04 t1 reads the fate of t1.m1.0.3
            send reminder by sms to 0470, Mon 13 Apr 10:41 to Mon 13 Apr 20:00
        2026 Mon 13 Apr 10:41 t1 reads the fate of t1.m1.0.4
            send reminder by sms to 0470, Wed 15 Apr 12:22 to Wed 15 Apr 20:00
        2026 Wed 15 Apr 12:22 t1 reads the fate of t1.m1.0.5
            send reminder by sms to 0470, Mon 20 Apr 10:41 to Mon 20 Apr 20:00
        2026 Mon 20 Apr 10:41 t1 reads the fate of t1.m1.0.6
            send reminder by sms to 0470, Fri 24 Apr 12:22 to Fri 24 Apr 15:00
        2026 Fri 24 Apr 12:22 t1 reads the fate of t1.m1.0.7
            send reminder by sms to 0470, Wed 29 Apr 14:04 to Wed 29 Apr 20:00
        2026 Wed 29 Apr 14:04 t1 reads the fate of t1.m1.0.8
            send reminder by sms to 0470, Tue 05 May 15:45 to Tue 05 May 20:00
        2026 Tue 05 May 15:45 t1 reads the fate of t1.m1.0.9
            send reminder by sms to 0470, Tue 12 May 17:27 to Tue 12 May 20:00
        2026 Tue 19 May 17:27 t1 is due
            send reminder by mail to a@example.org, Tue 19 May 17:38 to Tue 19 May 20:00
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn our_own_fault_is_no_dead_channel() {
    let mut w = ordinary(&BOTH);
    w.fated(&[OUR_FAULT, OUR_FAULT, Fated::Accepted]);
    w.until("2026-04-08T10:00")
        .says(0, "m1", "0470", answer("well"))
        .live(2);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 10:41 t1 reads the fate of t1.m1.0.1
            send check-in by sms to 0470, Thu 02 Apr 11:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 11:41 t1 reads the fate of t1.m1.0.2
            send check-in by sms to 0470, Fri 03 Apr 11:41 to Fri 03 Apr 15:00
        2026 Wed 08 Apr 10:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_question_that_our_own_fault_keeps_from_leaving_is_put_by_a_human() {
    let mut w = ordinary(&BOTH);
    w.fated(&[OUR_FAULT]);
    w.live(60);
    expect![[r#"
        task t1.m1.0.t1: call (not-sent) by Tue 21 Apr 17:00
        end m1.0: expired, no-hand
        trajectory ended(completed)
    "#]]
    .assert_eq(&ends(&mut w));
}

#[test]
fn an_announcement_that_our_own_fault_keeps_from_leaving_is_made_by_a_human() {
    let mut w = announced(&BOTH);
    w.fated(&[OUR_FAULT]);
    w.live(50);
    expect![[r#"
        task t1.announcement.0.t1: tell (not-sent) by Wed 08 Apr 17:00
        end announcement.0: expired, no-hand
        end unopened m1.0: cancelled, not-told
        trajectory ended(nottold)
    "#]]
    .assert_eq(&ends(&mut w));
}

#[test]
fn reminders_that_the_gateway_never_takes_lead_to_a_human() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-08T12:00").told_so_far();
    w.fated(&[Fated::NotTaken]);
    w.until("2026-04-30T10:00");
    expect![[r#"
        task t1.m1.0.t1: call (not-sent) by Wed 22 Apr 17:00
        end m1.0: expired, no-hand
        trajectory ended(completed)
    "#]]
    .assert_eq(&ends(&mut w));
}

/// Nobody waits in silence for an hour that never comes.
#[test]
fn whose_quiet_hours_cover_the_whole_window_is_put_before_a_human() {
    let mut w = ordinary(&BOTH);
    w.people[0].quiet = Some("08:00-21:00");
    w.until("2026-04-03T10:00");
    expect![[r#"
        2026 Thu 02 Apr 00:00 t1 is due
            open m1.0, due Thu 02 Apr 00:00
            task t1.m1.0.t1: call (no-window) by Fri 10 Apr 17:00
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn whose_quiet_hours_cover_the_whole_window_is_told_by_a_human() {
    let mut w = announced(&BOTH);
    w.people[0].quiet = Some("08:00-21:00");
    w.until("2026-03-03T10:00");
    expect![[r#"
        2026 Mon 02 Mar 10:00 t1 is due
            open announcement.0, due Mon 02 Mar 10:00
            task t1.announcement.0.t1: tell (no-window) by Mon 09 Mar 17:00
    "#]]
    .assert_eq(&w.told_so_far());
}

/// A call is a conversation too.
#[test]
fn a_planned_call_waits_for_another_conversation_with_the_person() {
    let steps = vec![
        check_in(
            "m1",
            "1 month",
            "14 days",
            &[("2 days", RungAct::Remind), ("4 days", CALL)],
        ),
        call("talk", "3 months", "14 days"),
    ];
    let mut w = told("2026-03-02T10:00", steps, vec![Human::with(&BOTH)]);
    let start = Some(wall("2026-03-02T10:00"));
    w.enrol(0, 0, date("2026-03-02"), start, false);
    w.enrol(0, 1, date("2026-01-03"), start, false);
    w.until("2026-04-04T10:00");
    w.says(0, "m1", "0470", answer("well")).until("2026-04-07T10:00");
    expect![[r#"
        2026 Mon 02 Mar 10:00 t2 is due
            end unopened m1.0: skipped, before-start
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:05 t2 is due
            open talk.0, due Fri 03 Apr 10:05
        2026 Sat 04 Apr 10:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
        2026 Sat 04 Apr 10:00 t2 sees a change
            task t2.talk.0.t1: call (planned) by Tue 14 Apr 17:00, announced for Wed 08 Apr
            send call-announced by sms to 0470, Tue 07 Apr 09:00 to Tue 07 Apr 20:00, naming Wed 08 Apr
    "#]]
    .assert_eq(&w.told_so_far());
}

/// The conversation was over before its ladder was, and another has begun.
#[test]
fn the_call_on_the_last_rung_waits_for_another_conversation() {
    let ladder = &[("10 days", CALL)];
    let mut w = two(vec![Human::with(&BOTH)], [(0, 0, "2026-03-02"), (0, 1, "2026-03-09")]);
    w.rules.protocol.steps = vec![check_in("m1", "1 month", "14 days", ladder)];
    w.rules.protocol.voice = super::super::plans::offset("5 days");
    w.until("2026-04-18T10:00");
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 09 Apr 09:14 t2 is due
            open m1.0, due Thu 09 Apr 09:14
            send check-in by sms to 0470, Thu 09 Apr 09:14 to Thu 09 Apr 20:00
        2026 Tue 14 Apr 09:14 t1 is due
            task t1.m1.0.t1: contact-lost (silent) by Tue 21 Apr 17:00, announced for Wed 15 Apr
            send call-announced by sms to 0470, Tue 14 Apr 09:14 to Tue 14 Apr 20:00, naming Wed 15 Apr
    "#]]
    .assert_eq(&w.told_so_far());
}

/// A reminder to a stranger, which moreover never left, reminds nobody: whom the question reaches at last is reminded as
/// often as anybody before it is called silence.
#[test]
fn whoever_is_asked_at_another_address_is_reminded_there() {
    let mut w = ordinary(&BOTH);
    w.rules.protocol.steps = vec![check_in("m1", "1 month", "14 days", &[("7 days", RungAct::Remind)])];
    w.fated(&[Fated::Accepted, Fated::Failed(10, Refusal::OurFault), Fated::Accepted]);
    let stranger = Said {
        wrong_person: true,
        ..Said::default()
    };
    w.until("2026-04-09T16:00").says(0, "m1", "0470", stranger).live(90);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 09 Apr 10:41 t1 is due
            send reminder by sms to 0470, Thu 09 Apr 12:22 to Thu 09 Apr 20:00
        2026 Thu 09 Apr 16:00 t1 hears on m1.0: wrong person
            answer wrong-person by sms to 0470
            0470 is wrong-person
            task t1.m1.0.address.in10: check-address (wrong-person) by Fri 10 Apr 17:00
            send check-in by mail to a@example.org, Thu 09 Apr 17:41 to Thu 09 Apr 20:00
        2026 Thu 16 Apr 17:41 t1 is due
            send reminder by mail to a@example.org, Thu 16 Apr 18:10 to Thu 16 Apr 20:00
        2026 Sat 16 May 18:10 t1 is due
            end m1.0: no-answer, silent
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}
