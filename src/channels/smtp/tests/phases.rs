//! Where a conversation breaks decides what is known of the mail.

use std::time::Instant;

use super::super::*;
use super::relay::{Does, Script, accepted, mail, now, relay, settings, signing_in};
use crate::care::message::Refusal;

async fn outcome(script: Script, settings: impl Fn(u16) -> SmtpSettings) -> (Handover, usize) {
    let (port, heard) = relay(vec![script]).await;
    let smtp = Smtp::new(settings(port)).unwrap();
    let handover = smtp.hand_over(&mail(), now()).await;
    assert!(heard.count("MAIL") <= 1, "never said twice: {:?}", heard.lines());
    (handover, smtp.pool.idle_count())
}

#[tokio::test]
async fn what_breaks_before_the_message_was_not_taken_and_after_it_is_in_doubt() {
    use Does::{Babble, Cut, CutWithin, Say, Stall};
    let not = Handover::not_taken;
    let doubt = Handover::unknown;
    let refused = Handover::refused;
    let cases: Vec<(Script, Handover, usize)> = vec![
        (vec![], accepted(), 1),
        (vec![("greeting", Cut)], not(NotTaken::NoConnection), 0),
        (vec![("greeting", Stall)], not(NotTaken::TimedOut), 0),
        (vec![("greeting", Babble)], not(NotTaken::NoConnection), 0),
        (vec![("greeting", Say("421 4.3.2 busy\r\n"))], not(NotTaken::Busy), 0),
        (vec![("greeting", Say("554 no service\r\n"))], not(NotTaken::SignIn), 0),
        (
            vec![("greeting", Say("HTTP/1.1 400 Bad\r\n\r\n"))],
            not(NotTaken::OutOfStep),
            0,
        ),
        (vec![("EHLO", Cut)], not(NotTaken::NoConnection), 0),
        (vec![("EHLO", Stall)], not(NotTaken::TimedOut), 0),
        // A line of blanks, at which lettre panics.
        (
            vec![("EHLO", Say("250-relay\r\n250-   \r\n250 ok\r\n"))],
            not(NotTaken::OutOfStep),
            0,
        ),
        (vec![("MAIL", Say("451 4.3.0 later\r\n"))], not(NotTaken::Deferred), 0),
        (
            vec![("MAIL", Say("550 5.7.1 not you\r\n"))],
            refused(Refusal::OurFault),
            0,
        ),
        (vec![("MAIL", Say("530 5.7.0 sign in\r\n"))], not(NotTaken::SignIn), 0),
        (vec![("MAIL", Say("354 what?\r\n"))], not(NotTaken::OutOfStep), 0),
        (vec![("MAIL", Cut)], not(NotTaken::NoConnection), 0),
        (
            vec![("RCPT", Say("450 4.2.0 greylisted\r\n"))],
            not(NotTaken::Deferred),
            1,
        ),
        (
            vec![("RCPT", Say("550 5.1.1 <an@example.com>: unknown\r\n"))],
            refused(Refusal::NoSuchAddress),
            1,
        ),
        (
            vec![("RCPT", Say("550-5.2.2 <an@example.com>\r\n550 5.2.2 full\r\n"))],
            refused(Refusal::Full),
            1,
        ),
        (vec![("RCPT", Say("421 4.3.2 closing\r\n"))], not(NotTaken::Busy), 0),
        (vec![("RCPT", Cut)], not(NotTaken::NoConnection), 0),
        (vec![("RCPT", Stall)], not(NotTaken::TimedOut), 0),
        (vec![("DATA", Say("250 ok\r\n"))], not(NotTaken::OutOfStep), 0),
        (vec![("DATA", Say("451 later\r\n"))], not(NotTaken::Deferred), 0),
        (vec![("DATA", Cut)], not(NotTaken::NoConnection), 0),
        (vec![("DATA", Stall)], not(NotTaken::TimedOut), 0),
        // From here on the message has begun to go over the line.
        (vec![("message", CutWithin)], doubt(Uncertain::Cut), 0),
        (vec![("message", Cut)], doubt(Uncertain::Cut), 0),
        (vec![("message", Stall)], doubt(Uncertain::TimedOut), 0),
        (vec![("message", Babble)], doubt(Uncertain::Cut), 0),
        (vec![("message", Say("25"))], doubt(Uncertain::TimedOut), 0),
        (vec![("message", Say("2,0 ok\r\n"))], doubt(Uncertain::Unreadable), 0),
        (vec![("message", Say("354 more?\r\n"))], doubt(Uncertain::Unreadable), 1),
        (
            vec![("message", Say("421 4.4.2 closing\r\n"))],
            doubt(Uncertain::GatewayTrouble),
            0,
        ),
        (
            vec![("message", Say("451 4.7.1 greylisted\r\n"))],
            not(NotTaken::Deferred),
            1,
        ),
        (
            vec![("message", Say("554 5.7.1 spam\r\n"))],
            refused(Refusal::Filtered),
            1,
        ),
        (
            vec![("message", Say("250 ok <an@example.com>\r\n"))],
            Handover::Accepted {
                provider_id: None,
                segments: None,
            },
            1,
        ),
    ];
    for (script, expected, idle) in cases {
        let label = format!("{script:?}");
        let begun = Instant::now();
        assert_eq!(outcome(script, settings).await, (expected, idle), "{label}");
        assert!(begun.elapsed().as_millis() < 1200, "{label} took {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn who_is_not_let_in_has_sent_nothing() {
    let with_password = |port| signing_in(settings(port));
    for (words, expected) in [
        ("235 in\r\n", accepted()),
        ("535 5.7.8 wrong\r\n", Handover::not_taken(NotTaken::SignIn)),
        ("454 4.7.0 later\r\n", Handover::not_taken(NotTaken::Busy)),
    ] {
        assert_eq!(
            outcome(vec![("AUTH", Does::Say(words))], with_password).await.0,
            expected,
            "{words}"
        );
    }
    let offers_nothing = vec![("EHLO", Does::Say("250 relay.example.org\r\n"))];
    assert_eq!(
        outcome(offers_nothing, with_password).await.0,
        Handover::not_taken(NotTaken::SignIn)
    );
    assert_eq!(
        outcome(vec![("AUTH", Does::Stall)], with_password).await.0,
        Handover::not_taken(NotTaken::TimedOut)
    );
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_name_take_nothing() {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let smtp = Smtp::new(settings(port)).unwrap();
    assert_eq!(
        smtp.hand_over(&mail(), now()).await,
        Handover::not_taken(NotTaken::NoConnection)
    );
    let nowhere = SmtpSettings {
        host: "relay.invalid".to_owned(),
        plain_to_far_host: true,
        ..settings(port)
    };
    let unknown = Smtp::new(nowhere).unwrap().hand_over(&mail(), now()).await;
    assert!(
        matches!(
            unknown,
            Handover::NotTaken {
                why: NotTaken::NoConnection | NotTaken::TimedOut,
                ..
            }
        ),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn a_mail_out_of_order_never_reaches_the_relay() {
    let (port, heard) = relay(vec![vec![]]).await;
    let smtp = Smtp::new(settings(port)).unwrap();
    let injected = OutgoingMail {
        subject: "Dag\r\nBcc: b@example.com".to_owned(),
        ..mail()
    };
    assert_eq!(
        smtp.hand_over(&injected, now()).await,
        Handover::refused(Refusal::OurFault)
    );
    let homeless = OutgoingMail {
        to: "an".to_owned(),
        ..mail()
    };
    assert_eq!(
        smtp.hand_over(&homeless, now()).await,
        Handover::refused(Refusal::NoSuchAddress)
    );
    assert_eq!(heard.lines(), Vec::<String>::new());
}

#[test]
fn settings_are_checked_whole() {
    let problems = |settings: SmtpSettings| {
        settings
            .problems()
            .iter()
            .map(|problem| format!("{problem:?}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let far = || SmtpSettings {
        host: "smtp.example.org".to_owned(),
        tls: SmtpTls::StartTls,
        ..settings(587)
    };
    for (settings, expected) in [
        (settings(25), ""),
        (far(), ""),
        (
            SmtpSettings {
                tls: SmtpTls::None,
                ..far()
            },
            "PlainToFarHost",
        ),
        (
            SmtpSettings {
                tls: SmtpTls::None,
                plain_to_far_host: true,
                ..far()
            },
            "",
        ),
        (
            SmtpSettings {
                host: "a b".to_owned(),
                ..far()
            },
            "Host",
        ),
        (
            SmtpSettings {
                message_id_domain: "x\r\ny".to_owned(),
                ..far()
            },
            "Domain",
        ),
        (
            SmtpSettings {
                hello: Some("-a.example.org".to_owned()),
                ..far()
            },
            "Domain",
        ),
        (
            SmtpSettings {
                bounce_domain: Some(String::new()),
                ..far()
            },
            "Domain",
        ),
        (
            SmtpSettings {
                connections: 0,
                before_message: std::time::Duration::ZERO,
                ..far()
            },
            "TimeOuts Connections",
        ),
    ] {
        assert_eq!(problems(settings), expected);
    }
    let debug = format!("{:?}", Smtp::new(signing_in(settings(25))).unwrap());
    assert!(!debug.contains("geheim"), "{debug}");
}
