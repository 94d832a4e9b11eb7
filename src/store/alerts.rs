//! Relapse alerts: whether each was picked up in time, and whether it was right.

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::audit::{self, Act};
use super::circles::distinct;
use super::tasks::cards;
use super::value::{Columns, values};
use super::{Conn, Keyring, StoreError};
use crate::care::ids::{PersonId, WorkerId};
use crate::care::risk::{AlertLevel, Grounds};
use crate::care::vocabulary::vocabulary;

/// The list shows no more at once.
const ALERTS_MOST: u32 = 300;

vocabulary! {
    /// Which alerts a coordinator looks at.
    pub enum AlertFilter {
        /// No human hand on it yet.
        Open = "open",
        /// No hand on it, and its deadline has passed.
        Overdue = "overdue",
        /// It went to the coordinators.
        Escalated = "escalated",
        /// Picked up after its deadline.
        Late = "late",
        /// Picked up and not yet judged.
        Unjudged = "unjudged",
        /// All of them, the latest first.
        All = "all",
    }
}

vocabulary! {
    /// The judgement of an alert, never of the person.
    pub enum Judgement {
        /// It was right to ask for a human (*terecht*).
        Right = "right",
        /// It was not (*onterecht*).
        Wrong = "wrong",
    }
}

/// One alert.
#[derive(Clone, Debug)]
pub struct AlertLine {
    /// Its id.
    pub id: String,
    /// The dossier: id and reference.
    pub dossier: (String, String),
    /// Who, and by what name; `None` where it was erased.
    pub person: (PersonId, Option<String>),
    /// The contact that raised it.
    pub contact: String,
    /// How pressing.
    pub level: AlertLevel,
    /// The `rules` row whose words explain it.
    pub rules: String,
    /// The rules that fired.
    pub fired: Vec<String>,
    /// Who is asked.
    pub owner: Option<WorkerId>,
    /// By when a hand was to be on it.
    pub deadline: Timestamp,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it was picked up, and by whom.
    pub picked: Option<(Timestamp, WorkerId)>,
    /// When it went to the coordinators.
    pub escalated_at: Option<Timestamp>,
    /// The judgement.
    pub judgement: Option<Judgement>,
    /// Its open task.
    pub task: Option<String>,
}

impl AlertLine {
    /// Whether a hand was on it by its deadline; `None` while there is still time.
    #[must_use]
    pub fn in_time(&self, now: Timestamp) -> Option<bool> {
        match &self.picked {
            Some((at, _)) => Some(*at <= self.deadline),
            None if self.deadline <= now => Some(false),
            None => None,
        }
    }
}

fn line(row: &mut Columns<'_>) -> Result<AlertLine, StoreError> {
    let id = row.text()?;
    let dossier = (row.text()?, row.text()?);
    let person = (PersonId::from(row.text()?), None);
    let contact = row.text()?;
    let level = row.code("alert", AlertLevel::from_code)?;
    let rules = row.text()?;
    let fired = row.text()?.split_whitespace().map(str::to_owned).collect();
    let owner = row.maybe_text()?.map(WorkerId::from);
    let (deadline, raised_at) = (row.instant()?, row.instant()?);
    let picked = row.maybe_instant()?.zip(row.maybe_text()?.map(WorkerId::from));
    let escalated_at = row.maybe_instant()?;
    let judgement = row.maybe_code("alert", Judgement::from_code)?;
    let task = row.maybe_text()?;
    Ok(AlertLine {
        id,
        dossier,
        person,
        contact,
        level,
        rules,
        fired,
        owner,
        deadline,
        raised_at,
        picked,
        escalated_at,
        judgement,
        task,
    })
}

/// The alerts of an organisation under a filter: what waits by its deadline, what is done by its date, latest first.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn list(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    filter: AlertFilter,
    now: Timestamp,
) -> Result<Vec<AlertLine>, StoreError> {
    // `$2` stands in every condition, so that one list of values serves them all.
    let (condition, order) = match filter {
        AlertFilter::Open => ("a.picked_at IS NULL AND a.raised_at <= $2", "a.deadline, a.id"),
        AlertFilter::Overdue => ("a.picked_at IS NULL AND a.deadline <= $2", "a.deadline, a.id"),
        AlertFilter::Escalated => (
            "a.escalated_at IS NOT NULL AND a.raised_at <= $2",
            "a.raised_at DESC, a.id",
        ),
        AlertFilter::Late => (
            "a.picked_at > a.deadline AND a.raised_at <= $2",
            "a.raised_at DESC, a.id",
        ),
        AlertFilter::Unjudged => (
            "a.picked_at IS NOT NULL AND a.judgement IS NULL AND a.raised_at <= $2",
            "a.raised_at, a.id",
        ),
        AlertFilter::All => ("a.raised_at <= $2", "a.raised_at DESC, a.id"),
    };
    let sql = format!(
        "SELECT a.id, a.dossier, d.ref, a.person, a.contact, a.level, a.rules, a.fired, a.owner, a.deadline, a.raised_at, \
         a.picked_at, a.picked_by, a.escalated_at, a.judgement, \
         (SELECT min(t.id) FROM task t WHERE t.alert = a.id AND t.closed_at IS NULL) \
         FROM alert a JOIN dossier d ON d.id = a.dossier WHERE a.org = $1 AND {condition} ORDER BY {order} LIMIT $3"
    );
    let mut lines = conn
        .all("read alerts", sql, values![keys.org(), now, ALERTS_MOST], line)
        .await?;
    let persons = distinct(lines.iter().map(|line| line.person.0.as_str()));
    let cards = cards(conn, keys, &persons).await?;
    for line in &mut lines {
        line.person.1 = cards.get(line.person.0.as_str()).and_then(|card| card.name.clone());
    }
    Ok(lines)
}

/// A judgement as it was recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The `rules` row that judged.
    pub rules: String,
    /// How pressing.
    pub level: AlertLevel,
    /// The rules that raised the alert.
    pub fired: Vec<String>,
    /// What it rested on.
    pub grounds: Grounds,
}

/// What is kept of the judgement that raised an alert.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such alert, and where what is kept cannot be read.
pub async fn recorded(conn: &mut Conn<'_>, keys: &Keyring, alert: &str) -> Result<Recorded, StoreError> {
    let sql = "SELECT rules, level, fired, grounds FROM alert WHERE id = $1 AND org = $2";
    let found = conn.first("read a judgement", sql, values![alert, keys.org()], |row| {
        let rules = row.text()?;
        let level = row.code("alert", AlertLevel::from_code)?;
        let fired = row.text()?.split_whitespace().map(str::to_owned).collect();
        let grounds = serde_json::from_str(&row.text()?);
        Ok(Recorded {
            rules,
            level,
            fired,
            grounds: grounds.map_err(|error| StoreError::corrupt("alert", "grounds", alert, error))?,
        })
    });
    found.await?.ok_or(StoreError::Missing("this alert"))
}

/// Judges an alert: was it right to ask for a human?
///
/// # Errors
/// [`StoreError::Missing`] where there is no such alert.
pub async fn judge(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    alert: &str,
    judgement: Judgement,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE alert SET judgement = $1, judged_at = $2, judged_by = $3 WHERE id = $4 AND org = $5";
    let bound = values![judgement.code(), now, worker.as_str(), alert, keys.org()];
    if conn.run("judge an alert", sql, bound).await? == 0 {
        return Err(StoreError::Missing("this alert"));
    }
    let facts = serde_json::json!({ "judgement": judgement.code() });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "judge-alert", "alert", alert).with(facts)],
        now,
    )
    .await
}
