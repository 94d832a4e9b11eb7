//! A question that never left: when it is tried again, another way, or by a human being.

use jiff::{SignedDuration, Timestamp};

use super::Run;
use crate::circle::SentMessage;
use crate::contact::{Ending, Outcome, Why};
use crate::effect::Actor;
use crate::message::{MessageFate, Refusal, Unsent};
use crate::task::TaskReason;
use crate::trajectory::{Attempt, Open, Seen};

/// So long after a question that did not leave the next one may.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What does not leave is tried in the next window so many times, and then once a week.
const DAILY_MOST: usize = 14;

impl Run<'_> {
    /// Nothing of this contact has left: tries the same again in the next window, another way, or ends it.
    pub(super) fn ask_in_place_of(&mut self, open: &Open) -> bool {
        let last = open.attempts.iter().rev().find(|attempt| attempt.kind.is_question());
        let kept = last.and_then(|attempt| self.kept_back(open, attempt));
        // What left and did not arrive has begun in time: the next way is tried all the same.
        let failed = last.is_some_and(|attempt| {
            matches!(attempt.seen, Seen::Failed | Seen::Stopped) || self.was_judged_lost(open, attempt)
        });
        let too_late = !failed && self.timing.open_from(self.next_try(open)) >= open.expires;
        let ending = match kept {
            Some(Kept::Back(Unsent::Trial)) => Ending::new(Outcome::Cancelled, Why::Trial),
            Some(Kept::Back(Unsent::NoText)) => return self.leave_to_human(open, TaskReason::Language),
            Some(kept) if too_late && kept.is_by_gateway() => return self.leave_to_human(open, TaskReason::NotSent),
            Some(Kept::Back(Unsent::Brake)) if too_late => Ending::new(Outcome::Expired, Why::Brake),
            _ if too_late => Ending::new(Outcome::Expired, Why::WindowPast),
            _ => {
                if let Some(open) = &mut self.trajectory.open {
                    // Whom no question has reached, no reminder has reached either: the ladder begins anew.
                    (open.asked, open.climbed, open.rung) = (None, None, 0);
                }
                self.speak(self.first_kind(&open.key), &[]);
                return true;
            }
        };
        self.end_open(ending, Unsent::ContactEnded, Actor::Plan);
        true
    }

    /// Whether a human being judged that a question, which may have left, did not arrive.
    fn was_judged_lost(&self, open: &Open, attempt: &Attempt) -> bool {
        let message = self.message_of(&open.key, attempt.n);
        let is_lost = |message: &SentMessage| message.fate == MessageFate::Failed && message.refusal.is_none();
        attempt.seen == Seen::Void && message.is_some_and(is_lost)
    }

    /// What kept a question from leaving; `None` where it left, or where the person's own word took it back.
    fn kept_back(&self, open: &Open, attempt: &Attempt) -> Option<Kept> {
        let message = self.message_of(&open.key, attempt.n)?;
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
    pub(super) fn kept_in_a_row(&self, open: &Open) -> (usize, Option<(Timestamp, Kept)>) {
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
}

/// What kept a question from leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// The outbox kept it back.
    Back(Unsent),
    /// The gateway refused it for a fault of ours.
    OurFault,
}

impl Kept {
    /// Whether whoever runs the service has to mend something, so that waiting alone may not help.
    pub(super) const fn is_by_gateway(self) -> bool {
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
