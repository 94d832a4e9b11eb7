//! One message on its way out, and what the gateway said to it.

use std::fmt;

use jiff::SignedDuration;

use crate::care::message::Refusal;
use crate::care::vocabulary::vocabulary;

/// A text message ready to leave. Its `Debug` shows neither number nor text.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingSms {
    /// Our opaque reference: 1 to 64 of `A–Z a–z 0–9 - _`. It goes into the gateway's callback address and into logs,
    /// so it must say nothing about anybody.
    pub wire: String,
    /// The number, in E.164 form (`+32470123456`).
    pub to: String,
    /// The text.
    pub body: String,
    /// How long the gateway may keep trying: what is left of the contact window.
    pub validity: SignedDuration,
}

impl fmt::Debug for OutgoingSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingSms")
            .field("wire", &self.wire)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

/// A mail ready to leave, to one recipient. Its `Debug` shows neither address nor text.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Our opaque reference: 1 to 64 of `A–Z a–z 0–9 - _`. It is the left side of the `Message-ID` (RFC 5322 §3.6.4).
    pub wire: String,
    /// The recipient's address, nothing else (`somebody@example.org`).
    pub to: String,
    /// The name under which the service presents itself.
    pub from_name: String,
    /// The service's address.
    pub from: String,
    /// Where an answer goes, where that is not `from`.
    pub reply_to: Option<String>,
    /// The subject, one line. It may say nothing about debts.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML; empty for a mail of plain text alone.
    pub html: String,
    /// Where one POST stops these mails (RFC 8058).
    pub unsubscribe_url: Option<String>,
}

impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingMail")
            .field("wire", &self.wire)
            .finish_non_exhaustive()
    }
}

/// What became of one hand-over. The line between [`Handover::NotTaken`] and [`Handover::Unknown`] is the promise that
/// nobody is contacted twice: when in doubt it is `Unknown`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The gateway has it and answers for it from here on.
    Accepted {
        /// The gateway's own reference, where it gave one.
        provider_id: Option<String>,
        /// How many parts the gateway says the text takes, where it says so.
        segments: Option<u16>,
    },
    /// The gateway surely did not act on it: the same message may be handed over again.
    NotTaken {
        /// How long the gateway asks us to wait, where it says so.
        retry_after: Option<SignedDuration>,
        /// What stood in the way.
        why: NotTaken,
    },
    /// The gateway said no, and would say no again.
    Refused {
        /// Why.
        why: Refusal,
        /// Whether this tells us of an opt-out that we had not heard of.
        opted_out: bool,
    },
    /// It may have left and it may not. Never to be repeated without a report or a human.
    Unknown {
        /// What went wrong.
        why: Uncertain,
    },
}

impl Handover {
    /// A hand-over that was surely not taken, with no word on when to come back.
    #[must_use]
    pub const fn not_taken(why: NotTaken) -> Self {
        Self::NotTaken { retry_after: None, why }
    }

    /// A refusal that is no opt-out.
    #[must_use]
    pub const fn refused(why: Refusal) -> Self {
        Self::Refused { why, opted_out: false }
    }

    /// A hand-over of unknown outcome.
    #[must_use]
    pub const fn unknown(why: Uncertain) -> Self {
        Self::Unknown { why }
    }
}

vocabulary! {
    /// Why a gateway surely did not take a message.
    pub enum NotTaken {
        /// No connection: the name did not resolve, the port is closed, or the line fell before anything was asked.
        NoConnection = "no-connection",
        /// The gateway's certificate or its TLS did not hold.
        Tls = "tls",
        /// The gateway did not let us in: user, password or a demand for encryption.
        SignIn = "sign-in",
        /// The gateway, or our own set of connections, is busy.
        Busy = "busy",
        /// The gateway asks to try again later (an SMTP answer 4yz, RFC 5321 §4.2.1).
        Deferred = "deferred",
        /// Time ran out before the message went out.
        TimedOut = "timed-out",
        /// What answers there does not speak the protocol as it should.
        OutOfStep = "out-of-step",
    }
}

vocabulary! {
    /// Why nobody knows whether a gateway took a message.
    pub enum Uncertain {
        /// No answer came in time, after the message went out.
        TimedOut = "timed-out",
        /// The line fell after the message went out.
        Cut = "cut",
        /// An answer came that cannot be read.
        Unreadable = "unreadable",
        /// The gateway answered that it is in trouble itself (HTTP 5xx, SMTP 421 after the message).
        GatewayTrouble = "gateway-trouble",
    }
}

/// Whether `wire` is fit for an address, a mail header and a log line: 1 to 64 of `A–Z a–z 0–9 - _`.
#[must_use]
pub fn is_wire(wire: &str) -> bool {
    (1..=64).contains(&wire.len())
        && wire
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Whether a host name means this machine, where nothing needs to be encrypted.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_personal_data() {
        let sms = OutgoingSms {
            wire: "w1".into(),
            to: "+32470123456".into(),
            body: "Hoe gaat het?".into(),
            validity: SignedDuration::from_secs(60),
        };
        assert_eq!(format!("{sms:?}"), r#"OutgoingSms { wire: "w1", validity: 1m, .. }"#);
        let mail = OutgoingMail {
            wire: "w2".into(),
            to: "an@example.org".into(),
            from_name: "An".into(),
            from: "zorg@example.com".into(),
            reply_to: Some("antwoord@example.com".into()),
            subject: "Hoe gaat het?".into(),
            text: "Dag An".into(),
            html: "<p>Dag An</p>".into(),
            unsubscribe_url: None,
        };
        assert_eq!(format!("{mail:?}"), r#"OutgoingMail { wire: "w2", .. }"#);
    }

    #[test]
    fn a_wire_is_fit_for_an_address_and_a_header() {
        for (wire, fit) in [
            ("m_0k3-Z", true),
            (&"a".repeat(64), true),
            (&"a".repeat(65), false),
            ("", false),
            ("a/b", false),
            ("a b", false),
            ("a\r\nBcc: x", false),
            ("é", false),
            ("..", false),
        ] {
            assert_eq!(is_wire(wire), fit, "{wire:?}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for (host, loopback) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("[::1]", true),
            ("localhost.example.org", false),
            ("10.0.0.1", false),
            ("0.0.0.0", false),
            ("smtp.example.org", false),
        ] {
            assert_eq!(is_loopback(host), loopback, "{host}");
        }
    }
}
