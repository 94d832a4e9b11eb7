//! Planned = ended + open + future (law 2), for one trajectory: the plan, the ledger and the state must say the same.

use std::collections::BTreeSet;

use crate::ids::ContactKey;
use crate::plan::{announcement_keys, keys_of};
use crate::rehearsal::Balance;
use crate::rules::Rules;
use crate::trajectory::Trajectory;

/// How the contacts of a trajectory stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The contacts of the plan: how many ended by what is written down, stand open, and are still to come by the state.
    pub balance: Balance,
    /// Contacts that ended beside the plan: their step is no longer in it.
    pub beside: u64,
    /// Contacts of which plan, state and what is written down do not say the same.
    pub astray: Vec<ContactKey>,
}

impl Standing {
    /// Whether it comes out.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.balance.holds() && self.astray.is_empty()
    }
}

/// How the contacts of a trajectory stand; `ended` are those that are written down as ended.
#[must_use]
pub fn standing(rules: &Rules, trajectory: &Trajectory, ended: &BTreeSet<ContactKey>) -> Standing {
    let steps = rules.protocol.steps.iter();
    let planned: BTreeSet<ContactKey> = announcement_keys(&trajectory.enrolment)
        .chain(steps.flat_map(|step| keys_of(step, trajectory)))
        .collect();
    let open = trajectory.open.as_ref().map(|open| &open.key);
    let mut balance = Balance {
        planned: planned.len() as u64,
        ..Balance::default()
    };
    let mut astray = Vec::new();
    for key in &planned {
        let (is_ended, is_open) = (ended.contains(key), open == Some(key));
        let is_future = !trajectory.is_ended() && !is_open && !trajectory.is_settled(key);
        balance.ended += u64::from(is_ended);
        balance.open += u64::from(is_open);
        balance.future += u64::from(is_future);
        if u8::from(is_ended) + u8::from(is_open) + u8::from(is_future) != 1 {
            astray.push(key.clone());
        }
    }
    Standing {
        balance,
        beside: ended.difference(&planned).count() as u64,
        astray,
    }
}
