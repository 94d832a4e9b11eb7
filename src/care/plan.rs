//! The plan: which contacts there will be and when, computed from rules and anchors.
//!
//! Which contacts there are follows from the step plan and from what workers added, never from the state. When they
//! fall may follow from what came before: a step may count from another one, or from the last reply.

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::{ContactKey, StepId};
use super::protocol::{Anchor, LateJoiner, Protocol, Step, Which};
use super::rules::Rules;
use super::timing::Timing;
use super::trajectory::{ANNOUNCEMENT, Enrolment, Trajectory};

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
    plan_of(rules, trajectory, timing, &|_| true)
}

/// The contacts of a trajectory that `wanted` asks for.
pub(in crate::care) fn plan_of<'a>(
    rules: &'a Rules,
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    wanted: &dyn Fn(&ContactKey) -> bool,
) -> Plan<'a> {
    let mut plan = Plan {
        timed: announcements(rules, trajectory, timing),
        ..Plan::default()
    };
    plan.timed.retain(|contact| wanted(&contact.key));
    let anchors = Anchors {
        protocol: &rules.protocol,
        trajectory,
        timing,
        counts_from: counts_from(&rules.protocol, &trajectory.enrolment, timing),
    };
    for step in &rules.protocol.steps {
        let mut anchor = None;
        for key in keys_of(step, trajectory).filter(|key| wanted(key)) {
            let own_day = own_day(&key, trajectory);
            let from = *anchor.get_or_insert_with(|| anchors.of(step));
            let day = match (own_day, from) {
                (Some(day), _) => Some(day),
                (None, Known::On(anchor)) => step.at.get(key.occurrence as usize).map(|at| at.after(anchor)),
                (None, Known::Later | Known::Never) => None,
            };
            let Some(day) = day else {
                plan.untimed.push(key);
                continue;
            };
            let id = key.of(&trajectory.id);
            let due = match own_day {
                // A worker named the day.
                Some(_) => timing.spread_from(timing.midnight(day), id.as_str()),
                None => timing.place(&step.placing, day, step.open_for.after(day), id.as_str()),
            };
            plan.timed.push(Planned {
                expires: timing.after(due, step.open_for),
                key,
                step: Some(step),
                due,
            });
        }
    }
    plan.timed.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    plan
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

/// The day that a worker gave a contact of this one person.
fn own_day(key: &ContactKey, trajectory: &Trajectory) -> Option<Date> {
    let exceptions = &trajectory.exceptions;
    let moved = exceptions.moved.get(key);
    moved.or_else(|| exceptions.added.get(key)).copied()
}

fn announcements<'a>(rules: &'a Rules, trajectory: &Trajectory, timing: &Timing<'_>) -> Vec<Planned<'a>> {
    let enrolment = &trajectory.enrolment;
    let announced_from = |start, occurrence| match enrolment.again {
        Some(again) if again.times == occurrence => again.from.max(start),
        _ => start,
    };
    let times = enrolment.again.map_or(0, |again| again.times);
    let starts = enrolment.start.filter(|_| enrolment.announce).into_iter();
    starts
        .flat_map(|start| (0..=times).map(move |occurrence| (start, occurrence)))
        .map(|(start, occurrence)| {
            let key = ContactKey {
                step: StepId::new(ANNOUNCEMENT),
                occurrence,
            };
            let from = announced_from(start, occurrence);
            let due = timing.spread_from(from, key.of(&trajectory.id).as_str());
            Planned {
                expires: timing.after(due, rules.protocol.announce_open_for),
                key,
                step: None,
                due,
            }
        })
        .collect()
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
#[derive(Clone, Copy)]
enum Known {
    On(Date),
    Later,
    Never,
}

struct Anchors<'a> {
    protocol: &'a Protocol,
    trajectory: &'a Trajectory,
    timing: &'a Timing<'a>,
    counts_from: Date,
}

impl Anchors<'_> {
    /// The first of a step's anchors that is known, unless one before it may still come.
    fn of(&self, step: &Step) -> Known {
        for anchor in &step.from {
            match self.known(anchor) {
                Known::Never => {}
                known => return known,
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
