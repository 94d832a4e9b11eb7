//! Messages and their fates: a closed lattice that a message climbs and never descends, with one exception.

use super::vocabulary::vocabulary;

vocabulary! {
    /// What became of one message. Declared in the order of [`MessageFate::rank`].
    pub enum MessageFate {
        /// Written, not yet handed over. It holds no text and no address.
        Queued = "queued",
        /// The hand-over has begun: from here on it may have left.
        Started = "started",
        /// The gateway took it.
        Accepted = "accepted",
        /// Nobody knows yet whether the gateway took it.
        Unknown = "unknown",
        /// Nobody can tell by machine: a human being judges.
        Held = "held",
        /// The gateway reports that it did not arrive.
        Failed = "failed",
        /// It arrived.
        Delivered = "delivered",
        /// It never left, and why stands beside it: window past, brake, trial mode, cap.
        NotSent = "not-sent",
        /// Taken back before it left: opted out, answered, address changed.
        Cancelled = "cancelled",
    }
}

impl MessageFate {
    /// Height in the lattice: a report moves a message up only, so that late, doubled and reordered reports are
    /// harmless. The one way back is `Started` to `Queued`, when a gateway surely did not take it.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Started => 1,
            Self::Unknown => 2,
            Self::Held => 3,
            Self::Accepted => 4,
            Self::Failed => 5,
            Self::Delivered => 6,
            Self::NotSent | Self::Cancelled => 7,
        }
    }

    /// Whether a report of `next` may replace this fate.
    #[must_use]
    pub const fn yields_to(self, next: Self) -> bool {
        !self.is_unsent_end() && next.rank() > self.rank()
    }

    /// Whether the message ended without ever leaving.
    #[must_use]
    pub const fn is_unsent_end(self) -> bool {
        matches!(self, Self::NotSent | Self::Cancelled)
    }
}

vocabulary! {
    /// Why a gateway or a network refused or lost a message for good.
    pub enum Refusal {
        /// The number or mail address does not exist.
        NoSuchAddress = "no-such-address",
        /// The number cannot take text messages.
        NotAMobile = "not-a-mobile",
        /// The gateway or the holder blocks us: an opt-out that we had not heard of.
        Blocked = "blocked",
        /// The mailbox or the phone is full.
        Full = "full",
        /// The phone was out of reach for too long.
        Unreachable = "unreachable",
        /// A filter took it for unwanted.
        Filtered = "filtered",
        /// Its validity ended before it arrived.
        Expired = "expired",
        /// Our own account, sender or settings are at fault; no fault of the address.
        OurFault = "our-fault",
        /// Any other permanent refusal.
        Other = "other",
    }
}

impl Refusal {
    /// Whether the address itself is to be taken for dead, so that nothing else is tried on it.
    #[must_use]
    pub const fn kills_address(self) -> bool {
        matches!(self, Self::NoSuchAddress | Self::NotAMobile)
    }
}

vocabulary! {
    /// Why a message never left.
    pub enum Unsent {
        /// The contact window closed before it could leave.
        WindowPast = "window-past",
        /// The brake is on.
        Brake = "brake",
        /// Trial mode: the address is not on the list of those who may be written to.
        Trial = "trial",
        /// The person or the address is no longer to be written to.
        Stopped = "stopped",
        /// The address changed under it.
        AddressChanged = "address-changed",
        /// The answer came first.
        Answered = "answered",
        /// The gateway surely did not take it, again and again, until the window closed.
        NotTaken = "not-taken",
        /// A text could not be made: a placeholder or a language is missing.
        NoText = "no-text",
        /// The contact ended for another reason.
        ContactEnded = "contact-ended",
        /// Only a human being may contact this person.
        OnlyAPerson = "only-a-person",
    }
}

vocabulary! {
    /// What a message to a former client says.
    pub enum MessageKind {
        /// That we shall be in touch, and how to say no; before any question to whoever was not told.
        Announcement = "announcement",
        /// A text of the step plan that wants no answer.
        Notice = "notice",
        /// The question.
        CheckIn = "check-in",
        /// The question once more.
        Reminder = "reminder",
        /// Thanks; nothing further.
        ThanksGood = "thanks-good",
        /// Thanks; somebody calls, by when.
        ThanksWeCall = "thanks-we-call",
        /// We ask again, when.
        ThanksLater = "thanks-later",
        /// Noted.
        ThanksNoted = "thanks-noted",
        /// Who calls, when, from which number.
        CallAnnounced = "call-announced",
        /// No more messages.
        StopConfirmed = "stop-confirmed",
        /// Who we are.
        Help = "help",
        /// We did not understand; a person reads it.
        Unclear = "unclear",
        /// Sorry; we shall not write again.
        WrongPerson = "wrong-person",
        /// Help lines; nobody reads this at once.
        Crisis = "crisis",
    }
}

impl MessageKind {
    /// Whether it is owed, as an answer to their own message, even to somebody whom only a human being may contact: that
    /// a stop was heard, and where help is to be had at once when words sound like danger to life.
    #[must_use]
    pub const fn is_owed_to_everybody(self) -> bool {
        matches!(self, Self::StopConfirmed | Self::Crisis)
    }

    /// Whether it opens or carries on the contact's own matter, so that silence may count from it.
    #[must_use]
    pub const fn is_question(self) -> bool {
        matches!(self, Self::Announcement | Self::Notice | Self::CheckIn | Self::Reminder)
    }
}
