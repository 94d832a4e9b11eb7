//! What workers change in the plan of one person, without leaving it.

use jiff::civil::Date;

use super::Run;
use crate::care::contact::{Ending, Outcome, Why};
use crate::care::effect::{Actor, EntryKind};
use crate::care::event::Exception;
use crate::care::ids::{ContactKey, WorkerId};
use crate::care::message::Unsent;
use crate::care::particular::Particular;
use crate::care::trajectory::ADDED_FROM;

/// No more contacts are added to one plan.
const ADDED_MOST: usize = 50;

impl Run<'_> {
    pub(super) fn except(&mut self, exception: &Exception, worker: &WorkerId) {
        if self.trajectory.is_ended() {
            return;
        }
        let actor = Actor::Worker(worker.clone());
        let exceptions = &mut self.trajectory.exceptions;
        match exception {
            Exception::Move { key, to } => {
                if !self.is_ahead(key) || self.trajectory.exceptions.moved.get(key) == Some(to) {
                    return;
                }
                self.trajectory.exceptions.moved.insert(key.clone(), *to);
                self.note_exception(key, "moved", Some(*to), actor);
            }
            Exception::Skip { key } => {
                let ending = Ending::new(Outcome::Skipped, Why::WorkerSkipped);
                if self.trajectory.open.as_ref().is_some_and(|open| &open.key == key) {
                    let ending = Ending::new(Outcome::Cancelled, Why::WorkerSkipped);
                    self.end_open(ending, Unsent::ContactEnded, actor);
                } else if self.is_ahead(key) {
                    self.note_exception(key, "skipped", None, actor);
                    self.end_unopened(vec![key.clone()], ending);
                }
            }
            Exception::Add { key, on } => {
                let is_new = key.occurrence >= ADDED_FROM
                    && exceptions.added.len() < ADDED_MOST
                    && !exceptions.added.contains_key(key)
                    && self.rules.protocol.step(&key.step).is_some();
                if is_new && !self.trajectory.is_settled(key) {
                    self.trajectory.exceptions.added.insert(key.clone(), *on);
                    self.note_exception(key, "added", Some(*on), actor);
                }
            }
            Exception::Pause { until } => {
                if exceptions.paused_until == *until {
                    return;
                }
                exceptions.paused_until = *until;
                let facts = vec![("what", "paused".into()), ("day", named(*until))];
                self.note(EntryKind::Excepted, None, actor, facts);
            }
        }
    }

    /// Whether a contact of the plan has not begun yet.
    fn is_ahead(&self, key: &ContactKey) -> bool {
        let open = self.trajectory.open.as_ref();
        open.is_none_or(|open| &open.key != key) && self.unsettled().contains(key)
    }

    fn note_exception(&mut self, key: &ContactKey, what: &'static str, day: Option<Date>, actor: Actor) {
        let facts = vec![("what", what.into()), ("day", named(day))];
        self.note(EntryKind::Excepted, Some(key), actor, facts);
    }
}

/// A day for the ledger; nothing where there is none.
fn named(day: Option<Date>) -> Particular {
    day.map_or(Particular::Code(""), Particular::Day)
}
