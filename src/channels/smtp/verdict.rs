//! What a relay's answer, or its silence, means at each stage.

use std::error::Error as _;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Response;

use crate::care::message::Refusal;

use super::super::handover::{Handover, NotTaken, Uncertain, is_wire};

/// How far the conversation had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// MAIL FROM: an answer is about us.
    Sender,
    /// RCPT TO, and DATA before the message itself.
    Recipient,
    /// The first byte of the message has been written.
    Message,
}

/// What came instead of a good answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The relay said no.
    Said {
        /// Its answer (RFC 5321 §4.2).
        code: u16,
        /// Subject and detail of its enhanced status code (RFC 3463), where it gives one.
        detail: Option<(u16, u16)>,
    },
    /// It said something that cannot stand here.
    OutOfStep,
    /// The line fell.
    Cut,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        // The text behind the code may name the recipient, so nothing but numbers is kept of it.
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        match error.status() {
            Some(code) => Self::Said {
                code: code.into(),
                detail: enhanced(&text),
            },
            None if error.is_response() && text != "incomplete response" => Self::OutOfStep,
            None => Self::Cut,
        }
    }
}

impl Failure {
    /// Whether the connection is of no more use, while the relay may be as well as ever.
    pub(super) const fn is_stale(self) -> bool {
        matches!(self, Self::Said { code: 421, .. } | Self::OutOfStep | Self::Cut)
    }
}

/// A 2xx answer to the message. 3xx cannot stand there.
pub(super) fn taken(answer: &Response) -> Handover {
    if !(200..300).contains(&u16::from(answer.code())) {
        return Handover::unknown(Uncertain::Unreadable);
    }
    Handover::Accepted {
        provider_id: answer.message().find_map(queue_id),
        segments: None,
    }
}

/// What a failure means for the message.
pub(super) fn refused(stage: Stage, failure: Failure) -> Handover {
    match (stage, failure) {
        (Stage::Message, Failure::Cut) => Handover::unknown(Uncertain::Cut),
        (Stage::Message, Failure::OutOfStep) => Handover::unknown(Uncertain::Unreadable),
        // "Closing the channel" is about the channel; what became of the message it does not say.
        (Stage::Message, Failure::Said { code: 421, .. }) => Handover::unknown(Uncertain::GatewayTrouble),
        (_, Failure::Cut) => Handover::not_taken(NotTaken::NoConnection),
        (_, Failure::OutOfStep) => Handover::not_taken(NotTaken::OutOfStep),
        (_, Failure::Said { code: 421, .. }) => Handover::not_taken(NotTaken::Busy),
        // "The requested action did not occur" (RFC 5321 §4.2.1), also after the message: relays greylist there.
        (_, Failure::Said { code: 400..=499, .. }) => Handover::not_taken(NotTaken::Deferred),
        // A relay that asks for signing in or for encryption refuses us, not the message.
        (
            Stage::Sender | Stage::Recipient,
            Failure::Said {
                code: 530 | 534 | 535 | 538,
                ..
            },
        ) => Handover::not_taken(NotTaken::SignIn),
        (Stage::Sender, Failure::Said { .. }) => Handover::refused(Refusal::OurFault),
        (stage, Failure::Said { code, detail }) => Handover::refused(reason(stage, code, detail)),
    }
}

/// Only an enhanced status code (RFC 3463) can say that an address is dead; a bare 550 also stands for policy.
fn reason(stage: Stage, code: u16, detail: Option<(u16, u16)>) -> Refusal {
    match (detail, stage) {
        // No such mailbox, no such system, bad syntax, moved, a domain that takes no mail (RFC 7505).
        (Some((1, 1 | 2 | 3 | 6 | 10)), _) => Refusal::NoSuchAddress,
        (Some((2, 2)), _) => Refusal::Full,
        (Some((4, 7)), _) => Refusal::Expired,
        (Some((2, 1) | (4, _)), _) => Refusal::Unreachable,
        // "Relay access denied" comes at the recipient, a verdict on the content after the message.
        (Some((7, _)), Stage::Message) => Refusal::Filtered,
        // The sender's address, the size, the form of the message, the right to use this relay.
        (Some((1, 7 | 8) | (2 | 3, 3 | 4) | (6 | 7, _)), _) => Refusal::OurFault,
        (None, Stage::Recipient) if code == 552 => Refusal::Full,
        _ => Refusal::Other,
    }
}

