//! Stops, deaths, reopened dossiers.

use expect_test::expect;

use super::{BOTH, announced, two};
use crate::advance::tests::queue::Fated;
use crate::advance::tests::story::{answer, call_me, ordinary, stop};
use crate::advance::tests::world::{Human, World};
use crate::advance::{Promise, promise};
use crate::circle::OptOutScope;
use crate::contact::Outcome;
use crate::dossier::DossierStatus;
use crate::event::{Reply, Said, Via};
use crate::ids::InboundId;
use crate::message::Refusal;
use crate::protocol::AtReopening;

#[test]
fn a_stop_takes_the_call_off_the_list() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-24T12:00").told_so_far();
    w.says(0, "m1", "0470", stop(OptOutScope::Automatic)).live(60);
    expect![[r"
        2026 Fri 24 Apr 12:00 t1 hears on m1.0: stop automatic
            answer stop-confirmed by sms to 0470
            withdraw t1.m1.0.t1
            end m1.0: opted-out, stop
            trajectory ended(optedout)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_stop_on_the_only_address_leads_to_no_call() {
    let mut w = ordinary(&["0470"]);
    w.until("2026-04-03T12:00")
        .says(0, "m1", "0470", stop(OptOutScope::Address))
        .live(60);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 12:00 t1 hears on m1.0: stop address
            answer stop-confirmed by sms to 0470
        2026 Thu 23 Apr 10:41 t1 is due
            end m1.0: opted-out, stop
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn a_stop_of_one_channel_beside_a_wish_is_an_answer() {
    let mut w = ordinary(&BOTH);
    let said = Said {
        heard: crate::risk::Heard {
            call_me: true,
            ..Default::default()
        },
        ..stop(OptOutScope::Channel)
    };
    w.until("2026-04-03T12:00").told_so_far();
    w.says(0, "m1", "0470", said).live(60);
    expect![[r"
        2026 Fri 03 Apr 12:00 t1 hears on m1.0: call me, stop channel
            alert t1.m1.0.a.in6: asked (call) by Tue 07 Apr 17:00
            task t1.m1.0.a.in6.t: alert (risk) by Tue 07 Apr 17:00
            answer stop-confirmed by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// Whoever writes *no more texts, call me* on a page is not told that they hear nothing more.
#[test]
fn a_page_promises_the_call_beside_a_stop_of_one_channel() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T12:00");
    let promised = |scope| {
        let mut said = call_me();
        said.stop = stop(scope).stop;
        let reply = Reply {
            inbound: InboundId::new("in1"),
            via: Via::Page,
            address: None,
            key: World::key("m1"),
            said,
            happened: w.now,
            answerable: false,
        };
        promise(&w.rules, &w.circle(0), w.tracks[0].state.clone(), &reply, w.now)
    };
    let by = "2026-04-07".parse().unwrap();
    assert_eq!(promised(OptOutScope::Channel), Promise::Call { by });
    assert_eq!(promised(OptOutScope::Automatic), Promise::Stopped);
}

#[test]
fn a_stop_with_more_to_say_is_answered_once_and_read() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T12:00").told_so_far();
    w.says(
        0,
        "m1",
        "0470",
        Said {
            unclear: true,
            ..stop(OptOutScope::Automatic)
        },
    )
    .live(60);
    expect![[r"
        2026 Fri 03 Apr 12:00 t1 hears on m1.0: something unclear, stop automatic
            answer stop-confirmed by sms to 0470
            task t1.m1.0.read.in6: read-reply (unclear) by Tue 07 Apr 17:00
            end m1.0: opted-out, stop
            trajectory ended(optedout)
    "]]
    .assert_eq(&w.told_so_far());
}

/// The phone refuses us: that is a stop, and nobody is called because they said stop.
#[test]
fn whoever_blocks_our_number_is_not_called() {
    let mut w = ordinary(&["0470"]);
    w.fated(&[Fated::Failed(2, Refusal::Blocked)]).live(90);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 12:41 t1 reads the fate of t1.m1.0.1
            0470 is blocked
            end m1.0: opted-out, stop
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// The next way was tried, and its text could not be made: nothing but the number that blocks us was used.
#[test]
fn whoever_blocks_our_number_is_not_called_where_the_next_text_never_left() {
    let mut w = ordinary(&BOTH);
    w.fated(&[Fated::Failed(2, Refusal::Blocked), Fated::NoText]).live(90);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 12:41 t1 reads the fate of t1.m1.0.1
            0470 is blocked
            send check-in by mail to a@example.org, Thu 02 Apr 14:22 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 14:22 t1 reads the fate of t1.m1.0.2
            end m1.0: opted-out, stop
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// The other person said stop on the shared number: the machine is silent, and a human may look for another way.
#[test]
fn a_shared_number_stopped_by_the_other() {
    let people = vec![Human::with(&["0470"]), Human::with(&["0470"])];
    let mut w = two(people, [(0, 0, "2026-03-02"), (1, 1, "2026-02-03")]);
    w.until("2026-03-10T10:00")
        .says(1, "m1", "0470", stop(OptOutScope::Automatic))
        .live(60);
    expect![[r"
        2026 Tue 03 Mar 09:14 t2 is due
            open m1.0, due Tue 03 Mar 09:14
            send check-in by sms to 0470, Tue 03 Mar 09:14 to Tue 03 Mar 20:00
        2026 Tue 10 Mar 09:14 t2 is due
            send reminder by sms to 0470, Tue 10 Mar 09:28 to Tue 10 Mar 20:00
        2026 Tue 10 Mar 10:00 t2 hears on m1.0: stop automatic
            answer stop-confirmed by sms to 0470
            end m1.0: opted-out, stop
            trajectory ended(optedout)
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            task t1.m1.0.t1: contact-lost (shared-stop) by Fri 10 Apr 17:00
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
fn a_reopened_dossier_pauses_and_goes_on_where_it_stands() {
    let mut w = ordinary(&BOTH);
    w.until("2026-03-20T10:00").set_dossier(0, DossierStatus::Reopened);
    w.until("2026-04-10T10:00").set_dossier(0, DossierStatus::Closed);
    w.until("2026-04-13T21:00")
        .says(0, "m1", "0470", answer("well"))
        .live(30);
    expect![[r"
        2026 Fri 20 Mar 10:00 t1 sees a change
            trajectory paused
        2026 Fri 10 Apr 10:00 t1 sees a change
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Fri 10 Apr 11:41 to Fri 10 Apr 15:00
            trajectory active
        2026 Mon 13 Apr 21:00 t1 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// Whoever answers the phone of somebody who died is not thanked by a machine.
#[test]
fn a_death_ends_everything_at_once() {
    let mut w = ordinary(&BOTH);
    w.until("2026-04-03T10:00").set_dossier(0, DossierStatus::Deceased);
    w.says(0, "m1", "0470", answer("well")).live(30);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 10:00 t1 sees a change
            end m1.0: cancelled, deceased
            trajectory ended(deceased)
        2026 Fri 03 Apr 10:00 t1 hears on m1.0: how=well
    "]]
    .assert_eq(&w.told_so_far());
}

/// Where the aftercare ends with the opening of the dossier, its announcement is not made again: nothing is left over.
#[test]
fn aftercare_that_ends_with_the_reopening_leaves_no_announcement_over() {
    let ended = |reopened_at: &str| {
        let mut w = announced(&BOTH);
        w.rules.protocol.course.reopened = AtReopening::End;
        w.until(reopened_at).set_dossier(0, DossierStatus::Reopened);
        w.live(60);
        assert_eq!(w.watch.against(2), Vec::<&str>::new());
        w.told_so_far()
    };
    let (before, under_way) = (ended("2026-03-02T10:30"), ended("2026-03-02T12:00"));
    expect![[r"
        2026 Mon 02 Mar 10:30 t1 sees a change
            end unopened announcement.0 m1.0: cancelled, reopened
            trajectory ended(reopened)
    "]]
    .assert_eq(&before);
    expect![[r"
        2026 Mon 02 Mar 11:10 t1 is due
            open announcement.0, due Mon 02 Mar 11:10
            send announcement by sms to 0470, Mon 02 Mar 11:10 to Mon 02 Mar 20:00
        2026 Mon 02 Mar 12:00 t1 sees a change
            end announcement.0: cancelled, reopened
            end unopened m1.0: cancelled, reopened
            trajectory ended(reopened)
    "]]
    .assert_eq(&under_way);
}

/// Who said stop to a number is not called when that number turns out to be dead afterwards.
#[test]
fn a_stop_holds_when_its_number_dies_later() {
    let mut w = ordinary(&["0470"]);
    w.fated(&[Fated::Failed(90, Refusal::NoSuchAddress)]);
    w.until("2026-04-03T12:00")
        .says(0, "m1", "0470", stop(OptOutScope::Address))
        .live(60);
    let ending = w.tracks[0].ended.values().next().unwrap();
    assert_eq!(ending.outcome, Outcome::OptedOut, "{ending:?}");
    assert!(w.tasks.is_empty(), "{:?}", w.tasks.keys());
}
