//! The rows behind a timeline, kind by kind.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::ROWS_MOST;
use crate::care::circle::OptOutScope;
use crate::care::contact::{Outcome, Why};
use crate::care::event::Via;
use crate::care::message::{MessageFate, MessageKind, Refusal, Unsent};
use crate::care::person::{Channel, Language, Readers, Role};
use crate::care::task::{TaskKind, TaskOutcome};
use crate::store::tasks::ContactWay;
use crate::store::value::{Columns, Value, values};
use crate::store::{Conn, Keyring, StoreError};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// A contact.
#[derive(Clone, Debug)]
pub struct Contacted {
    /// Its id.
    pub id: String,
    /// The person.
    pub person: String,
    /// The trajectory.
    pub trajectory: String,
    /// The step, as the file names it.
    pub step: String,
    /// When it was due; `None` for one that ended without having begun.
    pub due: Option<Timestamp>,
    /// When it began.
    pub opened: Option<Timestamp>,
    /// How it ended, and why.
    pub ending: Option<(Outcome, Why)>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A ledger row.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The trajectory.
    pub trajectory: String,
    /// The contact.
    pub contact: Option<String>,
    /// What it tells, by code.
    pub kind: String,
    /// When it happened.
    pub happened: Timestamp,
    /// When it was written down.
    pub recorded: Timestamp,
    /// `plan`, `person`, `gateway`, or a worker's id.
    pub actor: String,
    /// The rules under which it was judged.
    pub rules: String,
    /// Particulars: codes, keys and dates.
    pub facts: BTreeMap<String, String>,
}

/// A message out. Its `Debug` shows nothing of what was filled in.
#[derive(Clone)]
pub struct Sent {
    /// Its key.
    pub key: String,
    /// The person.
    pub person: String,
    /// The contact.
    pub contact: Option<String>,
    /// What it says.
    pub kind: MessageKind,
    /// On which channel.
    pub channel: Channel,
    /// In which language.
    pub language: Option<Language>,
    /// What became of it.
    pub fate: MessageFate,
    /// Since when.
    pub fate_at: Timestamp,
    /// Why it failed.
    pub refusal: Option<Refusal>,
    /// Why it never left.
    pub unsent: Option<Unsent>,
    /// From when on it may leave.
    pub not_before: Timestamp,
    /// When its hand-over began.
    pub started_at: Option<Timestamp>,
    /// How many segments it took.
    pub segments: Option<i64>,
    /// The rules whose words it had.
    pub wording: Option<String>,
    /// The values that were filled in, as they were kept; `None` where it never left, they were erased, or the role may
    /// not read them.
    pub values: Option<String>,
}

impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sent")
            .field("key", &self.key)
            .field("fate", &self.fate)
            .finish_non_exhaustive()
    }
}

/// What came in. Its `Debug` shows no text.
#[derive(Clone)]
pub struct Came {
    /// Its id.
    pub id: String,
    /// The person.
    pub person: Option<String>,
    /// The contact that it answers.
    pub contact: Option<String>,
    /// The way.
    pub via: Via,
    /// The text, where there is one and the role may read it.
    pub text: Option<String>,
    /// When it was said.
    pub happened: Timestamp,
}

impl std::fmt::Debug for Came {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Came").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The person.
    pub person: String,
    /// The contact.
    pub contact: String,
    /// The item.
    pub item: String,
    /// The code.
    pub code: String,
    /// When it was given.
    pub happened: Timestamp,
}

/// A note. Its `Debug` shows no text.
#[derive(Clone)]
pub struct Noted {
    /// Its id.
    pub id: String,
    /// The person that it is about, where it is about one.
    pub person: Option<String>,
    /// The task that it was written with.
    pub task: Option<String>,
    /// The text; `None` where it was erased.
    pub text: Option<String>,
    /// The least role that may read it.
    pub readers: Readers,
    /// What it is about happened then.
    pub happened: Timestamp,
    /// Who wrote it, by id.
    pub actor: String,
}

