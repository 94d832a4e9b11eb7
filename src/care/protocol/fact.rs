//! What a step plan may ask before it holds a contact: a closed list, so that a condition can be checked and read aloud.

use crate::contact::Outcome;
use crate::ids::StepId;
use crate::risk::AlertLevel;
use crate::vocabulary::vocabulary;

/// One thing that a step may make itself depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The last answer to an item is one of these codes.
    Answer {
        /// The item's id.
        item: String,
        /// The codes, any of which counts.
        is: Vec<String>,
    },
    /// The last contact of a step ended in one of these ways.
    Outcome {
        /// The step.
        step: StepId,
        /// The ways, any of which counts.
        is: Vec<Outcome>,
    },
    /// An alert of this level, or a more pressing one, has been raised.
    Alert {
        /// The level.
        level: AlertLevel,
    },
    /// A relapse rule has fired.
    Signal {
        /// The rule's id.
        rule: String,
    },
    /// The last score of a questionnaire lies within bounds, both included.
    Score {
        /// The questionnaire.
        questionnaire: String,
        /// The lowest that counts.
        at_least: Option<u8>,
        /// The highest that counts.
        at_most: Option<u8>,
    },
    /// Something about the dossier.
    Dossier {
        /// What.
        what: DossierFact,
        /// The codes, any of which counts.
        is: Vec<String>,
    },
    /// Something about the person.
    Person {
        /// What.
        what: PersonFact,
        /// The codes, any of which counts.
        is: Vec<String>,
    },
}

/// Whether points lie within bounds, both included.
#[must_use]
pub fn is_within(points: u8, at_least: Option<u8>, at_most: Option<u8>) -> bool {
    at_least.is_none_or(|least| points >= least) && at_most.is_none_or(|most| points <= most)
}

vocabulary! {
    /// What may be asked of a dossier.
    pub enum DossierFact {
        /// The help that it was about (the codes of the kinds of help).
        Help = "help",
        /// Why it was closed (the codes of the closing reasons).
        ClosingReason = "closing-reason",
        /// Who looks after the person: the roles of its owners.
        Owner = "owner",
    }
}

vocabulary! {
    /// What may be asked of a person.
    pub enum PersonFact {
        /// The language in which messages go out; `none` where there are no texts in any language of the person.
        Language = "language",
        /// The channel that the person prefers.
        Prefers = "prefers",
        /// What to mind (the codes of the cautions).
        Caution = "caution",
        /// By which way the person can be reached by machine: `sms`, `mail`; `none` where by none.
        Reachable = "reachable",
    }
}
