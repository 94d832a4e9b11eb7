use std::time::Duration;

use expect_test::expect;

use super::super::super::gateway::Capabilities;
use super::super::settings::SmtpTls;
use super::*;

fn settings() -> SmtpSettings {
    SmtpSettings {
        id: "mail".to_owned(),
        host: "127.0.0.1".to_owned(),
        port: 25,
        tls: SmtpTls::None,
        sign_in: None,
        plain_to_far_host: false,
        hello: None,
        message_id_domain: "nazorg.example.org".to_owned(),
        bounce_domain: None,
        connections: 1,
        before_message: Duration::from_secs(1),
        after_message: Duration::from_secs(1),
        idle_timeout: Duration::from_secs(1),
        capabilities: Capabilities::default(),
    }
}

fn mail() -> OutgoingMail {
    OutgoingMail {
        wire: "m_1".to_owned(),
        to: "an@example.com".to_owned(),
        from_name: "Dienst Écoute".to_owned(),
        from: "zorg@example.org".to_owned(),
        reply_to: Some("antwoord+m_1@example.org".to_owned()),
        subject: "Hoe gaat het, vroegere cliënt?".to_owned(),
        text: "Dag,\n\nHoe gaat het met u?\n.\nLaat het ons weten.\n".to_owned(),
        html: "<p>Hoe gaat het met ü?</p>".to_owned(),
        unsubscribe_url: Some("https://nazorg.example.org/u/abc".to_owned()),
    }
}

fn now() -> Timestamp {
    "2026-03-29T00:30:00Z".parse().unwrap()
}

fn composed(settings: &SmtpSettings, mail: &OutgoingMail) -> String {
    String::from_utf8(
        compose(settings, mail, now())
            .unwrap_or_else(|why| panic!("{why}"))
            .bytes,
    )
    .unwrap()
}

#[test]
fn a_mail_as_it_goes_over_the_line() {
    let text = composed(&settings(), &mail());
    assert!(text.is_ascii());
    assert!(
        text.split("\r\n")
            .all(|line| !line.contains(['\r', '\n']) && line.len() <= 78),
        "{text}"
    );
    expect![[r#"
        Message-ID: <m_1@nazorg.example.org>
        Date: Sun, 29 Mar 2026 00:30:00 +0000
        From: =?utf-8?b?RGllbnN0IMOJY291dGU=?= <zorg@example.org>
        To: an@example.com
        Subject: Hoe gaat het, vroegere =?utf-8?b?Y2xpw6tudD8=?=
        Reply-To: antwoord+m_1@example.org
        Auto-Submitted: auto-generated
        X-Auto-Response-Suppress: All
        List-Unsubscribe: <https://nazorg.example.org/u/abc>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="=_m_1"

        --=_m_1
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Dag,

        Hoe gaat het met u?
        .
        Laat het ons weten.

        --=_m_1
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>Hoe gaat het met =C3=BC?</p>
        --=_m_1--
    "#]]
    .assert_eq(&text.replace("\r\n", "\n"));
    assert_eq!(text, composed(&settings(), &mail()), "the same mail is the same bytes");
}

#[test]
fn plain_text_alone_has_no_alternatives() {
    let mut mail = mail();
    mail.html.clear();
    mail.unsubscribe_url = None;
    let text = composed(&settings(), &mail);
    assert!(
        !text.contains("multipart") && !text.contains("List-Unsubscribe"),
        "{text}"
    );
    assert!(text.contains("Content-Type: text/plain; charset=utf-8\r\n"), "{text}");
}

#[test]
fn one_click_is_promised_over_https_alone() {
    let mut mail = mail();
    mail.unsubscribe_url = Some("http://127.0.0.1:8080/u/abc".to_owned());
    let text = composed(&settings(), &mail);
    assert!(
        text.contains("List-Unsubscribe: <http://127.0.0.1:8080/u/abc>\r\n") && !text.contains("-Post"),
        "{text}"
    );
}

#[test]
fn the_envelope_sender_can_name_the_message() {
    let plain = compose(&settings(), &mail(), now()).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(
        (plain.sender.as_ref(), plain.recipient.as_ref()),
        ("zorg@example.org", "an@example.com")
    );
    let verp = SmtpSettings {
        bounce_domain: Some("bounces.example.org".to_owned()),
        ..settings()
    };
    let verp = compose(&verp, &mail(), now()).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(verp.sender.as_ref() as &str, "bounce+m_1@bounces.example.org");
}

#[test]
fn nothing_can_add_a_header_or_a_recipient() {
    type Spoil = fn(&mut OutgoingMail);
    let spoils: [(&str, Spoil, Refusal); 16] = [
        ("wire", |m| m.wire = "a\r\nBcc: b@example.com".into(), Refusal::OurFault),
        ("wire >", |m| m.wire = "a>b".into(), Refusal::OurFault),
        (
            "subject",
            |m| m.subject = "Dag\r\nBcc: b@example.com".into(),
            Refusal::OurFault,
        ),
        (
            "subject lf",
            |m| m.subject = "Dag\nBcc: b@example.com".into(),
            Refusal::OurFault,
        ),
        ("subject nul", |m| m.subject = "Dag\0".into(), Refusal::OurFault),
        ("long subject", |m| m.subject = "x".repeat(901), Refusal::OurFault),
        (
            "from name",
            |m| m.from_name = "Dienst\r\nBcc: b@example.com".into(),
            Refusal::OurFault,
        ),
        (
            "from",
            |m| m.from = "zorg@example.org\r\nBcc: b@example.com".into(),
            Refusal::OurFault,
        ),
        (
            "reply",
            |m| m.reply_to = Some("a@example.org\r\nBcc: b@example.com".into()),
            Refusal::OurFault,
        ),
        (
            "reply list",
            |m| m.reply_to = Some("a@example.org,b@example.com".into()),
            Refusal::OurFault,
        ),
        (
            "url",
            |m| m.unsubscribe_url = Some("https://x.test/\r\nBcc: b@example.com".into()),
            Refusal::OurFault,
        ),
        (
            "url end",
            |m| m.unsubscribe_url = Some("https://x.test/>, <mailto:b@example.com".into()),
            Refusal::OurFault,
        ),
        (
            "url kind",
            |m| m.unsubscribe_url = Some("javascript:alert(1)".into()),
            Refusal::OurFault,
        ),
        (
            "to",
            |m| m.to = "an@example.com>\r\nRCPT TO:<b@example.com".into(),
            Refusal::NoSuchAddress,
        ),
        (
            "to list",
            |m| m.to = "an@example.com,b@example.com".into(),
            Refusal::NoSuchAddress,
        ),
        ("to script", |m| m.to = "ån@example.com".into(), Refusal::Other),
    ];
    for (what, spoil, expected) in spoils {
        let mut mail = mail();
        spoil(&mut mail);
        assert_eq!(compose(&settings(), &mail, now()).err(), Some(expected), "{what}");
    }
}

#[test]
fn a_date_before_the_calendar_of_mail_does_no_harm() {
    for now in [Timestamp::MIN, Timestamp::MAX] {
        assert!(compose(&settings(), &mail(), now).is_ok(), "{now}");
    }
}
