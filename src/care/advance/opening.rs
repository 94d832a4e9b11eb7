//! Which contact begins next, and what becomes of those whose time has gone by.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Run;
use crate::contact::{Ending, Origin, Outcome, Why};
use crate::effect::{Actor, Effect, EntryKind};
use crate::ids::{ContactKey, SendKey};
use crate::message::{MessageKind, Unsent};
use crate::plan::{Ahead, Earliest, Plan, Planned, catch_up, keys_of, unsettled_keys, unsettled_until};
use crate::protocol::{AtReopening, Priority, Step, StepKind};
use crate::risk::Heard;
use crate::task::TaskReason;
use crate::trajectory::{ADDED_FROM, ANNOUNCEMENT, AnnouncedAgain, End, Open, Phase, Stage};

/// An announcement whose time passed without its leaving is made again after so long.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// In trial mode nothing changes from one day to the next.
const AGAIN_IN_TRIAL: SignedDuration = SignedDuration::from_hours(24 * 7);

/// So often an announcement is made again for the sake of contacts whose time nobody knows; where times are known, the
/// last of them ends it.
const AGAIN_MOST: u32 = 30;

/// An announcement that waits for an open day is looked for among the contacts of so many days.
const NEAR_DAYS: i64 = 400;

/// Contacts are counted over so long.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);

