//! What became of what was sent: refusals, fates that nobody knows, and a human's word on them.

use jiff::{SignedDuration, Timestamp};

use super::Run;
use crate::calendar::ServiceTerm;
use crate::effect::{Actor, Effect, EntryKind};
use crate::event::Verdict;
use crate::ids::{SendKey, TaskId, WorkerId};
use crate::message::{MessageFate, MessageKind, Refusal, Unsent};
use crate::person::PointState;
use crate::task::{TaskKind, TaskReason};
use crate::trajectory::{Attempt, Open, Seen};

/// How long the gateway has to say what became of a message before a human is asked.
const UNKNOWN_AT_MOST: SignedDuration = SignedDuration::from_hours(24);

/// A held message is judged within so many working days, or counts as having arrived.
const HELD_TERM: ServiceTerm = ServiceTerm::WorkingDays(2);

/// So many messages to one address may be lost within a contact.
const LOST_MOST: usize = 3;

impl Run<'_> {
    /// Reads the fates of the open contact's messages; `true` where one changed what is to be done.
    pub(super) fn judge_sent(&mut self) -> bool {
        let Some(open) = self
            .trajectory
            .open
            .as_ref()
            .filter(|open| self.has_fates(open))
            .cloned()
        else {
            return false;
        };
        let mut changed = false;
        for (index, attempt) in open.attempts.iter().enumerate() {
            if let Seen::Held { task, deadline } = &attempt.seen {
                changed |= self.settle_held(&open, index, task, *deadline);
                continue;
            }
            if !matches!(attempt.seen, Seen::Out | Seen::Judged) {
                continue;
            }
            let Some(message) = self.message_of(&open.key, attempt.n).cloned() else {
                continue;
            };
            match message.fate {
                MessageFate::Failed => self.hear_failure(&open, index, attempt, message.refusal),
                MessageFate::NotSent | MessageFate::Cancelled => {
                    self.hear_unsent(&open, index, message.unsent.map_or("unknown", Unsent::code));
                }
                // A judgement that it does not matter leaves the message held; it is not asked about again.
                _ if attempt.seen == Seen::Judged => continue,
                MessageFate::Held => self.ask_about_held(&open, index, attempt),
                MessageFate::Unknown if message.since + UNKNOWN_AT_MOST <= self.now => {
                    self.effects.push(Effect::Hold { key: message.key });
                    self.ask_about_held(&open, index, attempt);
                }
                _ => continue,
            }
            changed = true;
        }
        changed
    }

    /// Whether something may have become of a message of the contact that is to be judged: most are out and no more.
    fn has_fates(&self, open: &Open) -> bool {
        open.attempts.iter().any(|attempt| match attempt.seen {
            Seen::Held { .. } => true,
            Seen::Out | Seen::Judged => self.message_of(&open.key, attempt.n).is_some_and(|message| {
                !matches!(
                    message.fate,
                    MessageFate::Queued | MessageFate::Started | MessageFate::Accepted | MessageFate::Delivered
                )
            }),
            Seen::Void | Seen::Failed | Seen::Stopped => false,
        })
    }

    /// A held message that the gateway reports on after all, or that nobody judged in time.
    fn settle_held(&mut self, open: &Open, index: usize, task: &TaskId, deadline: Timestamp) -> bool {
        let Some(attempt) = open.attempts.get(index) else {
            return false;
        };
        let message = self.message_of(&open.key, attempt.n).cloned();
        let (verdict, seen) = match message.as_ref().map(|message| message.fate) {
            Some(MessageFate::Accepted | MessageFate::Delivered) => ("reported", Some(Seen::Out)),
            // A gateway says why. Without a reason it is a human's word that it did not arrive, and that event is still to
            // be read: it says nothing of the address.
            Some(MessageFate::Failed) if message.as_ref().is_some_and(|message| message.refusal.is_none()) => {
                (Verdict::NotArrived.code(), Some(Seen::Void))
            }
            Some(MessageFate::Failed) => ("reported", None),
            _ if deadline <= self.now => ("lapsed", Some(Seen::Judged)),
            _ => return false,
        };
        self.effects.push(Effect::WithdrawTask { task: task.clone() });
        self.note(
            EntryKind::HeldJudged,
            Some(&open.key),
            Actor::Plan,
            vec![("verdict", verdict.into())],
        );
        match seen {
            Some(seen) => self.set_seen(index, seen),
            None => self.hear_failure(open, index, attempt, message.and_then(|message| message.refusal)),
        }
        true
    }

    fn set_seen(&mut self, index: usize, seen: Seen) {
        if let Some(attempt) = self
            .trajectory
            .open
            .as_mut()
            .and_then(|open| open.attempts.get_mut(index))
        {
            attempt.seen = seen;
        }
    }

    fn hear_failure(&mut self, open: &Open, index: usize, attempt: &Attempt, refusal: Option<Refusal>) {
        let why = refusal.unwrap_or(Refusal::Other);
        if why == Refusal::OurFault {
            // It says nothing of the address, nor of the person: nobody was asked.
            return self.hear_unsent(open, index, why.code());
        }
        self.note(
            EntryKind::Failed,
            Some(&open.key),
            Actor::Gateway,
            vec![("why", why.into()), ("channel", attempt.channel.into())],
        );
        if why.kills_address() {
            self.turn_point(attempt, PointState::Dead);
        }
        if why == Refusal::Blocked {
            self.effects.push(Effect::BlockedByGateway {
                address: attempt.address.clone(),
            });
            return self.set_seen(index, Seen::Stopped);
        }
        self.set_seen(index, Seen::Failed);
    }

    pub(super) fn turn_point(&mut self, attempt: &Attempt, state: PointState) {
        let (point, address) = (attempt.point.clone(), attempt.address.clone());
        self.note(
            EntryKind::PointChanged,
            None,
            Actor::Gateway,
            vec![("state", state.into())],
        );
        self.effects.push(Effect::Point { point, address, state });
    }

    fn ask_about_held(&mut self, open: &Open, index: usize, attempt: &Attempt) {
        let deadline = self.timing.deadline(self.now, HELD_TERM);
        let message = Some(open.send_key(&self.trajectory.id, attempt));
        let task = self.wish_task(TaskKind::Held, TaskReason::UnknownFate, deadline, None, message);
        self.note(EntryKind::Held, Some(&open.key), Actor::Plan, Vec::new());
        self.set_seen(index, Seen::Held { task, deadline });
    }

    /// A message never left, for this reason. What has not left has not been asked (law 8), so that a reminder gives its
    /// rung back; but one without a text would meet the same lack again.
    fn hear_unsent(&mut self, open: &Open, index: usize, why: &'static str) {
        self.note(
            EntryKind::NotSent,
            Some(&open.key),
            Actor::Plan,
            vec![("why", why.into())],
        );
        self.set_seen(index, Seen::Void);
        let last = open.attempts.iter().rposition(|attempt| attempt.kind.is_question());
        let is_reminder = |attempt: &Attempt| attempt.kind == MessageKind::Reminder;
        if last != Some(index) || !open.attempts.get(index).is_some_and(is_reminder) {
            return;
        }
        if why == Unsent::NoText.code() {
            let facts = vec![("why", why.into())];
            self.note(EntryKind::RungSkipped, Some(&open.key), Actor::Plan, facts);
        } else if let Some(open) = &mut self.trajectory.open {
            open.rung = open.rung.saturating_sub(1);
            open.climbed = None;
        }
    }

    /// Whether a question of the open contact has left, or may have.
    pub(super) fn has_left(&self, open: &Open) -> bool {
        let asked = |attempt: &&Attempt| attempt.kind.is_question() && !attempt.seen.is_unasked();
        open.attempts.iter().filter(asked).any(|attempt| {
            self.message_of(&open.key, attempt.n)
                .is_some_and(|message| message.fate != MessageFate::Queued)
        })
    }

    /// When a message's fate will have to be looked at again.
    pub(super) fn next_fate_deadline(&self, open: &Open) -> Option<Timestamp> {
        let deadline = |attempt: &Attempt| match &attempt.seen {
            Seen::Held { deadline, .. } => Some(*deadline),
            Seen::Out => {
                let message = self.message_of(&open.key, attempt.n)?;
                (message.fate == MessageFate::Unknown).then(|| message.since + UNKNOWN_AT_MOST)
            }
            Seen::Void | Seen::Failed | Seen::Stopped | Seen::Judged => None,
        };
        open.attempts.iter().filter_map(deadline).min()
    }

    /// A human judged a held message.
    pub(super) fn hear_verdict(&mut self, key: &SendKey, verdict: Verdict, worker: &WorkerId) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        let contact = self.contact(&open.key);
        let Some(index) = open
            .attempts
            .iter()
            .position(|attempt| matches!(attempt.seen, Seen::Held { .. }) && &contact.send_key(attempt.n) == key)
        else {
            return;
        };
        let facts = vec![("verdict", verdict.into())];
        self.note(
            EntryKind::HeldJudged,
            Some(&open.key),
            Actor::Worker(worker.clone()),
            facts,
        );
        let seen = match verdict {
            Verdict::NotArrived if self.is_lost_again(&open, index) => Seen::Failed,
            Verdict::NotArrived => Seen::Void,
            Verdict::Arrived | Verdict::DoNotCare => Seen::Judged,
        };
        self.set_seen(index, seen);
    }

    /// Whether so many messages to this address were judged as not arrived, this one among them, that the contact tries it
    /// no more: else whoever always says so would have somebody written to every day for ever.
    fn is_lost_again(&self, open: &Open, index: usize) -> bool {
        let point = open.attempts.get(index).map(|attempt| &attempt.point);
        let is_lost = |attempt: &&Attempt| {
            attempt.seen == Seen::Void
                && Some(&attempt.point) == point
                && self
                    .message_of(&open.key, attempt.n)
                    .is_some_and(|message| message.fate == MessageFate::Failed && message.refusal.is_none())
        };
        open.attempts.iter().filter(is_lost).count() + 1 >= LOST_MOST
    }
}
