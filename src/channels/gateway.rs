//! The closed set of gateways, and what each can do.

use std::time::Duration;

use jiff::Timestamp;

use super::handover::{Handover, OutgoingMail, OutgoingSms};
use super::look::Looked;
use super::played::Played;
use super::smtp::Smtp;
use super::twilio::Twilio;

pub use crate::care::circle::Capabilities;

/// A gateway for text messages.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a process has one of them")]
pub enum SmsGateway {
    /// Twilio's Messages API, or a far end that speaks it.
    Twilio(Twilio),
    /// One that is played within this process.
    Played(Played),
}

impl SmsGateway {
    /// The gateway's name in settings, brake, metrics and ledger.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Twilio(twilio) => twilio.id(),
            Self::Played(played) => played.id,
        }
    }

    /// What it can do, as declared in the settings.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        match self {
            Self::Twilio(twilio) => twilio.capabilities(),
            Self::Played(played) => played.capabilities,
        }
    }

    /// How many messages may be under way at once; never start more than that.
    #[must_use]
    pub fn connections(&self) -> usize {
        match self {
            Self::Twilio(twilio) => twilio.connections(),
            Self::Played(played) => played.connections,
        }
    }

    /// Looks whether it is there and lets us in. Nothing is sent.
    pub async fn look(&self, patience: Duration) -> Looked {
        match self {
            Self::Twilio(twilio) => twilio.look(patience).await,
            Self::Played(_) => Looked::Well,
        }
    }

    /// Hands one message over, once, and says what is known afterwards. Ends within the gateway's time-outs.
    pub async fn hand_over(&self, sms: &OutgoingSms) -> Handover {
        match self {
            Self::Twilio(twilio) => twilio.hand_over(sms).await,
            Self::Played(played) => played.far_end.sms(sms).await,
        }
    }
}

/// A gateway for mail.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a process has one of them")]
pub enum MailGateway {
    /// A mail relay (RFC 5321).
    Smtp(Smtp),
    /// One that is played within this process.
    Played(Played),
}

impl MailGateway {
    /// The gateway's name in settings, brake, metrics and ledger.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Smtp(smtp) => smtp.id(),
            Self::Played(played) => played.id,
        }
    }

    /// What it can do, as declared in the settings.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        match self {
            Self::Smtp(smtp) => smtp.capabilities(),
            Self::Played(played) => played.capabilities,
        }
    }

    /// How many messages may be under way at once; never start more than that.
    #[must_use]
    pub fn connections(&self) -> usize {
        match self {
            Self::Smtp(smtp) => smtp.connections(),
            Self::Played(played) => played.connections,
        }
    }

    /// Looks whether it is there and lets us in. No mail is begun.
    pub async fn look(&self, patience: Duration) -> Looked {
        match self {
            Self::Smtp(smtp) => smtp.look(patience).await,
            Self::Played(_) => Looked::Well,
        }
    }

    /// Hands one mail over, once, dated `now`, and says what is known afterwards. Ends within the gateway's time-outs.
    pub async fn hand_over(&self, mail: &OutgoingMail, now: Timestamp) -> Handover {
        match self {
            Self::Smtp(smtp) => smtp.hand_over(mail, now).await,
            Self::Played(played) => played.far_end.mail(mail).await,
        }
    }

    /// Takes leave of the gateway: says goodbye on the idle connections, for a second at most.
    pub async fn close(&self) {
        match self {
            Self::Smtp(smtp) => smtp.close().await,
            Self::Played(_) => {}
        }
    }
}
