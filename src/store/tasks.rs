//! What workers are asked to do: the queue of the day, one task, and what came of it.

mod cards;
mod closing;
mod decisions;
#[cfg(test)]
pub(in crate::store) mod tests;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;

pub use cards::{Card, CardPoint, cards};
pub(in crate::store) use closing::write_note;
pub use closing::{InTouch, NewNote, PersonHeard, TaskCompletion, complete, give_back, in_touch, keep_note, take};
pub use decisions::{close_read, judge_held, settle_same_person};

use super::circles::distinct;
use super::value::{Columns, values};
use super::{Conn, Keyring, StoreError};
use crate::care::ids::{PersonId, WorkerId};
use crate::care::person::{DayPart, Readers, Role};
use crate::care::risk::AlertLevel;
use crate::care::task::{TaskKind, TaskReason};
use crate::care::vocabulary::vocabulary;

/// The queue shows no more lines at once; the earliest deadlines come first.
const LINES_MOST: u32 = 400;

vocabulary! {
    /// By which kind of contact a worker was in touch, or tried: those of the field's early-signalling model (DDAS),
    /// and the ones that a service uses by hand beside its gateways.
    pub enum ContactWay {
        /// By telephone.
        Call = "call",
        /// A visit to the person.
        Visit = "visit",
        /// The person came to the office.
        Office = "office",
        /// WhatsApp or the like, by hand.
        Whatsapp = "whatsapp",
        /// A text message, by hand.
        Sms = "sms",
        /// A mail, by hand.
        Mail = "mail",
        /// A letter.
        Letter = "letter",
        /// Through somebody else: family, a neighbour, another service.
        ThirdParty = "third-party",
    }
}

/// One open task, as the queue shows it.
#[derive(Clone, Debug)]
pub struct TaskLine {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub kind: TaskKind,
    /// Why.
    pub reason: Option<TaskReason>,
    /// The least role that may read what is behind it.
    pub readers: Readers,
    /// The dossier: id and reference.
    pub dossier: Option<(String, String)>,
    /// The import batch, for an approval.
    pub batch: Option<String>,
    /// The alert behind it.
    pub alert: Option<TaskAlert>,
    /// The message that it asks about, by its send key.
    pub message: Option<String>,
    /// The reply that it asks to read.
    pub inbound: Option<String>,
    /// Who is asked; `None` asks the team.
    pub owner: Option<WorkerId>,
    /// The team.
    pub team: Option<String>,
    /// By when.
    pub deadline: Timestamp,
    /// The day for which a call was announced.
    pub slot_on: Option<Date>,
    /// The part of that day.
    pub slot_part: Option<DayPart>,
    /// Who has taken it, and until when.
    pub taken: Option<(WorkerId, Timestamp)>,
    /// When it, or the alert behind it, went to the coordinator.
    pub escalated_at: Option<Timestamp>,
    /// When nobody had taken it in hand, also not the coordinator.
    pub lapsed_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was changed.
    pub generation: i64,
    /// How often somebody tried, and when last.
    pub tries: (i64, Option<Timestamp>),
    /// Whom it is about.
    pub persons: Vec<TaskPerson>,
}

/// The alert behind a task.
#[derive(Clone, Debug)]
pub struct TaskAlert {
    /// Its id.
    pub id: String,
    /// How pressing.
    pub level: AlertLevel,
    /// The rules that fired.
    pub fired: Vec<String>,
    /// The `rules` row whose words explain them.
    pub rules: String,
    /// The contact that raised it.
    pub contact: String,
}

/// One person of a task.
#[derive(Clone, Debug)]
pub struct TaskPerson {
    /// The id by which the person's trajectory asked for the task.
    pub wish: String,
    /// The trajectory.
    pub trajectory: String,
    /// The contact that asked for the task.
    pub contact: String,
    /// The rules that the trajectory follows.
    pub rules: String,
    /// Whether the task is closed for this person.
    pub is_closed: bool,
    /// Who.
    pub card: Card,
}

impl TaskLine {
    /// Whether this worker may see the task at all: it is theirs, or kept for their role.
    #[must_use]
    pub fn is_visible_to(&self, worker: &WorkerId, role: Role) -> bool {
        role.may_read(self.readers) || self.is_of(worker)
    }

    /// Whether it is this worker's: asked of them, or taken by them.
    #[must_use]
    pub fn is_of(&self, worker: &WorkerId) -> bool {
        match &self.taken {
            Some((by, _)) => by == worker,
            None => self.owner.as_ref() == Some(worker),
        }
    }

