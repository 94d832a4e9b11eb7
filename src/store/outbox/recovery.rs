//! After a crash: what was started and may have left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::came_to;
use crate::care::event::Event;
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::MessageFate;
use crate::care::person::Channel;
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, trajectories};
use crate::vault::Offset;
use crate::vault::journal::Marks;

/// What a worker found of its own former life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Started, but not in the journal: they never left, and went back to the queue.
    pub put_back: usize,
    /// Started and in the journal: they may have left, and are held.
    pub held: usize,
}

/// Settles what this worker had started when it died: what its journal does not show never left. `journal_tells` is
/// whether the journal that was taken over is that of the former life; where it is not, everything is held.
///
/// # Errors
/// Where the database refuses.
pub async fn recover_own(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &str,
    journal_tells: bool,
    now: Timestamp,
) -> Result<Recovered, StoreError> {
    let sql = "SELECT m.send_key, m.trajectory, j.accepted FROM message m LEFT JOIN journal_sent j \
               ON j.send_key = m.send_key AND j.worker = m.started_by \
               WHERE m.org = $1 AND m.waits AND m.fate = 'started' \
               AND m.started_by = $2 ORDER BY m.send_key";
    let started = conn
        .all("find what was started", sql, values![keys.org(), worker], |row| {
            Ok(((row.text()?, row.maybe_text()?), row.maybe_bool()?))
        })
        .await?;
    let (mut taken, mut held, mut back) = (Vec::new(), Vec::new(), Vec::new());
    for (message, accepted) in started {
        match accepted {
            Some(true) if journal_tells => taken.push(message.0),
            None if journal_tells => back.push(message),
            _ => held.push(message),
        }
    }
    accept(conn, taken, now).await?;
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
    let sql = "UPDATE message SET lease_until = 0, lease_by = NULL WHERE waits AND fate = 'queued' AND org = $1 AND lease_by = $2";
    conn.run("let go of former leases", sql, values![keys.org(), worker])
        .await?;
    let sql =
        "UPDATE trajectory SET lease_until = 0, lease_by = NULL WHERE org = $1 AND lease_by = $2 AND lease_until > 0";
    conn.run("let go of former leases", sql, values![keys.org(), worker])
        .await?;
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
    let sql = "SELECT send_key, trajectory FROM message WHERE org = $1 AND waits AND channel IN ('sms', 'mail') \
               AND not_before <= $3 AND fate = 'started' AND started_at <= $2 ORDER BY send_key LIMIT 500";
    let orphans = conn
        .all(
            "find what was left started",
            sql,
            values![keys.org(), started_before, now],
            |row| Ok((row.text()?, row.maybe_text()?)),
        )
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
    let sql = "UPDATE message SET waits = FALSE, fate = 'held', fate_rank = $1, fate_at = $2 WHERE fate_rank < $1 \
               AND send_key IN ({ids}) RETURNING channel";
    let held_now = conn
        .each_of("hold messages", sql, values![rank, now], &ids, |row| {
            row.code("message", Channel::from_code)
        })
        .await?;
    came_to(conn, &held_now, MessageFate::Held);
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

/// The last word of a journal on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastWord {
    /// It was about to be handed over.
    Sent,
    /// The gateway surely did not take it.
    NotTaken,
    /// The gateway took it.
    Accepted,
}

/// Takes over a part of a journal: for each key the last word. Marks how far the journal was read.
///
/// # Errors
/// Where the database refuses.
pub async fn note_journal(
    conn: &mut Conn<'_>,
    org: &str,
    worker: &str,
    (said, now): (&BTreeMap<String, LastWord>, Timestamp),
    mark: Offset,
) -> Result<(), StoreError> {
    let (not_taken, sent): (Vec<_>, Vec<_>) = said.iter().partition(|(_, last)| **last == LastWord::NotTaken);
    let rows = sent
        .iter()
        .map(|(key, last)| {
            let trajectory = key.split('.').next().unwrap_or_default();
            values![key.as_str(), worker, org, trajectory, **last == LastWord::Accepted, now]
        })
        .collect();
    let head = "INSERT INTO journal_sent (send_key, worker, org, trajectory, accepted, noted_at)";
    let tail = "ON CONFLICT (send_key, worker) DO UPDATE SET accepted = excluded.accepted";
    conn.insert("take over the journal", head, rows, tail).await?;
    // What another worker handed over stays known.
    let free = "DELETE FROM journal_sent WHERE worker = $1 AND send_key IN ({ids})";
    let not_taken: Vec<String> = not_taken.into_iter().map(|(key, _)| key.clone()).collect();
    conn.run_each("free keys that were not taken", free, values![worker], &not_taken)
        .await?;
    note_mark(conn, org, worker, Reading::Sent, mark).await
}

