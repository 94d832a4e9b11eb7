//! A step of the core as lines that read like a ledger.

use jiff::Timestamp;

use crate::care::advance::Advanced;
use crate::care::circle::Circle;
use crate::care::event::Event;
use crate::care::trajectory::Trajectory;

/// The lines of one step.
pub(super) fn lines(_: &Trajectory, _: &Event, _: &Advanced, _: &Circle, _: Timestamp) -> Vec<String> {
    Vec::new()
}
