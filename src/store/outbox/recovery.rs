//! After a crash: what was started and may have left.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::care::event::Event;
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::MessageFate;
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, trajectories};

/// What a worker found of its own former life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Started, but not in the journal: they never left, and went back to the queue.
    pub put_back: usize,
    /// Started and in the journal: they may have left, and are held.
    pub held: usize,
}

/// Settles what this worker had started when it died. `journaled` holds the keys that its journal shows as handed
/// over; `None` says that the journal is gone, and then everything is held.
///
/// # Errors
/// Where the database refuses.
pub async fn recover_own(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &str,
    journaled: Option<BTreeSet<String>>,
    now: Timestamp,
) -> Result<Recovered, StoreError> {
    let sql = "SELECT send_key, trajectory FROM message WHERE fate = 'started' AND started_by = $1 ORDER BY send_key";
    let started = conn
        .all("find what was started", sql, values![worker], |row| {
            Ok((row.text()?, row.maybe_text()?))
        })
        .await?;
    let may_have_left = |key: &str| journaled.as_ref().is_none_or(|seen| seen.contains(key));
    let (held, back): (Vec<_>, Vec<_>) = started.into_iter().partition(|(key, _)| may_have_left(key));
    let recovered = Recovered {
        put_back: back.len(),
        held: held.len(),
    };
    let back: Vec<String> = back.into_iter().map(|(key, _)| key).collect();
    let sql = "UPDATE message SET fate = 'queued', fate_rank = 0, fate_at = $1, started_at = NULL, started_by = NULL, \
               lease_until = 0, lease_by = NULL WHERE fate = 'started' AND send_key IN ({ids})";
    conn.run_each("put back what never left", sql, values![now], &back)
        .await?;
    hold(conn, keys, held, now).await?;
    // Leases of a former life hold nobody up.
    let sql = "UPDATE message SET lease_until = 0, lease_by = NULL WHERE fate = 'queued' AND lease_by = $1";
    conn.run("let go of former leases", sql, values![worker]).await?;
    let sql = "UPDATE trajectory SET lease_until = 0, lease_by = NULL WHERE lease_by = $1 AND lease_until > 0";
    conn.run("let go of former leases", sql, values![worker]).await?;
    Ok(recovered)
}

/// Holds what was started so long ago that no hand-over can still be under way: by a worker that died elsewhere, whose
/// journal cannot be read here, or by this one, where the database refused what the gateway said.
///
/// # Errors
/// Where the database refuses.
pub async fn hold_orphans(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    started_before: Timestamp,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let sql = "SELECT send_key, trajectory FROM message WHERE fate = 'started' AND started_at <= $1 \
               ORDER BY send_key LIMIT 500";
    let orphans = conn
        .all("find what was left started", sql, values![started_before], |row| {
            Ok((row.text()?, row.maybe_text()?))
        })
        .await?;
    let count = orphans.len();
    hold(conn, keys, orphans, now).await?;
    Ok(count)
}

async fn hold(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    held: Vec<(String, Option<String>)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<String> = held.iter().map(|(key, _)| key.clone()).collect();
    let rank = i64::from(MessageFate::Held.rank());
    let sql =
        "UPDATE message SET fate = 'held', fate_rank = $1, fate_at = $2 WHERE fate_rank < $1 AND send_key IN ({ids})";
    conn.run_each("hold messages", sql, values![rank, now], &ids).await?;
    let mut events = Vec::new();
    for (key, trajectory) in held {
        let Some(trajectory) = trajectory else { continue };
        let event = Event::Fate {
            key: SendKey::from(key),
        };
        events.push((
            keys.mint("ev_").map_err(crate::store::no_random)?,
            TrajectoryId::from(trajectory),
            event,
        ));
    }
    trajectories::wake(conn, keys.org(), events, now).await
}

/// Takes over what a journal shows: keys handed over, and keys that a gateway surely did not take. Marks how far the
/// journal was read.
///
/// # Errors
/// Where the database refuses.
pub async fn note_journal(
    conn: &mut Conn<'_>,
    worker: &str,
    sent: &[String],
    not_taken: &[String],
    mark: (i64, i64),
) -> Result<(), StoreError> {
    let rows = sent
        .iter()
        .map(|key| values![key, key.split('.').next().unwrap_or_default(), worker])
        .collect();
    let head = "INSERT INTO journal_sent (send_key, trajectory, worker)";
    conn.insert("take over the journal", head, rows, "ON CONFLICT (send_key) DO NOTHING")
        .await?;
    conn.run_each(
        "free keys that were not taken",
        "DELETE FROM journal_sent WHERE send_key IN ({ids})",
        Vec::new(),
        not_taken,
    )
    .await?;
    let sql = "INSERT INTO journal_mark (worker, file_no, byte_at) VALUES ($1, $2, $3) ON CONFLICT (worker) DO UPDATE SET \
               file_no = excluded.file_no, byte_at = excluded.byte_at";
    conn.run(
        "mark how far the journal was read",
        sql,
        values![worker, mark.0, mark.1],
    )
    .await?;
    Ok(())
}

/// Holds those of the queued messages that were handed over already and must never start again: those that a journal
/// shows (an older database does not know it), and those that the worker says it `handed` over itself in this life (a
/// database that failed over may have lost it). A task asks a human about each. Gives what was held.
///
/// # Errors
/// Where the database refuses.
pub(super) async fn hold_known(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    queued: &[SendKey],
    handed: &[SendKey],
    now: Timestamp,
) -> Result<BTreeSet<String>, StoreError> {
    let queued: Vec<String> = queued.iter().map(ToString::to_string).collect();
    let sql = "SELECT send_key FROM journal_sent WHERE send_key IN ({ids})";
    let mut known: BTreeSet<String> = conn
        .each_of("compare queue and journal", sql, Vec::new(), &queued, |row| row.text())
        .await?
        .into_iter()
        .collect();
    known.extend(handed.iter().map(ToString::to_string));
    if known.is_empty() {
        return Ok(known);
    }
    let ids: Vec<String> = known.iter().cloned().collect();
    let sql =
        "SELECT send_key, trajectory FROM message WHERE fate = 'queued' AND send_key IN ({ids}) ORDER BY send_key";
    let held = conn
        .each_of("find what was handed over already", sql, Vec::new(), &ids, |row| {
            Ok((row.text()?, row.maybe_text()?))
        })
        .await?;
    hold(conn, keys, held, now).await?;
    Ok(known)
}
