//! Keeping house: the organisation's own row, the pulse, and what goes stale by itself.

use jiff::{SignedDuration, Timestamp};

use super::value::values;
use super::{Conn, StoreError};

/// Writes the organisation as the settings have it.
///
/// # Errors
/// Where the database refuses.
pub async fn organisation(
    conn: &mut Conn<'_>,
    code: &str,
    (name, country, tz, language): (&str, &str, &str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let head = "INSERT INTO organisation (id, name, country, tz, language, created_at)";
    let tail = "ON CONFLICT (id) DO UPDATE SET name = excluded.name, country = excluded.country, tz = excluded.tz, \
                language = excluded.language";
    let row = values![code, name, country, tz, language, now];
    conn.insert("write the organisation", head, vec![row], tail).await?;
    Ok(())
}

/// The codes of the organisations in the database.
///
/// # Errors
/// Where the database refuses.
pub async fn organisations(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM organisation ORDER BY id";
    conn.all("read the organisations", sql, Vec::new(), |row| row.text())
        .await
}

/// The fingerprint of the master key that this database belongs to.
///
/// # Errors
/// Where the database refuses.
pub async fn fingerprint(conn: &mut Conn<'_>) -> Result<Option<String>, StoreError> {
    let sql = "SELECT fingerprint FROM master WHERE id = 1";
    conn.first("read the key's fingerprint", sql, Vec::new(), |row| row.text())
        .await
}

/// Notes the fingerprint of the master key, once; the one that holds, which may be that of somebody who was first.
///
/// # Errors
/// Where the database refuses.
pub async fn note_fingerprint(conn: &mut Conn<'_>, noted: &str, now: Timestamp) -> Result<String, StoreError> {
    let head = "INSERT INTO master (id, fingerprint, created_at)";
    let row = values![1_i64, noted, now];
    conn.insert(
        "note the key's fingerprint",
        head,
        vec![row],
        "ON CONFLICT (id) DO NOTHING",
    )
    .await?;
    fingerprint(conn)
        .await?
        .ok_or(StoreError::Missing("the master key's fingerprint"))
}

/// The pulse of the engine.
pub const ENGINE: &str = "engine";

/// Moves an organisation's pulse on; `true` for the one caller who did. Everybody else, and whoever is late, gets `false`.
///
/// # Errors
/// Where the database refuses.
pub async fn pulse(conn: &mut Conn<'_>, org: &str, name: &str, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO pulse (org, name, last_at) VALUES ($1, $2, $3) ON CONFLICT (org, name) DO UPDATE SET \
               last_at = excluded.last_at WHERE pulse.last_at < excluded.last_at RETURNING name";
    Ok(conn
        .first("move a pulse", sql, values![org, name, at], |row| row.text())
        .await?
        .is_some())
}

/// When a pulse last beat.
///
/// # Errors
/// Where the database refuses.
pub async fn last_pulse(conn: &mut Conn<'_>, org: &str, name: &str) -> Result<Option<Timestamp>, StoreError> {
    conn.first(
        "read a pulse",
        "SELECT last_at FROM pulse WHERE org = $1 AND name = $2",
        values![org, name],
        |row| row.instant(),
    )
    .await
}

/// Whether the database answers.
///
/// # Errors
/// Where it does not.
pub async fn ping(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    conn.first("answer", "SELECT CAST(1 AS BIGINT)", Vec::new(), |row| row.int())
        .await?;
    Ok(())
}

/// So many rows of a table are deleted in one transaction.
const SWEPT_MOST: u32 = 2000;

/// A key of the journals is kept for as long as an import or a backup could bring its contact again.
const JOURNAL_KEPT: SignedDuration = SignedDuration::from_hours(24 * 365 * 3);

/// Deletes links, sign-ins, reports, events and keys of the journals that are of no use any more; how many rows. It takes some thousand at a
/// time, so that nobody waits long behind it: 0 says that nothing is left.
///
/// # Errors
/// Where the database refuses.
pub async fn sweep(conn: &mut Conn<'_>, now: Timestamp, old: Timestamp) -> Result<u64, StoreError> {
    let stale = [
        (
            "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE until <= $1 ORDER BY until LIMIT $2)",
            now,
        ),
        // An expired link still says whom to call, for as long as people keep old messages.
        (
            "DELETE FROM token WHERE hash IN (SELECT hash FROM token WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
            old,
        ),
        (
            "DELETE FROM callback WHERE (provider, dedupe) IN (SELECT provider, dedupe FROM callback WHERE at <= $1 \
             ORDER BY at LIMIT $2)",
            old,
        ),
        (
            "DELETE FROM event_inbox WHERE id IN (SELECT id FROM event_inbox WHERE read_at IS NOT NULL \
             AND read_at <= $1 ORDER BY read_at LIMIT $2)",
            old,
        ),
        // Those without a moment were read by an earlier version, and stay.
        (
            "DELETE FROM journal_sent WHERE (send_key, worker) IN (SELECT send_key, worker FROM journal_sent \
             WHERE noted_at > 0 AND noted_at <= $1 ORDER BY noted_at LIMIT $2)",
            now - JOURNAL_KEPT,
        ),
    ];
    let mut swept = 0;
    for (sql, before) in stale {
        swept += conn
            .run("delete what went stale", sql, values![before, SWEPT_MOST])
            .await?;
    }
    Ok(swept)
}

/// Alerts whose deadline passed without a human hand on them go to the coordinators; the ids of those that did now.
///
/// # Errors
/// Where the database refuses.
pub async fn escalate_alerts(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Vec<String>, StoreError> {
    let sql = "UPDATE alert SET escalated_at = $1 WHERE org = $2 AND picked_at IS NULL AND escalated_at IS NULL \
               AND deadline <= $1 RETURNING id";
    conn.all("escalate alerts", sql, values![now, org], |row| row.text())
        .await
}

/// The workers of a role, by id.
///
/// # Errors
/// Where the database refuses.
pub async fn workers_in(conn: &mut Conn<'_>, org: &str, role: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM worker WHERE org = $1 AND role = $2 AND ended_at IS NULL ORDER BY id";
    conn.all("read workers", sql, values![org, role], |row| row.text())
        .await
}

/// The workers who own an open task, and may want a morning mail.
///
/// # Errors
/// Where the database refuses.
pub async fn workers_with_work(conn: &mut Conn<'_>, org: &str, by: Timestamp) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT t.owner FROM task t JOIN worker w ON w.id = t.owner WHERE t.org = $1 \
               AND t.closed_at IS NULL AND t.deadline <= $2 AND w.ended_at IS NULL ORDER BY t.owner";
    conn.all("read who has work", sql, values![org, by], |row| row.text())
        .await
}

/// Writes mails to workers: recipient, key, kind and what each is about. One that was written is not written twice.
///
/// # Errors
/// Where the database refuses.
pub async fn mail_workers(
    conn: &mut Conn<'_>,
    keys: &super::Keyring,
    mails: Vec<(String, String, &'static str, String)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = mails
        .iter()
        .map(|(worker, key, kind, subject)| super::apply::worker_mail(keys, key, worker, kind, subject, now))
        .collect();
    super::apply::write_worker_mails(conn, rows).await
}

/// What stands in the queue and how late it is, for readiness and the coordinator's page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Trajectories that are due.
    pub due: i64,
    /// Messages that may leave now and have not.
    pub waiting: i64,
    /// Messages held for a human.
    pub held: i64,
    /// The earliest due moment, where something is due.
    pub oldest: Option<Timestamp>,
}

/// Counts what stands in the queue.
///
/// # Errors
/// Where the database refuses.
pub async fn standing(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Standing, StoreError> {
    let sql = "SELECT count(*), min(next_wake) FROM trajectory WHERE next_wake <= $1 AND org = $2";
    let due = conn
        .first("count what is due", sql, values![now, org], |row| {
            Ok((row.int()?, row.maybe_instant()?))
        })
        .await?;
    let sql = "SELECT count(*) FROM message WHERE waits AND fate = 'queued' AND channel IN ('sms', 'mail') \
               AND not_before <= $1 AND org = $2";
    let waiting = conn
        .first("count what waits", sql, values![now, org], |row| row.int())
        .await?;
    let sql = "SELECT count(*) FROM task WHERE org = $1 AND kind = 'held' AND closed_at IS NULL";
    let held = conn
        .first("count what is held", sql, values![org], |row| row.int())
        .await?;
    let (due, oldest) = due.unwrap_or_default();
    Ok(Standing {
        due,
        waiting: waiting.unwrap_or(0),
        held: held.unwrap_or(0),
        oldest,
    })
}

/// The next moment after `now` at which something comes due: a wake, a send, the end of a window, an alert's deadline.
///
/// # Errors
/// Where the database refuses.
pub async fn next_moment(conn: &mut Conn<'_>, org: &str, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let due = [
        "SELECT min(next_wake) FROM trajectory WHERE next_wake > $1 AND org = $2",
        "SELECT min(not_before) FROM message WHERE waits AND fate = 'queued' AND channel = 'sms' AND not_before > $1 AND org = $2",
        "SELECT min(not_before) FROM message WHERE waits AND fate = 'queued' AND channel = 'mail' AND not_before > $1 AND org = $2",
        "SELECT min(not_after) FROM message WHERE waits AND fate = 'queued' AND not_after > $1 AND org = $2",
        "SELECT min(deadline) FROM alert WHERE picked_at IS NULL AND escalated_at IS NULL AND deadline > $1 AND org = $2",
    ];
    let mut next = None;
    for sql in due {
        let at = conn
            .first("read the next moment", sql, values![now, org], |row| {
                row.maybe_instant()
            })
            .await?
            .flatten();
        next = [next, at].into_iter().flatten().min();
    }
    Ok(next)
}
