//! The plan: which contacts there will be and when, computed from rules and anchors without looking at the state.

use jiff::Timestamp;

use super::ids::{ContactKey, StepId, TrajectoryId};
use super::protocol::{Anchor, Step};
use super::rules::Rules;
use super::timing::Timing;
use super::trajectory::{ANNOUNCEMENT, Enrolment};

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

/// The contacts of a trajectory in order of time.
///
/// Every offset counts from its anchor, in civil time, and is never chained: 31 January plus one month is the last
/// day of February, and plus two months is 31 March. What is due on a closed day moves later, never earlier.
#[must_use]
pub fn plan<'a>(
    rules: &'a Rules,
    trajectory: &TrajectoryId,
    enrolment: &Enrolment,
    timing: &Timing<'_>,
) -> Vec<Planned<'a>> {
    let announced_from = |start, occurrence| match enrolment.again {
        Some(again) if again.times == occurrence => again.from.max(start),
        _ => start,
    };
    let times = enrolment.again.map_or(0, |again| again.times);
    let announcements = enrolment.start.filter(|_| enrolment.announce).into_iter();
    let announcements = announcements.flat_map(|start| (0..=times).map(move |occurrence| (start, occurrence)));
    let mut contacts: Vec<_> = announcements
        .map(|(start, occurrence)| {
            let key = ContactKey {
                step: StepId::new(ANNOUNCEMENT),
                occurrence,
            };
            let due = timing.spread_from(announced_from(start, occurrence), key.of(trajectory).as_str());
            Planned {
                expires: timing.after(due, rules.protocol.announce_open_for),
                key,
                step: None,
                due,
            }
        })
        .chain(rules.protocol.steps.iter().map(|step| {
            let anchor = match step.anchor {
                Anchor::Closing => enrolment.closed_on,
            };
            let key = ContactKey {
                step: step.id.clone(),
                occurrence: 0,
            };
            let day = timing.midnight(step.offset.after(anchor));
            let due = timing.spread_from(day, key.of(trajectory).as_str());
            Planned {
                expires: timing.after(due, step.open_for),
                key,
                step: Some(step),
                due,
            }
        }))
        .collect();
    contacts.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    contacts
}
