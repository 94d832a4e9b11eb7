//! Sending to a far end on this machine, and the settings.

mod far_end;
mod sending;

use std::time::Duration;

use secrecy::SecretString;

use self::far_end::settings;
use super::super::gateway::Capabilities;
use super::{Sender, Twilio, TwilioSettings, WebhookSettings};

type Spoil = fn(&mut TwilioSettings);

fn webhooks(public_base: &str, tokens: usize) -> WebhookSettings {
    let auth_tokens = vec![SecretString::from("t"); tokens];
    WebhookSettings {
        public_base: public_base.to_owned(),
        auth_tokens,
        shared_keys: Vec::new(),
    }
}

#[test]
fn settings_are_checked_whole() {
    let spoils: [(Spoil, &str); 15] = [
        (|_| {}, ""),
        (|s| s.base_url = "http://127.0.0.1:9".to_owned(), ""),
        (|s| s.base_url = "http://api.example.com".to_owned(), "BaseUrl"),
        (|s| s.base_url = "ftp://api.example.com".to_owned(), "BaseUrl"),
        (|s| s.base_url = "https://a:b@api.example.com".to_owned(), "BaseUrl"),
        (|s| s.base_url = "https://api.example.com?x".to_owned(), "BaseUrl"),
        (
            |s| (s.base_url, s.account_sid) = (String::new(), "../x".to_owned()),
            "BaseUrl AccountSid",
        ),
        (|s| s.sender = Sender::From(" ".to_owned()), "Sender"),
        (|s| s.webhooks = None, "NoWebhooks"),
        (|s| (s.webhooks, s.capabilities) = (None, Capabilities::default()), ""),
        (
            |s| s.webhooks = Some(webhooks("nazorg.example.org", 0)),
            "PublicBase NoWebhookSecret",
        ),
        (|s| s.webhooks = Some(webhooks("http://localhost:8080", 1)), ""),
        (
            |s| {
                let mut empty = webhooks("http://localhost:8080", 1);
                empty.auth_tokens = vec![SecretString::from(" ")];
                s.webhooks = Some(empty);
            },
            "NoWebhookSecret",
        ),
        (|s| s.connect_timeout = s.timeout, "TimeOuts"),
        (
            |s| (s.connect_timeout, s.connections) = (Duration::ZERO, 0),
            "TimeOuts Connections",
        ),
    ];
    for (number, (spoil, expected)) in spoils.into_iter().enumerate() {
        let mut settings = settings("https://api.example.com".to_owned());
        spoil(&mut settings);
        let problems: Vec<_> = settings
            .problems()
            .iter()
            .map(|problem| format!("{problem:?}"))
            .collect();
        assert_eq!(problems.join(" "), expected, "case {number}");
        assert_eq!(Twilio::new(settings).is_ok(), expected.is_empty(), "case {number}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let debug = format!(
        "{:?}",
        Twilio::new(settings("https://api.example.com".to_owned())).unwrap()
    );
    assert!(debug.contains("AC0123") && !debug.contains("t0ken"), "{debug}");
}
