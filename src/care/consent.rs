//! The last look before a message leaves: may it still?

use std::collections::BTreeSet;

use super::circle::OptOut;
use super::ids::{AddressId, TrajectoryId};
use super::message::{MessageKind, Unsent};
use super::person::{Caution, Channel, PointState};

/// What is known of a message at the moment of its hand-over.
#[derive(Clone, Debug)]
pub struct AtTheDoor<'a> {
    /// The opt-outs that touch the recipient, the address or the trajectory.
    pub opt_outs: &'a [OptOut],
    /// The trajectory that sent it.
    pub trajectory: &'a TrajectoryId,
    /// What it says.
    pub kind: MessageKind,
    /// The channel.
    pub channel: Channel,
    /// The address.
    pub address: &'a AddressId,
    /// Whether it answers the person's own message (law 6).
    pub is_answer: bool,
    /// Whether its contact still stands open.
    pub contact_is_open: bool,
    /// Whether the address is still the person's.
    pub address_holds: bool,
    /// What is known of its life as this person's.
    pub point: PointState,
    /// What the person asked us to mind.
    pub cautions: &'a BTreeSet<Caution>,
}

/// Whether a text may go back to this sender (law 6): a telephone, and not a short code, a word or a robot's name.
#[must_use]
pub fn is_answerable(from: &str) -> bool {
    from.strip_prefix('+')
        .is_some_and(|digits| digits.len() >= 9 && digits.bytes().all(|b| b.is_ascii_digit()))
}

impl AtTheDoor<'_> {
    /// Why it may not leave; `None` where it may.
    #[must_use]
    pub fn refused(&self) -> Option<Unsent> {
        if !self.address_holds {
            return Some(Unsent::AddressChanged);
        }
        let only_a_person = self.cautions.contains(&Caution::OnlyAPerson);
        if only_a_person && !(self.is_answer && self.kind.is_owed_to_everybody()) {
            return Some(Unsent::OnlyAPerson);
        }
        if self.is_answer {
            return None;
        }
        if !self.contact_is_open {
            return Some(Unsent::ContactEnded);
        }
        if matches!(self.point, PointState::Dead | PointState::WrongPerson) {
            return Some(Unsent::AddressChanged);
        }
        let mut stops = self.opt_outs.iter();
        let stopped = stops.any(|out| out.ends(self.trajectory) || out.closes(self.channel, self.address));
        stopped.then_some(Unsent::Stopped)
    }
}

#[cfg(test)]
mod tests {
    use super::is_answerable;

    /// Short codes, names of senders and robots get no answer: it would come back as a message.
    #[test]
    fn only_a_telephone_is_answered() {
        for telephone in ["+32470123456", "+31612345678", "+352621123"] {
            assert!(is_answerable(telephone), "{telephone}");
        }
        for other in ["8810", "+8810", "0470123456", "OCMW", "Bpost", "+3247012345x", "", "+"] {
            assert!(!is_answerable(other), "{other}");
        }
    }
}
