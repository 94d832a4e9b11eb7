//! The rows of a slice, gathered table by table and written in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::points::{ADDRESS_HEAD, POINT_HEAD};
use crate::care::event::Event;
use crate::care::ids::TrajectoryId;
use crate::care::task::{TaskKind, TaskReason};
use crate::intake::IncomingDossier;
use crate::store::value::{Value, values};
use crate::store::{Conn, StoreError, locks, retention, trajectories};

/// One statement on one known row.
pub(super) struct Statement {
    doing: &'static str,
    sql: &'static str,
    values: Vec<Value>,
    /// Whether it must find its row as it was read.
    is_guarded: bool,
}

/// A question to a worker that hangs on no contact.
pub(in crate::store) struct Question<'a> {
    /// Its id; asked once.
    pub(in crate::store) id: String,
    /// The dossier, where it is about one.
    pub(in crate::store) dossier: Option<&'a str>,
    /// The batch, where it is about one.
    pub(in crate::store) batch: Option<&'a str>,
    /// Of what kind.
    pub(in crate::store) kind: TaskKind,
    /// Why it is asked, where there is more to say than the kind says.
    pub(in crate::store) reason: Option<TaskReason>,
    /// Who is asked.
    pub(in crate::store) owner: Option<&'a str>,
    /// The team.
    pub(in crate::store) team: Option<&'a str>,
    /// By when.
    pub(in crate::store) deadline: Timestamp,
}

pub(in crate::store) const TASK_HEAD: &str = "INSERT INTO task (id, org, dossier, batch, kind, reason, readers, owner, team, \
    deadline, generation, created_at, retain_class)";

/// The row of a question, under [`TASK_HEAD`].
pub(in crate::store) fn task_row(org: &str, question: &Question<'_>, now: Timestamp) -> Vec<Value> {
    values![
        question.id.as_str(),
        org,
        question.dossier,
        question.batch,
        question.kind.code(),
        question.reason.map(TaskReason::code),
        question.kind.readers().code(),
        question.owner,
        question.team,
        question.deadline,
        1_i64,
        now,
        "task",
    ]
}

#[derive(Default)]
pub(super) struct Rows {
    pub(super) org: String,
    pub(super) now: Timestamp,
    /// The known persons that are touched, with the generations that were read.
    pub(super) touched: BTreeMap<String, i64>,
    /// The known persons whose term does not count from now on.
    pub(super) kept_on: BTreeSet<String>,
    pub(super) batches: Vec<Vec<Value>>,
    pub(super) addresses: BTreeMap<String, Vec<Value>>,
    pub(super) persons: Vec<Vec<Value>>,
    pub(super) words: Vec<Vec<Value>>,
    pub(super) points: Vec<Vec<Value>>,
    pub(super) bases: Vec<Vec<Value>>,
    pub(super) dossiers: Vec<Vec<Value>>,
    pub(super) members: Vec<Vec<Value>>,
    pub(super) references: Vec<Vec<Value>>,
    pub(super) owners: Vec<Vec<Value>>,
    pub(super) trajectories: Vec<Vec<Value>>,
    pub(super) tasks: Vec<Vec<Value>>,
    pub(super) notes: Vec<Vec<Value>>,
    pub(super) statements: Vec<Statement>,
    pub(super) events: Vec<(String, TrajectoryId, Event)>,
}

