//! The move itself, as the daemon writes it with the state that follows.

use jiff::Timestamp;

use crate::care::effect::Effect;
use crate::care::ids::RulesId;
use crate::store::apply::Decision;
use crate::store::value::{Value, values};
use crate::store::{Conn, StoreError};

/// The move that a trajectory waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// By which activation.
    pub activation: String,
    /// To which rules.
    pub rules: RulesId,
}

/// A move that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// By which activation.
    pub activation: String,
    /// From which rules.
    pub former: RulesId,
    /// The state that it left behind, as the column holds it.
    pub before: String,
}

/// Writes which of these decisions were moves: the state that an undo restores, and how many ledger rows there were after
/// the move, by which it is known whether anything has happened since.
pub(in crate::store) async fn made(
    conn: &mut Conn<'_>,
    org: &str,
    decisions: &[Decision],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Value>> = decisions.iter().filter_map(|one| row(org, one, now)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let head = "INSERT INTO rules_move (activation, trajectory, org, former, touch, stage, before, had, entries, \
                generation, at)";
    // All of them are there since they were set off; this is only how many rows are changed by one statement.
    let tail = "ON CONFLICT (activation, trajectory) DO UPDATE SET \
                stage = CASE rules_move.stage WHEN 'returns' THEN 'undone' ELSE 'moved' END, before = excluded.before, \
                had = excluded.had, entries = excluded.entries, at = excluded.at, \
                generation = CASE WHEN rules_move.generation = excluded.generation THEN excluded.generation END \
                WHERE rules_move.stage IN ('waits', 'returns')";
    conn.insert("note moves", head, rows, tail).await?;
    Ok(())
}

fn row(org: &str, one: &Decision, now: Timestamp) -> Option<Vec<Value>> {
    let moved = one.moved.as_ref()?;
    let trajectory = &one.advanced.trajectory;
    let only_cancels = |effect: &Effect| matches!(effect, Effect::EndUnopened { .. });
    // Where something begins at once, or is asked or sent, there is no way back to before it.
    let is_quiet = trajectory.open.is_none() && !trajectory.is_ended() && one.advanced.effects.iter().all(only_cancels);
    let entries = i64::try_from(one.advanced.entries.len()).unwrap_or(i64::MAX);
    Some(values![
        moved.activation.as_str(),
        trajectory.id.as_str(),
        org,
        moved.former.as_str(),
        "untouched",
        "moved",
        moved.before.as_str(),
        one.read.entries,
        is_quiet.then_some(one.read.entries.saturating_add(entries)),
        one.read.generation,
        now,
    ])
}
