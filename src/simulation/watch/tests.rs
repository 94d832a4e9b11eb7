//! Whoever watches is judged first: each fault that a service could have is seen, and a service without one is left alone.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::care::message::MessageFate;

const NUMBER: &str = "+32470010000";

fn monday_at_ten() -> Timestamp {
    "2026-03-09T09:00:00Z".parse().unwrap()
}

fn got(wire: &str) -> Got {
    Got {
        at: monday_at_ten(),
        host: 0,
        wire: wire.to_owned(),
        to: NUMBER.to_owned(),
        channel: Channel::Sms,
        body: "De Brug: hoe gaat het?".to_owned(),
        taken: true,
        again: false,
    }
}

fn message(wire: &str) -> SeenMessage {
    SeenMessage {
        wire: wire.to_owned(),
        key: format!("tr_1.m1.0.{wire}"),
        recipient: "pe_1".to_owned(),
        to_person: true,
        contact: Some(("tr_1".to_owned(), "tr_1.m1.0".to_owned())),
        kind: Some(MessageKind::CheckIn),
        is_answer: false,
        fate: MessageFate::Accepted,
        started_at: Some(monday_at_ten()),
        not_after: monday_at_ten() + SignedDuration::from_hours(8),
        outcome: None,
        voice: Some(("tr_1.m1.0".to_owned(), monday_at_ten() + SignedDuration::from_hours(9))),
    }
}

/// What a watcher says of these hand-overs, one after another.
fn says(watch: &mut Watch, seen: &[(Got, Option<SeenMessage>)], pulse: Option<Timestamp>) -> Vec<String> {
    let zone = super::super::world::zone();
    for (got, message) in seen {
        watch.judge(got, message.as_ref(), (pulse, false), &zone);
    }
    let promise = |broken: String| broken.split(':').next().unwrap_or_default().to_owned();
    std::mem::take(&mut watch.broken).into_iter().map(promise).collect()
}

fn one(change: impl FnOnce(&mut Got, &mut SeenMessage)) -> Vec<(Got, Option<SeenMessage>)> {
    let (mut got, mut message) = (got("a"), message("a"));
    change(&mut got, &mut message);
    vec![(got, Some(message))]
}

#[test]
fn a_service_without_fault_is_left_alone() {
    let mut watch = Watch::default();
    assert!(says(&mut watch, &one(|_, _| {}), Some(monday_at_ten())).is_empty());
    assert!(watch.arrived("a") && !watch.arrived("b"));
    // What was surely not taken may come again.
    let mut watch = Watch::default();
    let refused = one(|got, _| (got.taken, got.again) = (false, true));
    assert!(says(&mut watch, &[refused, one(|_, _| {})].concat(), None).is_empty());
}

#[test]
fn nobody_is_contacted_twice() {
    let twice = [one(|_, _| {}), one(|_, _| {})].concat();
    assert_eq!(
        says(&mut Watch::default(), &twice, None),
        ["2 nobody is contacted twice"]
    );
    let under_another_key = [one(|_, _| {}), vec![(got("b"), Some(message("b")))]].concat();
    assert_eq!(
        says(&mut Watch::default(), &under_another_key, None),
        ["2 nobody is contacted twice"]
    );
    let mut watch = Watch::default();
    assert!(says(&mut watch, &one(|_, _| {}), None).is_empty());
    watch.failed("a");
    assert!(
        says(&mut watch, &[(got("b"), Some(message("b")))], None).is_empty(),
        "the first did not arrive"
    );
    watch.later_from(NUMBER);
    assert!(
        says(&mut watch, &[(got("c"), Some(message("c")))], None).is_empty(),
        "it was asked for"
    );
    // Who writes from a phone that took nothing means the question that went to the mailbox.
    for (is_mine, broken) in [(true, 0), (false, 1)] {
        let mut watch = Watch::default();
        let missed = one(|got, _| (got.taken, got.again) = (false, true));
        let by_mail = |wire| {
            let mut got = got(wire);
            (got.channel, got.to) = (Channel::Mail, "persoon@example.org".to_owned());
            vec![(got, Some(message(wire)))]
        };
        assert!(says(&mut watch, &[missed, by_mail("b")].concat(), None).is_empty());
        watch.later_from(if is_mine { NUMBER } else { "+32470999999" });
        assert_eq!(says(&mut watch, &by_mail("c"), None).len(), broken);
    }
    let not_started = one(|_, message| message.started_at = None);
    assert_eq!(
        says(&mut Watch::default(), &not_started, None),
        ["2 nobody is contacted twice"]
    );
}

#[test]
fn what_the_database_does_not_know_is_lost() {
    assert_eq!(
        says(&mut Watch::default(), &[(got("a"), None)], None),
        ["1 nothing is lost"]
    );
}

#[test]
fn a_stop_an_erasure_and_the_brake_hold() {
    for started in [false, true] {
        let started = |wire: &str| Started::from_iter(started.then(|| wire.to_owned()));
        let may = !started("a").is_empty();
        let mut watch = Watch::default();
        watch.stop(NUMBER, started("a"));
        assert_eq!(says(&mut watch, &one(|_, _| {}), None).is_empty(), may);
        let mut watch = Watch::default();
        watch.leave_alone("pe_1", started("a"));
        assert_eq!(says(&mut watch, &one(|_, _| {}), None).is_empty(), may);
        let mut watch = Watch::default();
        watch.brake(Some(started("a")));
        assert_eq!(says(&mut watch, &one(|_, _| {}), None).is_empty(), may);
        watch.brake(None);
        assert!(says(&mut watch, &[(got("b"), None)], None).len() == 1);
    }
    // The one answer to the stop itself.
    let mut watch = Watch::default();
    watch.stop(NUMBER, Started::new());
    let confirmed = one(|_, message| {
        (message.is_answer, message.kind) = (true, Some(MessageKind::StopConfirmed));
    });
    assert!(says(&mut watch, &confirmed, None).is_empty());
}

#[test]
fn the_window_the_voice_and_the_clock_are_kept() {
    for at in [
        "2026-03-09T07:59:00Z",
        "2026-03-09T19:00:00Z",
        "2026-03-13T14:00:00Z",
        "2026-03-14T10:00:00Z",
    ] {
        let night = one(|got, message| {
            got.at = at.parse().unwrap();
            message.not_after = Timestamp::MAX;
        });
        assert_eq!(says(&mut Watch::default(), &night, None), ["law 4, window"], "{at}");
    }
    let late = one(|_, message| message.not_after = monday_at_ten() - SignedDuration::from_secs(1));
    assert_eq!(says(&mut Watch::default(), &late, None), ["law 4, window"]);
    let interrupts = one(|_, message| {
        message.voice = Some(("tr_2.m1.0".to_owned(), monday_at_ten() + SignedDuration::from_hours(1)));
    });
    assert_eq!(says(&mut Watch::default(), &interrupts, None), ["law 7, one voice"]);
    let behind = Some(monday_at_ten() + SignedDuration::from_mins(6));
    assert_eq!(
        says(&mut Watch::default(), &one(|_, _| {}), behind),
        ["10 a clock that is behind stops sending"]
    );
}

#[test]
fn nothing_gives_anybody_away() {
    let names = one(|got, _| got.body = format!("Dag Iemand {}", super::super::world::FAMILY));
    let telling = one(|got, _| got.body = "Hoe gaat het met uw schulden?".to_owned());
    for text in [names, telling] {
        assert_eq!(
            says(&mut Watch::default(), &text, None),
            ["7 no personal data in texts and subjects"]
        );
    }
}
