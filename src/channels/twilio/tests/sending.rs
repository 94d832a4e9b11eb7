//! Each answer, and each lack of one, is one outcome.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::net::TcpListener;

use super::super::super::gateway::Capabilities;
use super::super::super::handover::{Handover, NotTaken, OutgoingSms, Uncertain};
use super::super::{Credentials, Sender, Twilio, TwilioSettings};
use super::far_end::{Answer, Rude, created, double, handed_over, pairs, rude, settings, sms};
use crate::care::message::Refusal;

#[tokio::test]
async fn a_text_is_asked_for_as_the_specification_says() {
    let (base, seen) = double((201, &[], created(""))).await;
    assert_eq!(
        handed_over(&base).await,
        Handover::Accepted {
            provider_id: Some("SM00ff".to_owned()),
            segments: Some(2)
        }
    );
    let retentive = TwilioSettings {
        sender: Sender::MessagingService("MG1".to_owned()),
        discard_content: true,
        obfuscate_address: true,
        webhooks: None,
        capabilities: Capabilities::default(),
        ..settings(base)
    };
    let twilio = Twilio::new(retentive).unwrap();
    for validity in [SignedDuration::MIN, SignedDuration::from_hours(11)] {
        twilio.hand_over(&OutgoingSms { validity, ..sms() }).await;
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen.complaints, Vec::<String>::new());
    let text = "Body=Hoe gaat het? Antwoord 1-5 & +/- é €";
    let callback = "StatusCallback=https://nazorg.example.org/hooks/twilio/status/m_1#rc=2&rp=all";
    let service = [
        "MessagingServiceSid=MG1",
        "ContentRetention=discard",
        "AddressRetention=obfuscate",
    ];
    assert_eq!(
        seen.forms.iter().map(pairs).collect::<Vec<_>>(),
        [
            vec![
                "To=+32470123456",
                "From=+32460000000",
                text,
                callback,
                "ValidityPeriod=5400"
            ],
            vec![
                "To=+32470123456",
                service[0],
                text,
                "ValidityPeriod=1",
                service[1],
                service[2]
            ],
            vec![
                "To=+32470123456",
                service[0],
                text,
                "ValidityPeriod=36000",
                service[1],
                service[2]
            ],
        ]
    );
}

#[tokio::test]
async fn an_api_key_signs_in_by_its_own_name() {
    let (base, seen) = double((201, &[], created(""))).await;
    let credentials = Credentials::ApiKey {
        sid: "SK9".to_owned(),
        secret: SecretString::from("s"),
    };
    Twilio::new(TwilioSettings {
        credentials,
        ..settings(base)
    })
    .unwrap()
    .hand_over(&sms())
    .await;
    let complaint = r#"authorization is "Basic U0s5OnM=", not "Basic QUMwMTIzOnQwa2Vu""#;
    assert_eq!(seen.lock().unwrap().complaints, [complaint]);
}