impl<'a> Run<'a> {
    /// The contacts of the plan that have not been settled and that are near: all that may fall before or on the day on
    /// which anything can begin, each with the moment from which it may begin here.
    fn near(&self, further: Option<Date>) -> Ahead<'a> {
        let trajectory = &self.trajectory;
        let earliest = Earliest::of(self.rules, trajectory, &self.timing);
        let free = earliest.free.map_or(self.now, |(free, _)| free);
        let again = trajectory.enrolment.again.map(|again| again.from);
        let last = self.timing.date(self.now.max(free).max(again.unwrap_or(self.now)));
        // An announcement falls on the first open day after its moment, and is compared with what it precedes.
        let room = if self.awaits_announcement() { NEAR_DAYS } else { 0 };
        let last = last.saturating_add(jiff::Span::new().days(room));
        let last = further.map_or(last, |further| further.max(last));
        let mut ahead = unsettled_until(self.rules, trajectory, &self.timing, last);
        catch_up(self.rules, trajectory, &self.timing, &mut ahead.plan.timed);
        earliest.put_off_all(&mut ahead.plan.timed, trajectory, &self.timing);
        ahead
    }

    /// The keys of the contacts that have not been settled.
    pub(super) fn unsettled(&self) -> Vec<ContactKey> {
        unsettled_keys(self.rules, &self.trajectory)
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
        let announcements = self.unsettled().into_iter().filter(is_announcement).collect();
        self.end_unopened(announcements, Ending::new(Outcome::Skipped, Why::ToldAlready));
        true
    }

    /// When the next contact is due; `None` where the plan is done.
    /// `ahead` is what was seen just before, where anything was.
    pub(super) fn next_due(&self, mut ahead: Option<Ahead<'_>>) -> Option<Timestamp> {
        let mut further = None;
        loop {
            let Ahead { plan, others_from } = ahead.take().unwrap_or_else(|| self.near(further));
            let others = others_from.map(|day| self.timing.midnight(day));
            if self.awaits_announcement() {
                let mut contacts = plan.timed.iter();
                return contacts
                    .find(|contact| is_announcement(&contact.key))
                    .map(|contact| contact.due);
            }
            let next = plan.timed.iter().map(|contact| contact.due).min();
            // The others may come first all the same: they are looked at as well.
            if others.is_some_and(|from| next.is_none_or(|next| from <= next)) {
                // A day later each time, so that it ends; by the day, because the last ones of the calendar have no instant.
                further = others_from;
                continue;
            }
            let next = next?;
            let room = self.room_from();
            // What is due already waits for room in the week, or for its window to close.
            if next <= self.now && room > self.now {
                let closes = plan.timed.iter().map(|contact| contact.expires);
                let opens = plan.timed.iter().map(|contact| contact.due);
                let changes = closes.chain(opens).chain([room]).chain(others);
                return changes.filter(|at| *at > self.now).min();
            }
            return Some(next);
        }
    }

    /// Begins the next contact, or ends what can no longer begin; `false` where nothing is due.
    pub(super) fn open_next(&mut self) -> bool {
        let Some(start) = self.trajectory.enrolment.start else {
            return false;
        };
        let ahead = self.near(None);
        let near = &ahead.plan.timed;
        let is_more = !near.is_empty() || ahead.others_from.is_some();
        let is_quiet = near
            .iter()
            .all(|contact| contact.due > self.now && contact.expires > start);
        if is_more && is_quiet && !self.awaits_announcement() {
            // The common case: nothing is due yet, and nothing has gone by.
            self.ahead = Some(ahead);
            return false;
        }
        let Ahead { plan, others_from } = ahead;
        let Plan { timed, untimed } = plan;
        let contacts = timed;
        let none_later = others_from.is_none();
        if contacts.is_empty() && none_later {
            if !untimed.is_empty() {
                // Nothing that is still to come can bring what these count from.
                self.end_unopened(untimed, Ending::new(Outcome::Skipped, Why::NoAnchor));
                return true;
            }
            self.end_trajectory(End::Completed, Actor::Plan);
            return true;
        }
        if self.awaits_announcement() && !contacts.iter().any(|contact| is_announcement(&contact.key)) {
            self.end_not_told(self.unsettled());
            return true;
        }
        let mut before_start: Vec<_> = contacts
            .iter()
            .filter(|contact| contact.expires <= start)
            .map(|contact| contact.key.clone())
            .collect();
        let is_of_use = |contact: &Planned| contact.expires > start && !is_announcement(&contact.key);
        let again = self.trajectory.enrolment.again.map_or(0, |again| again.times);
        let only_timed = untimed.is_empty() || again >= AGAIN_MOST;
        if self.awaits_announcement() && only_timed && none_later && !contacts.iter().any(is_of_use) {
            // All that would have been asked lay before the start, so nobody is told of it either.
            before_start = contacts.iter().map(|contact| contact.key.clone()).collect();
        }
        if !before_start.is_empty() {
            self.end_unopened(before_start, Ending::new(Outcome::Skipped, Why::BeforeStart));
            return true;
        }
        if self.awaits_announcement() && only_timed && none_later && !Self::asks_after_announcing(&contacts) {
            // Nobody is told of questions that do not come any more: what kept the announcement back outlasted the plan.
            self.end_not_told(self.unsettled());
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
        let Some(turn) = self.whose_turn(&due) else {
            return false;
        };
        match turn {
            Turn::End(keys, ending) => {
                self.end_unopened(keys, ending);
                true
            }
            Turn::Begin(key, due, expires) => self.begin(key, due, expires),
        }
    }

    fn end_not_told(&mut self, keys: Vec<ContactKey>) {
        self.end_unopened(keys, Ending::new(Outcome::Cancelled, Why::NotTold));
        self.end_trajectory(End::NotTold, Actor::Plan);
    }

    /// Of the contacts that are due: those that end without beginning, or else the one that begins.
    fn whose_turn(&self, due: &[&Planned<'_>]) -> Option<Turn> {
        let keys = |contacts: &[&Planned<'_>]| contacts.iter().map(|contact| contact.key.clone()).collect();
        // What does not hold when it is due is not held.
        let fails = |contact: &&&Planned<'_>| contact.step.is_some_and(|step| !self.holds(step, &contact.key));
        if let Some(contact) = due.iter().find(fails) {
            let ends = |step: &Step| step.while_.as_ref().is_some_and(|goes_on| !self.is_so(goes_on));
            let over = contact.step.filter(|step| ends(step));
            let keys = over.map_or_else(
                || vec![contact.key.clone()],
                // A step that has ended does not begin again.
                |step| self.rest_of(step),
            );
            return Some(Turn::End(keys, Ending::new(Outcome::Skipped, Why::ConditionFalse)));
        }
        let past: Vec<_> = due
            .iter()
            .filter(|contact| contact.expires <= self.now)
            .copied()
            .collect();
        if let Some(first) = past.first() {
            let why = self.what_kept(first);
            let same: Vec<_> = past
                .iter()
                .filter(|contact| self.what_kept(contact) == why)
                .copied()
                .collect();
            let outcome = match why {
                Why::OpenContact | Why::WeekFull => Outcome::Superseded,
                _ => Outcome::Expired,
            };
            return Some(Turn::End(keys(&same), Ending::new(outcome, why)));
        }
        // Lateness is coalesced: of several questions whose windows are open only one is held, the weightiest and of these
        // the latest; of what a human being does, the latest of each step.
        let weight = |contact: &Planned<'_>| contact.step.map_or(Priority::Normal, |step| step.priority);
        let questions: Vec<_> = due
            .iter()
            .filter(|contact| contact.step.is_some_and(Step::asks))
            .copied()
            .collect();
        let held = questions
            .iter()
            .enumerate()
            .max_by_key(|(place, contact)| (weight(contact), *place));
        let held = held.map(|(_, contact)| &contact.key);
        let later_of_step = |place: usize, contact: &Planned<'_>| {
            let later = due.iter().skip(place + 1);
            later.into_iter().any(|later| later.key.step == contact.key.step)
        };
        let superseded: Vec<_> = due
            .iter()
            .enumerate()
            .filter(|(place, contact)| {
                if contact.step.is_some_and(Step::asks) {
                    Some(&contact.key) != held
                } else {
                    later_of_step(*place, contact)
                }
            })
            .map(|(_, contact)| *contact)
            .collect();
        if !superseded.is_empty() {
            return Some(Turn::End(
                keys(&superseded),
                Ending::new(Outcome::Superseded, Why::LaterContact),
            ));
        }
        let has_room = self.room_from() <= self.now;
        let first = due
            .iter()
            .filter(|contact| has_room || !contact.step.is_some_and(Step::takes_room))
            .min_by_key(|contact| (std::cmp::Reverse(weight(contact)), contact.due, contact.key.clone()))?;
        Some(Turn::Begin(first.key.clone(), first.due, first.expires))
    }

    /// What kept a contact from beginning until its window closed.
    fn what_kept(&self, contact: &Planned<'_>) -> Why {
        let recent = self.trajectory.recent.as_ref();
        let stood_open = recent.is_some_and(|recent| recent.began < contact.expires && recent.ended >= contact.expires);
        if stood_open {
            Why::OpenContact
        } else if contact.step.is_some_and(Step::takes_room) && self.room_from() > contact.expires {
            Why::WeekFull
        } else {
            Why::WindowPast
        }
    }

    /// The contacts of a step that have not been settled.
    fn rest_of(&self, step: &Step) -> Vec<ContactKey> {
        keys_of(step, &self.trajectory)
            .filter(|key| key.occurrence < ADDED_FROM && !self.trajectory.is_settled(key))
            .collect()
    }

    /// From when on the person may get another contact this week.
    fn room_from(&self) -> Timestamp {
        let Some(most) = self.rules.protocol.course.per_week else {
            return self.now;
        };
        let since = self.now - WEEK;
        let mut recent: Vec<_> = self.circle.recent.iter().filter(|at| **at > since).copied().collect();
        recent.sort_unstable();
        let over = recent.len().checked_sub(usize::from(most.max(1)));
        over.and_then(|over| recent.get(over))
            .map_or(self.now, |oldest| *oldest + WEEK)
    }

    /// What the first message of a contact says.
    pub(super) fn first_kind(&self, key: &ContactKey) -> MessageKind {
        match self.rules.protocol.step(&key.step).map(|step| &step.kind) {
            _ if is_announcement(key) => MessageKind::Announcement,
            Some(StepKind::Message { .. }) => MessageKind::Notice,
            _ => MessageKind::CheckIn,
        }
    }

    /// Whether a contact says something and wants no answer.
    pub(super) fn is_one_way(&self, key: &ContactKey) -> bool {
        self.first_kind(key) != MessageKind::CheckIn
    }

    fn begin(&mut self, key: ContactKey, due: Timestamp, expires: Timestamp) -> bool {
        if expires <= self.now {
            self.end_unopened(vec![key], Ending::new(Outcome::Expired, Why::WindowPast));
            return true;
        }
        let origin = if key.occurrence >= ADDED_FROM {
            Origin::Worker
        } else {
            Origin::Plan
        };
        self.effects.push(Effect::Open {
            key: key.clone(),
            origin,
            due,
            takes_room: self.rules.protocol.step(&key.step).is_none_or(Step::takes_room),
        });
        self.note(EntryKind::Opened, Some(&key), Actor::Plan, vec![("due", due.into())]);
        self.trajectory.open = Some(Open {
            key: key.clone(),
            origin,
            began: self.now,
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
            handover: None,
            puzzled: false,
        });
        if self.is_forgotten(&key) {
            self.end_forgotten(&key);
            return true;
        }
        self.go_ahead();
        true
    }

    /// Whether a journal knows messages of a contact that the database does not: they went out in a former life of it.
    pub(super) fn is_forgotten(&self, key: &ContactKey) -> bool {
        if self.circle.journaled.is_empty() {
            return false;
        }
        let contact = self.contact(key);
        let is_of_it = |sent: &SendKey| {
            let rest = sent.as_str().strip_prefix(contact.as_str());
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        self.circle.journaled.iter().any(is_of_it)
    }

    /// Ends a contact whose question went out in a former life of the database: no reminder and no alert may follow from it.
    pub(super) fn end_forgotten(&mut self, key: &ContactKey) {
        if is_announcement(key) {
            self.trajectory.announced = Some(self.now);
        }
        self.end_open(
            Ending::new(Outcome::Superseded, Why::InJournal),
            Unsent::ContactEnded,
            Actor::Plan,
        );
    }

    /// Carries out what the open contact is for, or waits while another conversation has the person or the address
    /// (law 7): a call that a human being makes is a conversation too.
    pub(super) fn go_ahead(&mut self) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        let act = self.rules.protocol.step(&open.key.step).and_then(Step::act);
        let is_speaking = act.is_none_or(|act| act.kind.task().is_conversation());
        if is_speaking && self.in_the_way(&open).is_some() {
            return self.wait(&open);
        }
        let step = self.rules.protocol.step(&open.key.step);
        match step.map(|step| &step.kind) {
            Some(StepKind::Act(act)) => {
                self.ask_human(act.kind.task(), TaskReason::Planned, act.term, act.kind.is_announced());
            }
            Some(StepKind::Wait) => {
                let ending = Ending::new(Outcome::Done, Why::Waited);
                self.end_open(ending, Unsent::ContactEnded, Actor::Plan);
            }
            Some(StepKind::CheckIn { .. } | StepKind::Message { .. }) | None => {
                self.speak(self.first_kind(&open.key), &[]);
            }
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
            // It goes on when the dossier does, unless the aftercare ends there.
            Why::Reopened if self.rules.protocol.course.reopened != AtReopening::End => SignedDuration::ZERO,
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

/// Which contact comes next.
enum Turn {
    /// These end without having begun.
    End(Vec<ContactKey>, Ending),
    /// This one begins.
    Begin(ContactKey, Timestamp, Timestamp),
}
