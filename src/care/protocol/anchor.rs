//! What a step counts from.

use crate::ids::{NAME_MOST, StepId, is_name};
use crate::vocabulary::vocabulary;

/// What a step counts from. A step names one or several; the first that is known holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The closing of the dossier, which is always known.
    Closing,
    /// Another date of the dossier, by the name under which it was handed over.
    Date(DateName),
    /// The day on which a contact of another step came to its end.
    Step {
        /// The step.
        step: StepId,
        /// Which of its contacts.
        which: Which,
    },
    /// The day on which the person last let us know something.
    LastReply,
}

vocabulary! {
    /// Which contact of a step that repeats.
    pub enum Which {
        /// The first one that was held.
        First = "first",
        /// The last one, once no other follows.
        Last = "last",
    }
}

/// The name of a date of the dossier: small letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct DateName(String);

impl DateName {
    /// The end of the solution: the last instalment, the discharge (DDAS `oplossing.einddatum`).
    pub const SOLUTION_END: &'static str = "solution-end";
    /// The end of budget management (*budgetbeheer*, *gestion budgétaire*).
    pub const BUDGET_MANAGEMENT_END: &'static str = "budget-management-end";

    /// A name that an organisation gives to a date of its own; `None` where it is not written as one, is longer than
    /// [`NAME_MOST`], or is known here already as something else.
    #[must_use]
    pub fn own(name: &str) -> Option<Self> {
        let is_known = [Self::SOLUTION_END, Self::BUDGET_MANAGEMENT_END, "closing", "last-reply"].contains(&name);
        (is_name(name) && name.len() <= NAME_MOST && !is_known).then(|| Self(name.to_owned()))
    }

    /// Takes a name as it is.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
