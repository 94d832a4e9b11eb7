//! The one function that decides.
//!
//! Production, rehearsal, simulation and the answer to *why?* all run [`advance`]; there is no second implementation
//! of the rules anywhere. It is total: any event in any state gives a state, and a repeated event does no harm.

mod asking;
mod exceptions;
mod fates;
mod hearing;
mod holding;
mod human;
mod kept_back;
mod opening;
mod promise;
mod route;
mod speaking;
mod stopping;
#[cfg(test)]
pub(crate) mod tests;

pub use exceptions::{Hindrance, furthest_day, hindrance, longest_rest};
pub use promise::{Promise, promise};

use std::cell::{Cell, OnceCell};

use jiff::{SignedDuration, Timestamp};

use super::calendar::Offset;
use super::circle::{Circle, SentMessage};
use super::contact::{Ending, Outcome};
use super::effect::{Actor, Effect, Entry, EntryKind};
use super::event::Event;
use super::ids::{ContactId, ContactKey};
use super::message::{MessageFate, Unsent};
use super::particular::Particular;
use super::person::Readers;
use super::plan::Ahead;
use super::rules::Rules;
use super::timing::Timing;
use super::trajectory::{ANNOUNCEMENT, Open, Phase, Recent, Seen, Stage, Trajectory};

/// What one advance decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advanced {
    /// The state that follows.
    pub trajectory: Trajectory,
    /// What is to be done, in order.
    pub effects: Vec<Effect>,
    /// What the ledger is told.
    pub entries: Vec<Entry>,
    /// When it must next be looked at; `None` once it has ended.
    pub next_wake: Option<Timestamp>,
    /// Whether it waits for a voice, and is to be woken when one is released.
    pub waits_for_voice: bool,
}

/// A proposed or paused trajectory waits for a human; it is looked at this often all the same.
const WAITING: SignedDuration = SignedDuration::from_hours(24 * 30);

/// So long after a question no other is put to the same person.
const REST: SignedDuration = SignedDuration::from_hours(27);

/// No event makes a trajectory take more steps at once than this; a plan has far fewer contacts.
const STEPS_MOST: usize = 1000;

/// Advances a trajectory by one event.
///
/// `now` never goes back for a trajectory: the later of `now` and its last instant counts. The same arguments give
/// the same result.
#[must_use]
pub fn advance(rules: &Rules, circle: &Circle, trajectory: Trajectory, event: &Event, now: Timestamp) -> Advanced {
    let now = now.max(trajectory.last);
    let mut run = Run {
        rules,
        circle,
        timing: Timing::new(rules, circle),
        trajectory,
        now,
        effects: Vec::new(),
        entries: Vec::new(),
        named: OnceCell::new(),
        ahead: None,
        rung: Cell::new(None),
    };
    run.trajectory.last = now;
    run.hear(event);
    run.settle();
    let ahead = run.ahead.take();
    let next_wake = run.next_wake(ahead);
    let waits_for_voice = run.trajectory.open.as_ref().is_some_and(|open| run.waits(open));
    Advanced {
        trajectory: run.trajectory,
        effects: run.effects,
        entries: run.entries,
        next_wake,
        waits_for_voice,
    }
}

/// One advance under way.
struct Run<'a> {
    rules: &'a Rules,
    circle: &'a Circle,
    timing: Timing<'a>,
    trajectory: Trajectory,
    now: Timestamp,
    effects: Vec<Effect>,
    entries: Vec<Entry>,
    /// The contact that was named first, with its id, which is asked for again and again.
    named: OnceCell<(ContactKey, ContactId)>,
    /// What lies ahead, as it was seen when nothing of it was due: it holds until something changes.
    ahead: Option<Ahead<'a>>,
    /// When a rung is to be climbed, with all that it follows from: it is asked for before, at and after the climb.
    rung: Cell<Option<(RungFrom, Timestamp)>>,
}

/// What the moment of a rung follows from: the question, the rung before it, and the distance.
type RungFrom = (Timestamp, Option<Timestamp>, Offset);

