//! Taking a task in hand, and telling what came of it.

use jiff::Timestamp;

use super::ContactWay;
use crate::care::event::Event;
use crate::care::ids::{TaskId, TrajectoryId, WorkerId};
use crate::care::person::Readers;
use crate::care::risk::Heard;
use crate::care::task::{TaskKind, TaskOutcome};
use crate::store::audit::{self, Act};
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, trajectories};
use crate::vault::Place;
use crate::vault::keys::KeyKind;

/// Takes a task in hand until a moment; an alert behind it counts as picked up.
///
/// # Errors
/// [`StoreError::Conflict`] where a colleague has it, or it was closed meanwhile.
pub async fn take(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE task SET taken_by = $1, taken_until = $2, generation = generation + 1 WHERE id = $3 AND org = $4 \
               AND closed_at IS NULL AND (taken_by IS NULL OR taken_by = $1 OR taken_until <= $5)";
    let bound = values![worker.as_str(), until, task, keys.org(), now];
    if conn.run("take a task", sql, bound).await? == 0 {
        return Err(StoreError::Conflict);
    }
    pick_up(conn, task, worker, now).await?;
    let facts = serde_json::json!({ "until": until.to_string() });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "take-task", "task", task).with(facts)],
        now,
    )
    .await
}

/// Gives a task back to the team.
///
/// # Errors
/// [`StoreError::Conflict`] where it was not this worker's, or was closed meanwhile.
pub async fn give_back(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE task SET taken_by = NULL, taken_until = NULL, generation = generation + 1 \
               WHERE id = $1 AND org = $2 AND taken_by = $3 AND closed_at IS NULL";
    if conn
        .run("give a task back", sql, values![task, keys.org(), worker.as_str()])
        .await?
        == 0
    {
        return Err(StoreError::Conflict);
    }
    audit::note(conn, keys, &[Act::new(worker, "give-back-task", "task", task)], now).await
}

/// A hand is on the alert behind a task.
async fn pick_up(conn: &mut Conn<'_>, task: &str, worker: &WorkerId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE alert SET picked_at = $1, picked_by = $2 WHERE picked_at IS NULL \
               AND id = (SELECT alert FROM task WHERE id = $3)";
    conn.run("pick up an alert", sql, values![now, worker.as_str(), task])
        .await?;
    Ok(())
}

/// A note to be kept with a task or a contact. Its `Debug` shows nothing of the text.
#[derive(Clone)]
pub struct NewNote {
    /// The text.
    pub text: String,
    /// The least role that may read it.
    pub readers: Readers,
}

impl std::fmt::Debug for NewNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewNote")
            .field("readers", &self.readers)
            .finish_non_exhaustive()
    }
}

/// What one person of a task let the worker know.
#[derive(Clone, Debug)]
pub struct PersonHeard {
    /// The id by which the person's trajectory asked for the task.
    pub wish: String,
    /// What was heard.
    pub heard: Heard,
}

/// What came of a task.
#[derive(Clone, Debug)]
pub struct TaskCompletion {
    /// Which.
    pub task: String,
    /// The outcome.
    pub outcome: TaskOutcome,
    /// By which kind of contact.
    pub way: Option<ContactWay>,
    /// The persons for whom this came of it, each with what was heard; the task stays open for the others.
    pub persons: Vec<PersonHeard>,
    /// The minutes that it took.
    pub effort_minutes: Option<u32>,
    /// When it was done: before it was written down, as in *done on Tuesday*.
    pub happened: Timestamp,
    /// A note.
    pub note: Option<NewNote>,
}

