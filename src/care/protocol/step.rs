//! One line of a step plan.

use super::anchor::Anchor;
use super::fact::Fact;
use super::placing::Placing;
use crate::calendar::{Offset, ServiceTerm};
use crate::condition::Condition;
use crate::ids::StepId;
use crate::person::{Channel, Readers, Role};
use crate::questionnaire::Texts;
use crate::task::TaskKind;
use crate::vocabulary::vocabulary;

/// One line of a step plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// The name of the step; never reused for another.
    pub id: StepId,
    /// What workers call it.
    pub names: Texts,
    /// What happens.
    pub kind: StepKind,
    /// What the distances count from: the first that is known.
    pub from: Vec<Anchor>,
    /// Civil time from the anchor, one distance for each contact of the step, in order; never counted from one another.
    pub at: Vec<Offset>,
    /// On which day and when in the day it falls.
    pub placing: Placing,
    /// How long after its due day the contact may still begin.
    pub open_for: Offset,
    /// What has to hold for a contact to be held; asked when it is due.
    pub when: Option<Condition<Fact>>,
    /// How long a step that repeats goes on: once this does not hold, none of its contacts follows.
    pub while_: Option<Condition<Fact>>,
    /// The channels in order, for who has not said what they prefer.
    pub channels: Vec<Channel>,
    /// What follows on silence, in order of time.
    pub ladder: Vec<Rung>,
    /// What follows where no way of writing to the person is left; `None` is a call, within the term of the plan.
    pub dead: Option<RungAct>,
    /// Who does what a human being is asked to do.
    pub who: Who,
    /// Which of two contacts goes first that fall together.
    pub priority: Priority,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Asks a questionnaire by message, and climbs the ladder on silence.
    CheckIn {
        /// The questionnaire's id.
        questionnaire: String,
    },
    /// Sends a text that wants no answer.
    Message {
        /// The text, in every language of the plan.
        texts: Texts,
    },
    /// Asks a human being to act.
    Act(Act),
    /// Nothing: a day that other steps count from.
    Wait,
}

/// What a human being is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// By when.
    pub term: ServiceTerm,
    /// The questionnaire that is gone through together, by its id.
    pub questionnaire: Option<String>,
    /// What the work is on, or where the person is led, in every language of the plan.
    pub subject: Texts,
}

vocabulary! {
    /// What a step asks a human being to do.
    pub enum ActKind {
        /// A call, announced by a text where one can arrive.
        Call = "call",
        /// A visit at home.
        Visit = "visit",
        /// A letter by post.
        Letter = "letter",
        /// An appointment at the service, to be agreed with the person.
        Appointment = "appointment",
        /// A look at the dossier: the worker's own judgement, without the person.
        Review = "review",
        /// The closing evaluation, with the person.
        Evaluate = "evaluate",
        /// A warm hand-over: to a partner, or back to the desk.
        Refer = "refer",
        /// An instrument that is worked on with the person: household book, relapse plan, money calendar.
        Work = "work",
    }
}

impl ActKind {
    /// The task that asks for it.
    #[must_use]
    pub const fn task(self) -> TaskKind {
        match self {
            Self::Call => TaskKind::Call,
            Self::Visit => TaskKind::Visit,
            Self::Letter => TaskKind::Letter,
            Self::Appointment => TaskKind::Appointment,
            Self::Review => TaskKind::Review,
            Self::Evaluate => TaskKind::Evaluate,
            Self::Refer => TaskKind::Refer,
            Self::Work => TaskKind::Work,
        }
    }

    /// Whether the person is told by a text that somebody comes or calls.
    #[must_use]
    pub const fn is_announced(self) -> bool {
        matches!(self, Self::Call)
    }
}

/// One rung of the ladder that a silent contact climbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Civil time from the day of the first message.
    pub after: Offset,
    /// What happens then.
    pub act: RungAct,
}

/// What a rung does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungAct {
    /// A reminder on the same channel.
    Remind,
    /// The same question on another channel, where there is one.
    OtherChannel,
    /// A call by a person, announced first by a text where one can arrive.
    Call {
        /// By when the call is made.
        term: ServiceTerm,
    },
    /// A visit by a person.
    Visit {
        /// By when.
        term: ServiceTerm,
    },
    /// A closing letter by post: the door stays open.
    Letter {
        /// By when it is posted.
        term: ServiceTerm,
    },
    /// The contact ends without an answer.
    Close,
}

impl RungAct {
    /// Whether nothing comes after it.
    #[must_use]
    pub const fn is_last(self) -> bool {
        !matches!(self, Self::Remind | Self::OtherChannel)
    }
}

/// Who does what a step asks of a human being: the owner of the dossier in that role or else the stand-in, or a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// In which role; `None` takes whoever owns the dossier.
    pub role: Option<Role>,
    /// The team, where it is another than the dossier's.
    pub team: Option<String>,
}

impl Who {
    /// The least role that may read what is behind a task, where the step says who does it.
    #[must_use]
    pub const fn readers(&self) -> Option<Readers> {
        match self.role {
            None => None,
            Some(Role::Volunteer | Role::ExpertByExperience) => Some(Readers::Volunteer),
            Some(Role::Counsellor) => Some(Readers::Counsellor),
            Some(Role::Coordinator) => Some(Readers::Coordinator),
        }
    }
}

vocabulary! {
    /// Which of two contacts goes first that fall together. The order is the order of weight.
    pub enum Priority {
        /// After the others.
        Low = "low",
        /// In the order in which they are due.
        Normal = "normal",
        /// Before the others.
        High = "high",
    }
}

impl Step {
    /// The questionnaire that a contact of this step asks or goes through, by its id.
    #[must_use]
    pub fn questionnaire(&self) -> Option<&str> {
        match &self.kind {
            StepKind::CheckIn { questionnaire } => Some(questionnaire),
            StepKind::Act(act) => act.questionnaire.as_deref(),
            StepKind::Message { .. } | StepKind::Wait => None,
        }
    }

    /// What a human being is asked to do, where the step asks one.
    #[must_use]
    pub const fn act(&self) -> Option<&Act> {
        match &self.kind {
            StepKind::Act(act) => Some(act),
            StepKind::CheckIn { .. } | StepKind::Message { .. } | StepKind::Wait => None,
        }
    }

    /// Whether a contact of it counts for how many a person gets in a week.
    #[must_use]
    pub const fn takes_room(&self) -> bool {
        match &self.kind {
            StepKind::CheckIn { .. } | StepKind::Message { .. } => true,
            StepKind::Act(act) => act.kind.task().is_conversation(),
            StepKind::Wait => false,
        }
    }

    /// Whether it asks by machine, so that of several that are late only the latest is held.
    #[must_use]
    pub const fn asks(&self) -> bool {
        matches!(self.kind, StepKind::CheckIn { .. })
    }
}
