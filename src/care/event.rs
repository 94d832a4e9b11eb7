//! What can happen to a trajectory.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::circle::OptOutScope;
use super::effect::StopAsked;
use super::ids::{AddressId, ContactKey, InboundId, SendKey, StepId, TaskId, WorkerId};
use super::risk::Heard;
use super::task::TaskOutcome;
use super::vocabulary::vocabulary;

/// One thing that happened, as the inbox holds it until `advance` has read it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Its moment to be looked at has come.
    Due,
    /// The import was approved.
    Approved {
        /// From when on it may speak.
        start: Timestamp,
        /// Who approved.
        worker: WorkerId,
    },
    /// The person let us know something.
    Replied(Reply),
    /// A message reached a fate that the core must read: failed, not sent, held.
    Fate {
        /// Which message.
        key: SendKey,
    },
    /// A worker closed a task, or tried.
    TaskDone {
        /// Which task.
        task: TaskId,
        /// What came of it.
        outcome: TaskOutcome,
        /// What the person let the worker know.
        heard: Heard,
        /// Who.
        worker: WorkerId,
        /// When it was done, which may lie before it was written down.
        happened: Timestamp,
    },
    /// A worker was in touch outside any task: *she rang me*.
    InTouch {
        /// What the person let the worker know.
        heard: Heard,
        /// Who.
        worker: WorkerId,
        /// When.
        happened: Timestamp,
    },
    /// A human judged a message of unknown fate.
    HeldJudged {
        /// Which message.
        key: SendKey,
        /// The judgement.
        verdict: Verdict,
        /// Who.
        worker: WorkerId,
    },
    /// An opt-out was committed, by whatever way.
    OptedOut {
        /// How far it reaches.
        scope: OptOutScope,
    },
    /// Something around the person changed: a number, a voice released, a language, the dossier's status or one of its dates.
    CircleChanged,
    /// The rules changed.
    RulesChanged {
        /// How many contacts each step of the former rules had: those that these rules have not end as cancelled.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        former: BTreeMap<StepId, u32>,
    },
    /// The closing date was corrected.
    ClosingMoved {
        /// The date that holds now.
        closed_on: Date,
    },
    /// A worker changed the plan of this one person.
    Excepted(Excepted),
    /// A worker ended the aftercare.
    Ended {
        /// Who.
        worker: WorkerId,
        /// Whether because the person moved away.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        moved: bool,
    },
    /// The person died, as another dossier of theirs tells.
    Died,
    /// A later closing of the same dossier began a new enrolment.
    Replaced,
}

/// A worker's change of the plan of one person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Excepted {
    /// What.
    #[serde(flatten)]
    pub exception: Exception,
    /// Why.
    pub reason: ExceptionReason,
    /// Who.
    pub worker: WorkerId,
    /// When.
    pub happened: Timestamp,
}

vocabulary! {
    /// Why a worker changes the plan of one person. It is kept in the clear and outlives the person's data, so that it
    /// says nothing of health, money or family; what there is to say of these stands in a note.
    pub enum ExceptionReason {
        /// The person asked for it.
        Asked = "asked",
        /// The person is not there, or it does not suit just now.
        Unavailable = "unavailable",
        /// We have spoken with each other already.
        Spoken = "spoken",
        /// Things go well: less is enough.
        GoodNews = "good-news",
        /// Somebody wants to keep a closer eye on it.
        Attention = "attention",
        /// The reason of an earlier change has gone.
        Gone = "gone",
        /// Something else, which a note tells.
        Other = "other",
    }
}

/// What a worker changes in the plan of one person, without leaving it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "exception", rename_all = "kebab-case")]
pub enum Exception {
    /// A contact falls on another day.
    Move {
        /// Which.
        key: ContactKey,
        /// The day from which on it may begin.
        to: Date,
    },
    /// A contact is not held.
    Skip {
        /// Which.
        key: ContactKey,
    },
    /// A contact more, of a step of the plan.
    Add {
        /// Which; numbered from [`super::trajectory::ADDED_FROM`].
        key: ContactKey,
        /// The day from which on it may begin.
        on: Date,
    },
    /// Nothing begins before a day; `None` takes that back.
    Pause {
        /// The day.
        until: Option<Date>,
    },
}

vocabulary! {
    /// A human's word on a message of unknown fate.
    pub enum Verdict {
        /// It arrived.
        Arrived = "arrived",
        /// It did not; it may be sent again.
        NotArrived = "not-arrived",
        /// It does not matter; go on as if it had.
        DoNotCare = "do-not-care",
    }
}

vocabulary! {
    /// The way by which a reply came.
    pub enum Via {
        /// A text message.
        Sms = "sms",
        /// A mail.
        Mail = "mail",
        /// A page of ours, through a personal link.
        Page = "page",
    }
}

/// What a person let us know, as far as codes can say it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reply {
    /// The stored original.
    pub inbound: InboundId,
    /// The way by which it came.
    pub via: Via,
    /// The address that it came from, where it came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// The contact that it answers.
    pub key: ContactKey,
    /// What it says.
    pub said: Said,
    /// When it was said, in so far as the gateway tells.
    pub happened: Timestamp,
    /// Whether a text may go back: not to robots, short codes, alphanumeric senders or where the gateway has blocked.
    pub answerable: bool,
}

/// The sense of a reply.
#[expect(clippy::struct_excessive_bools, reason = "one text may say several of these at once")]
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Said {
    /// Answers, a wish to be called, danger.
    #[serde(default, skip_serializing_if = "Heard::is_empty")]
    pub heard: Heard,
    /// *Not now, ask me later.*
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
    /// A stop; already committed with the reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopAsked>,
    /// *Who is this?*
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub help: bool,
    /// *You have the wrong number.*
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wrong_person: bool,
    /// No machine understood it, or free text stands beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unclear: bool,
}
