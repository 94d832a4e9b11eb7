//! The last look before a message leaves: may it still?

use std::collections::BTreeSet;

use super::circle::{OptOut, OptOutScope};
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
        let stopped = self.opt_outs.iter().any(|out| match out.scope {
            OptOutScope::Automatic | OptOutScope::Everything => out.own,
            OptOutScope::Trajectory => out.trajectory.as_ref() == Some(self.trajectory),
            OptOutScope::Channel => out.own && out.channel == Some(self.channel),
            OptOutScope::Address => out.address.as_ref() == Some(self.address),
        });
        stopped.then_some(Unsent::Stopped)
    }
}
