//! The plan: which contacts there will be and when, computed from rules and anchors.
//!
//! Which contacts there are follows from the step plan and from what workers added, never from the state. When they
//! fall may follow from what came before: a step may count from another one, or from the last reply.

mod earliest;

use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::SpreadKey;
use super::ids::{ContactKey, StepId};
use super::protocol::{Anchor, LateJoiner, Protocol, Step, Which};
use super::rules::Rules;
use super::timing::Timing;
use super::trajectory::{ANNOUNCEMENT, Enrolment, Trajectory};
use super::why::{Listener, Nobody};

pub use earliest::HeldBy;
pub(crate) use earliest::{Earliest, catch_up};

/// One contact of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned<'a> {
    /// Which.
    pub key: ContactKey,
    /// The step; `None` for the announcement, which no file names.
    pub step: Option<&'a Step>,
    /// When it is due, inside the contact window.
    pub due: Timestamp,
    /// By when it has to have begun.
    pub expires: Timestamp,
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Step {}

/// The contacts of a trajectory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Those whose time is known, in order of time.
    pub timed: Vec<Planned<'a>>,
    /// Those that count from something which has not come: a date, a reply, a contact of another step.
    pub untimed: Vec<ContactKey>,
}

impl Plan<'_> {
    /// Every contact of it.
    pub fn keys(&self) -> impl Iterator<Item = &ContactKey> {
        let timed = self.timed.iter().map(|contact| &contact.key);
        timed.chain(&self.untimed)
    }
}

/// The contacts of a trajectory, those that are settled too.
///
/// Every offset counts from its anchor, in civil time, and is never chained: 31 January plus one month is the last
/// day of February, and plus two months is 31 March. What is due on a closed day moves later, unless the step says
/// otherwise.
#[must_use]
pub fn plan<'a>(rules: &'a Rules, trajectory: &Trajectory, timing: &Timing<'_>) -> Plan<'a> {
    Planner::new(rules, trajectory, timing, false).until(Date::MAX).plan
}

/// The unsettled contacts of a trajectory, as far as they are near.
#[derive(Debug)]
pub(crate) struct Ahead<'a> {
    /// Those that may fall on or before the last day that was asked for, and those whose time is not known.
    pub(crate) plan: Plan<'a>,
    /// The day before which none of the others falls; `None` where there is no other.
    pub(crate) others_from: Option<Date>,
}

/// The unsettled contacts of a trajectory that may fall on or before a day. It costs what is near, not what the plan has.
pub(crate) fn unsettled_until<'a>(
    rules: &'a Rules,
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    last: Date,
) -> Ahead<'a> {
    Planner::new(rules, trajectory, timing, true).until(last)
}

/// The keys of the unsettled contacts of a trajectory, in the order of the plan.
pub(crate) fn unsettled_keys(rules: &Rules, trajectory: &Trajectory) -> Vec<ContactKey> {
    let steps = rules.protocol.steps.iter();
    let of_steps = steps.flat_map(|step| keys_of(step, trajectory));
    let all = announcement_keys(&trajectory.enrolment).chain(of_steps);
    all.filter(|key| !trajectory.is_settled(key)).collect()
}

/// One look at a plan.
struct Planner<'a, 'b> {
    rules: &'a Rules,
    trajectory: &'b Trajectory,
    timing: &'b Timing<'b>,
    anchors: Anchors<'b>,
    /// Whether what is settled is left out.
    unsettled: bool,
    ahead: Ahead<'a>,
}