impl std::fmt::Debug for Noted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Noted").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A try at a task.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The task.
    pub task: String,
    /// What the task is about.
    pub kind: TaskKind,
    /// What came of it.
    pub outcome: TaskOutcome,
    /// By which kind of contact.
    pub way: Option<ContactWay>,
    /// The minutes that it took.
    pub effort_minutes: Option<i64>,
    /// When.
    pub happened: Timestamp,
    /// Who, by id.
    pub actor: String,
}

/// An opt-out of one of the persons.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// The person.
    pub person: String,
    /// How far it reaches.
    pub scope: OptOutScope,
    /// The channel that closes.
    pub channel: Option<Channel>,
    /// Who said it: `person`, `gateway`, or a worker's id.
    pub who: String,
    /// Where it was said.
    pub where_said: String,
    /// When.
    pub happened: Timestamp,
}

pub(super) async fn contacts(conn: &mut Conn<'_>, trajectories: &[String]) -> Result<Vec<Contacted>, StoreError> {
    let sql = "SELECT id, person, trajectory, step, due, opened, outcome, why, ended_at FROM contact \
               WHERE trajectory IN ({ids}) ORDER BY id";
    conn.each_of("read contacts", sql, Vec::new(), trajectories, |row| {
        let (id, person, trajectory, step) = (row.text()?, row.text()?, row.text()?, row.text()?);
        let (due, opened) = (row.maybe_instant()?, row.maybe_instant()?);
        let ending = row
            .maybe_code("contact", Outcome::from_code)?
            .zip(row.maybe_code("contact", Why::from_code)?);
        Ok(Contacted {
            id,
            person,
            trajectory,
            step,
            due,
            opened,
            ending,
            ended_at: row.maybe_instant()?,
        })
    })
    .await
}

/// The contacts that ended without having begun: one ledger row names all that ended together.
pub(in crate::store) async fn unopened(
    conn: &mut Conn<'_>,
    trajectories: &[String],
) -> Result<Vec<Contacted>, StoreError> {
    let sql = "SELECT l.trajectory, l.kind, l.body, l.happened, t.person FROM ledger l \
               JOIN trajectory t ON t.id = l.trajectory \
               WHERE l.kind IN ('ended-unopened', 'rules-changed', 'rules-restored') AND l.trajectory IN ({ids}) \
               ORDER BY l.trajectory, l.seq";
    let rows = conn.each_of("read what never began", sql, Vec::new(), trajectories, |row| {
        let (trajectory, kind, body) = (row.text()?, row.text()?, row.text()?);
        let facts: BTreeMap<String, String> =
            serde_json::from_str(&body).map_err(|error| StoreError::corrupt("ledger", "body", &trajectory, error))?;
        Ok((trajectory, kind, facts, row.instant()?, row.text()?))
    });
    let (mut found, mut before_moves) = (Vec::new(), Vec::new());
    for (trajectory, kind, facts, happened, person) in rows.await? {
        match kind.as_str() {
            "rules-changed" => before_moves.push(found.len()),
            // What the last move had ended is to come again.
            "rules-restored" => found.truncate(before_moves.pop().unwrap_or(found.len())),
            _ => {}
        }
        let fact = |name: &str| facts.get(name).map(String::as_str);
        let outcome = fact("outcome").and_then(Outcome::from_code);
        let ending = outcome.zip(fact("why").and_then(Why::from_code));
        let contacts = fact("contacts").unwrap_or_default().split_whitespace();
        found.extend(contacts.map(|contact| Contacted {
            id: format!("{trajectory}.{contact}"),
            person: person.clone(),
            trajectory: trajectory.clone(),
            step: contact.rsplit_once('.').map_or(contact, |(step, _)| step).to_owned(),
            due: None,
            opened: None,
            ending,
            ended_at: Some(happened),
        }));
    }
    Ok(found)
}