/// What a journal is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Hand-overs and opt-outs.
    Sent,
    /// Erasures.
    Erased,
}

impl Reading {
    const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Erased => "erased",
        }
    }
}

/// Notes how far a journal was read.
///
/// # Errors
/// Where the database refuses.
pub async fn note_mark(
    conn: &mut Conn<'_>,
    org: &str,
    worker: &str,
    what: Reading,
    mark: Offset,
) -> Result<(), StoreError> {
    let head = "INSERT INTO journal_mark (org, worker, what, at)";
    let tail = "ON CONFLICT (org, worker, what) DO UPDATE SET at = excluded.at";
    let row = values![org, worker, what.code(), mark.to_string()];
    conn.insert("mark how far a journal was read", head, vec![row], tail)
        .await?;
    Ok(())
}

/// Forgets how far a worker's hand-overs were read: another journal stands under its name now.
///
/// # Errors
/// Where the database refuses.
pub async fn forget_mark(conn: &mut Conn<'_>, org: &str, worker: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM journal_mark WHERE org = $1 AND worker = $2 AND what = $3";
    let bound = values![org, worker, Reading::Sent.code()];
    conn.run("forget how far a journal was read", sql, bound).await?;
    Ok(())
}

/// How far the journals were read, by worker.
///
/// # Errors
/// Where the database refuses.
pub async fn marks(conn: &mut Conn<'_>, org: &str, what: Reading) -> Result<Marks, StoreError> {
    let sql = "SELECT worker, at FROM journal_mark WHERE org = $1 AND what = $2";
    let read = conn
        .all(
            "read how far journals were read",
            sql,
            values![org, what.code()],
            |row| Ok((row.text()?, row.text()?)),
        )
        .await?;
    // A mark that cannot be read is none: the journal is read from its beginning.
    let read = read
        .into_iter()
        .filter_map(|(worker, at)| Some((worker, at.parse().ok()?)));
    Ok(read.collect())
}

/// Settles every queued message that a worker's journal shows as handed over: the database is older than the journal. At
/// once, and not when its turn comes, because a message whose window has closed would count as never sent by then.
///
/// # Errors
/// Where the database refuses.
pub(in crate::store) async fn settle_journaled(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "SELECT m.send_key, m.trajectory, j.accepted FROM journal_sent j JOIN message m ON m.send_key = j.send_key \
               WHERE j.org = $1 AND j.worker = $2 AND m.fate = 'queued' ORDER BY m.send_key";
    let known = conn
        .all("compare queue and journal", sql, values![keys.org(), worker], |row| {
            Ok(((row.text()?, row.maybe_text()?), row.bool()?))
        })
        .await?;
    let (taken, held): (Vec<_>, Vec<_>) = known.into_iter().partition(|(_, accepted)| *accepted);
    let mut taken: Vec<String> = taken.into_iter().map(|((key, _), _)| key).collect();
    // What a later message of the same contact has overtaken, which the database does not know at all.
    let sql = "SELECT DISTINCT m.send_key FROM journal_sent j JOIN message m ON m.trajectory = j.trajectory \
               WHERE j.org = $1 AND j.worker = $2 AND m.fate = 'queued' AND m.reply_to IS NULL AND m.contact IS NOT NULL \
               AND substr(j.send_key, 1, length(m.contact) + 1) = m.contact || '.' AND NOT EXISTS \
               (SELECT 1 FROM message own WHERE own.send_key = j.send_key) ORDER BY m.send_key";
    let overtaken = conn.all("find what was overtaken", sql, values![keys.org(), worker], |row| {
        row.text()
    });
    taken.extend(overtaken.await?);
    accept(conn, taken, now).await?;
    hold(conn, keys, held.into_iter().map(|(message, _)| message).collect(), now).await
}

