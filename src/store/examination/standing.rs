//! What stands in the tables of which somebody has to know.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::super::hosts::Host;
use super::super::value::values;
use super::super::{Conn, StoreError};

/// Messages of one channel that may leave now and have not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// `sms` or `mail`.
    pub channel: String,
    /// How many.
    pub waiting: i64,
    /// Since when the first of them.
    pub since: Timestamp,
}

/// The queues in which something waits.
///
/// # Errors
/// Where the database refuses.
pub async fn queues(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Vec<Queue>, StoreError> {
    let sql = "SELECT channel, count(*), min(not_before) FROM message WHERE waits AND fate = 'queued' \
               AND channel IN ('sms', 'mail') AND not_before <= $1 AND org = $2 GROUP BY channel ORDER BY channel";
    conn.all("count what waits", sql, values![now, org], |row| {
        Ok(Queue {
            channel: row.text()?,
            waiting: row.int()?,
            since: row.instant()?,
        })
    })
    .await
}

/// The workers' names with the journals behind them, and when each host last beat.
///
/// # Errors
/// Where the database refuses.
pub async fn hosts(conn: &mut Conn<'_>, org: &str) -> Result<Vec<(Host, Timestamp)>, StoreError> {
    let sql = "SELECT name, journal, beat_at FROM host WHERE org = $1 ORDER BY name";
    conn.all("read the hosts", sql, values![org], |row| {
        let (name, journal) = (row.text()?, row.text()?);
        Ok((Host { name, journal }, row.instant()?))
    })
    .await
}

/// Who can sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signers {
    /// How many of each role can.
    pub by_role: BTreeMap<String, i64>,
    /// How many of them are locked out for now.
    pub locked: i64,
}

/// Counts who works here and has a password.
///
/// # Errors
/// Where the database refuses.
pub async fn signers(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Signers, StoreError> {
    let sql = "SELECT role, count(*) FROM worker WHERE org = $1 AND ended_at IS NULL AND password <> '' \
               GROUP BY role ORDER BY role";
    let by_role = conn
        .all("count who works here", sql, values![org], |row| {
            Ok((row.text()?, row.int()?))
        })
        .await?;
    let sql =
        "SELECT count(*) FROM worker WHERE org = $1 AND ended_at IS NULL AND password <> '' AND locked_until > $2";
    let locked = conn
        .first("count who is locked out", sql, values![org, now], |row| row.int())
        .await?;
    Ok(Signers {
        by_role: by_role.into_iter().collect(),
        locked: locked.unwrap_or(0),
    })
}

/// Alerts on which nobody laid a hand by their deadline: how many, and the earliest deadline.
///
/// # Errors
/// Where the database refuses.
pub async fn overdue_alerts(
    conn: &mut Conn<'_>,
    org: &str,
    now: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let sql = "SELECT count(*), min(deadline) FROM alert WHERE org = $1 AND picked_at IS NULL AND deadline <= $2";
    let found = conn
        .first("count overdue alerts", sql, values![org, now], |row| {
            Ok((row.int()?, row.maybe_instant()?))
        })
        .await?;
    Ok(found.unwrap_or_default())
}

/// The step plans of which rules are active.
///
/// # Errors
/// Where the database refuses.
pub async fn active_protocols(conn: &mut Conn<'_>, org: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT protocol FROM active_rules WHERE org = $1 ORDER BY protocol";
    conn.all("read the active rules", sql, values![org], |row| row.text())
        .await
}
