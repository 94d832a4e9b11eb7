//! Trajectories: who is due, whose turn it is to look, and what woke them.

use jiff::Timestamp;

use super::value::values;
use super::{Conn, StoreError};
use crate::care::event::Event;
use crate::care::ids::TrajectoryId;

/// A database that was put back from a backup is looked at when all journals have told what it has forgotten.
const SETTLED: &str = "NOT EXISTS (SELECT 1 FROM brake b WHERE b.org = $4 AND b.scope = 'restored' AND b.is_on)";

/// Takes the trajectories with an unread event, oldest first, for one worker until `lease_until`.
///
/// Answering people comes before sending: this is asked before [`claim_due`]. Events of those who are claimed already, or
/// set aside, take nobody's place.
///
/// # Errors
/// Where the database refuses.
pub async fn claim_woken(
    conn: &mut Conn<'_>,
    org: &str,
    now: Timestamp,
    lease_until: Timestamp,
    worker: &str,
    most: u32,
) -> Result<Vec<TrajectoryId>, StoreError> {
    let skip = conn.skip_locked();
    let sql = format!(
        "UPDATE trajectory SET lease_until = $1, lease_by = $2 WHERE id IN (SELECT id FROM trajectory \
         WHERE lease_until <= $3 AND org = $4 AND {SETTLED} AND id IN (SELECT e.trajectory FROM event_inbox e \
         JOIN trajectory t ON t.id = e.trajectory WHERE e.read_at IS NULL AND e.org = $4 AND t.lease_until <= $3 \
         ORDER BY e.at, e.id LIMIT $5) ORDER BY id{skip}) RETURNING id"
    );
    let bound = values![lease_until, worker, now, org, most];
    conn.all("claim the trajectories that were woken", sql, bound, |row| {
        Ok(TrajectoryId::from(row.text()?))
    })
    .await
}

/// Takes the trajectories whose moment has come, earliest first, for one worker until `lease_until`.
///
/// # Errors
/// Where the database refuses.
pub async fn claim_due(
    conn: &mut Conn<'_>,
    org: &str,
    now: Timestamp,
    lease_until: Timestamp,
    worker: &str,
    most: u32,
) -> Result<Vec<TrajectoryId>, StoreError> {
    let skip = conn.skip_locked();
    let sql = format!(
        "UPDATE trajectory SET lease_until = $1, lease_by = $2 WHERE id IN (SELECT id FROM trajectory \
         WHERE next_wake <= $3 AND lease_until <= $3 AND org = $4 AND {SETTLED} ORDER BY next_wake, id LIMIT $5{skip}) RETURNING id"
    );
    let bound = values![lease_until, worker, now, org, most];
    conn.all("claim the trajectories that are due", sql, bound, |row| {
        Ok(TrajectoryId::from(row.text()?))
    })
    .await
}

/// Lets go of claimed trajectories, so that they are looked at again at once.
///
/// # Errors
/// Where the database refuses.
pub async fn release(conn: &mut Conn<'_>, worker: &str, ids: &[TrajectoryId]) -> Result<(), StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let sql = "UPDATE trajectory SET lease_until = 0, lease_by = NULL WHERE lease_by = $1 AND id IN ({ids})";
    conn.run_each("let go of trajectories", sql, values![worker], &ids)
        .await?;
    Ok(())
}

/// Leaves claimed trajectories alone until a moment: those that this version cannot read, or that are gone.
///
/// # Errors
/// Where the database refuses.
pub async fn set_aside(
    conn: &mut Conn<'_>,
    worker: &str,
    ids: &[TrajectoryId],
    until: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let sql = "UPDATE trajectory SET lease_until = $1, lease_by = NULL WHERE lease_by = $2 AND id IN ({ids})";
    conn.run_each("set trajectories aside", sql, values![until, worker], &ids)
        .await?;
    Ok(())
}

/// Wakes a trajectory with an event, in the transaction that wrote what happened.
///
/// # Errors
/// Where the database refuses.
pub async fn wake(
    conn: &mut Conn<'_>,
    org: &str,
    events: Vec<(String, TrajectoryId, Event)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = events
        .into_iter()
        .map(|(id, trajectory, event)| {
            let body = serde_json::to_string(&event)
                .map_err(|error| StoreError::corrupt("event_inbox", "event", &id, error))?;
            Ok(values![id, org, trajectory.as_str(), body, now])
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let head = "INSERT INTO event_inbox (id, org, trajectory, event, at)";
    conn.insert("wake a trajectory", head, rows, "ON CONFLICT (id) DO NOTHING")
        .await?;
    Ok(())
}

/// The trajectories of persons, under every id that they have or had, that have not ended.
///
/// # Errors
/// Where the database refuses.
pub async fn live_of_persons(conn: &mut Conn<'_>, persons: &[String]) -> Result<Vec<TrajectoryId>, StoreError> {
    let sql = "SELECT id FROM trajectory WHERE person IN ({ids}) AND phase <> 'ended' ORDER BY id";
    let everybody: Vec<String> = super::circles::families(conn, persons).await?.into_keys().collect();
    conn.each_of("read a person's trajectories", sql, Vec::new(), &everybody, |row| {
        Ok(TrajectoryId::from(row.text()?))
    })
    .await
}

/// The trajectories of an organisation that have not ended, in order of id, from the first after `after` on.
///
/// # Errors
/// Where the database refuses.
pub async fn live_after(
    conn: &mut Conn<'_>,
    org: &str,
    after: &TrajectoryId,
    most: u32,
) -> Result<Vec<TrajectoryId>, StoreError> {
    let sql = "SELECT id FROM trajectory WHERE org = $1 AND id > $2 AND phase <> 'ended' ORDER BY id LIMIT $3";
    let binds = values![org, after.as_str(), i64::from(most)];
    conn.all("read the trajectories", sql, binds, |row| {
        Ok(TrajectoryId::from(row.text()?))
    })
    .await
}
