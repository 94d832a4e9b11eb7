//! What a worker is asked to do, and what came of it.

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::{AlertId, ContactKey, SendKey, TaskId, WorkerId};
use super::person::Readers;
use super::risk::{AlertLevel, Grounds};
use super::vocabulary::vocabulary;

vocabulary! {
    /// What a task is about. Each kind has a list of its own in the queue.
    pub enum TaskKind {
        /// An alert: be in touch.
        Alert = "alert",
        /// Silence: find out how to reach the person. Never a relapse alert.
        ContactLost = "contact-lost",
        /// A call or visit that the plan asks for, or that only a person may make.
        Call = "call",
        /// A visit that the plan asks for.
        Visit = "visit",
        /// A letter that the plan asks for, or a closing letter after silence.
        Letter = "letter",
        /// An appointment to be agreed.
        Appointment = "appointment",
        /// A look at the dossier, without the person.
        Review = "review",
        /// The closing evaluation with the person.
        Evaluate = "evaluate",
        /// A warm hand-over to somebody else, or back to the desk.
        Refer = "refer",
        /// Work with the person on an instrument.
        Work = "work",
        /// Tell the person about aftercare, because no message can.
        Tell = "tell",
        /// A message whose fate nobody knows: did it arrive?
        Held = "held",
        /// A reply that no machine understood.
        ReadReply = "read-reply",
        /// A former client asks to have a wrong or shared number looked at.
        CheckAddress = "check-address",
        /// Decide whether aftercare starts.
        Enrol = "enrol",
        /// Approve an import.
        ApproveImport = "approve-import",
        /// Decide whether a changed name is the same human.
        SamePerson = "same-person",
    }
}

impl TaskKind {
    /// Whether the task is to speak with the person; such a task is not made after the last opt-out.
    #[must_use]
    pub const fn is_contact(self) -> bool {
        matches!(
            self,
            Self::Alert
                | Self::ContactLost
                | Self::Call
                | Self::Visit
                | Self::Letter
                | Self::Appointment
                | Self::Evaluate
                | Self::Refer
                | Self::Work
                | Self::Tell
        )
    }

    /// Whether it does what the step of a contact is for, so that the step says by whom it is done.
    #[must_use]
    pub const fn is_of_step(self) -> bool {
        self.is_conversation() || matches!(self, Self::Letter | Self::Review)
    }

    /// What may come of a task of this kind, in the order in which a worker is asked.
    pub fn outcomes(self) -> impl Iterator<Item = TaskOutcome> {
        let fits = move |outcome: &&TaskOutcome| match self {
            Self::Letter | Self::Review => **outcome == TaskOutcome::Done,
            Self::Refer => **outcome != TaskOutcome::Done,
            _ => **outcome != TaskOutcome::Done && !outcome.is_of_handover(),
        };
        TaskOutcome::ALL.iter().filter(fits).copied()
    }

    /// Whether it is a conversation with the person, during which nobody else speaks.
    #[must_use]
    pub const fn is_conversation(self) -> bool {
        self.is_contact() && !matches!(self, Self::Alert | Self::Letter)
    }

    /// The least role that may read what is behind a task of this kind.
    #[must_use]
    pub const fn readers(self) -> Readers {
        match self {
            Self::ContactLost | Self::Call | Self::Visit | Self::Tell => Readers::Volunteer,
            Self::ApproveImport => Readers::Coordinator,
            Self::Alert
            | Self::Letter
            | Self::Appointment
            | Self::Review
            | Self::Evaluate
            | Self::Refer
            | Self::Work
            | Self::Held
            | Self::ReadReply
            | Self::CheckAddress
            | Self::Enrol
            | Self::SamePerson => Readers::Counsellor,
        }
    }

    /// Whether two persons of one dossier share one task of this kind.
    #[must_use]
    pub const fn is_shared(self) -> bool {
        matches!(self, Self::ContactLost | Self::Call | Self::Visit | Self::Tell)
    }
}