impl<'a: 'b, 'b> Planner<'a, 'b> {
    fn new(rules: &'a Rules, trajectory: &'b Trajectory, timing: &'b Timing<'b>, unsettled: bool) -> Self {
        Self {
            rules,
            trajectory,
            timing,
            anchors: Anchors::new(rules, trajectory, timing),
            unsettled,
            ahead: Ahead {
                plan: Plan::default(),
                others_from: None,
            },
        }
    }

    fn until(mut self, last: Date) -> Ahead<'a> {
        self.announcements();
        for step in &self.rules.protocol.steps {
            self.own_days(step, last);
            self.of_step(step, last);
        }
        let timed = &mut self.ahead.plan.timed;
        timed.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
        self.ahead
    }

    fn is_wanted(&self, key: &ContactKey) -> bool {
        !self.unsettled || !self.trajectory.is_settled(key)
    }

    fn announcements(&mut self) {
        let enrolment = &self.trajectory.enrolment;
        let Some(start) = enrolment.start else { return };
        for key in announcement_keys(enrolment) {
            if !self.is_wanted(&key) {
                continue;
            }
            let announced = announcement(self.rules, self.trajectory, self.timing, key, start, &mut Nobody);
            self.ahead.plan.timed.push(announced);
        }
    }

    /// The contacts of a step for which a worker named the day.
    fn own_days(&mut self, step: &'a Step, last: Date) {
        let exceptions = &self.trajectory.exceptions;
        let is_planned = |key: &ContactKey| (key.occurrence as usize) < step.at.len();
        let moved = exceptions.moved.iter();
        let moved = moved.filter(|(key, _)| is_planned(key) || exceptions.added.contains_key(key));
        let added = exceptions.added.iter();
        let added = added.filter(|(key, _)| !exceptions.moved.contains_key(key));
        for (key, day) in moved.chain(added) {
            if key.step != step.id || !self.is_wanted(key) {
                continue;
            }
            if *day > last {
                self.others_from(*day);
                continue;
            }
            let due = on_own_day(self.trajectory, self.timing, key, *day, &mut Nobody);
            self.push(step, key.clone(), due);
        }
    }

    /// The contacts of a step on the days of the plan: in order, so that the first that is too far ends the look.
    fn of_step(&mut self, step: &'a Step, last: Date) {
        let settled = self.trajectory.settled.get(&step.id);
        let first = settled.filter(|_| self.unsettled).map_or(0, |settled| settled.below);
        let moved = &self.trajectory.exceptions.moved;
        let mut anchor = None;
        for (occurrence, at) in (first..).zip(step.at.iter().skip(first as usize)) {
            if self.unsettled && settled.is_some_and(|settled| settled.has(occurrence)) {
                continue;
            }
            let key = || ContactKey {
                step: step.id.clone(),
                occurrence,
            };
            if !moved.is_empty() && moved.contains_key(&key()) {
                continue;
            }
            let Known::On(anchor) = *anchor.get_or_insert_with(|| self.anchors.of(step, &mut Nobody)) else {
                self.ahead.plan.untimed.push(key());
                continue;
            };
            let day = at.after(anchor);
            let not_before = Timing::not_before(&step.placing, day);
            if not_before > last {
                self.others_from(not_before);
                return;
            }
            let due = on_day(self.trajectory, self.timing, step, occurrence, day, &mut Nobody);
            self.push(step, key(), due);
        }
    }

    fn push(&mut self, step: &'a Step, key: ContactKey, due: Timestamp) {
        self.ahead.plan.timed.push(planned(self.timing, step, key, due));
    }

    fn others_from(&mut self, day: Date) {
        let known = self.ahead.others_from;
        self.ahead.others_from = Some(known.map_or(day, |known| known.min(day)));
    }
}

/// A contact of a step that is due then.
pub(crate) fn planned<'a>(timing: &Timing<'_>, step: &'a Step, key: ContactKey, due: Timestamp) -> Planned<'a> {
    Planned {
        expires: timing.after(due, step.open_for),
        key,
        step: Some(step),
        due,
    }
}

/// The announcement of that number: on the first open day from the start on, or from the day on which it is made again.
pub(crate) fn announcement<'a, L: Listener>(
    rules: &Rules,
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    key: ContactKey,
    start: Timestamp,
    listener: &mut L,
) -> Planned<'a> {
    let due = timing.spread_told(
        announced_from(&trajectory.enrolment, &key, start),
        key.spread(&trajectory.id),
        listener,
    );
    Planned {
        expires: timing.after(due, rules.protocol.announce_open_for),
        key,
        step: None,
        due,
    }
}

/// From when on the announcement of that number may be made.
pub(crate) fn announced_from(enrolment: &Enrolment, key: &ContactKey, start: Timestamp) -> Timestamp {
    match enrolment.again {
        Some(again) if again.times == key.occurrence => again.from.max(start),
        _ => start,
    }
}

/// When a contact is due for which a worker named the day.
pub(crate) fn on_own_day<L: Listener>(
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    key: &ContactKey,
    day: Date,
    listener: &mut L,
) -> Timestamp {
    timing.spread_told(timing.midnight(day), key.spread(&trajectory.id), listener)
}

