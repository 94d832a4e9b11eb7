//! What a gateway tells us by itself: what became of a message, and what somebody wrote back.

use std::fmt;

use crate::care::message::{MessageFate, Refusal};
use crate::care::vocabulary::vocabulary;

/// A gateway's word on one of our messages. Reports come twice, late and out of order;
/// [`MessageFate::yields_to`] makes that harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReport {
    /// The gateway's own reference.
    pub provider_id: String,
    /// Our reference, from the address that the gateway called.
    pub wire: String,
    /// What became of it: `Accepted`, `Failed` or `Delivered`.
    pub fate: MessageFate,
    /// Why, where it failed.
    pub refusal: Option<Refusal>,
    /// Whether this tells us of an opt-out that we had not heard of.
    pub opted_out: bool,
}

impl StatusReport {
    /// The same for every copy of this report, and for no other.
    #[must_use]
    pub fn dedupe_key(&self, gateway: &str) -> String {
        format!(
            "{gateway}:status:{}:{}:{}",
            self.provider_id,
            self.fate,
            self.refusal.map_or("-", Refusal::code)
        )
    }
}

/// A text message that came in. Its `Debug` shows neither numbers nor text.
#[derive(Clone, PartialEq, Eq)]
pub struct InboundSms {
    /// The gateway's own reference.
    pub provider_id: String,
    /// The sender as the gateway gives it: a number in E.164 form, a short code or a word.
    pub from: String,
    /// Which of our numbers it was sent to.
    pub to: String,
    /// The text, untouched.
    pub body: String,
    /// What the gateway itself understood and acted on, where it says so.
    pub opt_out_type: Option<OptOutType>,
    /// How many parts the text took, where the gateway says so.
    pub segments: Option<u16>,
}

impl InboundSms {
    /// The same for every copy of this text, and for no other: a callback that comes twice is one reply.
    #[must_use]
    pub fn dedupe_key(&self, gateway: &str) -> String {
        format!("{gateway}:inbound:{}", self.provider_id)
    }
}

impl fmt::Debug for InboundSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundSms")
            .field("provider_id", &self.provider_id)
            .field("opt_out_type", &self.opt_out_type)
            .field("segments", &self.segments)
            .finish_non_exhaustive()
    }
}

vocabulary! {
    /// What a gateway that reads STOP words itself made of a text. Our own reader decides; this is a further witness.
    pub enum OptOutType {
        /// It blocked this number from then on.
        Stop = "stop",
        /// It lifted its own block. That is no consent: no inbound text opts somebody back in.
        Start = "start",
        /// It sent its help text.
        Help = "help",
    }
}
