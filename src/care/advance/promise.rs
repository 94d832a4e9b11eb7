//! What somebody who answers is promised, before their answer is taken in.

use jiff::Timestamp;
use jiff::civil::Date;

use super::advance;
use crate::circle::{Circle, OptOutScope};
use crate::effect::Effect;
use crate::event::{Event, Reply};
use crate::rules::Rules;
use crate::timing::Timing;
use crate::trajectory::{Stage, Trajectory};

/// What happens next, as far as the person is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Nothing until the next question.
    Good,
    /// Somebody calls.
    Call {
        /// By when.
        by: Date,
    },
    /// We ask again.
    Later {
        /// When.
        on: Date,
    },
    /// No more messages.
    Stopped,
}

/// What a reply will lead to: read off the very step that [`advance`] will take, so that a page never promises what
/// the plan does not keep.
#[must_use]
pub fn promise(rules: &Rules, circle: &Circle, trajectory: Trajectory, reply: &Reply, now: Timestamp) -> Promise {
    // A stop of one channel leaves the rest as it was.
    if reply.said.stop.is_some_and(|stop| stop.scope != OptOutScope::Channel) {
        return Promise::Stopped;
    }
    let timing = Timing::new(rules, circle);
    let next = advance(rules, circle, trajectory, &Event::Replied(reply.clone()), now);
    let deadlines = next.effects.iter().filter_map(|effect| match effect {
        Effect::Alert(alert) => Some(alert.deadline),
        _ => None,
    });
    if let Some(by) = deadlines.min() {
        return Promise::Call {
            by: timing.service_date(by),
        };
    }
    match next.trajectory.open.map(|open| (open.key, open.stage)) {
        Some((key, Stage::Later { until })) if reply.said.later && key == reply.key => {
            Promise::Later { on: timing.date(until) }
        }
        _ => Promise::Good,
    }
}