/// Reads `5.1.1` at the start of a text.
fn enhanced(text: &str) -> Option<(u16, u16)> {
    let mut parts = text.split_whitespace().next()?.splitn(3, '.');
    let class = parts.next()?;
    if !matches!(class, "4" | "5") {
        return None;
    }
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The relay's own reference, from `queued as ABC` (Postfix) or `id=ABC` (Exim). Any other text is left alone: it may
/// name the recipient.
fn queue_id(line: &str) -> Option<String> {
    let after = line.split_once("queued as ").or_else(|| line.split_once("id="))?.1;
    after
        .split_whitespace()
        .next()
        .filter(|id| is_wire(id))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_at_each_stage() {
        use Stage::{Message, Recipient, Sender};
        let refused_for = Handover::refused;
        for (stage, text, code, expected) in [
            (Sender, "5.7.1 no", 550, refused_for(Refusal::OurFault)),
            (
                Sender,
                "5.7.0 sign in first",
                530,
                Handover::not_taken(NotTaken::SignIn),
            ),
            (Sender, "", 421, Handover::not_taken(NotTaken::Busy)),
            (
                Recipient,
                "5.1.1 <an@example.org>: unknown",
                550,
                refused_for(Refusal::NoSuchAddress),
            ),
            (Recipient, "5.1.10 null MX", 556, refused_for(Refusal::NoSuchAddress)),
            (Recipient, "5.1.8 sender", 553, refused_for(Refusal::OurFault)),
            (Recipient, "5.2.1 disabled", 550, refused_for(Refusal::Unreachable)),
            (Recipient, "5.2.2 full", 552, refused_for(Refusal::Full)),
            (
                Recipient,
                "5.7.1 relay access denied",
                554,
                refused_for(Refusal::OurFault),
            ),
            (Recipient, "mailbox unavailable", 550, refused_for(Refusal::Other)),
            (Recipient, "over quota", 552, refused_for(Refusal::Full)),
            (Recipient, "4.2.2 full", 452, Handover::not_taken(NotTaken::Deferred)),
            (Recipient, "2.1.1 wrong class", 550, refused_for(Refusal::Other)),
            (Recipient, "5.1.x", 550, refused_for(Refusal::Other)),
            (Message, "5.7.1 spam", 554, refused_for(Refusal::Filtered)),
            (Message, "5.3.4 too big", 552, refused_for(Refusal::OurFault)),
            (Message, "5.4.7 expired", 550, refused_for(Refusal::Expired)),
            (Message, "no", 554, refused_for(Refusal::Other)),
            (
                Message,
                "4.7.1 greylisted",
                451,
                Handover::not_taken(NotTaken::Deferred),
            ),
            (
                Message,
                "4.4.2 timeout",
                421,
                Handover::unknown(Uncertain::GatewayTrouble),
            ),
        ] {
            let failure = Failure::Said {
                code,
                detail: enhanced(text),
            };
            assert_eq!(refused(stage, failure), expected, "{stage:?} {code} {text}");
        }
        for (stage, failure, expected) in [
            (Sender, Failure::Cut, Handover::not_taken(NotTaken::NoConnection)),
            (Recipient, Failure::OutOfStep, Handover::not_taken(NotTaken::OutOfStep)),
            (Message, Failure::Cut, Handover::unknown(Uncertain::Cut)),
            (Message, Failure::OutOfStep, Handover::unknown(Uncertain::Unreadable)),
        ] {
            assert_eq!(refused(stage, failure), expected, "{stage:?} {failure:?}");
        }
    }

    #[test]
    fn a_queue_id_is_kept_and_nothing_else() {
        for (line, id) in [
            ("2.0.0 Ok: queued as 4Zq1Xx0r3Vz9", Some("4Zq1Xx0r3Vz9")),
            ("OK id=1tB2Cd-000000AbC-1234", Some("1tB2Cd-000000AbC-1234")),
            ("2.1.5 <an@example.org> ok", None),
            ("queued as <an@example.org>", None),
        ] {
            assert_eq!(queue_id(line).as_deref(), id, "{line}");
        }
    }
}