impl Rows {
    pub(super) fn new(org: &str, now: Timestamp) -> Self {
        Self {
            org: org.to_owned(),
            now,
            ..Self::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.dossiers.is_empty() && self.statements.is_empty()
    }

    /// A statement that changes one known row.
    pub(super) fn change(&mut self, doing: &'static str, sql: &'static str, values: Vec<Value>) {
        self.statements.push(Statement {
            doing,
            sql,
            values,
            is_guarded: false,
        });
    }

    /// A statement that must find its row as it was read.
    pub(super) fn change_guarded(&mut self, doing: &'static str, sql: &'static str, values: Vec<Value>) {
        self.statements.push(Statement {
            doing,
            sql,
            values,
            is_guarded: true,
        });
    }

    /// The one task that stands for a batch.
    pub(super) fn batch_task(&mut self, org: &str, batch: &str, deadline: Timestamp, now: Timestamp) {
        let question = Question {
            id: format!("{batch}.approve"),
            dossier: None,
            batch: Some(batch),
            kind: TaskKind::ApproveImport,
            reason: None,
            owner: None,
            team: None,
            deadline,
        };
        self.tasks.push(task_row(org, &question, now));
    }

    /// Writes everything. Persons are locked in order of id first, and whoever was faster makes it start over.
    pub(super) async fn write(self, conn: &mut Conn<'_>) -> Result<(), StoreError> {
        let touched: Vec<String> = self.touched.keys().cloned().collect();
        let kept_on: Vec<String> = self.kept_on.iter().cloned().collect();
        let wanted: BTreeSet<String> = touched.iter().chain(&kept_on).cloned().collect();
        let wanted: Vec<String> = wanted.into_iter().collect();
        let found = locks::persons(conn, &wanted).await?;
        let is_as_read = |(id, generation): (&String, &i64)| found.get(id) == Some(generation);
        if found.len() != wanted.len() || !self.touched.iter().all(is_as_read) {
            return Err(StoreError::Conflict);
        }
        conn.run_each("keep persons on", retention::RESUME_PERSONS, Vec::new(), &kept_on)
            .await?;
        let sql = "UPDATE person SET generation = generation + 1 WHERE id IN ({ids})";
        conn.run_each("touch persons", sql, Vec::new(), &touched).await?;
        let wanted = self.addresses.len() as u64;
        let rows = self.addresses.into_values().collect();
        let tail = "ON CONFLICT (org, kind, address_bi) DO NOTHING";
        let found = conn.insert("write addresses", ADDRESS_HEAD, rows, tail).await?;
        if found != wanted {
            // Somebody else wrote one of them meanwhile, perhaps under another id.
            return Err(StoreError::Conflict);
        }
        for statement in self.statements {
            let changed = conn.run(statement.doing, statement.sql, statement.values).await?;
            if statement.is_guarded && changed == 0 {
                return Err(StoreError::Conflict);
            }
        }
        let inserts = [
            ("write a batch", BATCH_HEAD, self.batches, "ON CONFLICT (id) DO NOTHING"),
            ("write dossiers", DOSSIER_HEAD, self.dossiers, ""),
            ("write persons", PERSON_HEAD, self.persons, ""),
            (
                "write words",
                WORD_HEAD,
                self.words,
                "ON CONFLICT (org, word_bi, person) DO NOTHING",
            ),
            ("write contact points", POINT_HEAD, self.points, ""),
            ("write legal bases", BASIS_HEAD, self.bases, ""),
            ("write decisions", MEMBER_HEAD, self.members, ""),
            (
                "write references",
                REFERENCE_HEAD,
                self.references,
                "ON CONFLICT (org, reference, dossier) DO NOTHING",
            ),
            ("write owners", OWNER_HEAD, self.owners, ""),
            ("write trajectories", TRAJECTORY_HEAD, self.trajectories, ""),
            ("write tasks", TASK_HEAD, self.tasks, "ON CONFLICT (id) DO NOTHING"),
            ("write notes", NOTE_HEAD, self.notes, "ON CONFLICT (id) DO NOTHING"),
        ];
        for (doing, head, rows, tail) in inserts {
            conn.insert(doing, head, rows, tail).await?;
        }
        trajectories::wake(conn, &self.org, self.events, self.now).await
    }
}

const BATCH_HEAD: &str = "INSERT INTO import_batch (id, org, file_hash, counts, per_day, oldest_closing, created_at, \
    created_by, approved_at, approved_by)";
const DOSSIER_HEAD: &str = "INSERT INTO dossier (id, org, ref, controller, executor, closed_on, status, closing_reason, \
    help_kind, dates, team, generation, dossier_key, import_mac, imported_c, batch, created_at, retain_class)";
const PERSON_HEAD: &str = "INSERT INTO person (id, org, generation, ref_bi, person_key, name_c, presented_c, code_word_c, \
    languages, tz, age_band, preferred, day_part, cautions, told_at, told_how, created_at, retain_class)";
pub(in crate::store) const WORD_HEAD: &str = "INSERT INTO person_word (org, word_bi, person)";
const BASIS_HEAD: &str = "INSERT INTO legal_basis (id, org, person, purpose, basis, told_on, told_how, consent, \
    objection, source, happened, recorded, actor, retain_class)";
const MEMBER_HEAD: &str =
    "INSERT INTO dossier_person (dossier, person, org, place, decision, decision_why, decided_at, enrolments)";
const REFERENCE_HEAD: &str = "INSERT INTO outcome_reference (org, reference, dossier, place, created_at, retain_class)";
const OWNER_HEAD: &str = "INSERT INTO ownership (id, org, dossier, worker, role, from_at)";
pub(in crate::store) const TRAJECTORY_HEAD: &str = "INSERT INTO trajectory (id, org, dossier, person, enrolment, protocol, \
    rules, generation, phase, state, next_wake, waits_for_voice, entries, lease_until, batch, created_at, retain_class)";
const NOTE_HEAD: &str = "INSERT INTO note (id, org, dossier, person, task, text_c, readers, happened, recorded, actor, \
    retain_class)";

/// The dates of a dossier beside the closing, as they are kept; `None` where it has none.
pub(super) fn dates_of(incoming: &IncomingDossier) -> Result<Option<String>, StoreError> {
    if incoming.dates.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_string(&incoming.dates)
        .map_err(|error| StoreError::corrupt("dossier", "dates", "new", error))?;
    Ok(Some(text))
}