/// Writes what came of a task: the try, the closing, what each trajectory is told, the alert's pick-up, the note and the
/// trail, in one transaction.
///
/// An outcome that keeps the task open closes nothing, and the trajectories are told of the try. A lapsed task can still
/// be completed: late work is written down.
///
/// # Errors
/// [`StoreError::Conflict`] where the task was closed meanwhile, [`StoreError::Missing`] where there is none.
pub async fn complete(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    done: &TaskCompletion,
    now: Timestamp,
) -> Result<(), StoreError> {
    let happened = done.happened.min(now);
    let lock = conn.for_update();
    let sql = format!("SELECT dossier, closed_at FROM task WHERE id = $1 AND org = $2{lock}");
    let bound = values![done.task.as_str(), keys.org()];
    let found = conn
        .first("read a task", sql, bound, |row| {
            Ok((row.maybe_text()?, row.maybe_int()?.is_some()))
        })
        .await?;
    let (dossier, is_closed) = found.ok_or(StoreError::Missing("this task"))?;
    if is_closed {
        return Err(StoreError::Conflict);
    }
    let sql = "SELECT wish, trajectory, person FROM task_person WHERE task = $1 AND closed_at IS NULL ORDER BY wish";
    let open = conn
        .all("read the persons of a task", sql, values![done.task.as_str()], |row| {
            Ok((row.text()?, TrajectoryId::from(row.text()?), row.text()?))
        })
        .await?;
    write_try(
        conn,
        keys,
        worker,
        &done.task,
        (done.outcome, done.way, done.effort_minutes),
        happened,
        now,
    )
    .await?;
    pick_up(conn, &done.task, worker, now).await?;

    let told: Vec<_> = open
        .iter()
        .filter_map(|(wish, trajectory, person)| {
            let heard = done.persons.iter().find(|one| one.wish == *wish)?;
            Some((wish, trajectory, person, heard.heard.clone()))
        })
        .collect();
    if !open.is_empty() && told.is_empty() {
        return Err(StoreError::Missing("the person of this task"));
    }
    let mut events = Vec::with_capacity(told.len());
    for (wish, trajectory, _, heard) in &told {
        let event = Event::TaskDone {
            task: TaskId::from(wish.as_str()),
            outcome: done.outcome,
            heard: heard.clone(),
            worker: worker.clone(),
            happened,
        };
        events.push((
            keys.mint("ev_").map_err(crate::store::no_random)?,
            (*trajectory).clone(),
            event,
        ));
    }
    trajectories::wake(conn, keys.org(), events, now).await?;
    if !done.outcome.keeps_open() {
        let wishes: Vec<String> = told.iter().map(|(wish, ..)| (*wish).clone()).collect();
        let sql = "UPDATE task_person SET closed_at = $1 WHERE closed_at IS NULL AND wish IN ({ids})";
        conn.run_each("close a task for its persons", sql, values![now], &wishes)
            .await?;
        if told.len() == open.len() {
            close(conn, keys, worker, &done.task, (done.outcome, done.way), happened, now).await?;
        }
    }
    if let (Some(note), Some(dossier)) = (&done.note, &dossier) {
        let person = if told.len() == 1 {
            told.first().map(|(_, _, person, _)| person.as_str())
        } else {
            None
        };
        write_note(
            conn,
            keys,
            worker,
            dossier,
            (person, Some(&done.task)),
            note,
            happened,
            now,
        )
        .await?;
    }
    let facts = serde_json::json!({ "outcome": done.outcome.code(), "channel": done.way.map(ContactWay::code) });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "complete-task", "task", &done.task).with(facts)],
        now,
    )
    .await
}

type What = (TaskOutcome, Option<ContactWay>, Option<u32>);

/// Closes a task with its outcome; whoever was first keeps the last word.
pub(super) async fn close(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    (outcome, way): (TaskOutcome, Option<ContactWay>),
    happened: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    // The minutes of all tries add up.
    let sql = "UPDATE task SET outcome = $1, channel = $2, done_by = $3, happened = $4, recorded = $5, effort_minutes = \
               (SELECT CAST(sum(y.effort_minutes) AS BIGINT) FROM task_try y WHERE y.task = task.id), closed_at = $5, \
               retain_from = $5, generation = generation + 1 WHERE id = $6 AND org = $7 AND closed_at IS NULL";
    let bound = values![
        outcome.code(),
        way.map(ContactWay::code),
        worker.as_str(),
        happened,
        now,
        task,
        keys.org(),
    ];
    if conn.run("close a task", sql, bound).await? == 0 {
        return Err(StoreError::Conflict);
    }
    Ok(())
}

pub(super) async fn write_try(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    task: &str,
    (outcome, way, minutes): What,
    happened: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = values![
        keys.mint("ty_").map_err(crate::store::no_random)?,
        keys.org(),
        task,
        outcome.code(),
        way.map(ContactWay::code),
        minutes.map(i64::from),
        happened,
        now,
        worker.as_str(),
    ];
    let head = "INSERT INTO task_try (id, org, task, outcome, channel, effort_minutes, happened, recorded, actor)";
    conn.insert("write a try", head, vec![row], "").await?;
    Ok(())
}

/// Keeps a note, sealed with the dossier's key; a dossier whose key was blanked takes none.
#[expect(
    clippy::too_many_arguments,
    reason = "a note is its words, their place, who and when"
)]
pub(in crate::store) async fn write_note(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    dossier: &str,
    (person, task): (Option<&str>, Option<&str>),
    note: &NewNote,
    happened: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let text = note.text.trim();
    if text.is_empty() {
        return Ok(());
    }
    let sql = "SELECT dossier_key FROM dossier WHERE id = $1 AND org = $2";
    let wrapped = conn
        .first("read a dossier's key", sql, values![dossier, keys.org()], |row| {
            row.text()
        })
        .await?;
    let wrapped = wrapped.ok_or(StoreError::Missing("this dossier"))?;
    let key = keys
        .key(KeyKind::Dossier, dossier, &wrapped)
        .map_err(|_| StoreError::Missing("the key of this dossier"))?;
    let id = keys.mint("no_").map_err(crate::store::no_random)?;
    let place = Place {
        table: "note",
        column: "text_c",
        row: &id,
    };
    let sealed = keys.seal(&key, place, text).map_err(crate::store::no_random)?;
    let row = values![
        id.as_str(),
        keys.org(),
        dossier,
        person,
        task,
        sealed,
        note.readers.code(),
        happened,
        now,
        worker.as_str(),
        "note",
    ];
    let head =
        "INSERT INTO note (id, org, dossier, person, task, text_c, readers, happened, recorded, actor, retain_class)";
    conn.insert("keep a note", head, vec![row], "").await?;
    Ok(())
}

