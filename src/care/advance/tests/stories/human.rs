//! Where a human being comes in: calls, replies to be read, late news, the announcement.

use expect_test::expect;

use super::{BOTH, announced, task};
use crate::advance::tests::queue::{Fated, Work};
use crate::advance::tests::story::{answer, call_me, calling, heard, ordinary};
use crate::advance::tests::world::days;
use crate::circle::{Circle, Owner};
use crate::event::{Event, Said, Verdict};
use crate::ids::{TaskId, WorkerId};
use crate::message::MessageKind;
use crate::person::{Caution, Language, Role};
use crate::task::{TaskKind, TaskOutcome};

#[test]
fn an_answer_withdraws_the_call() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-24T12:00").told_so_far();
    w.says(0, "m1", "0470", answer("well")).live(60);
    expect![[r"
        2026 Fri 24 Apr 12:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            withdraw t1.m1.0.t1
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_crisis_told_weeks_after_the_contact_ended_is_an_alert() {
    let mut w = ordinary(&BOTH);
    w.live(120).told_so_far();
    w.says(0, "m1", "0470", answer("eviction")).live(30);
    expect![[r"
        2026 Tue 30 Jun 11:00 t1 hears on m1.0: how=eviction
            alert t1.m1.0.a.in16: red (crisis) by Fri 03 Jul 17:00
            task t1.m1.0.a.in16.t: alert (risk) by Fri 03 Jul 17:00
            answer thanks-we-call by sms to 0470, naming Fri 03 Jul
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn who_asks_twice_to_be_called_is_put_before_a_human_twice() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").told_so_far();
    w.says(0, "m1", "0470", call_me())
        .live(14)
        .says(0, "m1", "0470", call_me())
        .live(14);
    expect![[r"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: call me
            alert t1.m1.0.a.in6: asked (call) by Tue 07 Apr 17:00
            task t1.m1.0.a.in6.t: alert (risk) by Tue 07 Apr 17:00
            answer thanks-we-call by sms to 0470, naming Tue 07 Apr
            end m1.0: answered, replied
            trajectory ended(completed)
        2026 Fri 17 Apr 10:00 t1 hears on m1.0: call me
            alert t1.m1.0.a.in9: asked (call) by Mon 20 Apr 17:00
            task t1.m1.0.a.in9.t: alert (risk) by Mon 20 Apr 17:00
            answer thanks-we-call by sms to 0470, naming Mon 20 Apr
    "]]
    .assert_eq(&w.told_so_far());
}

/// The first wish was for that very day; the later one is a wish all the same.
#[test]
fn who_asked_for_a_call_today_and_later_for_one_is_put_before_a_human_twice() {
    let mut w = ordinary(&BOTH);
    let mut today = call_me();
    today.heard.call_me_today = true;
    w.until("2026-04-03T10:00").told_so_far();
    w.says(0, "m1", "0470", today)
        .live(14)
        .says(0, "m1", "0470", call_me())
        .live(14);
    expect![[r"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: call me
            alert t1.m1.0.a.in6: asked (call-today) by Fri 03 Apr 17:00
            task t1.m1.0.a.in6.t: alert (risk) by Fri 03 Apr 17:00
            answer thanks-we-call by sms to 0470, naming Fri 03 Apr
            end m1.0: answered, replied
            trajectory ended(completed)
        2026 Fri 17 Apr 10:00 t1 hears on m1.0: call me
            alert t1.m1.0.a.in9: asked (call) by Mon 20 Apr 17:00
            task t1.m1.0.a.in9.t: alert (risk) by Mon 20 Apr 17:00
            answer thanks-we-call by sms to 0470, naming Mon 20 Apr
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_language_without_texts_is_a_call_and_never_another_language() {
    let mut w = ordinary(&BOTH);
    w.people[0].languages = vec![Language::parse("ti").unwrap()];
    w.until("2026-04-07T10:00");
    w.tell_task(0, &task("t1.m1.0.t1"), TaskOutcome::Reached, heard("well"));
    w.live(30);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            task t1.m1.0.t1: call (language) by Fri 10 Apr 17:00
        2026 Tue 07 Apr 10:00 t1 is told of t1.m1.0.t1: reached
            withdraw t1.m1.0.t1
            end m1.0: answered, by-worker
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn whom_only_a_person_may_contact_gets_no_automatic_message() {
    let mut w = ordinary(&BOTH);
    w.people[0].cautions.insert(Caution::OnlyAPerson);
    w.live(90);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            task t1.m1.0.t1: call (only-a-person) by Fri 10 Apr 17:00
        2026 Fri 10 Apr 17:00 t1 is due
            escalate t1.m1.0.t1, by Fri 17 Apr 17:00
        2026 Fri 17 Apr 17:00 t1 is due
            lapse t1.m1.0.t1
            end m1.0: expired, no-hand
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// The clear reply ends the contact; the unclear one before it is still read.
#[test]
fn an_unclear_reply_is_read_whatever_comes_after_it() {
    let mut w = ordinary(&BOTH);
    let unclear = Said {
        unclear: true,
        ..Said::default()
    };
    w.until("2026-04-03T10:00").told_so_far();
    w.says(0, "m1", "0470", unclear)
        .live(1)
        .says(0, "m1", "0470", answer("well"))
        .live(30);
    expect![[r"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: something unclear
            answer unclear by sms to 0470
            task t1.m1.0.read.in6: read-reply (unclear) by Tue 07 Apr 17:00
        2026 Sat 04 Apr 10:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// A robot answers each of our answers at once: its wishes are kept, and the two do not thank each other for ever.
#[test]
fn a_robot_that_answers_every_answer_is_thanked_once() {
    let mut w = ordinary(&BOTH);
    let later = || Said {
        later: true,
        ..Said::default()
    };
    w.until("2026-04-03T10:00").told_so_far();
    for _ in 0..6 {
        w.says(0, "m1", "0470", later());
    }
    for _ in 0..3 {
        w.says(0, "m1", "0470", call_me());
    }
    let told = w.told_so_far();
    let count = |what: &str| told.matches(what).count();
    assert_eq!(
        ["thanks-later", "thanks-noted", "thanks-we-call", "    alert "].map(count),
        [1, 1, 1, 3],
        "{told}"
    );
}

/// The reminder waits in the queue when the person writes something that a human has to read.
#[test]
fn no_reminder_follows_an_unclear_reply() {
    let mut w = ordinary(&BOTH);
    let unclear = Said {
        unclear: true,
        ..Said::default()
    };
    w.until("2026-04-09T11:00").says(0, "m1", "0470", unclear);
    w.until("2026-04-09T21:00");
    let left: Vec<_> = w.messages.values().filter(|message| message.left.is_some()).collect();
    assert_eq!(
        left.iter().map(|message| message.wish.kind).collect::<Vec<_>>(),
        [MessageKind::CheckIn, MessageKind::Unclear]
    );
}

/// What a worker heard on reading a reply belongs to the contact of that reply, also when none has ended yet.
#[test]
fn what_a_reader_of_a_reply_tells_is_judged() {
    let mut w = ordinary(&BOTH);
    w.until("2026-03-10T10:00").says(
        0,
        "m1",
        "0470",
        Said {
            unclear: true,
            ..Said::default()
        },
    );
    w.tell_task(0, &task("t1.m1.0.read.in4"), TaskOutcome::Reached, heard("arrears"));
    let told = w.told_so_far();
    assert!(told.contains("alert t1.m1.0.a."), "{told}");
}

#[test]
fn a_planned_call_to_a_wrong_number_does_not_become_a_question_by_machine() {
    let mut w = calling();
    let wrong = Said {
        wrong_person: true,
        ..Said::default()
    };
    w.until("2026-04-03T10:00")
        .says(0, "m1", "0470", wrong)
        .until("2026-04-20T10:00");
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            task t1.m1.0.t1: call (planned) by Fri 10 Apr 17:00, announced for Fri 03 Apr
            send call-announced by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00, naming Fri 03 Apr
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: wrong person
            answer wrong-person by sms to 0470
            0470 is wrong-person
            task t1.m1.0.address.in6: check-address (wrong-person) by Tue 07 Apr 17:00
        2026 Fri 10 Apr 17:00 t1 is due
            escalate t1.m1.0.t1, by Fri 17 Apr 17:00
        2026 Fri 17 Apr 17:00 t1 is due
            lapse t1.m1.0.t1
            end m1.0: expired, no-hand
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn not_now_to_an_announced_call_reaches_whoever_is_to_call() {
    let mut w = calling();
    w.until("2026-04-03T10:00").told_so_far();
    w.says(
        0,
        "m1",
        "0470",
        Said {
            later: true,
            ..Said::default()
        },
    )
    .until("2026-04-20T10:00");
    expect![[r"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: later
            answer thanks-noted by sms to 0470
            task t1.m1.0.read.in6: read-reply (unclear) by Tue 07 Apr 17:00
        2026 Fri 10 Apr 17:00 t1 is due
            escalate t1.m1.0.t1, by Fri 17 Apr 17:00
        2026 Fri 17 Apr 17:00 t1 is due
            lapse t1.m1.0.t1
            end m1.0: expired, no-hand
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn who_was_not_told_is_told_first_and_asked_after_the_time_to_say_no() {
    let mut w = announced(&BOTH);
    w.until("2026-04-03T10:00");
    expect![[r"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Tue 03 Mar 11:10 t1 is due
            end announcement.0: done, sent
            told
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_reply_to_the_announcement_shows_that_it_arrived() {
    let mut w = announced(&BOTH);
    w.until("2026-03-02T21:00")
        .says(0, "announcement", "0470", call_me())
        .until("2026-04-03T10:00");
    expect![[r"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Mon 02 Mar 21:00 t1 hears on announcement.0: call me
            told
            alert t1.announcement.0.a.in6: asked (call) by Tue 03 Mar 17:00
            task t1.announcement.0.a.in6.t: alert (risk) by Tue 03 Mar 17:00
            answer thanks-we-call by sms to 0470, naming Tue 03 Mar
            end announcement.0: answered, replied
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

/// It left an hour after it might, so that its day has not passed when a made announcement would count.
#[test]
fn an_announcement_of_unknown_fate_is_judged_before_anybody_counts_as_told() {
    let mut w = announced(&BOTH);
    w.fated(&[Fated::Unknown, Fated::Accepted])
        .judging(20, Verdict::NotArrived)
        .brake(true);
    w.until("2026-03-02T12:10").brake(false);
    w.until("2026-04-03T10:00");
    expect![[r"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Tue 03 Mar 12:10 t1 is due
            hold t1.announcement.0.1
            task t1.announcement.0.t1: held (unknown-fate) by Thu 05 Mar 17:00
        2026 Wed 04 Mar 08:10 t1 is told of t1.announcement.0.1: not-arrived
            send announcement by sms to 0470, Wed 04 Mar 10:10 to Wed 04 Mar 20:00
        2026 Thu 05 Mar 10:10 t1 is due
            end announcement.0: done, sent
            told
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
    "]]
    .assert_eq(&w.told_so_far());
}

/// What kept the announcement back is what the ledger tells, and not that the plan lay before its start.
#[test]
fn who_could_not_be_told_before_the_plan_was_over_was_not_told() {
    let mut w = announced(&BOTH);
    w.brake(true);
    w.live(200);
    let told = w.told_so_far();
    let end = "    end unopened announcement.3 m1.0: cancelled, not-told\n    trajectory ended(nottold)\n";
    assert!(told.ends_with(end), "{told}");
}

#[test]
fn what_a_new_enrolment_replaced_says_so() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").told_so_far();
    w.deliver(0, &Event::Replaced);
    expect![[r"
        2026 Fri 03 Apr 10:00 t1 is replaced
            end m1.0: cancelled, replaced
            trajectory ended(replaced)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn where_nobody_tells_nothing_is_asked() {
    let mut w = announced(&[]);
    w.live(60);
    expect![[r"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            task t1.announcement.0.t1: tell (no-channel) by Mon 09 Mar 17:00
        2026 Mon 09 Mar 17:00 t1 is due
            escalate t1.announcement.0.t1, by Mon 16 Mar 17:00
        2026 Mon 16 Mar 17:00 t1 is due
            lapse t1.announcement.0.t1
            end announcement.0: expired, no-hand
            end unopened m1.0: cancelled, not-told
            trajectory ended(nottold)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_worker_may_end_the_aftercare_while_a_question_is_out() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").deliver(
        0,
        &Event::Ended {
            worker: WorkerId::new("w1"),
            moved: false,
        },
    );
    w.live(30);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:00 t1 is ended by a worker
            end m1.0: cancelled, worker-cancelled
            trajectory ended(byworker)
    "]]
    .assert_eq(&w.told_so_far());
}

/// What was answered is for counsellors: a volunteer who owns the dossier is asked to call, and not to read.
#[test]
fn nobody_is_asked_to_do_what_they_may_not_read() {
    let owner = |name: &str, role, away_until, stand_in: Option<&str>| Owner {
        worker: WorkerId::new(name),
        role,
        away_until,
        stand_in: stand_in.map(WorkerId::new),
    };
    let w = ordinary(&BOTH);
    let (mut circle, now, away) = (w.circle(0), w.now, Some(w.now + days(3)));
    let asked = |circle: &Circle, kind: TaskKind| circle.owner_at(now, kind.readers()).map(ToString::to_string);
    let vera = owner("vera", Role::Volunteer, None, None);
    circle.owners = vec![vera.clone()];
    assert_eq!(asked(&circle, TaskKind::Call).as_deref(), Some("vera"));
    assert_eq!(asked(&circle, TaskKind::Alert), None, "the team is asked");
    circle.owners = vec![vera.clone(), owner("clara", Role::Counsellor, away, None)];
    assert_eq!(asked(&circle, TaskKind::ReadReply).as_deref(), Some("clara"));
    circle.owners = vec![vera, owner("clara", Role::Counsellor, away, Some("dirk"))];
    assert_eq!(asked(&circle, TaskKind::CheckAddress).as_deref(), Some("dirk"));
}

/// Who asks again, in every call, to be called again: a new alert each time, whose id does not grow.
#[test]
fn an_alert_out_of_the_task_of_an_alert_has_an_id_of_its_own() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").says(0, "m1", "0470", call_me());
    let mut seen: Vec<TaskId> = Vec::new();
    for _ in 0..5 {
        let new = w.tasks.keys().find(|task| !seen.contains(task)).cloned();
        let new = new.expect("every wish is put before a human");
        assert!(new.as_str().len() < 40, "{new}");
        w.live(3).tell_task(0, &new, TaskOutcome::Reached, call_me().heard);
        seen.push(new);
    }
    assert_eq!(w.tasks.len(), 6);
}

/// What was said before a question left is no answer to it: the question goes on. What is said after it is one.
#[test]
fn what_a_worker_heard_before_a_contact_began_does_not_end_it() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-09T12:00");
    let began = w.tracks[0].state.open.as_ref().unwrap().began;
    let told = |happened| Event::InTouch {
        heard: crate::risk::Heard::default(),
        worker: WorkerId::new("w1"),
        happened,
    };
    w.deliver(0, &told(began));
    assert!(w.tracks[0].ended.is_empty());
    let now = told(w.now);
    w.deliver(0, &now);
    assert_eq!(w.tracks[0].ended.len(), 1);
}

/// Whoever always says that nothing arrived has nobody written to for ever: the third time the other way is taken.
#[test]
fn what_never_arrives_is_asked_three_times_on_one_way() {
    let mut w = ordinary(&BOTH);
    w.fated(&[Fated::Unknown]);
    w.habits.work = vec![Work {
        after: Some(15),
        outcome: TaskOutcome::Done,
        heard: crate::risk::Heard::default(),
        verdict: Verdict::NotArrived,
    }];
    w.live(90);
    let mut asked = std::collections::BTreeMap::new();
    for message in w.messages.values().filter(|message| message.wish.kind.is_question()) {
        *asked.entry(message.wish.address.to_string()).or_insert(0) += 1;
    }
    assert_eq!(asked, [("0470".to_owned(), 3), ("a@example.org".to_owned(), 3)].into());
    assert_eq!(w.tracks[0].ended.len(), 1);
}
