//! What a watcher reads to judge whether the service kept its word: read-only, and of everything at once.

use jiff::Timestamp;

use super::value::{Columns, values};
use super::{Conn, StoreError};
use crate::care::dossier::EnrolmentDecision;
use crate::care::message::{MessageFate, MessageKind};
use crate::care::task::TaskKind;

/// A message, as far as a watcher asks.
#[derive(Clone, Debug)]
pub struct SeenMessage {
    /// Our reference.
    pub wire: String,
    /// Its send key.
    pub key: String,
    /// To whom: a person's id, or a worker's.
    pub recipient: String,
    /// Whether to a former client.
    pub to_person: bool,
    /// The trajectory and the contact that it belongs to.
    pub contact: Option<(String, String)>,
    /// What it says; none of a message to a worker.
    pub kind: Option<MessageKind>,
    /// Whether it answers the person's own message.
    pub is_answer: bool,
    /// What became of it.
    pub fate: MessageFate,
    /// When it was started.
    pub started_at: Option<Timestamp>,
    /// Until when it might leave.
    pub not_after: Timestamp,
    /// The outcome of its contact, where that has ended.
    pub outcome: Option<String>,
    /// The conversation that has its address, and until when.
    pub voice: Option<(String, Timestamp)>,
}

const MESSAGE: &str = "SELECT m.wire, m.send_key, m.recipient, m.recipient_kind, m.trajectory, m.contact, m.kind, m.reply_to, \
     m.fate, m.started_at, m.not_after, c.outcome, a.voice_contact, a.voice_until FROM message m \
     LEFT JOIN contact c ON c.id = m.contact LEFT JOIN address a ON a.id = m.address";

fn message(row: &mut Columns<'_>) -> Result<SeenMessage, StoreError> {
    let (wire, key, recipient, to) = (row.text()?, row.text()?, row.text()?, row.text()?);
    let trajectory = row.maybe_text()?;
    let contact = row.maybe_text()?;
    let kind = row.text()?;
    Ok(SeenMessage {
        wire,
        key,
        recipient,
        to_person: to == "person",
        contact: trajectory.zip(contact),
        kind: MessageKind::from_code(&kind),
        is_answer: row.maybe_text()?.is_some(),
        fate: row.code("message", MessageFate::from_code)?,
        started_at: row.maybe_instant()?,
        not_after: row.instant()?,
        outcome: row.maybe_text()?,
        voice: row.maybe_text()?.zip(row.maybe_instant()?),
    })
}

/// Messages by their references.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn messages(conn: &mut Conn<'_>, wires: &[String]) -> Result<Vec<SeenMessage>, StoreError> {
    let sql = format!("{MESSAGE} WHERE m.wire IN ({{ids}})");
    conn.each_of("watch messages", &sql, Vec::new(), wires, message).await
}

/// Messages that have been started and of whose end nothing is known.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn under_way(conn: &mut Conn<'_>) -> Result<Vec<SeenMessage>, StoreError> {
    let sql = format!("{MESSAGE} WHERE m.fate = 'started' ORDER BY m.send_key");
    conn.all("watch what is under way", sql, Vec::new(), message).await
}

/// What should never be found in a database: in words, with ids.
///
/// # Errors
/// Where the database refuses.
pub async fn contradictions(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let looks = [
        (
            "a contact has two ends in the ledger",
            "SELECT contact FROM ledger WHERE kind = 'ended' GROUP BY trajectory, contact HAVING count(*) > 1",
        ),
        (
            "a contact has an outcome and no end in the ledger, or the other way round",
            "SELECT c.id FROM contact c LEFT JOIN ledger l ON l.contact = c.id AND l.trajectory = c.trajectory \
             AND l.kind = 'ended' WHERE (c.outcome IS NULL) <> (l.seq IS NULL)",
        ),
        (
            "a person has two contacts open in one trajectory",
            "SELECT trajectory FROM contact WHERE outcome IS NULL AND opened IS NOT NULL GROUP BY trajectory \
             HAVING count(*) > 1",
        ),
        (
            "an alert has no task",
            "SELECT a.id FROM alert a LEFT JOIN task t ON t.alert = a.id WHERE t.id IS NULL",
        ),
        (
            "an alert rests on nothing that anybody said",
            "SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.trajectory = a.trajectory \
             AND l.kind IN ('replied', 'task-told', 'in-touch'))",
        ),
        (
            "a trajectory that runs has no moment to be looked at",
            "SELECT id FROM trajectory WHERE phase IN ('active', 'paused') AND next_wake IS NULL \
             AND NOT waits_for_voice",
        ),
        (
            "a message waits that should not, or does not although it should",
            "SELECT send_key FROM message WHERE waits <> (fate IN ('queued', 'started'))",
        ),
        (
            "a message left after it had been taken back",
            "SELECT send_key FROM message WHERE fate IN ('cancelled', 'not-sent') AND started_at IS NOT NULL \
             AND provider_id IS NOT NULL",
        ),
    ];
    let mut found = Vec::new();
    for (what, sql) in looks {
        let rows = conn.all("watch", sql, Vec::new(), |row| row.text()).await?;
        found.extend(rows.into_iter().map(|id| format!("{what}: {id}")));
    }
    Ok(found)
}

