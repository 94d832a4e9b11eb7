//! What the core wants done. The store writes all effects of one advance in one transaction, or none.

use jiff::Timestamp;
use jiff::civil::Date;

use super::circle::OptOutScope;
use super::contact::{Ending, Origin};
use super::ids::{AddressId, ContactId, ContactKey, InboundId, PointId, SendKey, TaskId, WorkerId};
use super::message::{MessageKind, Unsent};
use super::particular::Particular;
use super::person::{Channel, Language, PointState, Readers};
use super::risk::Heard;
use super::task::{AlertWish, TaskWish};
use super::vocabulary::vocabulary;

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The conversation takes the person and the address; refused where another has them.
    TakeVoice {
        /// The contact that speaks.
        contact: ContactId,
        /// The address that it speaks on; `None` where a human being speaks, by whatever way.
        address: Option<AddressId>,
        /// Until when at most.
        until: Timestamp,
    },
    /// The conversation lets go of the person and of every address; who waits is woken.
    ReleaseVoice {
        /// The contact that spoke.
        contact: ContactId,
    },
    /// A contact begins.
    Open {
        /// Which.
        key: ContactKey,
        /// Where it comes from.
        origin: Origin,
        /// When it was due.
        due: Timestamp,
        /// Whether it counts for how many contacts a person gets in a week.
        takes_room: bool,
    },
    /// A message is to leave.
    Send(Wish),
    /// The messages of a contact that have not been started are taken back.
    CancelSends {
        /// The contact.
        key: ContactKey,
        /// Why.
        why: Unsent,
    },
    /// A message of unknown fate is held for a human.
    Hold {
        /// Which.
        key: SendKey,
    },
    /// A contact ended.
    End {
        /// Which.
        key: ContactKey,
        /// How.
        ending: Ending,
    },
    /// Contacts ended that had never begun.
    EndUnopened {
        /// Which.
        keys: Vec<ContactKey>,
        /// How.
        ending: Ending,
    },
    /// Answers were heard.
    Answers {
        /// In which contact.
        key: ContactKey,
        /// What.
        heard: Heard,
        /// From where.
        source: Source,
    },
    /// A task is wanted.
    Task(TaskWish),
    /// A task is no longer wanted for this person.
    WithdrawTask {
        /// Which.
        task: TaskId,
    },
    /// A task's deadline passed without a hand on it: to the coordinator, with a new deadline.
    EscalateTask {
        /// Which.
        task: TaskId,
        /// By when now.
        deadline: Timestamp,
    },
    /// Nobody took the task in hand, also not the coordinator; it stays visible as missed.
    LapseTask {
        /// Which.
        task: TaskId,
    },
    /// An alert is raised.
    Alert(AlertWish),
    /// A contact point's life took a turn.
    Point {
        /// Which.
        point: PointId,
        /// Its address.
        address: AddressId,
        /// What it is now.
        state: PointState,
    },
    /// A gateway reports that this address is blocked: an opt-out that we had not heard of.
    BlockedByGateway {
        /// The address.
        address: AddressId,
    },
    /// The person has been told about aftercare.
    Told {
        /// When.
        at: Timestamp,
    },
}

/// Where an answer came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// What came in.
    Inbound(InboundId),
    /// A worker's task.
    Task(TaskId),
    /// A worker, outside any task, at that instant.
    Worker(WorkerId, Timestamp),
}

/// A message that is to leave. It holds no text and no address; both are resolved when it is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its key.
    pub key: SendKey,
    /// The contact.
    pub contact: ContactKey,
    /// What it says.
    pub kind: MessageKind,
    /// On which channel.
    pub channel: Channel,
    /// To which contact point.
    pub point: PointId,
    /// To which address.
    pub address: AddressId,
    /// In which language.
    pub language: Language,
    /// From when on it may leave.
    pub not_before: Timestamp,
    /// After which it no longer may.
    pub not_after: Timestamp,
    /// The person's own message that it answers at once (law 6).
    pub reply_to: Option<InboundId>,
    /// The questionnaire whose lead question it carries.
    pub questionnaire: Option<String>,
    /// A day named in the text: by when somebody calls, when we ask again, when the call is.
    pub date: Option<Date>,
    /// Who calls, in a text that says so.
    pub worker: Option<WorkerId>,
}

