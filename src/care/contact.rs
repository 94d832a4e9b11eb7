//! Contacts and how they end: every one in exactly one outcome, with a reason.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Where a contact comes from.
    pub enum Origin {
        /// The step plan.
        Plan = "plan",
        /// A worker.
        Worker = "worker",
        /// The person.
        Person = "person",
    }
}

vocabulary! {
    /// How a contact ended.
    pub enum Outcome {
        /// The person let us know how things are, or that now is not the time.
        Answered = "answered",
        /// It was carried out: the announcement arrived, the call was made.
        Done = "done",
        /// Silence. Unknown; neither well nor relapsed.
        NoAnswer = "no-answer",
        /// No way to the person was left.
        ChannelDead = "channel-dead",
        /// The person said stop.
        OptedOut = "opted-out",
        /// It was never to be: it lay before the start, or a condition was false.
        Skipped = "skipped",
        /// Taken back.
        Cancelled = "cancelled",
        /// Its window closed before it could be carried out.
        Expired = "expired",
        /// Another contact took its place.
        Superseded = "superseded",
    }
}

vocabulary! {
    /// The reason beside an outcome.
    pub enum Why {
        /// The person replied.
        Replied = "replied",
        /// The person said *not now* as often as the plan takes it.
        NotNow = "not-now",
        /// A worker was in touch.
        ByWorker = "by-worker",
        /// The message left.
        Sent = "sent",
        /// Everything on the ladder met silence.
        Silent = "silent",
        /// A worker gave up after trying.
        GaveUp = "gave-up",
        /// Nobody took it in hand, also not after it went to the coordinator.
        NoHand = "no-hand",
        /// The person's stop.
        Stop = "stop",
        /// It lay before the start of the trajectory.
        BeforeStart = "before-start",
        /// A later contact was due as well.
        LaterContact = "later-contact",
        /// Another conversation had the person for as long as it could begin.
        OtherConversation = "other-conversation",
        /// A send journal shows that a message of it has gone out in a former life of the database.
        InJournal = "in-journal",
        /// The window passed while nothing ran.
        WindowPast = "window-past",
        /// The brake was on.
        Brake = "brake",
        /// Trial mode.
        Trial = "trial",
        /// The dossier was opened again.
        Reopened = "reopened",
        /// The person died.
        Deceased = "deceased",
        /// The person could not be told about aftercare, so nothing may be asked.
        NotTold = "not-told",
        /// A worker took it back.
        WorkerCancelled = "worker-cancelled",
        /// A new enrolment took its place.
        Replaced = "replaced",
        /// The text could not be made.
        NoText = "no-text",
        /// The gateway did not take it.
        NotTaken = "not-taken",
        /// The step is no longer in the step plan.
        StepRemoved = "step-removed",
        /// The person has been told about aftercare in another way.
        ToldAlready = "told-already",
        /// What the step asks for did not hold.
        ConditionFalse = "condition-false",
        /// No way of writing to the person was left, and the step closes the contact for that.
        NoWay = "no-way",
        /// What it counts from never came: no such date, no reply, no contact of the other step.
        NoAnchor = "no-anchor",
        /// Another contact of this plan stood open for as long as it could begin.
        OpenContact = "open-contact",
        /// So many contacts a week are the most, and its window closed first.
        WeekFull = "week-full",
        /// A worker skipped it.
        WorkerSkipped = "worker-skipped",
        /// A day to count from, nothing more.
        Waited = "waited",
        /// A closing letter was posted: the door stays open.
        ClosingLetter = "closing-letter",
        /// The closing evaluation was held, which ends the plan.
        Evaluated = "evaluated",
        /// The person was offered to be led to somebody else, and no more is known.
        Offered = "offered",
        /// The person accepted to be led to somebody else, and no more is known.
        Accepted = "accepted",
        /// The person arrived where they were led.
        Arrived = "arrived",
        /// The person did not want to be led there.
        Refused = "refused",
        /// On the way there we lost sight of the person.
        Lost = "lost",
        /// The person moved away.
        Moved = "moved",
    }
}

/// An outcome with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Ending {
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub why: Why,
}

impl Ending {
    /// An outcome with its reason.
    #[must_use]
    pub const fn new(outcome: Outcome, why: Why) -> Self {
        Self { outcome, why }
    }
}
