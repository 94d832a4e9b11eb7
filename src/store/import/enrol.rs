//! The enrolment of one person of one dossier: the decision, and the trajectory that comes of it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::care::ids::TrajectoryId;
use crate::care::trajectory::{Enrolment, Trajectory};
use crate::store::StoreError;
use crate::store::apply::phase_code;
use crate::store::value::{Value, values};

/// A proposed trajectory waits for a human; it is looked at this often all the same.
const PROPOSED_WAKE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A trajectory to be made.
pub(in crate::store) struct NewTrajectory<'a> {
    pub(in crate::store) org: &'a str,
    pub(in crate::store) id: String,
    pub(in crate::store) dossier: &'a str,
    pub(in crate::store) person: &'a str,
    /// The how-manieth enrolment, from 1.
    pub(in crate::store) number: u32,
    pub(in crate::store) closed_on: Date,
    /// Whether an announcement goes before the first question, because the person was not told.
    pub(in crate::store) announce: bool,
    /// From when on it may speak; `None` until the batch is approved.
    pub(in crate::store) start: Option<Timestamp>,
    pub(in crate::store) protocol: &'a str,
    pub(in crate::store) rules: &'a str,
    pub(in crate::store) batch: Option<&'a str>,
}

/// The row of a new trajectory.
pub(in crate::store) fn trajectory_row(new: &NewTrajectory<'_>, now: Timestamp) -> Result<Vec<Value>, StoreError> {
    let enrolment = Enrolment {
        closed_on: new.closed_on,
        number: new.number,
        start: new.start,
        announce: new.announce,
        again: None,
    };
    let state = Trajectory::new(TrajectoryId::new(&new.id), enrolment, now);
    let text =
        serde_json::to_string(&state).map_err(|error| StoreError::corrupt("trajectory", "state", &new.id, error))?;
    let wake = if new.start.is_some() {
        now
    } else {
        super::later(now, PROPOSED_WAKE)
    };
    Ok(values![
        new.id.as_str(),
        new.org,
        new.dossier,
        new.person,
        new.number,
        new.protocol,
        new.rules,
        1_i64,
        phase_code(state.phase),
        text,
        wake,
        false,
        0_i64,
        0_i64,
        new.batch,
        now,
        "trajectory",
    ])
}
