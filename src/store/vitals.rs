//! What metrics tell of the database: how much waits and since when, what is overdue, and whether anybody beats.
//!
//! It is read every few seconds for as long as the service lives, so each statement goes by an index and stops at a
//! ceiling: with ten million trajectories it costs what it costs with ten. What stands here has no id, no name and no
//! reference of anybody: codes, counts and instants.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::brakes::{self, Braked};
use super::value::{Columns, Value, values};
use super::{Conn, StoreError, hosts, house};
use crate::care::person::Channel;
use crate::care::risk::AlertLevel;
use crate::care::task::TaskKind;

/// No count goes beyond this: who has so many waiting needs no exact number, and a count costs what it counts.
pub const CEILING: u32 = 10_000;

/// What waits for its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How much, up to [`CEILING`].
    pub count: i64,
    /// Since when the first of it, where there is any.
    pub oldest: Option<Timestamp>,
}

/// What stands open with a human being.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// How much; all kinds together go up to [`CEILING`], the earliest deadlines first.
    pub open: i64,
    /// Of how much of it the deadline has passed.
    pub overdue: i64,
}

/// What metrics tell of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    /// Trajectories that are due.
    pub due: Backlog,
    /// Messages that may leave now and have not, of every channel that leaves by a gateway.
    pub waiting: BTreeMap<Channel, Backlog>,
    /// Messages of which the hand-over has begun and has not come to an end.
    pub under_way: i64,
    /// Alerts on which nobody has a hand, of each level.
    pub alerts: BTreeMap<AlertLevel, Open>,
    /// Open tasks, of each kind.
    pub tasks: BTreeMap<TaskKind, Open>,
    /// The brakes that are on.
    pub braked: Braked,
    /// When the engine last beat.
    pub pulse: Option<Timestamp>,
    /// How many hosts beat of late.
    pub alive: i64,
    /// How many hosts are known.
    pub hosts: i64,
}

/// The channels that leave by a gateway.
pub const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Mail];

// The ceiling is written out: a planner that does not know it may go through the whole table.

/// By `trajectory_wake`.
const DUE: &str = "SELECT count(*), min(x.next_wake) FROM (SELECT next_wake FROM trajectory WHERE next_wake <= $1 \
               AND org = $2 ORDER BY next_wake, id LIMIT {ceiling}) x";

/// By `message_waiting`.
const WAITING: &str = "SELECT count(*), min(x.not_before) FROM (SELECT not_before FROM message WHERE waits AND fate = 'queued' \
               AND channel = $1 AND not_before <= $2 AND org = $3 ORDER BY not_before, send_key LIMIT {ceiling}) x";

/// By `message_waiting`: what was started is among what has waited longest.
const UNDER_WAY: &str = "SELECT CAST(coalesce(sum(CASE WHEN x.fate = 'started' THEN 1 ELSE 0 END), 0) AS BIGINT) \
               FROM (SELECT fate FROM message WHERE waits AND channel = $1 AND not_before <= $2 AND org = $3 \
               ORDER BY not_before, send_key LIMIT {ceiling}) x";

/// By `alert_open`.
const ALERTS: &str = "SELECT x.level, count(*), CAST(sum(CASE WHEN x.deadline <= $1 THEN 1 ELSE 0 END) AS BIGINT) \
               FROM (SELECT level, deadline FROM alert WHERE org = $2 AND picked_at IS NULL ORDER BY deadline LIMIT {ceiling}) x \
               GROUP BY x.level";

/// By `task_open`.
const TASKS: &str = "SELECT x.kind, count(*), CAST(sum(CASE WHEN x.deadline <= $1 THEN 1 ELSE 0 END) AS BIGINT) \
               FROM (SELECT kind, deadline FROM task WHERE org = $2 AND closed_at IS NULL ORDER BY deadline LIMIT {ceiling}) x \
               GROUP BY x.kind";

/// Reads all of it.
///
/// # Errors
/// Where the database refuses.
pub async fn read(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Vitals, StoreError> {
    let mut waiting = BTreeMap::new();
    for channel in CHANNELS {
        waiting.insert(channel, messages(conn, org, channel, now).await?);
    }
    let (alive, known) = beats(conn, org, now).await?;
    Ok(Vitals {
        due: trajectories(conn, org, now).await?,
        waiting,
        under_way: under_way(conn, org, now).await?,
        alerts: alerts(conn, org, now).await?,
        tasks: tasks(conn, org, now).await?,
        braked: brakes::on(conn, org).await?,
        pulse: house::last_pulse(conn, org, house::ENGINE).await?,
        alive,
        hosts: known,
    })
}

async fn trajectories(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Backlog, StoreError> {
    backlog(conn, "measure what is due", DUE, values![now, org]).await
}

async fn messages(conn: &mut Conn<'_>, org: &str, channel: Channel, now: Timestamp) -> Result<Backlog, StoreError> {
    let bound = values![channel.code(), now, org];
    backlog(conn, "measure what waits", WAITING, bound).await
}

async fn backlog(
    conn: &mut Conn<'_>,
    doing: &'static str,
    sql: &str,
    bound: Vec<Value>,
) -> Result<Backlog, StoreError> {
    let read = |row: &mut Columns<'_>| {
        Ok(Backlog {
            count: row.int()?,
            oldest: row.maybe_instant()?,
        })
    };
    Ok(conn.first(doing, bounded(sql), bound, read).await?.unwrap_or_default())
}

/// A statement with the ceiling in it.
fn bounded(sql: &str) -> String {
    sql.replace("{ceiling}", &CEILING.to_string())
}

async fn under_way(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<i64, StoreError> {
    let mut all = 0;
    for channel in CHANNELS {
        let bound = values![channel.code(), now, org];
        let count = conn.first("count what is under way", bounded(UNDER_WAY), bound, |row| row.int());
        all += count.await?.unwrap_or_default();
    }
    Ok(all)
}

async fn alerts(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<BTreeMap<AlertLevel, Open>, StoreError> {
    open(
        conn,
        "count open alerts",
        ALERTS,
        values![now, org],
        AlertLevel::from_code,
    )
    .await
}

async fn tasks(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<BTreeMap<TaskKind, Open>, StoreError> {
    open(conn, "count open tasks", TASKS, values![now, org], TaskKind::from_code).await
}

/// What stands open by its code. A code of a later version is passed over: its rows are that version's to tell of.
async fn open<K: Ord>(
    conn: &mut Conn<'_>,
    doing: &'static str,
    sql: &str,
    bound: Vec<Value>,
    known: fn(&str) -> Option<K>,
) -> Result<BTreeMap<K, Open>, StoreError> {
    let read = |row: &mut Columns<'_>| {
        let code = row.text()?;
        let (open, overdue) = (row.int()?, row.int()?);
        Ok((code, Open { open, overdue }))
    };
    let found = conn.all(doing, bounded(sql), bound, read).await?;
    let found = found.into_iter().filter_map(|(code, open)| Some((known(&code)?, open)));
    Ok(found.collect())
}

/// How many hosts beat of late, and how many are known; a handful.
async fn beats(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<(i64, i64), StoreError> {
    let sql = "SELECT CAST(coalesce(sum(CASE WHEN beat_at > $1 THEN 1 ELSE 0 END), 0) AS BIGINT), count(*) \
               FROM host WHERE org = $2";
    let bound = values![now - hosts::STALE_AFTER, org];
    let found = conn.first("count the hosts", sql, bound, |row| Ok((row.int()?, row.int()?)));
    Ok(found.await?.unwrap_or_default())
}

#[cfg(test)]
mod tests;