pub(super) async fn entries(
    conn: &mut Conn<'_>,
    trajectories: &[String],
    role: Role,
) -> Result<Vec<Entered>, StoreError> {
    let mut found = Vec::new();
    for trajectory in trajectories {
        let sql = format!(
            "SELECT trajectory, contact, kind, happened, recorded, actor, rules, body FROM ledger WHERE trajectory = $1 \
             AND readers IN ({}) ORDER BY seq DESC LIMIT $2",
            readable(role)
        );
        found.extend(
            conn.all("read the ledger", sql, values![trajectory, ROWS_MOST], entry)
                .await?,
        );
    }
    Ok(found)
}

fn entry(row: &mut Columns<'_>) -> Result<Entered, StoreError> {
    let trajectory = row.text()?;
    let (contact, kind) = (row.maybe_text()?, row.text()?);
    let (happened, recorded) = (row.instant()?, row.instant()?);
    let (actor, rules, body) = (row.text()?, row.text()?, row.text()?);
    let facts =
        serde_json::from_str(&body).map_err(|error| StoreError::corrupt("ledger", "body", &trajectory, error))?;
    Ok(Entered {
        trajectory,
        contact,
        kind,
        happened,
        recorded,
        actor,
        rules,
        facts,
    })
}

pub(super) async fn messages(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    trajectories: &[String],
    role: Role,
) -> Result<Vec<Sent>, StoreError> {
    let sql = "SELECT m.send_key, m.recipient, m.contact, m.kind, m.channel, m.language, m.fate, m.fate_at, m.refusal, \
               m.unsent, m.not_before, m.started_at, m.segments, m.wording, m.values_c, p.person_key FROM message m \
               LEFT JOIN person p ON p.id = m.recipient WHERE m.recipient_kind = 'person' \
               AND m.trajectory IN ({ids}) ORDER BY m.send_key";
    let may_read = role.may_read(Readers::Counsellor);
    // Many messages of few persons: a key is unwrapped once.
    let mut opened: BTreeMap<String, Option<DataKey>> = BTreeMap::new();
    conn.each_of("read messages", sql, Vec::new(), trajectories, |row| {
        let (key, person) = (row.text()?, row.text()?);
        let mut sent = Sent {
            key,
            person,
            contact: row.maybe_text()?,
            kind: row.code("message", MessageKind::from_code)?,
            channel: row.code("message", Channel::from_code)?,
            language: Language::parse(&row.text()?),
            fate: row.code("message", MessageFate::from_code)?,
            fate_at: row.instant()?,
            refusal: row.maybe_code("message", Refusal::from_code)?,
            unsent: row.maybe_code("message", Unsent::from_code)?,
            not_before: row.instant()?,
            started_at: row.maybe_instant()?,
            segments: row.maybe_int()?,
            wording: row.maybe_text()?,
            values: None,
        };
        let (sealed, wrapped) = (row.maybe_text()?, row.maybe_text()?);
        if let (Some(sealed), Some(wrapped), true) = (sealed, wrapped, may_read) {
            let key = opened
                .entry(sent.person.clone())
                .or_insert_with(|| keys.key(KeyKind::Person, &sent.person, &wrapped).ok());
            let place = Place {
                table: "message",
                column: "values_c",
                row: &sent.key,
            };
            sent.values = key.as_ref().and_then(|key| keys.open(key, place, &sealed).ok());
        }
        Ok(sent)
    })
    .await
}

pub(super) async fn inbound(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    key: Option<&DataKey>,
    trajectories: &[String],
    role: Role,
) -> Result<Vec<Came>, StoreError> {
    let sql = "SELECT id, person, contact, via, text_c, readers, happened FROM inbound WHERE trajectory IN ({ids}) \
               ORDER BY id";
    conn.each_of("read what came in", sql, Vec::new(), trajectories, |row| {
        let id = row.text()?;
        let (person, contact) = (row.maybe_text()?, row.maybe_text()?);
        let via = row.code("inbound", Via::from_code)?;
        let sealed = row.maybe_text()?;
        let may_read = role.may_read(row.code("inbound", Readers::from_code)?);
        let place = Place {
            table: "inbound",
            column: "text_c",
            row: &id,
        };
        let text = sealed
            .filter(|_| may_read)
            .and_then(|sealed| keys.open(key?, place, &sealed).ok());
        Ok(Came {
            person,
            contact,
            via,
            text,
            happened: row.instant()?,
            id,
        })
    })
    .await
}