/// What is late although somebody could have done it: in words, with ids. `before` is the moment by which it should have
/// been done.
///
/// # Errors
/// Where the database refuses.
pub async fn left_undone(conn: &mut Conn<'_>, org: &str, before: Timestamp) -> Result<Vec<String>, StoreError> {
    let looks = [
        (
            "a trajectory is due and nobody looks at it",
            "SELECT id FROM trajectory WHERE next_wake <= $1 AND lease_until <= $1 AND org = $2",
        ),
        (
            "an event is unread",
            "SELECT e.id FROM event_inbox e JOIN trajectory t ON t.id = e.trajectory WHERE e.read_at IS NULL \
             AND e.at <= $1 AND t.lease_until <= $1 AND e.org = $2",
        ),
        (
            "a message waits past its window",
            "SELECT send_key FROM message WHERE fate = 'queued' AND not_after <= $1 AND org = $2",
        ),
        (
            "a message was started and nobody asks what became of it",
            "SELECT send_key FROM message WHERE fate = 'started' AND started_at <= $1 AND org = $2",
        ),
        (
            "an alert's deadline has passed, and no coordinator knows",
            "SELECT id FROM alert WHERE deadline <= $1 AND picked_at IS NULL AND escalated_at IS NULL AND org = $2",
        ),
    ];
    let mut found = Vec::new();
    for (what, sql) in looks {
        let rows = conn
            .all("watch what is left undone", sql, values![before, org], |row| row.text())
            .await?;
        found.extend(rows.into_iter().map(|id| format!("{what}: {id}")));
    }
    Ok(found)
}

/// How many replies of this gateway stand in the database under one of its references.
///
/// # Errors
/// Where the database refuses.
pub async fn replies(conn: &mut Conn<'_>, provider_id: &str) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM inbound WHERE provider_id = $1";
    let count = conn
        .first("watch replies", sql, values![provider_id], |row| row.int())
        .await?;
    Ok(count.unwrap_or(0))
}

/// How many acts of this worker stand in the trail.
///
/// # Errors
/// Where the database refuses.
pub async fn acts(conn: &mut Conn<'_>, worker: &str) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM audit WHERE worker = $1";
    let count = conn
        .first("watch the trail", sql, values![worker], |row| row.int())
        .await?;
    Ok(count.unwrap_or(0))
}

/// A contact that stands open.
#[derive(Clone, Debug)]
pub struct OpenContact {
    /// Its id.
    pub id: String,
    /// Since when.
    pub opened: Timestamp,
    /// How many tasks of it are open, and how many messages are held.
    pub waits_for: i64,
}

/// The contacts that stand open.
///
/// # Errors
/// Where the database refuses.
pub async fn open_contacts(conn: &mut Conn<'_>) -> Result<Vec<OpenContact>, StoreError> {
    let sql = "SELECT c.id, c.opened, (SELECT count(*) FROM task_person p JOIN task t ON t.id = p.task \
               WHERE p.contact = c.id AND p.closed_at IS NULL AND t.closed_at IS NULL) FROM contact c \
               WHERE c.outcome IS NULL AND c.opened IS NOT NULL ORDER BY c.id";
    conn.all("watch open contacts", sql, Vec::new(), |row| {
        Ok(OpenContact {
            id: row.text()?,
            opened: row.instant()?,
            waits_for: row.int()?,
        })
    })
    .await
}

