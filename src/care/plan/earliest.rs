//! Before what nothing begins, and what that does to the contacts of a plan.

use jiff::Timestamp;

use super::Planned;
use crate::protocol::LateJoiner;
use crate::rules::Rules;
use crate::timing::Timing;
use crate::trajectory::{ANNOUNCEMENT, Trajectory};
use crate::why::{Listener, Nobody};

/// What holds a contact back whose day has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// The start of the trajectory.
    Start,
    /// The time to say no after the announcement.
    Announcement,
    /// A pause that a worker set.
    Pause,
}

/// The moment before which nothing of a trajectory begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Earliest {
    /// When it is, and what sets it; `None` where nothing does.
    pub(crate) free: Option<(Timestamp, HeldBy)>,
    announced: Option<Timestamp>,
}

impl Earliest {
    pub(crate) fn of(rules: &Rules, trajectory: &Trajectory, timing: &Timing<'_>) -> Self {
        let enrolment = &trajectory.enrolment;
        // Nothing begins before the start, and nobody is asked before they had time to say no to being asked.
        let announced = enrolment.announce.then_some(trajectory.announced).flatten();
        let told = announced.map(|announced| timing.after(announced, rules.protocol.announce_lead));
        let paused = trajectory.exceptions.paused_until.map(|day| timing.midnight(day));
        let bounds = [
            enrolment.start.map(|at| (at, HeldBy::Start)),
            told.map(|at| (at, HeldBy::Announcement)),
            paused.map(|at| (at, HeldBy::Pause)),
        ];
        Self {
            free: bounds.into_iter().flatten().max_by_key(|(at, _)| *at),
            announced,
        }
    }

    /// When whatever is due before it begins instead: all of it at one moment, or the earlier would begin before the later
    /// is due, and in the order of the plan, so that the latest of several late ones is the latest step.
    pub(crate) fn moment<L: Listener>(
        from: Timestamp,
        trajectory: &Trajectory,
        timing: &Timing<'_>,
        listener: &mut L,
    ) -> Timestamp {
        timing.spread_told(from, trajectory.id.as_str().into(), listener)
    }

    /// Puts off one contact that is due before it, to that moment.
    pub(crate) fn put_off(&self, contact: &mut Planned<'_>, to: Timestamp, timing: &Timing<'_>) {
        contact.due = to;
        // Whose window stood open, or ahead, when the announcement was made is put off with its window: the time to say no
        // is not taken from the time to be asked.
        let put_off = self.announced.is_some_and(|announced| announced < contact.expires);
        if let Some(step) = contact.step.filter(|_| put_off) {
            contact.expires = contact.expires.max(timing.after(contact.due, step.open_for));
        }
    }

    /// Puts off all contacts that are due before it.
    pub(crate) fn put_off_all(&self, contacts: &mut [Planned<'_>], trajectory: &Trajectory, timing: &Timing<'_>) {
        let Some((free, _)) = self.free else { return };
        let mut moment = None;
        for contact in contacts.iter_mut().filter(|contact| contact.due < free) {
            let to = *moment.get_or_insert_with(|| Self::moment(free, trajectory, timing, &mut Nobody));
            self.put_off(contact, to, timing);
        }
    }
}

/// Where the plan says so, the latest question that lay wholly before the start is asked all the same.
pub(crate) fn catch_up(rules: &Rules, trajectory: &Trajectory, timing: &Timing<'_>, contacts: &mut [Planned<'_>]) {
    if rules.protocol.course.late_joiner != LateJoiner::CatchUp {
        return;
    }
    let Some(start) = trajectory.enrolment.start else {
        return;
    };
    let missed = |contact: &&mut Planned<'_>| contact.expires <= start && contact.key.step.as_str() != ANNOUNCEMENT;
    let asked = contacts
        .iter()
        .any(|contact| contact.due <= start && contact.expires > start);
    if asked || has_begun(trajectory) {
        return;
    }
    if let Some(last) = contacts.iter_mut().rfind(missed)
        && let Some(step) = last.step
    {
        last.expires = timing.after(start, step.open_for);
    }
}

/// Whether a contact of the plan was held before.
fn has_begun(trajectory: &Trajectory) -> bool {
    let mut steps = trajectory.past.steps.iter();
    steps.any(|(step, past)| past.held.is_some() && step.as_str() != ANNOUNCEMENT)
}