/// Keeps a note on a dossier that belongs to no task, such as the reason of a decision.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such dossier, or its key was blanked.
pub async fn keep_note(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    dossier: &str,
    note: &NewNote,
    now: Timestamp,
) -> Result<(), StoreError> {
    write_note(conn, keys, worker, dossier, (None, None), note, now, now).await?;
    audit::note(conn, keys, &[Act::new(worker, "keep-note", "dossier", dossier)], now).await
}

/// A contact outside any task: *she rang me*, *by WhatsApp*, *I met him on Tuesday*.
#[derive(Clone, Debug)]
pub struct InTouch {
    /// The dossier.
    pub dossier: String,
    /// With whom.
    pub person: String,
    /// Whether the person came to us.
    pub came_to_us: bool,
    /// By which kind of contact.
    pub way: ContactWay,
    /// What the person let the worker know.
    pub heard: Heard,
    /// The minutes that it took.
    pub effort_minutes: Option<u32>,
    /// When.
    pub happened: Timestamp,
    /// A note.
    pub note: Option<NewNote>,
}

/// Writes down a contact outside any task: a task of the worker's own that is closed at once, with its channel and
/// minutes, and the word to the person's trajectory of that dossier, where one runs.
///
/// # Errors
/// [`StoreError::Missing`] where the person is not of that dossier.
pub async fn in_touch(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    touch: &InTouch,
    now: Timestamp,
) -> Result<(), StoreError> {
    let happened = touch.happened.min(now);
    let sql = "SELECT d.team FROM dossier_person p JOIN dossier d ON d.id = p.dossier \
               WHERE p.dossier = $1 AND p.person = $2 AND d.org = $3";
    let bound = values![touch.dossier.as_str(), touch.person.as_str(), keys.org()];
    let team = conn
        .first("find the person of a dossier", sql, bound, |row| row.maybe_text())
        .await?;
    let team = team.ok_or(StoreError::Missing("this person in this dossier"))?;
    let sql = "SELECT id FROM trajectory WHERE dossier = $1 AND person = $2 AND phase <> 'ended' \
               ORDER BY enrolment DESC, id LIMIT 1";
    let bound = values![touch.dossier.as_str(), touch.person.as_str()];
    let trajectory = conn
        .first("find a trajectory", sql, bound, |row| {
            Ok(TrajectoryId::from(row.text()?))
        })
        .await?;

    let task = keys.mint("ta_").map_err(crate::store::no_random)?;
    let outcome = if touch.came_to_us {
        TaskOutcome::CameToUs
    } else {
        TaskOutcome::Reached
    };
    let row = values![
        task.as_str(),
        keys.org(),
        touch.dossier.as_str(),
        TaskKind::Call.code(),
        Readers::Volunteer.code(),
        worker.as_str(),
        team,
        happened,
        1_i64,
        now,
        "task",
    ];
    let head = "INSERT INTO task (id, org, dossier, kind, readers, owner, team, deadline, generation, created_at, \
                retain_class)";
    conn.insert("write a task of a worker's own", head, vec![row], "")
        .await?;
    let what = (outcome, Some(touch.way), touch.effort_minutes);
    write_try(conn, keys, worker, &task, what, happened, now).await?;
    close(conn, keys, worker, &task, (outcome, Some(touch.way)), happened, now).await?;
    if let Some(trajectory) = trajectory {
        let row = values![
            task.as_str(),
            task.as_str(),
            keys.org(),
            touch.person.as_str(),
            trajectory.as_str(),
            "",
            now,
        ];
        let head = "INSERT INTO task_person (wish, task, org, person, trajectory, contact, closed_at)";
        conn.insert("name the person of a task", head, vec![row], "").await?;
        let event = Event::InTouch {
            heard: touch.heard.clone(),
            worker: worker.clone(),
            happened,
        };
        let id = keys.mint("ev_").map_err(crate::store::no_random)?;
        trajectories::wake(conn, keys.org(), vec![(id, trajectory, event)], now).await?;
    }
    if let Some(note) = &touch.note {
        let of = (Some(touch.person.as_str()), Some(task.as_str()));
        write_note(conn, keys, worker, &touch.dossier, of, note, happened, now).await?;
    }
    let facts = serde_json::json!({ "channel": touch.way.code(), "outcome": outcome.code(), "dossier": touch.dossier });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "in-touch", "person", &touch.person).with(facts)],
        now,
    )
    .await
}