/// Holds every queued message that a host whose journal is lost may have sent between a backup and its return.
///
/// # Errors
/// Where the database refuses.
pub(in crate::store) async fn hold_lost(conn: &mut Conn<'_>, keys: &Keyring, now: Timestamp) -> Result<(), StoreError> {
    let sql = "SELECT m.send_key, m.trajectory FROM restored r JOIN message m ON m.org = r.org WHERE r.is_lost \
               AND r.org = $1 AND m.waits AND m.fate = 'queued' AND m.recipient_kind = 'person' AND m.created_at <= r.backup_at \
               AND NOT EXISTS (SELECT 1 FROM journal_sent j WHERE j.send_key = m.send_key) ORDER BY m.send_key";
    let lost = conn
        .all(
            "find what a lost journal may have sent",
            sql,
            values![keys.org()],
            |row| Ok((row.text()?, row.maybe_text()?)),
        )
        .await?;
    hold(conn, keys, lost, now).await
}

/// Writes down that gateways took these messages, of which a journal says so.
async fn accept(conn: &mut Conn<'_>, taken: Vec<String>, now: Timestamp) -> Result<(), StoreError> {
    let rank = i64::from(MessageFate::Accepted.rank());
    let sql = "UPDATE message SET waits = FALSE, fate = 'accepted', fate_rank = $1, fate_at = $2, \
               started_at = coalesce(started_at, $2), unsent = NULL, lease_until = 0, lease_by = NULL WHERE fate IN ('queued', 'started') AND send_key IN ({ids}) \
               RETURNING channel";
    let accepted = conn
        .each_of("write down what was taken", sql, values![rank, now], &taken, |row| {
            row.code("message", Channel::from_code)
        })
        .await?;
    came_to(conn, &accepted, MessageFate::Accepted);
    Ok(())
}

/// Settles those of the queued messages that were handed over already and must never start again: those that a journal
/// shows (an older database does not know it), and those that the worker says it `handed` over itself in this life (a
/// database that failed over may have lost it). Of what the journal calls taken nobody needs to be asked; about each other a task
/// asks a human. Gives what was settled.
///
/// # Errors
/// Where the database refuses.
pub(super) async fn settle_known(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    queued: &[SendKey],
    handed: &[SendKey],
    now: Timestamp,
) -> Result<BTreeSet<String>, StoreError> {
    let queued: Vec<String> = queued.iter().map(ToString::to_string).collect();
    // Where the journal of a host is lost, whatever may have left between a backup and its return is as good as known.
    let sql = "SELECT j.send_key, j.accepted FROM journal_sent j WHERE j.send_key IN ({ids}) \
               UNION ALL SELECT m.send_key, 1 = 0 FROM restored r JOIN message m ON m.org = r.org \
               WHERE r.is_lost AND m.recipient_kind = 'person' AND m.send_key IN ({ids}) \
               AND (m.created_at <= r.backup_at OR (m.reply_to IS NULL AND EXISTS \
               (SELECT 1 FROM contact c WHERE c.id = m.contact AND c.due <= r.restored_at)))";
    let found = conn
        .each_of("compare queue and journal", sql, Vec::new(), &queued, |row| {
            Ok((row.text()?, row.bool()?))
        })
        .await?;
    let taken: Vec<String> = found
        .iter()
        .filter(|(_, taken)| *taken)
        .map(|(key, _)| key.clone())
        .collect();
    let mut known: BTreeSet<String> = found.into_iter().map(|(key, _)| key).collect();
    known.extend(handed.iter().map(ToString::to_string));
    if known.is_empty() {
        return Ok(known);
    }
    accept(conn, taken, now).await?;
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
