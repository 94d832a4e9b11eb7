//! Whom only a human being may contact, and steps and people that are no longer there.

use expect_test::expect;

use super::BOTH;
use crate::advance::tests::plans::{LADDER, check_in};
use crate::advance::tests::queue::Work;
use crate::advance::tests::story::{answer, call_me, ordinary, stop};
use crate::advance::tests::world::World;
use crate::calendar::ServiceTerm;
use crate::circle::OptOutScope;
use crate::event::{Event, Said, Verdict};
use crate::person::{Caution, Language};
use crate::protocol::{RungAct, Step, StepKind};
use crate::risk::Heard;
use crate::task::TaskOutcome;

fn cautious() -> World {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").told_so_far();
    w.people[0].cautions.insert(Caution::OnlyAPerson);
    w
}

#[test]
fn whom_only_a_person_may_contact_is_not_thanked_by_a_machine() {
    let mut w = cautious();
    w.says(0, "m1", "0470", call_me())
        .says(0, "m1", "0470", answer("well"))
        .live(1);
    expect![[r#"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: call me
            alert t1.m1.0.a.in6: asked (call) by Tue 07 Apr 17:00
            task t1.m1.0.a.in6.t: alert (risk) by Tue 07 Apr 17:00
            end m1.0: answered, replied
            trajectory ended(completed)
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: how=well
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn whom_only_a_person_may_contact_is_answered_who_we_are_by_a_person() {
    let mut w = cautious();
    let who = Said {
        help: true,
        ..Said::default()
    };
    w.says(0, "m1", "0470", who).live(1);
    expect![[r#"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: who is this
            task t1.m1.0.read.in6: read-reply (unclear) by Tue 07 Apr 17:00
    "#]]
    .assert_eq(&w.told_so_far());
}

/// Who says stop must know that it holds, and danger to life does not wait for a human being to read it.
#[test]
fn a_stop_and_words_of_danger_are_answered_at_once_all_the_same() {
    let mut w = cautious();
    let danger = Said {
        heard: Heard {
            danger: true,
            ..Heard::default()
        },
        ..Said::default()
    };
    w.says(0, "m1", "0470", danger)
        .says(0, "m1", "0470", stop(OptOutScope::Automatic))
        .live(1);
    expect![[r#"
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: danger
            alert t1.m1.0.a.in6: crisis (danger) by Fri 03 Apr 17:00
            task t1.m1.0.a.in6.t: alert (risk) by Fri 03 Apr 17:00
            answer crisis by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: stop automatic
            answer stop-confirmed by sms to 0470
    "#]]
    .assert_eq(&w.told_so_far());
}

/// The question was queued when somebody wrote down that only a human being may contact this person.
#[test]
fn a_queued_question_does_not_leave_to_whom_only_a_person_may_contact() {
    let mut w = ordinary(&BOTH);
    w.brake(true);
    w.until("2026-04-02T12:00");
    w.people[0].cautions.insert(Caution::OnlyAPerson);
    w.brake(false);
    w.live(1);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 12:00 t1 reads the fate of t1.m1.0.1
            task t1.m1.0.t1: call (only-a-person) by Fri 10 Apr 17:00
    "#]]
    .assert_eq(&w.told_so_far());
}

/// A letter in place of a text that only a person may bring: no channel was tried, so none is dead.
#[test]
fn a_letter_in_place_of_a_text_to_whom_only_a_person_may_contact_met_no_dead_channel() {
    let mut w = ordinary(&BOTH);
    w.rules.protocol.steps = vec![Step {
        kind: StepKind::Message {
            texts: [(Language::NL, "dag".to_owned())].into(),
        },
        dead: Some(RungAct::Letter {
            term: ServiceTerm::WorkingDays(3),
        }),
        ..check_in("m1", "1 month", "14 days", &[])
    }];
    w.people[0].cautions.insert(Caution::OnlyAPerson);
    w.habits.work = vec![Work {
        after: Some(30),
        outcome: TaskOutcome::Done,
        heard: Heard::default(),
        verdict: Verdict::Arrived,
    }];
    w.live(60);
    expect![[r#"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            task t1.m1.0.t1: letter (only-a-person) by Wed 08 Apr 17:00
        2026 Fri 03 Apr 16:41 t1 is told of t1.m1.0.t1: done
            withdraw t1.m1.0.t1
            end m1.0: done, by-worker
            trajectory ended(completed)
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn steps_taken_out_of_the_plan_end_as_cancelled() {
    let mut w = ordinary(&BOTH);
    w.rules.protocol.steps = vec![
        check_in("m1", "1 month", "14 days", &LADDER),
        check_in("m3", "3 months", "14 days", &LADDER),
        check_in("m6", "6 months", "14 days", &LADDER),
    ];
    w.until("2026-04-24T10:00").told_so_far();
    // Every second step goes, from the last: m6 and the open m1.
    w.change_rules(2);
    w.until("2026-06-03T10:00");
    expect![[r#"
        2026 Fri 24 Apr 10:00 t1 has new rules
            end unopened m6.0: cancelled, step-removed
            withdraw t1.m1.0.t1
            end m1.0: cancelled, step-removed
        2026 Tue 02 Jun 10:47 t1 is due
            open m3.0, due Tue 02 Jun 10:47
            send check-in by sms to 0470, Tue 02 Jun 10:47 to Tue 02 Jun 20:00
    "#]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_death_told_by_another_dossier_ends_this_one_as_a_death() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").told_so_far();
    w.deliver(0, &Event::Died);
    w.live(30);
    expect![[r#"
        2026 Fri 03 Apr 10:00 t1 is told of the death
            end m1.0: cancelled, deceased
            trajectory ended(deceased)
    "#]]
    .assert_eq(&w.told_so_far());
}
