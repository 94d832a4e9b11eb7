//! The audit trail: every look and every change by a worker, written with what it tells of.

use jiff::Timestamp;

use super::value::{Value, values};
use super::{Conn, Keyring, StoreError};
use crate::care::ids::WorkerId;

/// One look or change. The facts are codes and ids only: the trail outlives the person's data.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Who; `None` for a command on the machine itself.
    pub worker: Option<&'a WorkerId>,
    /// What, as a code: `look`, `complete-task`.
    pub action: &'static str,
    /// What kind of thing it was done to: `dossier`, `person`, `task`.
    pub subject_kind: &'static str,
    /// Its id.
    pub subject: &'a str,
    /// Particulars: codes, keys and dates.
    pub facts: serde_json::Value,
}

impl<'a> Act<'a> {
    /// An act without particulars.
    #[must_use]
    pub const fn new(worker: &'a WorkerId, action: &'static str, subject_kind: &'static str, subject: &'a str) -> Self {
        Self {
            worker: Some(worker),
            action,
            subject_kind,
            subject,
            facts: serde_json::Value::Null,
        }
    }

    /// The same with particulars.
    #[must_use]
    pub fn with(self, facts: serde_json::Value) -> Self {
        Self { facts, ..self }
    }
}

/// One row of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// Who, by id.
    pub worker: Option<String>,
    /// What.
    pub action: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// Its id.
    pub subject: String,
    /// Particulars, as JSON; `null` where there are none.
    pub facts: String,
    /// When.
    pub at: Timestamp,
}

/// Writes acts; in the transaction of what they tell of.
///
/// # Errors
/// Where the database refuses.
pub async fn note(conn: &mut Conn<'_>, keys: &Keyring, acts: &[Act<'_>], now: Timestamp) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(acts.len());
    for act in acts {
        rows.push(values![
            keys.mint("au_").map_err(super::no_random)?,
            keys.org(),
            act.worker.map(WorkerId::as_str),
            act.action,
            act.subject_kind,
            act.subject,
            act.facts.to_string(),
            now,
            now,
            "audit",
        ]);
    }
    let head =
        "INSERT INTO audit (id, org, worker, action, subject_kind, subject, facts, at, retain_from, retain_class)";
    conn.insert("write the audit trail", head, rows, "").await?;
    Ok(())
}

/// The trail of one thing, latest first.
///
/// # Errors
/// Where the database refuses.
pub async fn of_subject(conn: &mut Conn<'_>, org: &str, subject: &str, most: u32) -> Result<Vec<Acted>, StoreError> {
    let sql = "SELECT worker, action, subject_kind, subject, facts, at FROM audit WHERE org = $1 AND subject = $2 \
               ORDER BY at DESC, id DESC LIMIT $3";
    conn.all("read the audit trail", sql, values![org, subject, most], |row| {
        Ok(Acted {
            worker: row.maybe_text()?,
            action: row.text()?,
            subject_kind: row.text()?,
            subject: row.text()?,
            facts: row.text()?,
            at: row.instant()?,
        })
    })
    .await
}

/// A brake as it was last set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrakeSet {
    /// What it stops: `all`, a channel, or `channel:gateway`.
    pub scope: String,
    /// Whether it is on.
    pub is_on: bool,
    /// Since when.
    pub changed_at: Timestamp,
    /// By whom, by id; `None` for a command on the machine itself.
    pub changed_by: Option<String>,
}

/// Every brake that was ever set: since when, and by whom.
///
/// # Errors
/// Where the database refuses.
pub async fn brakes(conn: &mut Conn<'_>, org: &str) -> Result<Vec<BrakeSet>, StoreError> {
    let sql = "SELECT scope, is_on, changed_at, changed_by FROM brake WHERE org = $1 ORDER BY scope";
    conn.all("read who set the brakes", sql, values![org], |row| {
        Ok(BrakeSet {
            scope: row.text()?,
            is_on: row.bool()?,
            changed_at: row.instant()?,
            changed_by: row.maybe_text()?,
        })
    })
    .await
}
