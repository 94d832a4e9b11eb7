//! The step plan (*stappenplan*): which steps, when, on which channel, and what silence leads to.

use std::collections::BTreeSet;

use super::calendar::{Offset, ServiceTerm};
use super::ids::StepId;
use super::person::{Channel, Language};
use super::questionnaire::Texts;
use super::vocabulary::vocabulary;

/// One version of a step plan.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// The name that settings and files use.
    pub id: String,
    /// What workers call it.
    pub names: Texts,
    /// The steps, in the order of the file.
    pub steps: Vec<Step>,
    /// How long a person who was not told about aftercare has to say no, between announcement and first question.
    pub announce_lead: Offset,
    /// How long after its day the announcement may still begin.
    pub announce_open_for: Offset,
    /// How long one conversation may keep a person and an address to itself.
    pub voice: Offset,
    /// How long *not now* puts a contact off.
    pub later: Offset,
    /// How often *not now* is taken before the contact is closed as answered.
    pub later_most: u8,
    /// The term of a call that no step sets a term for: no channel, no language, nobody but a person.
    pub call_term: ServiceTerm,
}

/// One line of a step plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// The name of the step; never reused for another.
    pub id: StepId,
    /// What workers call it.
    pub names: Texts,
    /// What happens.
    pub kind: StepKind,
    /// What the offset counts from.
    pub anchor: Anchor,
    /// Civil time from the anchor.
    pub offset: Offset,
    /// How long after its due day the contact may still begin.
    pub open_for: Offset,
    /// The channels in order, for who has not said what they prefer.
    pub channels: Vec<Channel>,
    /// What follows on silence, in order of time.
    pub ladder: Vec<Rung>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Asks a questionnaire.
    CheckIn {
        /// The questionnaire's id.
        questionnaire: String,
    },
    /// A call by a person, planned as such.
    Call {
        /// By when.
        term: ServiceTerm,
    },
}

vocabulary! {
    /// The event that a step counts from.
    pub enum Anchor {
        /// The closing of the dossier.
        Closing = "closing",
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
    /// The contact ends without an answer.
    Close,
}

impl Protocol {
    /// The step of that name.
    #[must_use]
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| &step.id == id)
    }
}

/// The languages in which every text that a protocol may send is there.
pub type CompleteLanguages = BTreeSet<Language>;
