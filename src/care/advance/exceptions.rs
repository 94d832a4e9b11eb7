//! What workers change in the plan of one person, without leaving it.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::Run;
use crate::circle::Circle;
use crate::contact::{Ending, Outcome, Why};
use crate::effect::{Actor, EntryKind};
use crate::event::{Excepted, Exception};
use crate::ids::ContactKey;
use crate::message::Unsent;
use crate::particular::Particular;
use crate::plan::unsettled_keys;
use crate::rules::Rules;
use crate::timing::Timing;
use crate::trajectory::{ADDED_FROM, ANNOUNCEMENT, Trajectory};
use crate::vocabulary::vocabulary;

/// No more contacts are added to one plan.
const ADDED_MOST: usize = 50;

/// No contact is put further ahead than so many months: who knows what is then?
const AHEAD_MOST: i32 = 24;

/// No plan rests for longer than so many months; also not until further notice, so that nobody is forgotten.
const REST_MOST: i32 = 12;

vocabulary! {
    /// Why a worker's exception is not made.
    pub enum Hindrance {
        /// It is so already.
        So = "so",
        /// The aftercare of this person has ended.
        Ended = "ended",
        /// The announcement goes before everything else: without it nobody may be asked.
        Announcement = "announcement",
        /// The contact has begun.
        Begun = "begun",
        /// The contact has ended.
        Over = "over",
        /// The plan has no such contact or step.
        Unknown = "unknown",
        /// So many contacts were added that no more are.
        Full = "full",
        /// The day has gone by.
        Past = "past",
        /// The day lies too far ahead.
        Far = "far",
    }
}

/// What keeps a worker from making this exception now; `None` where nothing does. Asked before it is written down: what
/// comes meanwhile is looked at once more when it is heard, by the same function.
#[must_use]
pub fn hindrance(
    rules: &Rules,
    circle: &Circle,
    trajectory: &Trajectory,
    exception: &Exception,
    now: Timestamp,
) -> Option<Hindrance> {
    let today = Timing::new(rules, circle).date(now);
    in_the_way(rules, trajectory, exception).or_else(|| {
        let (day, first, last) = match exception {
            Exception::Move { to: day, .. } | Exception::Add { on: day, .. } => (*day, today, ahead(today, AHEAD_MOST)),
            Exception::Pause { until: Some(day) } => (*day, today.tomorrow().unwrap_or(today), longest_rest(today)),
            Exception::Skip { .. } | Exception::Pause { until: None } => return None,
        };
        if day < first {
            Some(Hindrance::Past)
        } else {
            (day > last).then_some(Hindrance::Far)
        }
    })
}

/// Until when a plan rests that a worker lets rest until further notice.
#[must_use]
pub fn longest_rest(today: Date) -> Date {
    ahead(today, REST_MOST)
}

/// The last day on which a worker may put a contact.
#[must_use]
pub fn furthest_day(today: Date) -> Date {
    ahead(today, AHEAD_MOST)
}

fn ahead(today: Date, months: i32) -> Date {
    today.saturating_add(Span::new().months(months))
}

/// What of the plan or of what happened stands in the way of an exception, whatever day it is.
fn in_the_way(rules: &Rules, trajectory: &Trajectory, exception: &Exception) -> Option<Hindrance> {
    if trajectory.is_ended() {
        return Some(Hindrance::Ended);
    }
    let exceptions = &trajectory.exceptions;
    match exception {
        Exception::Move { key, to } => standing(rules, trajectory, key).or_else(|| {
            let own_day = exceptions.moved.get(key).or_else(|| exceptions.added.get(key));
            (own_day == Some(to)).then_some(Hindrance::So)
        }),
        Exception::Skip { key } => standing(rules, trajectory, key),
        Exception::Add { key, on } => {
            if key.occurrence < ADDED_FROM || rules.protocol.step(&key.step).is_none() {
                return Some(Hindrance::Unknown);
            }
            // One contact of a step on a day is enough, whoever asked for it.
            let is_same = |(one, day): (&ContactKey, &Date)| {
                one == key || one.step == key.step && day == on && !trajectory.is_settled(one)
            };
            if exceptions.added.iter().any(is_same) {
                Some(Hindrance::So)
            } else if trajectory.is_settled(key) {
                Some(Hindrance::Over)
            } else {
                (exceptions.added.len() >= ADDED_MOST).then_some(Hindrance::Full)
            }
        }
        Exception::Pause { until } => (exceptions.paused_until == *until).then_some(Hindrance::So),
    }
}

