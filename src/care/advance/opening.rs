//! Which contact begins next, and what becomes of those whose time has gone by.

use jiff::{SignedDuration, Timestamp};

use super::Run;
use crate::care::contact::{Ending, Origin, Outcome, Why};
use crate::care::effect::{Actor, Effect, EntryKind};
use crate::care::ids::ContactKey;
use crate::care::message::{MessageKind, Unsent};
use crate::care::plan::{Planned, plan};
use crate::care::protocol::StepKind;
use crate::care::risk::Heard;
use crate::care::task::{TaskKind, TaskReason};
use crate::care::trajectory::{ANNOUNCEMENT, AnnouncedAgain, End, Open, Phase, Stage};

/// An announcement whose time passed without its leaving is made again after so long.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// In trial mode nothing changes from one day to the next.
const AGAIN_IN_TRIAL: SignedDuration = SignedDuration::from_hours(24 * 7);

impl Run<'_> {
    /// The contacts of the plan that have not been settled, each with the moment from which it may begin here.
    pub(super) fn unsettled(&self) -> Vec<Planned<'_>> {
        let enrolment = &self.trajectory.enrolment;
        let mut contacts = plan(self.rules, &self.trajectory.id, enrolment, &self.timing);
        contacts.retain(|contact| !self.trajectory.is_settled(&contact.key));
        // Nothing begins before the start, and nobody is asked before they had time to say no to being asked.
        let announced = enrolment.announce.then_some(self.trajectory.announced).flatten();
        let told = announced.map(|announced| self.timing.after(announced, self.rules.protocol.announce_lead));
        if let Some(free) = enrolment.start.max(told) {
            for contact in contacts.iter_mut().filter(|contact| contact.due < free) {
                contact.due = self.timing.spread_from(free, self.trajectory.id.as_str());
                // Whose window stood open, or ahead, when the announcement was made is put off with its window: the time
                // to say no is not taken from the time to be asked.
                let put_off = announced.is_some_and(|announced| announced < contact.expires);
                if let Some(step) = contact.step.filter(|_| put_off) {
                    contact.expires = contact.expires.max(self.timing.after(contact.due, step.open_for));
                }
            }
            // They share one moment, or the earlier would begin before the later is due, and stay in the order of the
            // plan, so that the latest of several late ones is the latest step.
        }
        contacts
    }

    /// Whether the announcement still stands between the person and the first question.
    fn awaits_announcement(&self) -> bool {
        self.trajectory.enrolment.announce && self.trajectory.announced.is_none()
    }

    /// Whether a contact of the plan can still be held when the announcement is due: one whose window stands open then, or
    /// ahead, is put off with its window.
    fn asks_after_announcing(contacts: &[Planned<'_>]) -> bool {
        let announced = contacts.iter().find(|contact| is_announcement(&contact.key));
        let announced = announced.map_or(Timestamp::MIN, |contact| contact.due);
        contacts
            .iter()
            .any(|contact| !is_announcement(&contact.key) && contact.expires > announced)
    }

    /// Somebody who was told in another way meanwhile is not told again; the time to say no counts from then.
    pub(super) fn told_already(&mut self) -> bool {
        let is_out = self.trajectory.open.as_ref().is_some_and(|open| self.has_left(open));
        let Some(at) = self.circle.told.filter(|_| self.awaits_announcement() && !is_out) else {
            return false;
        };
        if self.trajectory.phase != Phase::Active {
            return false;
        }
        self.trajectory.announced = Some(at);
        self.end_open(
            Ending::new(Outcome::Cancelled, Why::ToldAlready),
            Unsent::ContactEnded,
            Actor::Plan,
        );
        let contacts = self.unsettled().into_iter().map(|contact| contact.key);
        let announcements = contacts.filter(is_announcement).collect();
        self.end_unopened(announcements, Ending::new(Outcome::Skipped, Why::ToldAlready));
        true
    }

    /// When the next contact is due; `None` where the plan is done.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        let contacts = self.unsettled();
        if self.awaits_announcement() {
            return contacts
                .iter()
                .find(|contact| is_announcement(&contact.key))
                .map(|contact| contact.due);
        }
        contacts.iter().map(|contact| contact.due).min()
    }

    /// Begins the next contact, or ends what can no longer begin; `false` where nothing is due.
    pub(super) fn open_next(&mut self) -> bool {
        let Some(start) = self.trajectory.enrolment.start else {
            return false;
        };
        let contacts = self.unsettled();
        if contacts.is_empty() {
            self.end_trajectory(End::Completed, Actor::Plan);
            return true;
        }
        if self.awaits_announcement() && !contacts.iter().any(|contact| is_announcement(&contact.key)) {
            let rest = contacts.into_iter().map(|contact| contact.key).collect();
            self.end_unopened(rest, Ending::new(Outcome::Cancelled, Why::NotTold));
            self.end_trajectory(End::NotTold, Actor::Plan);
            return true;
        }
        let mut before_start: Vec<_> = contacts
            .iter()
            .filter(|contact| contact.expires <= start)
            .map(|contact| contact.key.clone())
            .collect();
        let is_of_use = |contact: &Planned| contact.expires > start && !is_announcement(&contact.key);
        if self.awaits_announcement() && !contacts.iter().any(is_of_use) {
            // All that would have been asked lay before the start, so nobody is told of it either.
            before_start = contacts.iter().map(|contact| contact.key.clone()).collect();
        }
        if !before_start.is_empty() {
            self.end_unopened(before_start, Ending::new(Outcome::Skipped, Why::BeforeStart));
            return true;
        }
        if self.awaits_announcement() && !Self::asks_after_announcing(&contacts) {
            // Nobody is told of questions that do not come any more: what kept the announcement back outlasted the plan.
            let keys = contacts.into_iter().map(|contact| contact.key).collect();
            self.end_unopened(keys, Ending::new(Outcome::Cancelled, Why::NotTold));
            self.end_trajectory(End::NotTold, Actor::Plan);
            return true;
        }
        let due = contacts.iter().filter(|contact| contact.due <= self.now);
        if self.awaits_announcement() {
            let Some(first) = due.into_iter().find(|contact| is_announcement(&contact.key)) else {
                return false;
            };
            let (key, due, expires) = (first.key.clone(), first.due, first.expires);
            return self.begin(key, due, expires);
        }
        let due: Vec<_> = due.collect();
        let past: Vec<_> = due
            .iter()
            .filter(|contact| contact.expires <= self.now)
            .map(|contact| contact.key.clone())
            .collect();
        if !past.is_empty() {
            self.end_unopened(past, Ending::new(Outcome::Expired, Why::WindowPast));
            return true;
        }
        // Lateness is coalesced: of several contacts whose windows are open, only the latest is held.
        let Some((last, earlier)) = due.split_last() else {
            return false;
        };
        if !earlier.is_empty() {
            let keys = earlier.iter().map(|contact| contact.key.clone()).collect();
            self.end_unopened(keys, Ending::new(Outcome::Superseded, Why::LaterContact));
            return true;
        }
        let (key, due, expires) = (last.key.clone(), last.due, last.expires);
        self.begin(key, due, expires)
    }

    fn begin(&mut self, key: ContactKey, due: Timestamp, expires: Timestamp) -> bool {
        if expires <= self.now {
            self.end_unopened(vec![key], Ending::new(Outcome::Expired, Why::WindowPast));
            return true;
        }
        self.effects.push(Effect::Open {
            key: key.clone(),
            origin: Origin::Plan,
            due,
        });
        self.note(
            EntryKind::Opened,
            Some(&key),
            Actor::Plan,
            vec![("due", due.to_string())],
        );
        let contact = self.contact(&key);
        self.trajectory.open = Some(Open {
            key: key.clone(),
            origin: Origin::Plan,
            due,
            expires,
            stage: Stage::Voice,
            attempts: Vec::new(),
            rung: 0,
            asked: None,
            climbed: None,
            voice_until: None,
            later: 0,
            tasks: 0,
            heard: Heard::default(),
            reasons: std::collections::BTreeSet::new(),
            puzzled: false,
        });
        let prefix = format!("{contact}.");
        if self
            .circle
            .journaled
            .iter()
            .any(|sent| sent.as_str().starts_with(&prefix))
        {
            // It went out in a former life of this database: no reminder and no alert may follow from it.
            if is_announcement(&key) {
                self.trajectory.announced = Some(self.now);
            }
            self.end_open(
                Ending::new(Outcome::Superseded, Why::InJournal),
                Unsent::ContactEnded,
                Actor::Plan,
            );
            return true;
        }
        self.go_ahead();
        true
    }

    /// Carries out what the open contact is for, or waits while another conversation has the person or the address
    /// (law 7): a call that a human being makes is a conversation too.
    pub(super) fn go_ahead(&mut self) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        if self.in_the_way(&open).is_some() {
            return self.wait(&open);
        }
        let planned_call = self
            .rules
            .protocol
            .step(&open.key.step)
            .and_then(|step| match step.kind {
                StepKind::Call { term } => Some(term),
                StepKind::CheckIn { .. } => None,
            });
        if let Some(term) = planned_call {
            self.ask_human(TaskKind::Call, TaskReason::Planned, term, true);
        } else {
            self.speak(first_kind(&open.key), &[]);
        }
    }

    /// An announcement that ended without telling anybody, through no answer of the person's and no failed try of a
    /// human being, is made again: it is no silence (law 8), and nobody is asked before being told.
    pub(super) fn announce_again(&mut self, key: &ContactKey, ending: Ending) {
        if !is_announcement(key) || self.trajectory.announced.is_some() {
            return;
        }
        let after = match ending.why {
            Why::Trial => AGAIN_IN_TRIAL,
            Why::Brake | Why::WindowPast | Why::NotTaken | Why::OtherConversation => AGAIN,
            // It goes on when the dossier does.
            Why::Reopened => SignedDuration::ZERO,
            _ => return,
        };
        self.trajectory.enrolment.again = Some(AnnouncedAgain {
            times: key.occurrence + 1,
            from: self.now + after,
        });
    }
}

/// Whether a contact is the announcement.
pub(super) fn is_announcement(key: &ContactKey) -> bool {
    key.step.as_str() == ANNOUNCEMENT
}

/// What the first message of a contact says.
pub(super) fn first_kind(key: &ContactKey) -> MessageKind {
    if is_announcement(key) {
        MessageKind::Announcement
    } else {
        MessageKind::CheckIn
    }
}