vocabulary! {
    /// Why a task was asked for, in a code that the interface puts into words.
    pub enum TaskReason {
        /// Everything on the ladder met silence.
        Silent = "silent",
        /// No address works.
        DeadChannel = "dead-channel",
        /// There is no address that a machine can write to.
        NoChannel = "no-channel",
        /// No text in the person's languages.
        Language = "language",
        /// Only a person may contact this person.
        OnlyAPerson = "only-a-person",
        /// The plan asks for it.
        Planned = "planned",
        /// The relapse rules.
        Risk = "risk",
        /// The fate of a message is unknown.
        UnknownFate = "unknown-fate",
        /// A reply that no machine understood.
        Unclear = "unclear",
        /// Somebody says that the number is not the person's.
        WrongPerson = "wrong-person",
        /// Somebody who shares the address said stop, and no other way is left.
        SharedStop = "shared-stop",
        /// Our messages do not leave: the gateway does not take them, or our own account or settings are at fault.
        NotSent = "not-sent",
        /// The contact window and the person's quiet hours leave no hour in which a message may leave.
        NoWindow = "no-window",
        /// Somebody of the dossier died, and the file does not say who.
        Died = "died",
        /// The file does not say why the dossier was closed.
        NoClosingReason = "no-closing-reason",
        /// The organisation wants to be asked about dossiers that were closed for this reason.
        ClosingReason = "closing-reason",
    }
}

vocabulary! {
    /// What came of a task. The first six are the contact results of the field (DDAS early-signalling model:
    /// reached or not, by which kind of contact).
    pub enum TaskOutcome {
        /// Spoke with the person.
        Reached = "reached",
        /// The person got in touch first.
        CameToUs = "came-to-us",
        /// Tried; not reached. The task stays.
        NotReached = "not-reached",
        /// Left a neutral message. The task stays.
        LeftMessage = "left-message",
        /// For good no contact (*definitief geen contact kunnen krijgen*).
        GaveUp = "gave-up",
        /// The person is in touch with another service.
        HandedOver = "handed-over",
        /// Done; no contact was asked for.
        Done = "done",
        /// The person was offered to be led to somebody else. The task stays.
        Offered = "offered",
        /// The person accepted, and is expected there. The task stays.
        Accepted = "accepted",
        /// The person arrived there.
        Arrived = "arrived",
        /// The person did not want it.
        Refused = "refused",
        /// On the way we lost sight of the person.
        Lost = "lost",
    }
}

impl TaskOutcome {
    /// Whether the person was spoken with.
    #[must_use]
    pub const fn is_contact(self) -> bool {
        matches!(
            self,
            Self::Reached | Self::CameToUs | Self::HandedOver | Self::Offered | Self::Accepted | Self::Refused
        )
    }

    /// Whether the task stays on the list.
    #[must_use]
    pub const fn keeps_open(self) -> bool {
        matches!(
            self,
            Self::NotReached | Self::LeftMessage | Self::Offered | Self::Accepted
        )
    }

    /// Whether it tells by which way the worker was in touch, or tried to be.
    #[must_use]
    pub const fn has_a_way(self) -> bool {
        matches!(
            self,
            Self::Reached | Self::CameToUs | Self::NotReached | Self::LeftMessage | Self::HandedOver
        )
    }

    /// Whether it tells of a warm hand-over, and of nothing else.
    #[must_use]
    pub const fn is_of_handover(self) -> bool {
        matches!(
            self,
            Self::Offered | Self::Accepted | Self::Arrived | Self::Refused | Self::Lost
        )
    }
}

/// A task that the core asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskWish {
    /// Its id, derived from the contact.
    pub id: TaskId,
    /// The contact that it belongs to.
    pub key: ContactKey,
    /// Of what kind.
    pub kind: TaskKind,
    /// Why.
    pub reason: TaskReason,
    /// By when.
    pub deadline: Timestamp,
    /// Who is asked; `None` asks the team.
    pub owner: Option<WorkerId>,
    /// The team that is asked, where it is another than the dossier's.
    pub team: Option<String>,
    /// The least role that may read what is behind it.
    pub readers: Readers,
    /// The day for which a call was announced.
    pub slot: Option<Date>,
    /// The alert behind it.
    pub alert: Option<AlertId>,
    /// The message that it asks about.
    pub message: Option<SendKey>,
}

/// An alert that the core raises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertWish {
    /// Its id, derived from the contact and the reply.
    pub id: AlertId,
    /// The contact.
    pub key: ContactKey,
    /// How pressing.
    pub level: AlertLevel,
    /// The rules that raise it.
    pub rules: Vec<String>,
    /// What was judged, so that it can be judged again.
    pub grounds: Box<Grounds>,
    /// By when a human has to have a hand on it.
    pub deadline: Timestamp,
    /// Who is asked.
    pub owner: Option<WorkerId>,
}
