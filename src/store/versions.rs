//! Another version of the rules for who is under way: who goes over to it, and how that is taken back.
//!
//! An activation is written down first, then what it means for everybody, slice by slice; the daemon moves each of them
//! once no contact stands open. Whatever is interrupted goes on where it stopped.

mod deciding;
mod moving;
mod placing;
mod undoing;

#[cfg(test)]
mod tests;

pub use deciding::{Sees, Undecided, Who, decide, undecided};
pub(super) use moving::made;
pub use moving::{Moved, Moves};
pub use placing::{Judge, Placed, Verdict, compare, followed, place, under_way};
pub use undoing::{put_back, take_back, taken_back};

use jiff::Timestamp;
use jiff::civil::Date;

use super::audit::{self, Act};
use super::keyring::Keyring;
use super::rules::{self, RulesRow};
use super::value::{Columns, values};
use super::{Conn, StoreError};
use crate::care::ids::{RulesId, TrajectoryId};

/// What stands in the place of a [`Touch`](crate::care::versions::Touch) where only words change.
pub const WORDING: &str = "wording";

/// One time that rules were made the ones that hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// Its id.
    pub id: String,
    /// The protocol.
    pub protocol: String,
    /// The rules that held before.
    pub former: RulesId,
    /// The rules that hold since.
    pub rules: RulesId,
    /// Why.
    pub why: String,
    /// What is expected to be seen.
    pub expected: Option<String>,
    /// When it is looked at whether it was seen.
    pub review_on: Option<Date>,
    /// What was seen.
    pub saw: Option<String>,
    /// What was chosen for whom, as `group=stage` with spaces between.
    pub choices: String,
    /// When.
    pub at: Timestamp,
    /// The last trajectory that was compared.
    pub compared: TrajectoryId,
    /// Whether all were.
    pub is_compared: bool,
    /// Whether it was taken back.
    pub is_undone: bool,
    /// Whether everybody was put back then, or left to a human being.
    pub is_put_back: bool,
}

const ACTIVATION: &str = "SELECT id, protocol, former, rules, why, expected, review_on, saw, choices, at, compared, \
                          compared_at, undone_at, put_back_at FROM activation";

fn activation(row: &mut Columns<'_>) -> Result<Activation, StoreError> {
    Ok(Activation {
        id: row.text()?,
        protocol: row.text()?,
        former: RulesId::from(row.text()?),
        rules: RulesId::from(row.text()?),
        why: row.text()?,
        expected: row.maybe_text()?,
        review_on: row.maybe_text()?.and_then(|day| day.parse().ok()),
        saw: row.maybe_text()?,
        choices: row.text()?,
        at: row.instant()?,
        compared: TrajectoryId::from(row.text()?),
        is_compared: row.maybe_instant()?.is_some(),
        is_undone: row.maybe_instant()?.is_some(),
        is_put_back: row.maybe_instant()?.is_some(),
    })
}

/// Makes rules the ones that hold, and writes down why, in one transaction.
///
/// # Errors
/// [`StoreError::Conflict`] where other rules hold by now than the activation names as the former; where the database
/// refuses.
pub async fn begin(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    activation: &Activation,
    row: &RulesRow,
) -> Result<(), StoreError> {
    let org = keys.org();
    let holds = rules::active(conn, org, &activation.protocol).await?;
    if holds.as_deref() != Some(activation.former.as_str()) {
        return Err(StoreError::Conflict);
    }
    rules::activate(conn, org, row, None, &activation.why, activation.at).await?;
    let head =
        "INSERT INTO activation (id, org, protocol, former, rules, why, expected, review_on, choices, at, compared)";
    let row = values![
        activation.id.as_str(),
        org,
        activation.protocol.as_str(),
        activation.former.as_str(),
        activation.rules.as_str(),
        activation.why.as_str(),
        activation.expected.as_deref(),
        activation.review_on.map(|day| day.to_string()),
        activation.choices.as_str(),
        activation.at,
        activation.compared.as_str(),
    ];
    conn.insert("write an activation", head, vec![row], "").await?;
    let act = by_command("activate-rules", &activation.id);
    audit::note(conn, keys, &[act], activation.at).await
}

/// An act of whoever runs commands on the machine itself.
const fn by_command<'a>(action: &'static str, activation: &'a str) -> Act<'a> {
    Act {
        worker: None,
        action,
        subject_kind: "activation",
        subject: activation,
        facts: serde_json::Value::Null,
    }
}

/// The activations of a protocol, the last first.
///
/// # Errors
/// Where the database refuses.
pub async fn list(conn: &mut Conn<'_>, org: &str, protocol: &str) -> Result<Vec<Activation>, StoreError> {
    let sql = format!("{ACTIVATION} WHERE org = $1 AND protocol = $2 ORDER BY at DESC, id DESC");
    conn.all("read the activations", sql, values![org, protocol], activation)
        .await
}

/// Notes that all were compared.
///
/// # Errors
/// Where the database refuses.
pub async fn finish(conn: &mut Conn<'_>, activation: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE activation SET compared_at = $1 WHERE id = $2 AND compared_at IS NULL";
    conn.run("end a comparison", sql, values![now, activation]).await?;
    Ok(())
}

/// Notes what was seen of what had been expected.
///
/// # Errors
/// Where the database refuses.
pub async fn note_seen(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    activation: &str,
    saw: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE activation SET saw = $1, saw_at = $2 WHERE id = $3";
    conn.run("note what was seen", sql, values![saw, now, activation])
        .await?;
    audit::note(conn, keys, &[by_command("review-rules", activation)], now).await
}

/// How many trajectories of an activation stand where, by what changes for them: a code of a touch, and one of a stage,
/// or `ended` of who ended before it came to that.
///
/// # Errors
/// Where the database refuses.
pub async fn counts(conn: &mut Conn<'_>, activation: &str) -> Result<Vec<(String, String, u64)>, StoreError> {
    let sql = "SELECT x.touch, x.stage, count(*) FROM (SELECT m.touch, CASE WHEN t.phase = 'ended' \
               AND m.stage IN ('asked', 'waits', 'kept', 'returns') THEN 'ended' ELSE m.stage END AS stage \
               FROM rules_move m JOIN trajectory t ON t.id = m.trajectory WHERE m.activation = $1) x \
               GROUP BY x.touch, x.stage ORDER BY x.touch, x.stage";
    conn.all("count moves", sql, values![activation], |row| {
        Ok((row.text()?, row.text()?, u64::try_from(row.int()?).unwrap_or(0)))
    })
    .await
}

/// How many trajectories follow an activation's rules that never followed others: they began under it.
///
/// # Errors
/// Where the database refuses.
pub async fn begun_under(conn: &mut Conn<'_>, activation: &Activation) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM trajectory t WHERE t.rules = $1 AND t.created_at >= $2 AND t.phase <> 'ended' \
               AND NOT EXISTS (SELECT 1 FROM rules_move m WHERE m.trajectory = t.id)";
    let binds = values![activation.rules.as_str(), activation.at];
    let found = conn.first("count who began under rules", sql, binds, |row| row.int());
    Ok(found.await?.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}
