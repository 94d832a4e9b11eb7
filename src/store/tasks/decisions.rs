//! Tasks that ask a worker for a judgement and not for a contact.

use jiff::Timestamp;

use super::closing::{close, write_try};
use crate::care::event::{Event, Verdict};
use crate::care::ids::{SendKey, TrajectoryId, WorkerId};
use crate::care::message::MessageFate;
use crate::care::task::{TaskKind, TaskOutcome};
use crate::store::audit::{self, Act};
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, trajectories};

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
        let sql = "UPDATE message SET fate = $1, fate_rank = $2, fate_at = $3 \
                   WHERE send_key = $4 AND fate IN ('held', 'unknown', 'started')";
        let bound = values![fate.code(), i64::from(fate.rank()), now, key.as_str()];
        conn.run("judge a held message", sql, bound).await?;
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