/// An open task, as far as whoever plays a worker asks.
#[derive(Clone, Debug)]
pub struct OpenTask {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub kind: TaskKind,
    /// The dossier.
    pub dossier: Option<String>,
    /// The batch to be approved.
    pub batch: Option<String>,
    /// The reference of the message that it asks about.
    pub wire: Option<String>,
    /// The wishes of its persons, as far as they are open.
    pub wishes: Vec<String>,
}

/// The open tasks, by deadline.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn open_tasks(conn: &mut Conn<'_>) -> Result<Vec<OpenTask>, StoreError> {
    let sql = "SELECT t.id, t.kind, t.dossier, t.batch, m.wire FROM task t LEFT JOIN message m ON m.send_key = t.message \
               WHERE t.closed_at IS NULL ORDER BY t.deadline, t.id";
    let mut tasks = conn
        .all("watch tasks", sql, Vec::new(), |row| {
            Ok(OpenTask {
                id: row.text()?,
                kind: row.code("task", TaskKind::from_code)?,
                dossier: row.maybe_text()?,
                batch: row.maybe_text()?,
                wire: row.maybe_text()?,
                wishes: Vec::new(),
            })
        })
        .await?;
    let sql = "SELECT task, wish FROM task_person WHERE closed_at IS NULL AND task IN ({ids}) ORDER BY task, wish";
    let ids: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
    let wishes = conn
        .each_of("watch the persons of tasks", sql, Vec::new(), &ids, |row| {
            Ok((row.text()?, row.text()?))
        })
        .await?;
    for (task, wish) in wishes {
        if let Some(task) = tasks.iter_mut().find(|one| one.id == task) {
            task.wishes.push(wish);
        }
    }
    Ok(tasks)
}

/// A trajectory with its dossier's reference and id, and its person.
#[derive(Clone, Debug)]
pub struct Known {
    /// The trajectory.
    pub trajectory: String,
    /// The dossier's id.
    pub dossier: String,
    /// The dossier's reference.
    pub reference: String,
    /// The person.
    pub person: String,
    /// Whether it has ended.
    pub has_ended: bool,
}

/// Everybody who is or was enrolled.
///
/// # Errors
/// Where the database refuses.
pub async fn everybody(conn: &mut Conn<'_>) -> Result<Vec<Known>, StoreError> {
    let sql = "SELECT t.id, t.dossier, d.ref, t.person, t.phase FROM trajectory t JOIN dossier d ON d.id = t.dossier \
               ORDER BY d.ref, t.id";
    conn.all("watch everybody", sql, Vec::new(), |row| {
        Ok(Known {
            trajectory: row.text()?,
            dossier: row.text()?,
            reference: row.text()?,
            person: row.text()?,
            has_ended: row.text()? == "ended",
        })
    })
    .await
}

/// Which contacts have ended, and how, by the ledger.
///
/// # Errors
/// Where the database refuses.
pub async fn ended(conn: &mut Conn<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let sql =
        "SELECT trajectory, contact FROM ledger WHERE kind = 'ended' AND contact IS NOT NULL ORDER BY trajectory, seq";
    conn.all("watch what has ended", sql, Vec::new(), |row| {
        Ok((row.text()?, row.text()?))
    })
    .await
}

/// The persons of a dossier, with the decision on each.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn asked_about(conn: &mut Conn<'_>, dossier: &str) -> Result<Vec<(String, EnrolmentDecision)>, StoreError> {
    let sql = "SELECT person, decision FROM dossier_person WHERE dossier = $1 ORDER BY person";
    conn.all("watch who is asked about", sql, values![dossier], |row| {
        Ok((row.text()?, row.code("dossier_person", EnrolmentDecision::from_code)?))
    })
    .await
}

/// The contacts that ended without having begun, of these trajectories.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn ended_unopened(conn: &mut Conn<'_>, trajectories: &[String]) -> Result<Vec<String>, StoreError> {
    let found = super::timeline::unopened(conn, trajectories).await?;
    Ok(found.into_iter().map(|one| one.id).collect())
}
