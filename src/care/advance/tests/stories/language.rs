//! What a step plan can say: repeats, anchors, days, conditions, kinds, ends, collisions.

use expect_test::expect;
use jiff::civil::Weekday;

use super::date;
use crate::advance::tests::plans::{CALL, act, check_in, offset};
use crate::advance::tests::queue::Work;
use crate::advance::tests::story::{answer, told, wall};
use crate::advance::tests::world::{Human, World};
use crate::circle::Circle;
use crate::condition::Condition;
use crate::contact::Outcome;
use crate::event::Verdict;
use crate::ids::StepId;
use crate::person::Language;
use crate::protocol::{
    ActKind, Anchor, DateName, Fact, LateJoiner, MonthDays, Placing, Priority, RungAct, Shift, Step, StepKind,
    Weekdays, Which,
};
use crate::risk::Heard;
use crate::task::TaskOutcome;
use crate::timing::Timing;

const SMS: [&str; 1] = ["0470"];

/// A life under these steps: closed on 2 March 2026 and started on that day.
fn life(steps: Vec<Step>) -> World {
    let mut world = told("2026-03-02T10:00", steps, vec![Human::with(&SMS)]);
    world.enrol(0, 0, date("2026-03-02"), Some(wall("2026-03-02T10:00")), false);
    world
}

fn quiet(id: &str, at: &str) -> Step {
    check_in(id, at, "14 days", &[("7 days", RungAct::Close)])
}

fn worked(outcome: TaskOutcome) -> Work {
    Work {
        after: Some(30),
        outcome,
        heard: Heard::default(),
        verdict: Verdict::Arrived,
    }
}

fn after_step(step: &str, which: Which) -> Vec<Anchor> {
    vec![Anchor::Step {
        step: StepId::new(step),
        which,
    }]
}

fn outcome_of(step: &str, is: &[Outcome]) -> Condition<Fact> {
    Condition::Fact(Fact::Outcome {
        step: StepId::new(step),
        is: is.to_vec(),
    })
}

fn how(code: &str) -> Condition<Fact> {
    Condition::Fact(Fact::Answer {
        item: "how".to_owned(),
        is: vec![code.to_owned()],
    })
}