/// What keeps a contact from being changed: only what has not begun yet can be.
fn standing(rules: &Rules, trajectory: &Trajectory, key: &ContactKey) -> Option<Hindrance> {
    if key.step.as_str() == ANNOUNCEMENT {
        Some(Hindrance::Announcement)
    } else if trajectory.open.as_ref().is_some_and(|open| &open.key == key) {
        Some(Hindrance::Begun)
    } else if trajectory.is_settled(key) {
        Some(Hindrance::Over)
    } else {
        let is_ahead = unsettled_keys(rules, trajectory).contains(key);
        (!is_ahead).then_some(Hindrance::Unknown)
    }
}

/// What a row of the ledger calls an exception.
const fn named(exception: &Exception) -> &'static str {
    match exception {
        Exception::Move { .. } => "moved",
        Exception::Skip { .. } => "skipped",
        Exception::Add { .. } => "added",
        Exception::Pause { .. } => "paused",
    }
}

impl Run<'_> {
    pub(super) fn except(&mut self, excepted: &Excepted) {
        let Excepted { exception, worker, .. } = excepted;
        let actor = Actor::Worker(worker.clone());
        match (in_the_way(self.rules, &self.trajectory, exception), exception) {
            (None, _) => {}
            (Some(Hindrance::So), _) => return,
            // What has begun is broken off.
            (Some(Hindrance::Begun), Exception::Skip { key }) => {
                self.note_exception(excepted, Some(key), None);
                let ending = Ending::new(Outcome::Cancelled, Why::WorkerSkipped);
                self.end_open(ending, Unsent::ContactEnded, actor);
                return;
            }
            // Something came between the worker's act and this moment: nothing is swallowed without a word.
            (Some(hindrance), _) => {
                self.note_missed(excepted, hindrance);
                return;
            }
        }
        match exception {
            Exception::Move { key, to } => {
                self.trajectory.exceptions.moved.insert(key.clone(), *to);
                self.note_exception(excepted, Some(key), Some(*to));
            }
            Exception::Skip { key } => {
                self.note_exception(excepted, Some(key), None);
                let ending = Ending::new(Outcome::Skipped, Why::WorkerSkipped);
                self.end_unopened(vec![key.clone()], ending);
            }
            Exception::Add { key, on } => {
                self.trajectory.exceptions.added.insert(key.clone(), *on);
                self.note_exception(excepted, Some(key), Some(*on));
            }
            Exception::Pause { until } => {
                self.trajectory.exceptions.paused_until = *until;
                self.note_exception(excepted, None, *until);
            }
        }
    }

    fn note_exception(&mut self, excepted: &Excepted, key: Option<&ContactKey>, day: Option<Date>) {
        let day = day.map_or(Particular::Code(""), Particular::Day);
        let what = named(&excepted.exception);
        let facts = vec![("what", what.into()), ("day", day), ("reason", excepted.reason.into())];
        self.note_act(excepted, key, facts);
    }

    fn note_missed(&mut self, excepted: &Excepted, hindrance: Hindrance) {
        let key = match &excepted.exception {
            Exception::Move { key, .. } | Exception::Skip { key } | Exception::Add { key, .. } => Some(key),
            Exception::Pause { .. } => None,
        };
        let asked = named(&excepted.exception);
        let facts = vec![
            ("what", "missed".into()),
            ("asked", asked.into()),
            ("why", hindrance.into()),
            ("reason", excepted.reason.into()),
        ];
        self.note_act(excepted, key, facts);
    }

    fn note_act(&mut self, excepted: &Excepted, key: Option<&ContactKey>, facts: Vec<(&'static str, Particular)>) {
        let actor = Actor::Worker(excepted.worker.clone());
        self.note_at(EntryKind::Excepted, key, actor, excepted.happened.min(self.now), facts);
    }
}