vocabulary! {
    /// What a ledger row tells.
    pub enum EntryKind {
        /// The import was approved.
        Approved = "approved",
        /// A contact began.
        Opened = "opened",
        /// A contact waits for another conversation to end.
        WaitsForVoice = "waits-for-voice",
        /// A message was asked for.
        Asked = "asked",
        /// A message did not leave.
        NotSent = "not-sent",
        /// A message failed.
        Failed = "failed",
        /// A message is held for a human.
        Held = "held",
        /// A human judged a held message.
        HeldJudged = "held-judged",
        /// A rung of the ladder was passed over.
        RungSkipped = "rung-skipped",
        /// The person replied.
        Replied = "replied",
        /// The person asked to be asked later.
        PutOff = "put-off",
        /// An alert was raised.
        Alerted = "alerted",
        /// A human was asked to act.
        TaskAsked = "task-asked",
        /// A task went to the coordinator.
        TaskEscalated = "task-escalated",
        /// Nobody took a task in hand.
        TaskLapsed = "task-lapsed",
        /// A worker told what came of a task.
        TaskTold = "task-told",
        /// A worker was in touch.
        InTouch = "in-touch",
        /// A contact ended.
        Ended = "ended",
        /// Contacts ended that had never begun.
        EndedUnopened = "ended-unopened",
        /// A contact point's life took a turn.
        PointChanged = "point-changed",
        /// An opt-out was heard.
        OptedOut = "opted-out",
        /// The closing date was corrected.
        ClosingMoved = "closing-moved",
        /// It follows another version of the rules from here on.
        RulesChanged = "rules-changed",
        /// The move to another version was taken back: what it had ended is to come again.
        RulesRestored = "rules-restored",
        /// A worker changed the plan of this one person.
        Excepted = "excepted",
        /// The trajectory paused.
        Paused = "paused",
        /// The trajectory went on.
        Resumed = "resumed",
        /// The trajectory ended.
        TrajectoryEnded = "trajectory-ended",
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The step plan.
    Plan,
    /// The person.
    Person,
    /// A worker.
    Worker(WorkerId),
    /// A gateway.
    Gateway,
}

/// One row for the ledger: codes only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it tells.
    pub kind: EntryKind,
    /// Of which contact.
    pub key: Option<ContactKey>,
    /// When it happened.
    pub happened: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The least role that may read it.
    pub readers: Readers,
    /// Particulars, by name: codes, keys and dates; no free text and nothing personal.
    pub facts: Vec<(&'static str, Particular)>,
}

/// The stop that a reply asked for, for the shell that commits it with the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StopAsked {
    /// How far it reaches for the speaker.
    pub scope: OptOutScope,
    /// The channel that it names, for the scope *channel*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Whether the address closes for all who share it.
    pub address_too: bool,
}

impl StopAsked {
    /// What a stop heard on an address means: a bare one is everything automatic for the speaker, and this address
    /// for all who share it.
    #[must_use]
    pub const fn of(scope: OptOutScope) -> Self {
        let address_too = matches!(
            scope,
            OptOutScope::Automatic | OptOutScope::Everything | OptOutScope::Address
        );
        Self {
            scope,
            channel: None,
            address_too,
        }
    }

    /// A stop on one channel.
    #[must_use]
    pub const fn on_channel(channel: Channel) -> Self {
        Self {
            scope: OptOutScope::Channel,
            channel: Some(channel),
            address_too: false,
        }
    }

    /// The wider of two stops in one message.
    #[must_use]
    pub fn wider(self, other: Self) -> Self {
        if other.scope > self.scope { other } else { self }
    }
}
