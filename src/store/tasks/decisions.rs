//! Tasks that ask a worker for a judgement and not for a contact.

use jiff::Timestamp;

use super::closing::{close, write_try};
use crate::care::event::{Event, Verdict};
use crate::care::ids::{PersonId, SendKey, TrajectoryId, WorkerId};
use crate::care::message::MessageFate;
use crate::care::person::Channel;
use crate::care::task::{TaskKind, TaskOutcome};
use crate::store::audit::{self, Act};
use crate::store::persons::{self, Correction};
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, outbox, trajectories};
use crate::vault::Place;
use crate::vault::keys::KeyKind;

/// A human's word on a message of unknown fate: it arrived, it did not, it does not matter.
///
/// The message takes the fate that was judged; where it does not matter it stays *held*, because nobody knows. The
/// trajectory is told, and goes on.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such task, [`StoreError::Conflict`] where it was judged meanwhile.
pub async fn judge_held(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    verdict: Verdict,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "SELECT t.message, m.trajectory FROM task t JOIN message m ON m.send_key = t.message \
               WHERE t.id = $1 AND t.org = $2 AND t.kind = 'held'";
    let found = conn
        .first("read a held message", sql, values![task, keys.org()], |row| {
            Ok((row.text()?, row.maybe_text()?))
        })
        .await?;
    let (key, trajectory) = found.ok_or(StoreError::Missing("this held message"))?;
    write_try(conn, keys, worker, task, (TaskOutcome::Done, None, None), now, now).await?;
    close(conn, keys, worker, task, (TaskOutcome::Done, None), now, now).await?;
    let sql = "UPDATE task_person SET closed_at = $1 WHERE task = $2 AND closed_at IS NULL";
    conn.run("close a task for its persons", sql, values![now, task])
        .await?;
    let fate = match verdict {
        Verdict::Arrived => Some(MessageFate::Delivered),
        Verdict::NotArrived => Some(MessageFate::Failed),
        Verdict::DoNotCare => None,
    };
    if let Some(fate) = fate {
        let sql = "UPDATE message SET waits = FALSE, fate = $1, fate_rank = $2, fate_at = $3 \
                   WHERE send_key = $4 AND fate IN ('held', 'unknown', 'started') RETURNING channel";
        let bound = values![fate.code(), i64::from(fate.rank()), now, key.as_str()];
        let judged = conn
            .all("judge a held message", sql, bound, |row| {
                row.code("message", Channel::from_code)
            })
            .await?;
        outbox::came_to(conn, &judged, fate);
    }
    if let Some(trajectory) = trajectory {
        let event = Event::HeldJudged {
            key: SendKey::from(key),
            verdict,
            worker: worker.clone(),
        };
        let id = keys.mint("ev_").map_err(crate::store::no_random)?;
        trajectories::wake(conn, keys.org(), vec![(id, TrajectoryId::from(trajectory), event)], now).await?;
    }
    let facts = serde_json::json!({ "verdict": verdict.code() });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "judge-held", "task", task).with(facts)],
        now,
    )
    .await
}

/// Closes a task that asked for no contact: a reply was read, an address looked at.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such task or it asks for more, [`StoreError::Conflict`] where it was closed
/// meanwhile.
pub async fn close_read(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "SELECT kind FROM task WHERE id = $1 AND org = $2";
    let kind = conn
        .first("read a task", sql, values![task, keys.org()], |row| {
            row.code("task", TaskKind::from_code)
        })
        .await?;
    if !matches!(kind, Some(TaskKind::ReadReply | TaskKind::CheckAddress)) {
        return Err(StoreError::Missing("this task"));
    }
    write_try(conn, keys, worker, task, (TaskOutcome::Done, None, None), now, now).await?;
    close(conn, keys, worker, task, (TaskOutcome::Done, None), now, now).await?;
    let sql = "UPDATE task_person SET closed_at = $1 WHERE task = $2 AND closed_at IS NULL";
    conn.run("close a task for its persons", sql, values![now, task])
        .await?;
    audit::note(conn, keys, &[Act::new(worker, "complete-task", "task", task)], now).await
}

/// A worker's word on a name that an import changed: the same human being, or somebody else.
///
/// Of the same, the name becomes the one of the import, and the next import takes in whatever else it says of them. Of
/// somebody else nothing changes: the organisation's own system has to give each a reference.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such task, or what it asks about was erased; [`StoreError::Conflict`] where
/// it was settled meanwhile.
pub async fn settle_same_person(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    is_same: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "SELECT n.id, n.person, n.text_c, d.id, d.dossier_key FROM task t JOIN note n ON n.task = t.id \
               JOIN dossier d ON d.id = t.dossier WHERE t.id = $1 AND t.org = $2 AND t.kind = 'same-person' \
               AND n.person IS NOT NULL ORDER BY n.recorded, n.id";
    let found = conn
        .first("read a changed name", sql, values![task, keys.org()], |row| {
            Ok((row.text()?, row.text()?, row.text()?, row.text()?, row.text()?))
        })
        .await?;
    let (note, person, sealed, dossier, wrapped) = found.ok_or(StoreError::Missing("this changed name"))?;
    write_try(conn, keys, worker, task, (TaskOutcome::Done, None, None), now, now).await?;
    close(conn, keys, worker, task, (TaskOutcome::Done, None), now, now).await?;
    if is_same {
        let place = Place {
            table: "note",
            column: "text_c",
            row: &note,
        };
        let name = keys
            .key(KeyKind::Dossier, &dossier, &wrapped)
            .and_then(|key| keys.open(&key, place, &sealed))
            .map_err(|_| StoreError::Missing("the changed name"))?;
        let person = PersonId::from(person.as_str());
        persons::correct_in(conn, keys, &person, Correction::Name(name), worker, now).await?;
        // The import that asked took in nothing of this person; an unchanged row is to be looked at once more.
        let sql =
            "UPDATE dossier SET import_mac = '', generation = generation + 1 WHERE id = $1 AND import_mac IS NOT NULL";
        conn.run("have a dossier compared again", sql, values![dossier]).await?;
    }
    let facts = serde_json::json!({ "same": is_same });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "settle-same-person", "task", task).with(facts)],
        now,
    )
    .await
}
