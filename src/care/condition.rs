//! Conditions: facts joined by *all*, *any*, *not* and *at least so many of*.
//!
//! One shape for the relapse rules, which ask what was said, and for the step plan, which also asks what is known of the
//! dossier and of earlier contacts. There is no expression language: what may be asked is a closed list, so that a
//! condition can be checked with its file and read aloud.

/// A condition over facts of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition<F> {
    /// One fact.
    Fact(F),
    /// Every one of these.
    All(Vec<Self>),
    /// One of these at least.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// At least so many of these.
    AtLeast {
        /// How many.
        n: usize,
        /// Of which.
        of: Vec<Self>,
    },
}

impl<F> Condition<F> {
    /// Whether it is met where `is` tells which facts are.
    pub fn is_met(&self, is: &impl Fn(&F) -> bool) -> bool {
        match self {
            Self::Fact(fact) => is(fact),
            Self::All(parts) => parts.iter().all(|part| part.is_met(is)),
            Self::Any(parts) => parts.iter().any(|part| part.is_met(is)),
            Self::Not(part) => !part.is_met(is),
            Self::AtLeast { n, of } => of.iter().filter(|part| part.is_met(is)).count() >= *n,
        }
    }

    /// Whether one of its facts is such a one.
    pub fn any_fact(&self, is: &impl Fn(&F) -> bool) -> bool {
        match self {
            Self::Fact(fact) => is(fact),
            Self::Not(part) => part.any_fact(is),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => {
                parts.iter().any(|part| part.any_fact(is))
            }
        }
    }

    /// Its facts, in the order in which it is read aloud.
    #[must_use]
    pub fn facts(&self) -> Vec<&F> {
        match self {
            Self::Fact(fact) => vec![fact],
            Self::Not(part) => part.facts(),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => {
                parts.iter().flat_map(Self::facts).collect()
            }
        }
    }
}
