//! Connections that serve again.

use std::sync::Arc;
use std::time::Duration;

use super::super::*;
use super::relay::{Does, accepted, mail, now, relay, settings};
use crate::care::message::Refusal;

const ONE_MAIL: [&str; 4] = [
    "MAIL FROM:<zorg@example.org>",
    "RCPT TO:<an@example.com>",
    "DATA",
    "message",
];

fn on(connection: usize, lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| format!("{connection} {line}")).collect()
}

#[tokio::test]
async fn a_second_mail_goes_over_the_same_connection() {
    let (port, heard) = relay(vec![vec![]]).await;
    let smtp = Smtp::new(settings(port)).unwrap();
    for _ in 0..2 {
        assert_eq!(smtp.hand_over(&mail(), now()).await, accepted());
    }
    smtp.close().await;
    let expected = [
        on(1, &["EHLO nazorg.example.org"]),
        on(1, &ONE_MAIL),
        on(1, &ONE_MAIL),
        on(1, &["QUIT"]),
    ]
    .concat();
    assert_eq!(heard.lines()[..expected.len()], expected);
    assert_eq!(smtp.pool.idle_count(), 0);
}

#[tokio::test]
async fn a_refused_recipient_is_reset_before_the_next_mail() {
    let (port, heard) = relay(vec![vec![("RCPT", Does::Say("550 5.1.1 unknown\r\n"))]]).await;
    let smtp = Smtp::new(settings(port)).unwrap();
    for _ in 0..2 {
        assert_eq!(
            smtp.hand_over(&mail(), now()).await,
            Handover::refused(Refusal::NoSuchAddress)
        );
    }
    let mail = &ONE_MAIL[..2];
    let expected = [
        on(1, &["EHLO nazorg.example.org"]),
        on(1, mail),
        on(1, &["RSET"]),
        on(1, mail),
    ]
    .concat();
    assert_eq!(heard.lines(), expected);
}

#[tokio::test]
async fn a_connection_that_the_relay_let_go_is_made_anew_before_anything_is_said() {
    for dies in [
        Does::SayAndCut("250 2.0.0 Ok: queued as 4Zq1\r\n"),
        Does::Say("250 2.0.0 Ok: queued as 4Zq1\r\n421 4.4.2 idle too long\r\n"),
        Does::Say("250 2.0.0 Ok: queued as 4Zq1\r\n354 what?\r\n"),
    ] {
        let (port, heard) = relay(vec![vec![("message", dies)], vec![]]).await;
        let smtp = Smtp::new(settings(port)).unwrap();
        for _ in 0..2 {
            assert_eq!(smtp.hand_over(&mail(), now()).await, accepted(), "{dies:?}");
        }
        let lines = heard.lines();
        for line in [on(2, &["EHLO nazorg.example.org"]), on(2, &ONE_MAIL)].concat() {
            assert!(lines.contains(&line), "{dies:?} {line} {lines:?}");
        }
        assert_eq!(heard.count("message"), 2, "{dies:?} {lines:?}");
    }
}

#[tokio::test]
async fn a_relay_that_is_one_answer_behind_gets_no_message() {
    let behind = vec![(
        "message",
        Does::Say("250 2.0.0 Ok: queued as 4Zq1\r\n250 once more\r\n"),
    )];
    let (port, heard) = relay(vec![behind]).await;
    let smtp = Smtp::new(settings(port)).unwrap();
    assert_eq!(smtp.hand_over(&mail(), now()).await, accepted());
    assert_eq!(
        smtp.hand_over(&mail(), now()).await,
        Handover::not_taken(NotTaken::OutOfStep)
    );
    assert_eq!((heard.count("message"), smtp.pool.idle_count()), (1, 0));
}

#[tokio::test]
async fn a_connection_idle_for_too_long_is_not_used_again() {
    let (port, heard) = relay(vec![vec![]]).await;
    let smtp = Smtp::new(SmtpSettings {
        idle_timeout: Duration::from_millis(30),
        ..settings(port)
    })
    .unwrap();
    assert_eq!(smtp.hand_over(&mail(), now()).await, accepted());
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(smtp.hand_over(&mail(), now()).await, accepted());
    assert_eq!(
        (heard.count("1 MAIL"), heard.count("2 MAIL")),
        (1, 1),
        "{:?}",
        heard.lines()
    );
}

#[tokio::test]
async fn there_are_never_more_connections_than_allowed() {
    let (port, heard) = relay(vec![vec![]]).await;
    let smtp = Arc::new(
        Smtp::new(SmtpSettings {
            before_message: Duration::from_secs(5),
            ..settings(port)
        })
        .unwrap(),
    );
    let sends: Vec<_> = (0..20)
        .map(|_| {
            let smtp = Arc::clone(&smtp);
            tokio::spawn(async move { smtp.hand_over(&mail(), now()).await })
        })
        .collect();
    for send in sends {
        assert_eq!(send.await.unwrap(), accepted());
    }
    assert_eq!((heard.count("EHLO"), heard.count("message")), (2, 20));
    assert_eq!(smtp.pool.idle_count(), 2);
}

#[tokio::test]
async fn who_waits_in_vain_for_a_connection_was_not_taken() {
    let (port, heard) = relay(vec![vec![("message", Does::Stall)]]).await;
    let one = SmtpSettings {
        connections: 1,
        after_message: Duration::from_secs(2),
        ..settings(port)
    };
    let smtp = Arc::new(Smtp::new(one).unwrap());
    let first = tokio::spawn({
        let smtp = Arc::clone(&smtp);
        async move { smtp.hand_over(&mail(), now()).await }
    });
    while heard.count("message") == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        smtp.hand_over(&mail(), now()).await,
        Handover::not_taken(NotTaken::TimedOut)
    );
    assert_eq!(first.await.unwrap(), Handover::unknown(Uncertain::TimedOut));
}

#[tokio::test]
async fn a_hand_over_that_is_dropped_leaves_no_connection_half_used() {
    let (port, heard) = relay(vec![vec![("message", Does::Stall)], vec![]]).await;
    let smtp = Smtp::new(SmtpSettings {
        connections: 1,
        ..settings(port)
    })
    .unwrap();
    let dropped = tokio::time::timeout(Duration::from_millis(150), smtp.hand_over(&mail(), now())).await;
    assert!(dropped.is_err());
    assert_eq!((smtp.pool.idle_count(), heard.count("1 message")), (0, 1));
    assert_eq!(
        smtp.hand_over(&mail(), now()).await,
        accepted(),
        "and the permit is free again"
    );
}