    /// Whether its deadline has passed.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.deadline <= now
    }
}

const COLUMNS: &str = "t.id, t.kind, t.reason, t.readers, t.dossier, d.ref, t.batch, t.message, t.inbound, t.owner, t.team, \
    t.deadline, t.slot_on, t.slot_part, t.taken_by, t.taken_until, coalesce(t.escalated_at, a.escalated_at), t.lapsed_at, t.closed_at, \
    t.created_at, t.generation, t.alert, a.level, a.fired, a.rules, a.contact, \
    (SELECT count(*) FROM task_try y WHERE y.task = t.id), (SELECT max(y.happened) FROM task_try y WHERE y.task = t.id) \
    FROM task t LEFT JOIN dossier d ON d.id = t.dossier LEFT JOIN alert a ON a.id = t.alert";

fn line(row: &mut Columns<'_>, now: Timestamp) -> Result<TaskLine, StoreError> {
    let id = row.text()?;
    let kind = row.code("task", TaskKind::from_code)?;
    let reason = row.maybe_code("task", TaskReason::from_code)?;
    let readers = row.code("task", Readers::from_code)?;
    let dossier = row.maybe_text()?.zip(row.maybe_text()?);
    let (batch, message, inbound) = (row.maybe_text()?, row.maybe_text()?, row.maybe_text()?);
    let owner = row.maybe_text()?.map(WorkerId::from);
    let team = row.maybe_text()?;
    let deadline = row.instant()?;
    let slot_on = row.maybe_text()?.and_then(|day| day.parse().ok());
    let slot_part = row.maybe_code("task", DayPart::from_code)?;
    let taken = row
        .maybe_text()?
        .map(WorkerId::from)
        .zip(row.maybe_instant()?)
        .filter(|(_, until)| *until > now);
    let (escalated_at, lapsed_at, closed_at) = (row.maybe_instant()?, row.maybe_instant()?, row.maybe_instant()?);
    let created_at = row.instant()?;
    let generation = row.int()?;
    let alert = row.maybe_text()?;
    let level = row.maybe_code("alert", AlertLevel::from_code)?;
    let (fired, rules, contact) = (row.maybe_text()?, row.maybe_text()?, row.maybe_text()?);
    let alert = match (alert, level, fired, rules, contact) {
        (Some(id), Some(level), Some(fired), Some(rules), Some(contact)) => Some(TaskAlert {
            id,
            level,
            fired: fired.split_whitespace().map(str::to_owned).collect(),
            rules,
            contact,
        }),
        _ => None,
    };
    let tries = (row.int()?, row.maybe_instant()?);
    Ok(TaskLine {
        id,
        kind,
        reason,
        readers,
        dossier,
        batch,
        alert,
        message,
        inbound,
        owner,
        team,
        deadline,
        slot_on,
        slot_part,
        taken,
        escalated_at,
        lapsed_at,
        closed_at,
        created_at,
        generation,
        tries,
        persons: Vec::new(),
    })
}

/// The open tasks that a worker may see, the earliest deadline first.
///
/// Volunteers and experts by experience see what is theirs and what is kept for them; a counsellor also what is the
/// team's or nobody's; a coordinator everything. What a colleague has taken in hand is shown as such.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn today(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    (worker, role, team): (&WorkerId, Role, Option<&str>),
    now: Timestamp,
) -> Result<Vec<TaskLine>, StoreError> {
    let readable: Vec<String> = Readers::ALL
        .iter()
        .filter(|readers| role.may_read(**readers))
        .map(|readers| format!("'{readers}'"))
        .collect();
    // A volunteer is asked by name; a team's work comes to the team, and what has no team to everybody.
    let sql = format!(
        "SELECT {COLUMNS} WHERE t.org = $1 AND t.closed_at IS NULL AND (t.owner = $2 OR t.taken_by = $2 \
         OR (t.readers IN ({}) AND ($3 OR t.owner IS NULL OR t.team IS NULL OR t.team = $4))) \
         ORDER BY t.deadline, t.id LIMIT $5",
        readable.join(", ")
    );
    let all = role == Role::Coordinator;
    let bound = values![keys.org(), worker.as_str(), all, team, LINES_MOST];
    let mut lines = conn
        .all("read the day's tasks", sql, bound, |row| line(row, now))
        .await?;
    name_persons(conn, keys, &mut lines).await?;
    Ok(lines)
}