#[tokio::test]
async fn each_answer_is_one_outcome() {
    let refused = Handover::refused;
    let code = |code: u32| format!(r#"{{"code":{code},"message":"+32470123456","status":400}}"#);
    let accepted = |segments| Handover::Accepted {
        provider_id: Some("SM00ff".to_owned()),
        segments,
    };
    let busy = |seconds: Option<i64>| Handover::NotTaken {
        retry_after: seconds.map(SignedDuration::from_secs),
        why: NotTaken::Busy,
    };
    let opted_out = Handover::Refused {
        why: Refusal::Blocked,
        opted_out: true,
    };
    let unreadable = Handover::unknown(Uncertain::Unreadable);
    let trouble = Handover::unknown(Uncertain::GatewayTrouble);
    let cases: Vec<(Answer, Handover)> = vec![
        ((201, &[], created("")), accepted(Some(2))),
        ((200, &[], created("")), accepted(Some(2))),
        (
            (
                201,
                &[],
                r#"{"sid":"SM00ff","status":"accepted","num_segments":"0"}"#.to_owned(),
            ),
            accepted(None),
        ),
        (
            (
                201,
                &[],
                r#"{"sid":"SM00ff","status":"failed","error_code":21610}"#.to_owned(),
            ),
            opted_out.clone(),
        ),
        (
            (201, &[], r#"{"sid":"SM00ff","status":"canceled"}"#.to_owned()),
            refused(Refusal::OurFault),
        ),
        ((201, &[], r#"{"status":"queued"}"#.to_owned()), unreadable.clone()),
        (
            (201, &[], r#"{"sid":"SM 00","status":"queued"}"#.to_owned()),
            unreadable.clone(),
        ),
        (
            (201, &[], r#"{"sid":"SM00ff","status":"que"#.to_owned()),
            unreadable.clone(),
        ),
        ((201, &[], "[]".to_owned()), unreadable.clone()),
        ((204, &[], String::new()), unreadable.clone()),
        ((201, &[], created("") + &" ".repeat(70_000)), unreadable.clone()),
        ((302, &[("location", "/elsewhere")], String::new()), unreadable.clone()),
        ((400, &[], code(21211)), refused(Refusal::NoSuchAddress)),
        ((400, &[], code(21614)), refused(Refusal::NotAMobile)),
        ((400, &[], code(21610)), opted_out),
        ((400, &[], code(21606)), refused(Refusal::OurFault)),
        ((400, &[], code(21659)), refused(Refusal::OurFault)),
        ((400, &[], code(21617)), refused(Refusal::OurFault)),
        ((400, &[], code(29999)), refused(Refusal::Other)),
        ((400, &[], "not json".to_owned()), refused(Refusal::Other)),
        ((400, &[], code(21211) + &" ".repeat(70_000)), refused(Refusal::Other)),
        ((400, &[], code(20429)), busy(None)),
        ((400, &[("retry-after", "30")], code(21611)), busy(Some(30))),
        ((401, &[], code(20003)), refused(Refusal::OurFault)),
        ((403, &[], "<html>".to_owned()), refused(Refusal::OurFault)),
        ((404, &[], code(20404)), refused(Refusal::OurFault)),
        ((408, &[], String::new()), unreadable),
        ((429, &[], code(20429)), busy(None)),
        ((429, &[("retry-after", "7")], String::new()), busy(Some(7))),
        (
            (429, &[("retry-after", "99999999999999999999")], String::new()),
            busy(None),
        ),
        ((429, &[("retry-after", "86400")], String::new()), busy(Some(3600))),
        (
            (429, &[("retry-after", "Sun, 22 Nov 2026 10:00:00 GMT")], String::new()),
            busy(None),
        ),
        ((500, &[], code(20500)), trouble.clone()),
        ((503, &[("retry-after", "7")], String::new()), trouble),
    ];
    for (answer, expected) in cases {
        let label = format!("{} {}", answer.0, answer.2.trim());
        let (base, seen) = double(answer).await;
        assert_eq!(handed_over(&base).await, expected, "{label}");
        let seen = seen.lock().unwrap();
        assert_eq!(
            (seen.forms.len(), &seen.complaints),
            (1, &Vec::new()),
            "{label}: asked once, and well"
        );
    }
}

#[tokio::test]
async fn what_breaks_after_the_request_is_in_doubt_and_never_takes_longer_than_its_time() {
    const CUT_201: &str = "HTTP/1.1 201 Created\r\ncontent-length: 90\r\n\r\n{\"sid\":\"SM00ff\",";
    for (manner, expected) in [
        (Rude::HangUp, Uncertain::Cut),
        (Rude::Reset, Uncertain::Cut),
        (Rude::SayNothing, Uncertain::TimedOut),
        (Rude::StallUnread, Uncertain::TimedOut),
        (Rude::Say("SSH-2.0-OpenSSH_9.2\r\n"), Uncertain::Cut),
        (Rude::Say("HTTP/1.1 201 Crea"), Uncertain::Cut),
        (Rude::Say(CUT_201), Uncertain::Cut),
        (Rude::SayThenStall(CUT_201), Uncertain::TimedOut),
    ] {
        let base = format!("http://{}", rude(manner).await);
        let begun = Instant::now();
        assert_eq!(handed_over(&base).await, Handover::unknown(expected), "{manner:?}");
        assert!(
            begun.elapsed() < Duration::from_millis(1500),
            "{manner:?} took {:?}",
            begun.elapsed()
        );
    }
}

#[tokio::test]
async fn a_refusal_counts_though_its_body_is_cut() {
    let base = format!(
        "http://{}",
        rude(Rude::Say(
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 90\r\n\r\n{\"code\":21211"
        ))
        .await
    );
    assert_eq!(handed_over(&base).await, Handover::refused(Refusal::Other));
    let base = format!(
        "http://{}",
        rude(Rude::SayThenStall("HTTP/1.1 429 Slow\r\ncontent-length: 90\r\n\r\n")).await
    );
    assert_eq!(handed_over(&base).await, Handover::not_taken(NotTaken::Busy));
}

#[tokio::test]
async fn what_breaks_before_the_request_was_not_taken() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(
        handed_over(&format!("http://{closed}")).await,
        Handover::not_taken(NotTaken::NoConnection)
    );
    // A far end that takes the connection and never shakes hands.
    let mute = rude(Rude::StallUnread).await;
    let begun = Instant::now();
    assert_eq!(
        handed_over(&format!("https://{mute}")).await,
        Handover::not_taken(NotTaken::TimedOut)
    );
    assert!(begun.elapsed() < Duration::from_millis(1500));
    // A far end that speaks HTTP where TLS is due.
    let (plain, seen) = double((201, &[], created(""))).await;
    assert_eq!(
        handed_over(&plain.replace("http:", "https:")).await,
        Handover::not_taken(NotTaken::Tls)
    );
    assert!(seen.lock().unwrap().forms.is_empty());
    // A name that cannot exist (RFC 6761 §6.4): no answer, or none in time where the resolver is slow.
    let unknown = handed_over("https://gateway.invalid").await;
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
async fn what_is_not_in_the_agreed_form_never_leaves() {
    let (base, seen) = double((201, &[], created(""))).await;
    let twilio = Twilio::new(settings(base)).unwrap();
    for (wire, to) in [
        ("m/1", "+32470123456"),
        ("", "+32470123456"),
        ("m_1", "32470123456"),
        ("m_1", "whatsapp:+32470123456"),
        ("m_1", "+0470123456"),
        ("m_1", "+32470"),
        ("m_1", "+3247012345678901"),
        ("m_1", "+32470 123456"),
    ] {
        let sms = OutgoingSms {
            wire: wire.to_owned(),
            to: to.to_owned(),
            ..sms()
        };
        assert_eq!(
            twilio.hand_over(&sms).await,
            Handover::refused(Refusal::OurFault),
            "{wire} {to}"
        );
    }
    assert!(seen.lock().unwrap().forms.is_empty());
}
