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
        // From the end, where the keys of one trajectory differ.
        let names = || {
            let (rest, n) = number_off(self.as_str().as_bytes())?;
            if n != u32::from(attempt) {
                return None;
            }
            let (rest, occurrence) = number_off(rest)?;
            let rest = rest.strip_suffix(key.step.as_str().as_bytes())?.strip_suffix(b".")?;
            (occurrence == key.occurrence).then_some(rest)
        };
        names() == Some(trajectory.as_str().as_bytes())
    }
}

/// The number at the end of an id, and what stands before the full stop in front of it.
fn number_off(text: &[u8]) -> Option<(&[u8], u32)> {
    let (mut number, mut place) = (0_u32, 1_u32);
    for (at, byte) in text.iter().enumerate().rev() {
        if *byte == b'.' {
            return (at + 1 < text.len()).then(|| (text.get(..at).unwrap_or_default(), number));
        }
        let digit = u32::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
        number = number.checked_add(if digit == 0 { 0 } else { digit.checked_mul(place)? })?;
        place = place.saturating_mul(10);
    }
    None
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

/// The longest name that a service gives to a step, a rule or a date, in letters: it stands in ids, addresses of pages and
/// ledger rows.
pub const NAME_MOST: usize = 32;

/// Whether a text is written as such a name, `check-in`: small letters, digits and single hyphens, a letter first.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A send key is recognised exactly where making it again gives the same text.
    #[test]
    fn a_send_key_is_known_by_its_parts() {
        let trajectories = ["t1", "t1.a", "t"].map(TrajectoryId::new);
        let steps = ["check-in", "in", "a.check-in", "7"].map(StepId::new);
        let numbers = [0, 1, 7, 10, 17, 107, 4_000_000_000];
        let mut keys = Vec::new();
        for step in &steps {
            keys.extend(numbers.map(|occurrence| ContactKey {
                step: step.clone(),
                occurrence,
            }));
        }
        let attempts = [1, 7, 17, 65535];
        for (trajectory, key) in trajectories.iter().flat_map(|t| keys.iter().map(move |key| (t, key))) {
            for attempt in attempts {
                let sent = key.of(trajectory).send_key(attempt);
                for (other, known) in trajectories.iter().flat_map(|t| keys.iter().map(move |key| (t, key))) {
                    for n in attempts {
                        let same = known.of(other).send_key(n) == sent;
                        assert_eq!(sent.is_of(other, known, n), same, "{sent} {other} {known} {n}");
                    }
                }
            }
            let answer = key.of(trajectory).answer_key(&InboundId::new("in.1"));
            assert!(!attempts.iter().any(|n| answer.is_of(trajectory, key, *n)), "{answer}");
        }
        assert!(!SendKey::new("t1.check-in.99999999999.1").is_of(&trajectories[0], &keys[0], 1));
        assert!(!SendKey::new("t1.check-in..1").is_of(&trajectories[0], &keys[0], 1));
    }
}
