//! The step plan (*stappenplan*): which steps, when, by whom, on which channel, and what silence leads to.

mod anchor;
mod fact;
mod placing;
mod step;

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::{Offset, ServiceTerm};
use super::ids::StepId;
use super::person::Language;
use super::questionnaire::Texts;
use super::vocabulary::vocabulary;

pub use anchor::{Anchor, DateName, Which};
pub use fact::{DossierFact, Fact, PersonFact, is_within};
pub use placing::{MonthDays, Placing, Shift, Weekdays};
pub use step::{Act, ActKind, Priority, Rung, RungAct, Step, StepKind, Who};

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
    /// What ends or pauses it as a whole, and what somebody gets who comes in late.
    pub course: Course,
}

/// What a step plan does beyond its single steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// What becomes of what lay before the start.
    pub late_joiner: LateJoiner,
    /// What happens where the dossier is opened again.
    pub reopened: AtReopening,
    /// Whether a closing evaluation that was held ends the plan.
    pub ends_with_evaluation: bool,
    /// Whether the plan ends once somebody arrived where a step led them.
    pub ends_with_arrival: bool,
    /// How many contacts a person gets within seven days at the most, whatever the number of dossiers; `None` sets no
    /// bound.
    pub per_week: Option<u8>,
}

impl Default for Course {
    fn default() -> Self {
        Self {
            late_joiner: LateJoiner::Skip,
            reopened: AtReopening::Pause,
            ends_with_evaluation: true,
            ends_with_arrival: false,
            per_week: None,
        }
    }
}

vocabulary! {
    /// What somebody gets whose plan began before they came in.
    pub enum LateJoiner {
        /// What lay before the start is skipped, with that reason.
        Skip = "skip",
        /// The latest contact that was missed is made up for, once; the others are skipped.
        CatchUp = "catch up",
        /// The plan counts from the start in place of the closing.
        StartHere = "start here",
    }
}

vocabulary! {
    /// What happens where the dossier is opened again.
    pub enum AtReopening {
        /// The plan rests until the dossier is closed again.
        Pause = "pause",
        /// The plan ends; a later closing begins a new one.
        End = "end",
    }
}

impl Protocol {
    /// The step of that name.
    #[must_use]
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| &step.id == id)
    }

    /// How many contacts each step has: what another version does not have of them ends where somebody goes over to it.
    #[must_use]
    pub fn contacts(&self) -> BTreeMap<StepId, u32> {
        let count = |step: &Step| u32::try_from(step.at.len()).unwrap_or(u32::MAX);
        self.steps.iter().map(|step| (step.id.clone(), count(step))).collect()
    }
}

/// The languages in which every text that a protocol may send is there.
pub type CompleteLanguages = BTreeSet<Language>;