/// The open tasks of a dossier.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn of_dossier(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    dossier: &str,
    now: Timestamp,
) -> Result<Vec<TaskLine>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE t.org = $1 AND t.dossier = $2 ORDER BY t.created_at, t.id LIMIT $3");
    let bound = values![keys.org(), dossier, LINES_MOST];
    let mut lines = conn
        .all("read a dossier's tasks", sql, bound, |row| line(row, now))
        .await?;
    name_persons(conn, keys, &mut lines).await?;
    Ok(lines)
}

/// One task, open or closed; whether the worker may see it is the caller's to ask ([`TaskLine::is_visible_to`]).
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn get(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    id: &str,
    now: Timestamp,
) -> Result<Option<TaskLine>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE t.org = $1 AND t.id = $2");
    let mut lines = conn
        .all("read a task", sql, values![keys.org(), id], |row| line(row, now))
        .await?;
    name_persons(conn, keys, &mut lines).await?;
    Ok(lines.pop())
}

/// A row of a task's persons.
#[derive(Clone)]
struct Named {
    task: String,
    wish: String,
    person: String,
    trajectory: String,
    contact: String,
    rules: String,
    is_closed: bool,
}

async fn name_persons(conn: &mut Conn<'_>, keys: &Keyring, lines: &mut [TaskLine]) -> Result<(), StoreError> {
    let ids: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
    // In the order of their dossier, as everywhere else.
    let sql = "SELECT p.task, p.wish, p.person, p.trajectory, p.contact, t.rules, p.closed_at FROM task_person p \
               LEFT JOIN trajectory t ON t.id = p.trajectory LEFT JOIN dossier_person d ON d.dossier = t.dossier \
               AND d.person = p.person WHERE p.task IN ({ids}) ORDER BY p.task, coalesce(d.place, 0), p.wish";
    let mut named = conn
        .each_of("read the persons of tasks", sql, Vec::new(), &ids, |row| {
            Ok(Named {
                task: row.text()?,
                wish: row.text()?,
                person: row.text()?,
                trajectory: row.text()?,
                contact: row.text()?,
                rules: row.maybe_text()?.unwrap_or_default(),
                is_closed: row.maybe_instant()?.is_some(),
            })
        })
        .await?;
    named.extend(unnamed(conn, lines, &named).await?);
    let persons = distinct(named.iter().map(|one| one.person.as_str()));
    let cards = cards(conn, keys, &persons).await?;
    let mut by_task: HashMap<String, Vec<TaskPerson>> = HashMap::new();
    for one in named {
        let Some(card) = cards.get(&one.person).cloned() else {
            continue;
        };
        let Named {
            task,
            wish,
            trajectory,
            contact,
            rules,
            is_closed,
            ..
        } = one;
        by_task.entry(task).or_default().push(TaskPerson {
            wish,
            trajectory,
            contact,
            rules,
            is_closed,
            card,
        });
    }
    for line in lines {
        line.persons = by_task.remove(&line.id).unwrap_or_default();
    }
    Ok(())
}

/// A question about a dossier names nobody: it is about all its persons.
async fn unnamed(conn: &mut Conn<'_>, lines: &[TaskLine], named: &[Named]) -> Result<Vec<Named>, StoreError> {
    let is_named: HashSet<&str> = named.iter().map(|one| one.task.as_str()).collect();
    let bare: Vec<(&str, &str)> = lines
        .iter()
        .filter(|line| !is_named.contains(line.id.as_str()))
        .filter_map(|line| Some((line.id.as_str(), line.dossier.as_ref()?.0.as_str())))
        .collect();
    let dossiers = distinct(bare.iter().map(|(_, dossier)| *dossier));
    let sql = "SELECT dossier, person FROM dossier_person WHERE dossier IN ({ids}) ORDER BY dossier, place";
    let members = conn
        .each_of("read the persons of dossiers", sql, Vec::new(), &dossiers, |row| {
            Ok((row.text()?, row.text()?))
        })
        .await?;
    let of = |(task, dossier): (&str, &str)| {
        let mine = members.iter().filter(move |(of, _)| of == dossier);
        let rows = mine.map(move |(_, person)| Named {
            task: task.to_owned(),
            wish: String::new(),
            person: person.clone(),
            trajectory: String::new(),
            contact: String::new(),
            rules: String::new(),
            is_closed: false,
        });
        rows.collect::<Vec<_>>()
    };
    Ok(bare.into_iter().flat_map(of).collect())
}

/// The ids of the persons of a task, for the audit trail.
#[must_use]
pub fn persons_of(line: &TaskLine) -> Vec<PersonId> {
    line.persons.iter().map(|person| person.card.id.clone()).collect()
}