impl Run<'_> {
    /// Goes on until nothing more is to be done at this instant.
    fn settle(&mut self) {
        for _ in 0..STEPS_MOST {
            if !self.go_on() {
                return;
            }
        }
        debug_assert!(false, "a trajectory did not come to rest");
    }

    /// One step; `false` once at rest.
    fn go_on(&mut self) -> bool {
        self.ahead = None;
        if self.trajectory.is_ended() {
            return false;
        }
        if self.stop_where_told()
            || self.pause_or_resume()
            || self.end_removed_step()
            || self.told_already()
            || self.end_where_the_reason_is_gone()
        {
            return true;
        }
        match self.trajectory.phase {
            Phase::Proposed | Phase::Paused | Phase::Ended(_) => false,
            Phase::Active if self.trajectory.open.is_some() => self.progress_open(),
            Phase::Active => self.open_next(),
        }
    }

    fn progress_open(&mut self) -> bool {
        let Some(open) = &self.trajectory.open else {
            return false;
        };
        match open.stage.clone() {
            Stage::Voice => self.wait_for_voice(),
            Stage::Asking => self.progress_asking(),
            Stage::Later { until } => self.ask_again(until),
            Stage::Human {
                task,
                kind,
                deadline,
                escalated,
            } => self.judge_sent() || self.progress_human(&task, kind, deadline, escalated),
        }
    }

    fn next_wake(&self, ahead: Option<Ahead<'_>>) -> Option<Timestamp> {
        let wake = match self.trajectory.phase {
            Phase::Ended(_) => return None,
            Phase::Proposed | Phase::Paused => self.now + WAITING,
            Phase::Active => match &self.trajectory.open {
                Some(open) => self.wake_of_open(open),
                None => self.next_due(ahead).unwrap_or(self.now + WAITING),
            },
        };
        // Law 3: a wake lies after now, whatever the rules say.
        Some(wake.max(self.now + SignedDuration::from_secs(1)))
    }

    fn wake_of_open(&self, open: &Open) -> Timestamp {
        let own = match &open.stage {
            Stage::Voice => self.wake_for_voice(open),
            // A held message stops the ladder; its own deadline is the next moment.
            Stage::Asking
                if open
                    .attempts
                    .iter()
                    .any(|attempt| matches!(attempt.seen, Seen::Held { .. })) =>
            {
                self.now + WAITING
            }
            Stage::Asking => self.next_rung_at(open),
            Stage::Later { until } => *until,
            Stage::Human { deadline, .. } => *deadline,
        };
        match open.stage {
            // Fates are read in these stages only; a wake for one elsewhere would come back every second.
            Stage::Asking | Stage::Human { .. } => self.next_fate_deadline(open).map_or(own, |fate| own.min(fate)),
            Stage::Voice | Stage::Later { .. } => own,
        }
    }

    fn contact(&self, key: &ContactKey) -> ContactId {
        let (known, id) = self.named.get_or_init(|| (key.clone(), self.trajectory.contact(key)));
        if known == key {
            id.clone()
        } else {
            self.trajectory.contact(key)
        }
    }

    fn message_of(&self, contact: &ContactKey, n: u16) -> Option<&SentMessage> {
        let mut messages = self.circle.messages.iter();
        messages.find(|message| message.key.is_of(&self.trajectory.id, contact, n))
    }

    fn note(
        &mut self,
        kind: EntryKind,
        key: Option<&ContactKey>,
        actor: Actor,
        facts: Vec<(&'static str, Particular)>,
    ) {
        self.note_at(kind, key, actor, self.now, facts);
    }

    fn note_at(
        &mut self,
        kind: EntryKind,
        key: Option<&ContactKey>,
        actor: Actor,
        happened: Timestamp,
        facts: Vec<(&'static str, Particular)>,
    ) {
        let readers = match kind {
            EntryKind::Alerted | EntryKind::Replied => Readers::Counsellor,
            _ => Readers::Volunteer,
        };
        self.entries.push(Entry {
            kind,
            key: key.cloned(),
            happened,
            actor,
            readers,
            facts,
        });
    }

    /// Ends the open contact: takes back what has not left, withdraws its tasks, lets go of the voice.
    fn end_open(&mut self, ending: Ending, unsent: Unsent, actor: Actor) {
        let Some(open) = self.trajectory.open.take() else {
            return;
        };
        if !open.attempts.is_empty() {
            self.effects.push(Effect::CancelSends {
                key: open.key.clone(),
                why: unsent,
            });
        }
        self.withdraw_tasks(&open);
        if open.voice_until.is_some() {
            self.effects.push(Effect::ReleaseVoice {
                contact: self.contact(&open.key),
            });
            self.rest_voice(&open);
        }
        self.effects.push(Effect::End {
            key: open.key.clone(),
            ending,
        });
        self.note(
            EntryKind::Ended,
            Some(&open.key),
            actor,
            vec![("outcome", ending.outcome.into()), ("why", ending.why.into())],
        );
        if matches!(ending.outcome, Outcome::Done | Outcome::Answered) {
            self.told(&open.key);
        }
        self.settle_key(&open.key);
        let today = self.timing.date(self.now);
        self.trajectory.past.ended(&open.key.step, ending, true, today);
        self.announce_again(&open.key, ending);
        self.trajectory.recent = Some(Recent {
            key: open.key,
            began: open.began,
            ended: self.now,
            heard: open.heard,
            reasons: open.reasons,
        });
    }

    /// After a question the person and the address are left in peace for a day, also by other trajectories, so that what
    /// waited does not follow on its heels; where it went to several addresses, each of them is.
    fn rest_voice(&mut self, open: &Open) {
        let contact = self.contact(&open.key);
        let left = |attempt: &&super::trajectory::Attempt| {
            let fate = self.message_of(&open.key, attempt.n).map(|message| message.fate);
            attempt.kind.is_question()
                && !matches!(
                    fate,
                    None | Some(
                        MessageFate::Queued | MessageFate::Failed | MessageFate::NotSent | MessageFate::Cancelled
                    )
                )
        };
        let rests = open.attempts.iter().filter(left);
        let rests = rests.map(|attempt| (attempt.not_before + REST, &attempt.address));
        let mut rests: Vec<_> = rests.filter(|(until, _)| *until > self.now).collect();
        // The last to be taken has the person: that of the last question.
        rests.sort_by_key(|(until, _)| *until);
        for (until, address) in rests {
            let address = Some(address);
            if self.circle.voice_in_the_way(&contact, address, self.now).is_none() {
                self.effects.push(Effect::TakeVoice {
                    contact: contact.clone(),
                    address: address.cloned(),
                    until,
                });
            }
        }
    }

    /// The announcement reached the person: it was made, or the person replied to it.
    fn told(&mut self, key: &ContactKey) {
        if key.step.as_str() == ANNOUNCEMENT && self.trajectory.announced.is_none() && !self.trajectory.is_ended() {
            self.trajectory.announced = Some(self.now);
            self.effects.push(Effect::Told { at: self.now });
        }
    }

    fn settle_key(&mut self, key: &ContactKey) {
        let settled = self.trajectory.settled.entry(key.step.clone()).or_default();
        settled.add(key.occurrence);
        self.trajectory.exceptions.moved.remove(key);
    }

    /// Ends contacts that never began, in one ledger row.
    fn end_unopened(&mut self, keys: Vec<ContactKey>, ending: Ending) {
        if keys.is_empty() {
            return;
        }
        let today = self.timing.date(self.now);
        for key in &keys {
            self.settle_key(key);
            self.trajectory.past.ended(&key.step, ending, false, today);
            self.announce_again(key, ending);
        }
        let list = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        self.note(
            EntryKind::EndedUnopened,
            None,
            Actor::Plan,
            vec![
                ("contacts", list.into()),
                ("outcome", ending.outcome.into()),
                ("why", ending.why.into()),
            ],
        );
        self.effects.push(Effect::EndUnopened { keys, ending });
    }
}
