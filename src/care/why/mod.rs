//! Why a contact falls when it does: the derivation of its moment, by the functions that plan it.

mod balance;
mod codes;
mod path;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::Offset;
use super::ids::ContactKey;
use super::plan::{
    Anchors, Earliest, HeldBy, Known, Planned, announced_from, announcement, announcement_keys, catch_up, keys_of,
    on_day, on_own_day, plan, planned,
};
use super::protocol::{Anchor, LateJoiner, Step};
use super::rules::Rules;
use super::timing::Timing;
use super::trajectory::Trajectory;

pub use balance::{Standing, standing};
pub(crate) use path::{Asker, Listener, Nobody, lacks};
pub use path::{Passed, Path};

/// Why a contact falls when it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation<'a> {
    /// Which contact.
    pub key: ContactKey,
    /// Its step; `None` for the announcement, which no file names.
    pub step: Option<&'a Step>,
    /// Where its day comes from.
    pub from: From,
    /// When it falls; `None` where what it counts from has not come.
    pub when: Option<When>,
}

/// Where the day of a contact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// The plan counts.
    Counted {
        /// The anchors that were looked at, in the order of the file, with what is known of each. The last one holds where
        /// its day is known.
        tried: Vec<(Anchor, Known)>,
        /// The day of the closing, where the plan counts from the start in its place.
        in_place_of: Option<Date>,
        /// The distance.
        offset: Offset,
        /// The day.
        day: Option<Date>,
    },
    /// A worker moved it to this day.
    Moved(Date),
    /// A worker added it on this day.
    Added(Date),
    /// It is an announcement, from this moment on.
    Announced {
        /// From when on it may be made.
        from: Timestamp,
        /// How many went before it and told nobody.
        times: u32,
    },
}

/// When a contact falls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The way from its day to its moment.
    pub path: Path,
    /// The moment that the plan gives it.
    pub planned: Timestamp,
    /// What held it back from there; `None` where nothing did.
    pub held: Option<Held>,
    /// When it may begin.
    pub due: Timestamp,
    /// By when it has to have begun.
    pub expires: Timestamp,
}

/// What held a contact back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub by: HeldBy,
    /// Until when.
    pub until: Timestamp,
    /// The way from there to the moment.
    pub path: Path,
}

/// Why a contact falls when it does; `None` where the plan has no such contact.
#[must_use]
pub fn derive<'a>(
    rules: &'a Rules,
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    key: &ContactKey,
) -> Option<Derivation<'a>> {
    let mut asker = Asker::default();
    let enrolment = &trajectory.enrolment;
    if let Some(start) = enrolment
        .start
        .filter(|_| announcement_keys(enrolment).any(|one| &one == key))
    {
        let contact = announcement(rules, trajectory, timing, key.clone(), start, &mut asker);
        let from = From::Announced {
            from: announced_from(enrolment, key, start),
            times: key.occurrence,
        };
        return Some(Derivation {
            key: key.clone(),
            step: None,
            from,
            when: Some(when(rules, trajectory, timing, contact, asker.path)),
        });
    }
    let step = rules.protocol.step(&key.step)?;
    let exceptions = &trajectory.exceptions;
    let (moved, added) = (exceptions.moved.get(key), exceptions.added.get(key));
    if !keys_of(step, trajectory).any(|one| &one == key) {
        return None;
    }
    let derivation = |from, when| Derivation {
        key: key.clone(),
        step: Some(step),
        from,
        when,
    };
    if let Some(day) = moved.or(added) {
        let due = on_own_day(trajectory, timing, key, *day, &mut asker);
        let contact = planned(timing, step, key.clone(), due);
        let from = if moved.is_some() {
            From::Moved(*day)
        } else {
            From::Added(*day)
        };
        return Some(derivation(
            from,
            Some(when(rules, trajectory, timing, contact, asker.path)),
        ));
    }
    let offset = *step.at.get(usize::try_from(key.occurrence).ok()?)?;
    let known = Anchors::new(rules, trajectory, timing).of(step, &mut asker);
    let day = match known {
        Known::On(anchor) => Some(offset.after(anchor)),
        Known::Later | Known::Never => None,
    };
    let due = day.map(|day| on_day(trajectory, timing, step, key.occurrence, day, &mut asker));
    let counts_elsewhere =
        |(anchor, known): &(Anchor, Known)| *anchor == Anchor::Closing && *known != Known::On(enrolment.closed_on);
    let from = From::Counted {
        in_place_of: asker.tried.iter().any(counts_elsewhere).then_some(enrolment.closed_on),
        tried: asker.tried,
        offset,
        day,
    };
    let when = due.map(|due| {
        let contact = planned(timing, step, key.clone(), due);
        when(rules, trajectory, timing, contact, asker.path)
    });
    Some(derivation(from, when))
}

/// What is still to come of a trajectory, in order of time, and at the end what has no day yet.
#[must_use]
pub fn coming<'a>(
    rules: &'a Rules,
    trajectory: &Trajectory,
    timing: &Timing<'_>,
    now: Timestamp,
) -> Vec<Derivation<'a>> {
    if trajectory.is_ended() {
        return Vec::new();
    }
    let open = trajectory.open.as_ref().map(|open| &open.key);
    let plan = plan(rules, trajectory, timing);
    let ahead = plan
        .keys()
        .filter(|key| !trajectory.is_settled(key) && open != Some(key));
    let derived = ahead.filter_map(|key| derive(rules, trajectory, timing, key));
    let mut coming: Vec<_> = derived
        .filter(|one| one.when.as_ref().is_none_or(|when| when.expires > now))
        .collect();
    coming.sort_by_key(|one| one.when.as_ref().map_or(Timestamp::MAX, |when| when.due));
    coming
}

/// What becomes of the moment of a contact: the plan's late joiner, and what holds it back.
fn when(rules: &Rules, trajectory: &Trajectory, timing: &Timing<'_>, mut contact: Planned<'_>, path: Path) -> When {
    let given = contact.due;
    if rules.protocol.course.late_joiner == LateJoiner::CatchUp && !trajectory.is_settled(&contact.key) {
        let mut others = plan(rules, trajectory, timing).timed;
        others.retain(|other| !trajectory.is_settled(&other.key));
        catch_up(rules, trajectory, timing, &mut others);
        if let Some(caught) = others.iter().find(|other| other.key == contact.key) {
            contact.expires = caught.expires;
        }
    }
    let earliest = Earliest::of(rules, trajectory, timing);
    let held = earliest
        .free
        .filter(|(free, _)| contact.due < *free)
        .map(|(until, by)| {
            let mut asker = Asker::default();
            let to = Earliest::moment(until, trajectory, timing, &mut asker);
            earliest.put_off(&mut contact, to, timing);
            Held {
                by,
                until,
                path: asker.path,
            }
        });
    When {
        path,
        planned: given,
        held,
        due: contact.due,
        expires: contact.expires,
    }
}
