//! A message is out: its fate, and the ladder that silence climbs.

use jiff::{SignedDuration, Timestamp};

use super::Run;
use super::human::kind_of_task;
use super::opening::{first_kind, is_announcement};
use super::route::Route;
use crate::care::calendar::ServiceTerm;
use crate::care::circle::Voice;
use crate::care::contact::{Ending, Outcome, Why};
use crate::care::effect::{Actor, Effect, EntryKind};
use crate::care::event::Verdict;
use crate::care::ids::{SendKey, TaskId, WorkerId};
use crate::care::message::{MessageFate, MessageKind, Refusal, Unsent};
use crate::care::person::{Channel, PointState};
use crate::care::protocol::{Rung, RungAct};
use crate::care::task::{TaskKind, TaskReason};
use crate::care::trajectory::{Attempt, Open, Seen, Stage};

/// How long the gateway has to say what became of a message before a human is asked.
const UNKNOWN_AT_MOST: SignedDuration = SignedDuration::from_hours(24);

/// An announcement that left and met no refusal for so long has been made.
const ANNOUNCED_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// An announcement whose hand-over has come to no end is looked at again after so long.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// So long after a question that did not leave the next one may.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What does not leave is tried in the next window so many times, and then once a week.
const DAILY_MOST: usize = 14;

/// A reminder that the gateway has not taken so many times in a row is left to a human being.
const TRIES_MOST: usize = 5;

/// A held message is judged within so many working days, or counts as having arrived.
const HELD_TERM: ServiceTerm = ServiceTerm::WorkingDays(2);

