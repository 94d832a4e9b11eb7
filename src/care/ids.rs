//! Names of things, as the core sees them: opaque text that the shell mints, and ids that the core derives.
//!
//! A contact's id is derived from trajectory, step and occurrence, and a send key from contact and attempt, so that
//! whoever computes them again computes the same.

use std::fmt;
use std::sync::Arc;

use super::calendar::SpreadKey;

macro_rules! opaque_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text for an id as it is.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }
    };
}

opaque_id!(/** A human being known to an organisation. */ PersonId);
opaque_id!(/** A dossier of one organisation. */ DossierId);
opaque_id!(/** One person of one dossier following a protocol. */ TrajectoryId);
opaque_id!(/** One number, mail or postal address within an organisation. */ AddressId);
opaque_id!(/** An address as one person's. */ PointId);
opaque_id!(/** Somebody who works for an organisation. */ WorkerId);
opaque_id!(/** What came in: a text, a page that was filled in. */ InboundId);
opaque_id!(/** The `rules` row that a judgement was made under. */ RulesId);
opaque_id!(/** A step of a protocol, as the file names it. */ StepId);

/// Which contact of a trajectory: a step of its protocol and the how-manieth time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ContactKey {
    /// The step.
    pub step: StepId,
    /// The how-manieth time, from 0.
    pub occurrence: u32,
}

impl ContactKey {
    /// The contact's id within its organisation: `trajectory.step.occurrence`.
    #[must_use]
    pub fn of(&self, trajectory: &TrajectoryId) -> ContactId {
        ContactId(Arc::from(format!("{trajectory}.{}.{}", self.step, self.occurrence)))
    }
}

impl ContactKey {
    /// What gives the contact its place among others; that of its id.
    #[must_use]
    pub fn spread(&self, trajectory: &TrajectoryId) -> SpreadKey {
        SpreadKey::of_contact(trajectory.as_str(), self.step.as_str(), self.occurrence)
    }
}

impl fmt::Display for ContactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.step, self.occurrence)
    }
}

opaque_id!(/** One contact: `trajectory.step.occurrence`. */ ContactId);
opaque_id!(/** One message: `contact.attempt`; the same for whoever derives it, so a message cannot be written twice. */ SendKey);
opaque_id!(/** One task: derived from the contact that asked for it, or minted for a worker's own. */ TaskId);
opaque_id!(/** One alert: derived from the contact that raised it. */ AlertId);

impl SendKey {
    /// Whether it is that of message number `attempt` of a contact, without making either.
    #[must_use]
    pub fn is_of(&self, trajectory: &TrajectoryId, key: &ContactKey, attempt: u16) -> bool {
        let part = |text: &'_ str, name: &str| -> Option<usize> {
            let rest = text.strip_prefix(name)?.strip_prefix('.')?;
            Some(text.len() - rest.len())
        };
        let text = self.as_str();
        let Some(after) = part(text, trajectory.as_str()) else {
            return false;
        };
        let text = &text[after..];
        let Some(after) = part(text, key.step.as_str()) else {
            return false;
        };
        let numbers = text[after..].split_once('.');
        numbers.is_some_and(|(occurrence, n)| occurrence.parse() == Ok(key.occurrence) && n.parse() == Ok(attempt))
    }
}

impl ContactId {
    /// The key of this contact within its trajectory; `None` where it is not one of that trajectory.
    #[must_use]
    pub fn key_within(&self, trajectory: &TrajectoryId) -> Option<ContactKey> {
        let rest = self.as_str().strip_prefix(trajectory.as_str())?.strip_prefix('.')?;
        let (step, occurrence) = rest.rsplit_once('.')?;
        Some(ContactKey {
            step: StepId::new(step),
            occurrence: occurrence.parse().ok()?,
        })
    }

    /// The key of this contact's message number `attempt` (from 1).
    #[must_use]
    pub fn send_key(&self, attempt: u16) -> SendKey {
        SendKey(Arc::from(format!("{self}.{attempt}")))
    }

    /// The key of the one automatic answer to `inbound`.
    #[must_use]
    pub fn answer_key(&self, inbound: &InboundId) -> SendKey {
        SendKey(Arc::from(format!("{self}.re.{inbound}")))
    }

    /// The id of this contact's task number `n` (from 1).
    #[must_use]
    pub fn task(&self, n: u16) -> TaskId {
        TaskId(Arc::from(format!("{self}.t{n}")))
    }

    /// The id of this contact's alert number `n` (from 1).
    #[must_use]
    pub fn alert(&self, n: u16) -> AlertId {
        AlertId(Arc::from(format!("{self}.a{n}")))
    }
}