/// When a contact of a step is due whose day is `day`.
pub(crate) fn on_day<L: Listener>(
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    step: &Step,
    occurrence: u32,
    day: Date,
    listener: &mut L,
) -> Timestamp {
    let spread = SpreadKey::of_contact(trajectory.id.as_str(), step.id.as_str(), occurrence);
    timing.place_told(&step.placing, (day, step.open_for.after(day)), spread, listener)
}

/// The keys of the announcements: of the first one, and of those that were made again.
pub(crate) fn announcement_keys(enrolment: &Enrolment) -> impl Iterator<Item = ContactKey> + use<> {
    let is_made = enrolment.announce && enrolment.start.is_some();
    let times = enrolment.again.map_or(0, |again| again.times);
    let occurrences = (0..=times).filter(move |_| is_made);
    occurrences.map(|occurrence| ContactKey {
        step: StepId::new(ANNOUNCEMENT),
        occurrence,
    })
}

/// The keys of all contacts that a step plan ever has for somebody, whatever becomes of them.
pub fn keys_of<'a>(step: &'a Step, trajectory: &'a Trajectory) -> impl Iterator<Item = ContactKey> + 'a {
    let planned = (0..step.at.len()).filter_map(|place| u32::try_from(place).ok());
    let planned = planned.map(|occurrence| ContactKey {
        step: step.id.clone(),
        occurrence,
    });
    let added = trajectory.exceptions.added.keys().filter(|key| key.step == step.id);
    planned.chain(added.cloned())
}

/// What the closing counts as: for a late joiner of a plan that starts where somebody comes in, the day of the start.
fn counts_from(protocol: &Protocol, enrolment: &Enrolment, timing: &Timing<'_>) -> Date {
    let closed = enrolment.closed_on;
    let start = enrolment
        .start
        .filter(|_| protocol.course.late_joiner == LateJoiner::StartHere);
    let Some(start) = start.map(|start| timing.date(start)) else {
        return closed;
    };
    let from_closing = protocol
        .steps
        .iter()
        .filter(|step| step.from.contains(&Anchor::Closing));
    let first = from_closing
        .filter_map(|step| step.at.first().map(|at| at.after(closed)))
        .min();
    if first.is_some_and(|first| first < start) {
        start
    } else {
        closed
    }
}

/// What is known of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its day.
    On(Date),
    /// It may still come.
    Later,
    /// It never comes.
    Never,
}

/// What the steps of a plan count from, for one trajectory.
pub(crate) struct Anchors<'a> {
    protocol: &'a Protocol,
    trajectory: &'a Trajectory,
    timing: &'a Timing<'a>,
    counts_from: Date,
}

impl<'a> Anchors<'a> {
    pub(crate) fn new(rules: &'a Rules, trajectory: &'a Trajectory, timing: &'a Timing<'a>) -> Self {
        Self {
            protocol: &rules.protocol,
            trajectory,
            timing,
            counts_from: counts_from(&rules.protocol, &trajectory.enrolment, timing),
        }
    }

    /// The first of a step's anchors that is known, unless one before it may still come.
    pub(crate) fn of<L: Listener>(&self, step: &Step, listener: &mut L) -> Known {
        for anchor in &step.from {
            let known = self.known(anchor);
            listener.anchor(anchor, known);
            if known != Known::Never {
                return known;
            }
        }
        Known::Never
    }

    fn known(&self, anchor: &Anchor) -> Known {
        match anchor {
            Anchor::Closing => Known::On(self.counts_from),
            Anchor::Date(name) => self.timing.dossier_date(name).map_or(Known::Never, Known::On),
            Anchor::LastReply => self.trajectory.past.last_reply.map_or(Known::Later, Known::On),
            Anchor::Step { step, which } => self.of_step(step, *which),
        }
    }

    fn of_step(&self, step: &StepId, which: Which) -> Known {
        let Some(other) = self.protocol.step(step) else {
            return Known::Never;
        };
        let past = self.trajectory.past.steps.get(step);
        let held = past.and_then(|past| past.held);
        let all_settled = keys_of(other, self.trajectory).all(|key| self.trajectory.is_settled(&key));
        match (which, held) {
            (Which::First, Some((first, _))) => Known::On(first),
            (Which::Last, Some((_, last))) if all_settled => Known::On(last),
            (_, None) if all_settled => Known::Never,
            _ => Known::Later,
        }
    }
}