impl Run<'_> {
    pub(super) fn progress_asking(&mut self) -> bool {
        if self.judge_sent() {
            return true;
        }
        let Some(open) = self.trajectory.open.clone() else {
            return false;
        };
        if !open.has_asked() {
            return self.ask_in_place_of(&open);
        }
        if open
            .attempts
            .iter()
            .any(|attempt| matches!(attempt.seen, Seen::Held { .. }))
        {
            return false;
        }
        if is_announcement(&open.key) {
            return made_at(&open, self.now) <= self.now && self.finish_announcement(&open);
        }
        if self.next_rung_at(&open) > self.now {
            return false;
        }
        self.climb(&open);
        true
    }

    /// Reads the fates of the open contact's messages; `true` where one changed what is to be done.
    pub(super) fn judge_sent(&mut self) -> bool {
        let Some(open) = self.trajectory.open.clone() else {
            return false;
        };
        let contact = self.contact(&open.key);
        let mut changed = false;
        for (index, attempt) in open.attempts.iter().enumerate() {
            if let Seen::Held { task, deadline } = &attempt.seen {
                changed |= self.settle_held(&open, index, task, *deadline);
                continue;
            }
            if !matches!(attempt.seen, Seen::Out | Seen::Judged) {
                continue;
            }
            let Some(message) = self.message_of(&contact, attempt.n).cloned() else {
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

    /// A held message that the gateway reports on after all, or that nobody judged in time.
    fn settle_held(&mut self, open: &Open, index: usize, task: &TaskId, deadline: Timestamp) -> bool {
        let Some(attempt) = open.attempts.get(index) else {
            return false;
        };
        let message = self.message_of(&self.contact(&open.key), attempt.n).cloned();
        let (verdict, seen) = match message.as_ref().map(|message| message.fate) {
            Some(MessageFate::Accepted | MessageFate::Delivered) => ("reported", Some(Seen::Out)),
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
            vec![("why", why.to_string()), ("channel", attempt.channel.to_string())],
        );
        if why.kills_address() {
            self.turn_point(attempt, PointState::Dead);
        }
        if why == Refusal::Blocked {
            self.effects.push(Effect::BlockedByGateway {
                address: attempt.address.clone(),
            });
        }
        self.set_seen(index, Seen::Failed);
    }

    pub(super) fn turn_point(&mut self, attempt: &Attempt, state: PointState) {
        let (point, address) = (attempt.point.clone(), attempt.address.clone());
        self.note(
            EntryKind::PointChanged,
            None,
            Actor::Gateway,
            vec![("state", state.to_string())],
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
            vec![("why", why.to_owned())],
        );
        self.set_seen(index, Seen::Void);
        let last = open.attempts.iter().rposition(|attempt| attempt.kind.is_question());
        let is_reminder = |attempt: &Attempt| attempt.kind == MessageKind::Reminder;
        if last != Some(index) || !open.attempts.get(index).is_some_and(is_reminder) {
            return;
        }
        if why == Unsent::NoText.code() {
            let facts = vec![("why", why.to_owned())];
            self.note(EntryKind::RungSkipped, Some(&open.key), Actor::Plan, facts);
        } else if let Some(open) = &mut self.trajectory.open {
            open.rung = open.rung.saturating_sub(1);
        }
    }

    /// Nothing of this contact has left: tries the same again in the next window, another way, or ends it.
    fn ask_in_place_of(&mut self, open: &Open) -> bool {
        let last = open.attempts.iter().rev().find(|attempt| attempt.kind.is_question());
        let kept = last.and_then(|attempt| self.kept_back(open, attempt));
        // What left and failed has begun in time: the next way is tried all the same.
        let failed = last.is_some_and(|attempt| attempt.seen == Seen::Failed);
        let too_late = !failed && self.timing.open_from(self.next_try(open)) >= open.expires;
        let ending = match kept {
            Some(Kept::Back(Unsent::Trial)) => Ending::new(Outcome::Cancelled, Why::Trial),
            Some(Kept::Back(Unsent::NoText)) => return self.leave_to_human(open, TaskReason::Language),
            Some(kept) if too_late && kept.is_by_gateway() => return self.leave_to_human(open, TaskReason::NotSent),
            Some(Kept::Back(Unsent::Brake)) if too_late => Ending::new(Outcome::Expired, Why::Brake),
            _ if too_late => Ending::new(Outcome::Expired, Why::WindowPast),
            _ => {
                if let Some(open) = &mut self.trajectory.open {
                    open.asked = None;
                }
                self.speak(first_kind(&open.key), &[]);
                return true;
            }
        };
        self.end_open(ending, Unsent::ContactEnded, Actor::Plan);
        true
    }

    fn leave_to_human(&mut self, open: &Open, reason: TaskReason) -> bool {
        let kind = kind_of_task(&open.key, reason);
        self.ask_human(kind, reason, self.rules.protocol.call_term, false);
        true
    }

    /// Whether a question of the open contact has left, or may have.
    pub(super) fn has_left(&self, open: &Open) -> bool {
        let contact = self.contact(&open.key);
        let asked =
            |attempt: &&Attempt| attempt.kind.is_question() && !matches!(attempt.seen, Seen::Void | Seen::Failed);
        open.attempts.iter().filter(asked).any(|attempt| {
            self.message_of(&contact, attempt.n)
                .is_some_and(|message| message.fate != MessageFate::Queued)
        })
    }

    /// What kept a question from leaving; `None` where it left, or where the person's own word took it back.
    fn kept_back(&self, open: &Open, attempt: &Attempt) -> Option<Kept> {
        let message = self.message_of(&self.contact(&open.key), attempt.n)?;
        if attempt.seen != Seen::Void {
            return None;
        }
        match (message.fate, message.refusal, message.unsent) {
            (MessageFate::Failed, Some(Refusal::OurFault), _) => Some(Kept::OurFault),
            (MessageFate::NotSent | MessageFate::Cancelled, _, Some(Unsent::Answered)) => None,
            (MessageFate::NotSent | MessageFate::Cancelled, _, Some(why)) => Some(Kept::Back(why)),
            _ => None,
        }
    }

    /// How many questions in a row never left up to now, and what kept the last.
    fn kept_in_a_row(&self, open: &Open) -> (usize, Option<(Timestamp, Kept)>) {
        let questions = open.attempts.iter().rev().filter(|attempt| attempt.kind.is_question());
        let kept: Vec<_> = questions
            .map_while(|attempt| Some((attempt.not_before, self.kept_back(open, attempt)?)))
            .collect();
        (kept.len(), kept.first().copied())
    }

    /// From when on the next question of the open contact may leave: what did not leave is not asked for again within
    /// the hour, and ever more seldom where it never leaves.
    pub(super) fn next_try(&self, open: &Open) -> Timestamp {
        let void = open.attempts.iter().filter(|attempt| attempt.seen == Seen::Void);
        let within_the_hour = void.map(|attempt| attempt.not_before + AGAIN).max();
        let (times, last) = self.kept_in_a_row(open);
        let kept = last.map(|(at, kept)| at + kept.pause(times));
        self.now
            .max(within_the_hour.unwrap_or(self.now))
            .max(kept.unwrap_or(self.now))
    }

    fn finish_announcement(&mut self, open: &Open) -> bool {
        let contact = self.contact(&open.key);
        let left = open
            .attempts
            .iter()
            .filter(|attempt| matches!(attempt.seen, Seen::Out | Seen::Judged))
            .any(|attempt| {
                // A judgement that it does not matter leaves the message held; the person then counts as told.
                self.message_of(&contact, attempt.n)
                    .is_some_and(|sent| !matches!(sent.fate, MessageFate::Queued | MessageFate::Started))
            });
        if left {
            self.end_open(Ending::new(Outcome::Done, Why::Sent), Unsent::ContactEnded, Actor::Plan);
        }
        left
    }

    /// When the next rung is climbed; for an announcement, when it counts as made.
    pub(super) fn next_rung_at(&self, open: &Open) -> Timestamp {
        if is_announcement(&open.key) {
            let made = made_at(open, self.now);
            return if made > self.now { made } else { self.now + LOOK_AGAIN };
        }
        let asked = open.asked.unwrap_or(self.now);
        let next = if let Some(rung) = self.rung(open) {
            let planned = self.timing.open_from(self.timing.after(asked, rung.after));
            // A call waits for the voice.
            self.call_in_the_way(open)
                .map_or(planned, |voice| planned.max(voice.until))
        } else {
            // No rung is left: silence is silence once a conversation would have ended.
            let questions = open.attempts.iter().filter(|attempt| attempt.kind.is_question());
            let last = questions.map(|attempt| attempt.not_before).max();
            self.timing.after(last.unwrap_or(asked), self.rules.protocol.voice)
        };
        if next <= self.now && self.is_still_here(open) {
            self.now + LOOK_AGAIN
        } else {
            next
        }
    }

    /// Whether the last question has not left yet, though its time has come: after a stand-still the queue may be read
    /// after the clock. What has not left has not met silence.
    fn is_still_here(&self, open: &Open) -> bool {
        let contact = self.contact(&open.key);
        let last = open
            .attempts
            .iter()
            .rev()
            .find(|attempt| attempt.kind.is_question() && attempt.seen == Seen::Out);
        last.and_then(|attempt| self.message_of(&contact, attempt.n))
            .is_some_and(|message| matches!(message.fate, MessageFate::Queued | MessageFate::Started))
    }

    /// The conversation that a call on the next rung waits for.
    pub(super) fn call_in_the_way(&self, open: &Open) -> Option<&Voice> {
        let rung = self.rung(open)?;
        matches!(rung.act, RungAct::Call { .. })
            .then(|| self.in_the_way(open))
            .flatten()
    }

    fn rung(&self, open: &Open) -> Option<&Rung> {
        self.rules
            .protocol
            .step(&open.key.step)
            .and_then(|step| step.ladder.get(open.rung))
    }

    /// When a message's fate will have to be looked at again.
    pub(super) fn next_fate_deadline(&self, open: &Open) -> Option<Timestamp> {
        let contact = self.contact(&open.key);
        let deadline = |attempt: &Attempt| match &attempt.seen {
            Seen::Held { deadline, .. } => Some(*deadline),
            Seen::Out => {
                let message = self.message_of(&contact, attempt.n)?;
                (message.fate == MessageFate::Unknown).then(|| message.since + UNKNOWN_AT_MOST)
            }
            Seen::Void | Seen::Failed | Seen::Judged => None,
        };
        open.attempts.iter().filter_map(deadline).min()
    }

    fn climb(&mut self, open: &Open) {
        let Some(rung) = self.rung(open).cloned() else {
            self.end_open(
                Ending::new(Outcome::NoAnswer, Why::Silent),
                Unsent::ContactEnded,
                Actor::Plan,
            );
            return;
        };
        let (tries, last) = self.kept_in_a_row(open);
        if tries >= TRIES_MOST && last.is_some_and(|(_, kept)| kept.is_by_gateway()) {
            self.leave_to_human(open, TaskReason::NotSent);
            return;
        }
        // A ladder that is late stays late by as much: two rungs never fall together after a stand-still.
        let planned = open.asked.map(|asked| self.timing.after(asked, rung.after));
        let late = planned.map_or(SignedDuration::ZERO, |planned| planned.duration_until(self.now));
        if let Some(open) = &mut self.trajectory.open {
            open.rung += 1;
            open.asked = open.asked.map(|asked| asked + late.max(SignedDuration::ZERO));
        }
        match rung.act {
            RungAct::Remind => self.speak_if_a_way(open, &[]),
            RungAct::OtherChannel => {
                let tried = open.attempts.iter().filter(|attempt| attempt.seen != Seen::Void);
                let used: Vec<Channel> = tried.map(|attempt| attempt.channel).collect();
                self.speak_if_a_way(open, &used);
            }
            RungAct::Call { term } => self.ask_human(TaskKind::ContactLost, TaskReason::Silent, term, true),
            RungAct::Close => {
                self.end_open(
                    Ending::new(Outcome::NoAnswer, Why::Silent),
                    Unsent::ContactEnded,
                    Actor::Plan,
                );
            }
        }
        if tries > 0
            && let Some(open) = &mut self.trajectory.open
            && let Some(leaves) = open.attempts.last().map(|attempt| attempt.not_before)
        {
            // The next rung keeps its distance from the day on which the reminder may leave at last.
            let wait = self.now.duration_until(leaves).max(SignedDuration::ZERO);
            open.asked = open.asked.map(|asked| asked + wait);
        }
    }

    /// Sends the reminder, or passes the rung over where no way is left for it.
    fn speak_if_a_way(&mut self, open: &Open, without: &[Channel]) {
        if matches!(self.route(open, without), Route::Message { .. }) {
            self.speak(MessageKind::Reminder, without);
        } else {
            self.note(
                EntryKind::RungSkipped,
                Some(&open.key),
                Actor::Plan,
                vec![("why", "no-way".into())],
            );
        }
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
        let facts = vec![("verdict", verdict.to_string())];
        self.note(
            EntryKind::HeldJudged,
            Some(&open.key),
            Actor::Worker(worker.clone()),
            facts,
        );
        self.set_seen(
            index,
            match verdict {
                Verdict::NotArrived => Seen::Void,
                Verdict::Arrived | Verdict::DoNotCare => Seen::Judged,
            },
        );
    }

    /// The person asked to be asked later, and later is now.
    pub(super) fn ask_again(&mut self, until: Timestamp) -> bool {
        if self.now < until {
            return false;
        }
        let Some(open) = self.trajectory.open.as_mut() else {
            return false;
        };
        open.stage = Stage::Voice;
        open.asked = None;
        open.rung = 0;
        let kind = first_kind(&open.key);
        // The window of the contact moves with the person's own wish.
        open.expires = open.expires.max(self.now + SignedDuration::from_hours(24 * 7));
        self.speak(kind, &[]);
        true
    }
}

/// When an announcement counts as made.
fn made_at(open: &Open, now: Timestamp) -> Timestamp {
    open.asked.unwrap_or(now) + ANNOUNCED_AFTER
}

/// What kept a question from leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// The outbox kept it back.
    Back(Unsent),
    /// The gateway refused it for a fault of ours.
    OurFault,
}

impl Kept {
    /// Whether whoever runs the service has to mend something, so that waiting alone may not help.
    const fn is_by_gateway(self) -> bool {
        matches!(self, Self::OurFault | Self::Back(Unsent::NotTaken))
    }

    /// How long after the `times`-th question in a row that never left the next may.
    fn pause(self, times: usize) -> SignedDuration {
        // These were known only when the window closed: the next one opens a day later by itself.
        let a_day_has_passed = matches!(self, Self::Back(Unsent::Brake | Unsent::WindowPast | Unsent::NotTaken));
        match times {
            0 | 1 => AGAIN,
            _ if a_day_has_passed && times < DAILY_MOST => AGAIN,
            _ => SignedDuration::from_hours(24 * i64::try_from(times - 1).unwrap_or(7).min(7)),
        }
    }
}
