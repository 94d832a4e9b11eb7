//! A message is out: the ladder that silence climbs.

use jiff::{SignedDuration, Span, Timestamp};

use super::Run;
use super::human::kind_of_task;
use super::route::Route;
use crate::circle::Voice;
use crate::contact::{Ending, Outcome, Why};
use crate::effect::{Actor, EntryKind};
use crate::message::{MessageFate, MessageKind, Unsent};
use crate::person::Channel;
use crate::protocol::{Rung, RungAct};
use crate::task::{TaskKind, TaskReason};
use crate::trajectory::{Attempt, Open, Seen, Stage};

/// An announcement that left and met no refusal for so long has been made.
const ANNOUNCED_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// An announcement whose hand-over has come to no end is looked at again after so long.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// A reminder that the gateway has not taken so many times in a row is left to a human being.
const TRIES_MOST: usize = 5;

impl Run<'_> {
    pub(super) fn progress_asking(&mut self) -> bool {
        if self.judge_sent() {
            return true;
        }
        let Some(open) = &self.trajectory.open else {
            return false;
        };
        let (has_asked, is_one_way) = (open.has_asked(), self.is_one_way(&open.key));
        let is_held = |attempt: &Attempt| matches!(attempt.seen, Seen::Held { .. });
        let is_quiet = has_asked
            && (open.attempts.iter().any(is_held)
                || if is_one_way {
                    made_at(open, self.now) > self.now
                } else {
                    self.next_rung_at(open) > self.now
                });
        if is_quiet {
            return false;
        }
        let open = open.clone();
        if !has_asked {
            self.ask_in_place_of(&open)
        } else if is_one_way {
            self.finish_announcement(&open)
        } else {
            self.climb(&open);
            true
        }
    }

    pub(super) fn leave_to_human(&mut self, open: &Open, reason: TaskReason) -> bool {
        let kind = kind_of_task(&open.key, reason);
        self.ask_human(kind, reason, self.rules.protocol.call_term, false);
        true
    }

    fn finish_announcement(&mut self, open: &Open) -> bool {
        let left = open
            .attempts
            .iter()
            .filter(|attempt| matches!(attempt.seen, Seen::Out | Seen::Judged))
            .any(|attempt| {
                // A judgement that it does not matter leaves the message held; the person then counts as told. What
                // nobody knows yet tells nobody: it is held in the end, and a human judges.
                self.message_of(&open.key, attempt.n).is_some_and(|sent| {
                    !matches!(
                        sent.fate,
                        MessageFate::Queued | MessageFate::Started | MessageFate::Unknown
                    )
                })
            });
        if left {
            self.end_open(Ending::new(Outcome::Done, Why::Sent), Unsent::ContactEnded, Actor::Plan);
        }
        left
    }

    /// When the next rung is climbed; for an announcement, when it counts as made.
    pub(super) fn next_rung_at(&self, open: &Open) -> Timestamp {
        if self.is_one_way(&open.key) {
            let made = made_at(open, self.now);
            return if made > self.now { made } else { self.now + LOOK_AGAIN };
        }
        let asked = open.asked.unwrap_or(self.now);
        let next = if let Some(rung) = self.rung(open) {
            let planned = self.rung_at(open, asked, rung);
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

    /// When a rung is to be climbed: from its distance on, in the window, and on another day than the rung before it, which
    /// a weekend may have put off.
    fn rung_at(&self, open: &Open, asked: Timestamp, rung: &Rung) -> Timestamp {
        let from = (asked, open.climbed, rung.after);
        if let Some((_, at)) = self.rung.get().filter(|(known, _)| *known == from) {
            return at;
        }
        let planned = self.timing.open_from(self.timing.after(asked, rung.after));
        let at = open.climbed.map_or(planned, |climbed| {
            let next_day = self.timing.date(climbed).saturating_add(Span::new().days(1));
            planned.max(self.timing.open_from(self.timing.midnight(next_day)))
        });
        self.rung.set(Some((from, at)));
        at
    }

    /// Whether the last question has not left yet, though its time has come: after a stand-still the queue may be read
    /// after the clock. What has not left has not met silence.
    fn is_still_here(&self, open: &Open) -> bool {
        let last = open
            .attempts
            .iter()
            .rev()
            .find(|attempt| attempt.kind.is_question() && attempt.seen == Seen::Out);
        last.and_then(|attempt| self.message_of(&open.key, attempt.n))
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
        // A ladder that is late stays late by as much: two rungs never fall together after a stand-still. A day on which
        // nothing may leave makes no rung late.
        let planned = open.asked.map(|asked| self.rung_at(open, asked, &rung));
        let late = planned.map_or(SignedDuration::ZERO, |planned| planned.duration_until(self.now));
        if let Some(open) = &mut self.trajectory.open {
            open.rung += 1;
            open.climbed = Some(self.now);
            open.asked = open.asked.map(|asked| asked + late.max(SignedDuration::ZERO));
        }
        match rung.act {
            RungAct::Remind => self.speak_if_a_way(open, &[]),
            RungAct::OtherChannel => {
                let sent = open.attempts.iter().filter(|attempt| attempt.seen != Seen::Void);
                let used: Vec<Channel> = sent.map(|attempt| attempt.channel).collect();
                self.speak_if_a_way(open, &used);
            }
            RungAct::Call { term } => self.ask_human(TaskKind::ContactLost, TaskReason::Silent, term, true),
            RungAct::Visit { term } => self.ask_human(TaskKind::Visit, TaskReason::Silent, term, false),
            RungAct::Letter { term } => self.ask_for_letter(TaskReason::Silent, term),
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
        open.climbed = None;
        open.rung = 0;
        let key = open.key.clone();
        // The window of the contact moves with the person's own wish.
        open.expires = open.expires.max(self.now + SignedDuration::from_hours(24 * 7));
        self.speak(self.first_kind(&key), &[]);
        true
    }
}

/// When an announcement counts as made.
fn made_at(open: &Open, now: Timestamp) -> Timestamp {
    open.asked.unwrap_or(now) + ANNOUNCED_AFTER
}