/// Months are counted from the anchor and never chained: the last day of January does not drift to the 28th.
#[test]
fn what_repeats_counts_from_the_anchor_every_time() {
    let months = ["1 month", "2 months", "3 months"].map(offset).to_vec();
    let steps = vec![Step {
        at: months,
        ..act(ActKind::Review, "look", "1 month", "14 days")
    }];
    let mut w = told("2026-01-31T10:00", steps, vec![Human::with(&SMS)]);
    w.enrol(0, 0, date("2026-01-31"), Some(wall("2026-01-31T10:00")), false);
    w.habits.work = vec![worked(TaskOutcome::Done)];
    w.live(120);
    expect![[r#"
        2026 Mon 02 Mar 09:43 t1 is due
            open look.0, due Mon 02 Mar 09:43
            task t1.look.0.t1: review (planned) by Mon 09 Mar 17:00
        2026 Tue 03 Mar 15:43 t1 is told of t1.look.0.t1: done
            withdraw t1.look.0.t1
            end look.0: done, by-worker
        2026 Tue 31 Mar 09:00 t1 is due
            open look.1, due Tue 31 Mar 09:00
            task t1.look.1.t1: review (planned) by Wed 08 Apr 17:00
        2026 Wed 01 Apr 15:00 t1 is told of t1.look.1.t1: done
            withdraw t1.look.1.t1
            end look.1: done, by-worker
        2026 Thu 30 Apr 11:16 t1 is due
            open look.2, due Thu 30 Apr 11:16
            task t1.look.2.t1: review (planned) by Fri 08 May 17:00
        2026 Fri 01 May 17:16 t1 is told of t1.look.2.t1: done
            withdraw t1.look.2.t1
            end look.2: done, by-worker
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

/// A step may count from the end of another, from the last reply, or from a date that is not always there.
#[test]
fn a_step_counts_from_what_it_names() {
    let steps = vec![
        quiet("m1", "1 month"),
        Step {
            from: after_step("m1", Which::First),
            ..act(ActKind::Visit, "visit", "2 weeks", "14 days")
        },
        Step {
            from: vec![Anchor::LastReply],
            ..quiet("rolling", "3 weeks")
        },
        Step {
            from: vec![Anchor::Date(DateName::new(DateName::SOLUTION_END)), Anchor::Closing],
            ..act(ActKind::Review, "fallback", "10 days", "14 days")
        },
        Step {
            from: vec![Anchor::Date(DateName::new("never"))],
            ..quiet("no-date", "1 day")
        },
    ];
    let mut w = life(steps);
    w.habits.work = vec![worked(TaskOutcome::Done), worked(TaskOutcome::Reached)];
    w.until("2026-04-03T11:00")
        .says(0, "m1", "0470", answer("well"))
        .live(120);
    expect![[r#"
        2026 Thu 12 Mar 09:17 t1 is due
            open fallback.0, due Thu 12 Mar 09:17
            task t1.fallback.0.t1: review (planned) by Thu 19 Mar 17:00
        2026 Fri 13 Mar 15:17 t1 is told of t1.fallback.0.t1: done
            withdraw t1.fallback.0.t1
            end fallback.0: done, by-worker
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 11:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
        2026 Fri 17 Apr 11:18 t1 is due
            open visit.0, due Fri 17 Apr 11:18
            task t1.visit.0.t1: visit (planned) by Fri 24 Apr 17:00
        2026 Sat 18 Apr 17:18 t1 is told of t1.visit.0.t1: reached
            withdraw t1.visit.0.t1
            end visit.0: done, by-worker
        2026 Fri 24 Apr 09:20 t1 is due
            open rolling.0, due Fri 24 Apr 09:20
            send check-in by sms to 0470, Fri 24 Apr 09:20 to Fri 24 Apr 15:00
        2026 Mon 04 May 09:00 t1 is due
            end rolling.0: no-answer, silent
            end unopened no-date.0: skipped, no-anchor
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

/// Complaint: a scheduled step still goes out although the reason for it is gone.
#[test]
fn a_condition_is_asked_when_it_is_due_and_again_while_it_waits() {
    let steps = vec![
        quiet("m1", "1 month"),
        Step {
            when: Some(outcome_of("m1", &[Outcome::NoAnswer])),
            ..act(ActKind::Call, "after-silence", "2 months", "14 days")
        },
        Step {
            when: Some(outcome_of("m1", &[Outcome::Answered])),
            ..quiet("after-answer", "2 months 1 day")
        },
        Step {
            at: ["3 months", "4 months", "5 months"].map(offset).to_vec(),
            while_: Some(Condition::Not(Box::new(how("well")))),
            ..quiet("until-well", "3 months")
        },
    ];
    let mut w = life(steps);
    w.until("2026-04-03T11:00")
        .says(0, "m1", "0470", answer("tight"))
        .live(70);
    w.says(0, "until-well", "0470", answer("well")).live(90);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 11:00 t1 hears on m1.0: how=tight
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
        2026 Mon 04 May 10:24 t1 is due
            end unopened after-silence.0: skipped, condition-false
        2026 Mon 04 May 11:37 t1 is due
            open after-answer.0, due Mon 04 May 11:37
            send check-in by sms to 0470, Mon 04 May 11:37 to Mon 04 May 20:00
        2026 Mon 11 May 11:37 t1 is due
            end after-answer.0: no-answer, silent
        2026 Tue 02 Jun 11:06 t1 is due
            open until-well.0, due Tue 02 Jun 11:06
            send check-in by sms to 0470, Tue 02 Jun 11:06 to Tue 02 Jun 20:00
        2026 Tue 09 Jun 11:06 t1 is due
            end until-well.0: no-answer, silent
        2026 Fri 12 Jun 11:00 t1 hears on until-well.0: how=well
            answer thanks-good by sms to 0470
        2026 Thu 02 Jul 10:22 t1 is due
            end unopened until-well.1 until-well.2: skipped, condition-false
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

/// A worker's talk and a question on one day: the weightier goes first, neither is lost.
#[test]
fn of_two_on_one_day_the_weightier_goes_first() {
    let steps = vec![
        quiet("ask", "1 month"),
        Step {
            priority: Priority::High,
            ..act(ActKind::Review, "look", "1 month", "30 days")
        },
        Step {
            kind: StepKind::Wait,
            ..quiet("mark", "1 month")
        },
    ];
    let mut w = life(steps);
    w.habits.work = vec![worked(TaskOutcome::Done)];
    w.live(60);
    expect![[r#"
        2026 Thu 02 Apr 09:43 t1 is due
            open look.0, due Thu 02 Apr 09:43
            task t1.look.0.t1: review (planned) by Fri 10 Apr 17:00
        2026 Fri 03 Apr 15:43 t1 is told of t1.look.0.t1: done
            withdraw t1.look.0.t1
            end look.0: done, by-worker
            open mark.0, due Thu 02 Apr 10:02
            end mark.0: done, waited
            open ask.0, due Thu 02 Apr 10:04
            send check-in by sms to 0470, Tue 07 Apr 10:04 to Tue 07 Apr 20:00
        2026 Tue 14 Apr 10:04 t1 is due
            end ask.0: no-answer, silent
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn no_more_contacts_a_week_than_the_plan_allows() {
    let steps = vec![
        quiet("one", "1 month"),
        Step {
            kind: StepKind::Message {
                texts: [(Language::NL, "dag".to_owned())].into(),
            },
            ..quiet("two", "1 month 2 days")
        },
        check_in("three", "1 month 3 days", "4 days", &[]),
    ];
    let mut w = life(steps);
    w.rules.protocol.course.per_week = Some(1);
    w.until("2026-04-02T20:30")
        .says(0, "one", "0470", answer("well"))
        .live(30);
    expect![[r#"
        2026 Thu 02 Apr 09:19 t1 is due
            open one.0, due Thu 02 Apr 09:19
            send check-in by sms to 0470, Thu 02 Apr 09:19 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 20:30 t1 hears on one.0: how=well
            answer thanks-good by sms to 0470
            end one.0: answered, replied
        2026 Thu 09 Apr 09:19 t1 is due
            open two.0, due Tue 07 Apr 09:42
            send notice by sms to 0470, Thu 09 Apr 10:01 to Thu 09 Apr 20:00
        2026 Fri 10 Apr 10:01 t1 is due
            end two.0: done, sent
        2026 Sat 11 Apr 09:42 t1 is due
            end unopened three.0: superseded, week-full
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_closing_letter_ends_the_silence_and_is_no_answer() {
    let letter = RungAct::Letter {
        term: crate::calendar::ServiceTerm::WorkingDays(10),
    };
    let steps = vec![
        check_in(
            "m1",
            "1 month",
            "14 days",
            &[("5 days", RungAct::Remind), ("10 days", letter)],
        ),
        Step {
            dead: Some(RungAct::Close),
            ..check_in("m3", "3 months", "14 days", &[("5 days", CALL)])
        },
    ];
    let mut w = life(steps);
    w.habits.work = vec![worked(TaskOutcome::Done)];
    w.live(60);
    w.people[0].points.clear();
    w.live(60);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Tue 07 Apr 10:41 t1 is due
            send reminder by sms to 0470, Tue 07 Apr 12:22 to Tue 07 Apr 20:00
        2026 Mon 13 Apr 09:00 t1 is due
            task t1.m1.0.t1: letter (silent) by Mon 27 Apr 17:00
        2026 Tue 14 Apr 15:00 t1 is told of t1.m1.0.t1: done
            withdraw t1.m1.0.t1
            end m1.0: no-answer, closing-letter
        2026 Tue 02 Jun 10:47 t1 is due
            open m3.0, due Tue 02 Jun 10:47
            end m3.0: channel-dead, no-way
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

/// A hand-over ends as what it came to, also where no more is heard of it.
#[test]
fn a_warm_hand_over_ends_as_what_it_came_to() {
    for (tries, expected) in [
        (
            vec![TaskOutcome::Offered, TaskOutcome::Accepted, TaskOutcome::Arrived],
            "done, arrived",
        ),
        (vec![TaskOutcome::Offered, TaskOutcome::Refused], "done, refused"),
        (vec![TaskOutcome::Accepted, TaskOutcome::Lost], "no-answer, lost"),
        (vec![TaskOutcome::Accepted], "expired, accepted"),
        (vec![], "expired, no-hand"),
    ] {
        let mut w = life(vec![
            act(ActKind::Refer, "desk", "1 month", "14 days"),
            quiet("m9", "9 months"),
        ]);
        w.rules.protocol.course.ends_with_arrival = true;
        w.until("2026-04-02T18:00");
        for outcome in &tries {
            let (task, _) = w.tasks.iter().find(|(_, task)| task.closed.is_none()).unwrap();
            let task = task.clone();
            w.tell_task(0, &task, *outcome, Heard::default());
        }
        w.live(60);
        let told = w.told_so_far();
        assert!(told.contains(&format!("end desk.0: {expected}")), "{tries:?}\n{told}");
        let arrived = tries.contains(&TaskOutcome::Arrived);
        assert_eq!(told.contains("trajectory ended(handedover)"), arrived, "{told}");
    }
}

#[test]
fn a_closing_evaluation_that_was_held_ends_the_plan() {
    for (outcome, ends) in [(TaskOutcome::Reached, true), (TaskOutcome::GaveUp, false)] {
        let steps = vec![
            act(ActKind::Evaluate, "talk", "1 month", "14 days"),
            quiet("m9", "9 months"),
        ];
        let mut w = life(steps);
        w.habits.work = vec![worked(outcome)];
        w.live(60);
        let told = w.told_so_far();
        assert_eq!(told.contains("end unopened m9.0: cancelled, evaluated"), ends, "{told}");
    }
}

/// Whoever comes in late gets what the plan says: nothing of the past, the last of it, or all of it from here on.
#[test]
fn a_late_joiner_gets_what_the_plan_says() {
    let held = |late_joiner| {
        let steps = vec![quiet("m1", "1 month"), quiet("m3", "3 months"), quiet("m6", "6 months")];
        let mut w = told("2026-07-06T10:00", steps, vec![Human::with(&SMS)]);
        w.rules.protocol.course.late_joiner = late_joiner;
        w.enrol(0, 0, date("2026-03-02"), Some(wall("2026-07-06T10:00")), false);
        w.live(250);
        let told = w.told_so_far();
        let opened = told.lines().filter_map(|line| line.trim().strip_prefix("open "));
        opened.map(str::to_owned).collect::<Vec<_>>().join("; ")
    };
    expect!["m6.0, due Wed 02 Sep 10:27"].assert_eq(&held(LateJoiner::Skip));
    expect!["m3.0, due Mon 06 Jul 10:43; m6.0, due Wed 02 Sep 10:27"].assert_eq(&held(LateJoiner::CatchUp));
    expect!["m1.0, due Thu 06 Aug 10:41; m3.0, due Tue 06 Oct 10:47; m6.0, due Wed 06 Jan 10:27"]
        .assert_eq(&held(LateJoiner::StartHere));
}

/// Days of the week and of the month, ahead and behind, over holidays; never before the day unless the step says so.
#[test]
fn a_contact_falls_on_a_day_that_its_step_wants() {
    let w = life(vec![quiet("m1", "1 month")]);
    let (rules, circle) = (&w.rules, Circle::of_nobody(w.rules.calendar.zone()));
    let timing = Timing::new(rules, &circle);
    let placed = |day: &str, placing: Placing| {
        let end = offset("3 weeks").after(date(day));
        let at = timing.place(&placing, date(day), end, "");
        timing.date(at).strftime("%a %d %b").to_string()
    };
    let on = |days: &[Weekday], shift| Placing {
        weekdays: Weekdays::of(days),
        shift,
        ahead: offset("1 week"),
        ..Placing::default()
    };
    let month = |from, to| vec![MonthDays { from, to }];
    // 2026-02-04 is a Wednesday, 2026-04-04 the Saturday before Easter Monday.
    for (day, placing, expected) in [
        ("2026-02-04", on(&[Weekday::Monday], Shift::Later), "Mon 09 Feb"),
        ("2026-02-04", on(&[Weekday::Monday], Shift::Earlier), "Mon 02 Feb"),
        ("2026-02-04", on(&[Weekday::Monday], Shift::Nearest), "Mon 02 Feb"),
        ("2026-02-06", on(&[Weekday::Monday], Shift::Nearest), "Mon 09 Feb"),
        ("2026-02-04", on(&[Weekday::Sunday], Shift::Later), "Wed 04 Feb"),
        ("2026-04-04", Placing::default(), "Tue 07 Apr"),
        ("2026-04-04", on(&[], Shift::Earlier), "Fri 03 Apr"),
        ("2026-04-04", on(&[], Shift::Nearest), "Fri 03 Apr"),
        (
            "2026-02-21",
            Placing {
                avoid: month(20, 25),
                ..Placing::default()
            },
            "Thu 26 Feb",
        ),
        (
            "2026-02-21",
            Placing {
                avoid: month(20, 25),
                prefer: month(1, 5),
                ..Placing::default()
            },
            "Mon 02 Mar",
        ),
        (
            "2026-02-26",
            Placing {
                avoid: month(1, 31),
                ..Placing::default()
            },
            "Thu 26 Feb",
        ),
        (
            "2026-02-26",
            Placing {
                prefer: month(28, 3),
                ..Placing::default()
            },
            "Mon 02 Mar",
        ),
    ] {
        assert_eq!(placed(day, placing.clone()), expected, "{day} {placing:?}");
    }
}

/// A Monday is not flooded: the persons of one day are spread, each always on the same one, never before it.
#[test]
fn a_step_that_is_spread_floods_no_monday() {
    let w = life(vec![quiet("m1", "1 month")]);
    let (rules, circle) = (&w.rules, Circle::of_nobody(w.rules.calendar.zone()));
    let timing = Timing::new(rules, &circle);
    let placing = Placing {
        spread_days: 4,
        ..Placing::default()
    };
    let monday = date("2026-02-02");
    let mut days = std::collections::BTreeMap::new();
    for person in 0..1000 {
        let key = format!("t{person}.m1.0");
        let at = timing.place(&placing, monday, date("2026-02-23"), key.as_str());
        assert_eq!(at, timing.place(&placing, monday, date("2026-02-23"), key.as_str()));
        *days.entry(timing.date(at)).or_insert(0) += 1;
    }
    let days: Vec<_> = days.into_iter().collect();
    assert_eq!(days.first().map(|(day, _)| *day), Some(monday));
    assert_eq!(days.len(), 5, "{days:?}");
    assert!(days.iter().all(|(_, many)| (150..250).contains(many)), "{days:?}");
}

/// Where no way of writing is left, the term is that of the plan; a letter in its place is no answer either.
#[test]
fn without_a_way_the_term_of_the_plan_holds_and_a_letter_is_no_answer() {
    let term = |days| crate::calendar::ServiceTerm::WorkingDays(days);
    let letter = Some(RungAct::Letter { term: term(3) });
    let told = |dead| {
        let mut w = life(vec![Step {
            dead,
            ..quiet("m1", "1 month")
        }]);
        w.rules.protocol.call_term = term(20);
        w.people[0].points.clear();
        w.habits.work = vec![worked(TaskOutcome::Done)];
        w.live(60).told_so_far()
    };
    let call = told(None);
    assert!(call.contains("contact-lost (no-channel) by Mon 04 May"), "{call}");
    let posted = told(letter);
    assert!(posted.contains("letter (no-channel) by Wed 08 Apr"), "{posted}");
    assert!(posted.contains("end m1.0: channel-dead, closing-letter"), "{posted}");
}

/// A letter that nobody posts leaves a silence, and a silence is what it was.
#[test]
fn a_closing_letter_that_nobody_posts_is_still_a_silence() {
    let term = crate::calendar::ServiceTerm::WorkingDays(5);
    let ladder = [("5 days", RungAct::Letter { term })];
    let mut w = life(vec![check_in("m1", "1 month", "14 days", &ladder)]);
    let told = w.live(90).told_so_far();
    assert!(told.contains("end m1.0: no-answer, no-hand"), "{told}");
}