pub(super) async fn answers(
    conn: &mut Conn<'_>,
    trajectories: &[String],
    role: Role,
) -> Result<Vec<Answered>, StoreError> {
    let sql = format!(
        "SELECT person, contact, item, code, happened FROM answer WHERE readers IN ({}) AND trajectory IN ({{ids}}) \
         ORDER BY happened, id",
        readable(role)
    );
    conn.each_of("read answers", &sql, Vec::new(), trajectories, |row| {
        Ok(Answered {
            person: row.text()?,
            contact: row.text()?,
            item: row.text()?,
            code: row.text()?,
            happened: row.instant()?,
        })
    })
    .await
}

pub(super) async fn notes(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    key: Option<&DataKey>,
    dossier: &str,
    role: Role,
) -> Result<Vec<Noted>, StoreError> {
    let sql = format!(
        "SELECT id, person, task, text_c, readers, happened, actor FROM note WHERE dossier = $1 AND readers IN ({}) \
         ORDER BY happened DESC, id LIMIT $2",
        readable(role)
    );
    let bound: Vec<Value> = values![dossier, ROWS_MOST];
    conn.all("read notes", sql, bound, |row| {
        let id = row.text()?;
        let (person, task) = (row.maybe_text()?, row.maybe_text()?);
        let sealed = row.text()?;
        let place = Place {
            table: "note",
            column: "text_c",
            row: &id,
        };
        let text = key.and_then(|key| keys.open(key, place, &sealed).ok());
        let readers = row.code("note", Readers::from_code)?;
        Ok(Noted {
            person,
            task,
            text,
            readers,
            happened: row.instant()?,
            actor: row.text()?,
            id,
        })
    })
    .await
}

pub(super) async fn tries(conn: &mut Conn<'_>, dossier: &str) -> Result<Vec<Tried>, StoreError> {
    let sql = "SELECT y.task, t.kind, y.outcome, y.channel, y.effort_minutes, y.happened, y.actor FROM task_try y \
               JOIN task t ON t.id = y.task WHERE t.dossier = $1 ORDER BY y.happened DESC, y.id LIMIT $2";
    conn.all("read tries", sql, values![dossier, ROWS_MOST], |row| {
        Ok(Tried {
            task: row.text()?,
            kind: row.code("task", TaskKind::from_code)?,
            outcome: row.code("task_try", TaskOutcome::from_code)?,
            way: row.maybe_code("task_try", ContactWay::from_code)?,
            effort_minutes: row.maybe_int()?,
            happened: row.instant()?,
            actor: row.text()?,
        })
    })
    .await
}

pub(super) async fn stops(conn: &mut Conn<'_>, persons: &[String]) -> Result<Vec<Stopped>, StoreError> {
    let sql = "SELECT person, scope, channel, who, where_said, happened FROM opt_out WHERE person IN ({ids}) \
               ORDER BY happened, id";
    conn.each_of("read opt-outs", sql, Vec::new(), persons, |row| {
        Ok(Stopped {
            person: row.text()?,
            scope: row.code("opt_out", OptOutScope::from_code)?,
            channel: row.maybe_code("opt_out", Channel::from_code)?,
            who: row.text()?,
            where_said: row.text()?,
            happened: row.instant()?,
        })
    })
    .await
}

/// What a role may read, as a list for `IN`.
fn readable(role: Role) -> String {
    let codes = Readers::ALL.iter().filter(|readers| role.may_read(**readers));
    codes
        .map(|readers| format!("'{readers}'"))
        .collect::<Vec<_>>()
        .join(", ")
}
