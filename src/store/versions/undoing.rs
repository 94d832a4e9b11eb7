//! Taking an activation back: whoever had nothing since is put back where they were, and the others are left to a human
//! being.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Activation, by_command};
use crate::care::effect::EntryKind;
use crate::care::person::Readers;
use crate::care::versions::{Since, Stage};
use crate::store::apply::phase_of;
use crate::store::audit;
use crate::store::keyring::Keyring;
use crate::store::value::values;
use crate::store::{Conn, StoreError};

/// Takes an activation back: the former rules are the ones that hold again, where no later ones do. Its moves are put back
/// by [`put_back`], slice by slice.
///
/// # Errors
/// Where the database refuses.
pub async fn take_back(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    activation: &Activation,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE activation SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL";
    conn.run("take an activation back", sql, values![now, activation.id.as_str()])
        .await?;
    audit::note(conn, keys, &[by_command("undo-rules", &activation.id)], now).await?;
    let sql = "UPDATE active_rules SET rules = $1, activated_at = $2, why = 'undone' WHERE org = $3 AND protocol = $4 \
               AND rules = $5";
    let binds = values![
        activation.former.as_str(),
        now,
        keys.org(),
        activation.protocol.as_str(),
        activation.rules.as_str(),
    ];
    conn.run("hold the former rules", sql, binds).await?;
    Ok(())
}

/// Notes that everybody was put back or left to a human being.
///
/// # Errors
/// Where the database refuses.
pub async fn taken_back(conn: &mut Conn<'_>, activation: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE activation SET put_back_at = $1 WHERE id = $2 AND put_back_at IS NULL";
    conn.run("end an undo", sql, values![now, activation]).await?;
    Ok(())
}

/// One that follows the activation, or was to.
struct Back {
    trajectory: String,
    stage: Stage,
    before: Option<String>,
    had_entries: Option<i64>,
    entries: i64,
    rules: String,
    former: String,
    has_unread: bool,
}

impl Back {
    /// Whether only words changed, at once: the daemon had no hand in it.
    fn is_words(&self) -> bool {
        self.stage == Stage::Moved && self.before.is_none()
    }

    /// What becomes of it.
    fn becomes(&self, activation: &Activation) -> Stage {
        let is_still = self.before.is_some() && self.had_entries == Some(self.entries) && !self.has_unread;
        self.stage.taken_back(if self.rules != activation.rules.as_str() {
            Since::LaterVersion
        } else if self.is_words() || is_still {
            Since::Nothing
        } else {
            Since::Something
        })
    }
}

/// Puts a slice of an activation's moves back; how many there were, 0 behind the last.
///
/// # Errors
/// Where the database refuses or a row cannot be read; nothing of the slice is put back then.
pub async fn put_back(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    activation: &Activation,
    most: u32,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let found = read(conn, activation, most).await?;
    let mut became: BTreeMap<Stage, Vec<String>> = BTreeMap::new();
    for one in &found {
        became
            .entry(one.becomes(activation))
            .or_default()
            .push(one.trajectory.clone());
    }
    let is_back = |one: &&Back| one.becomes(activation) == Stage::Undone;
    let back: Vec<&Back> = found.iter().filter(is_back).collect();
    let ids = |wanted: &dyn Fn(&Back) -> bool| -> Vec<String> {
        let wanted = back.iter().filter(|one| wanted(one));
        wanted.map(|one| one.trajectory.clone()).collect()
    };
    let id = activation.id.as_str();
    let sql = "UPDATE trajectory SET rules = (SELECT m.former FROM rules_move m WHERE m.activation = $1 \
               AND m.trajectory = trajectory.id), generation = generation + 1 WHERE id IN ({ids})";
    let of_words = ids(&|one| one.is_words());
    conn.run_each("change the words back", sql, values![id], &of_words)
        .await?;
    let sql = "UPDATE trajectory SET moves_by = NULL, moves_to = NULL, generation = generation + 1 \
               WHERE moves_by = $1 AND id IN ({ids})";
    let waiting = ids(&|one| one.stage == Stage::Waits);
    conn.run_each("call off moves", sql, values![id], &waiting).await?;
    restore(conn, keys, activation, &back, now).await?;
    for (stage, ids) in became {
        let sql = "UPDATE rules_move SET stage = $1, at = $2 WHERE activation = $3 AND trajectory IN ({ids})";
        conn.run_each("note what was put back", sql, values![stage.code(), now, id], &ids)
            .await?;
    }
    resume_earlier(conn, activation, &ids(&|_| true), now).await?;
    Ok(found.len())
}

async fn read(conn: &mut Conn<'_>, activation: &Activation, most: u32) -> Result<Vec<Back>, StoreError> {
    let lock = conn.for_update();
    let sql = format!(
        "SELECT m.trajectory, m.stage, m.before, m.entries, t.entries, t.rules, m.former, \
         EXISTS (SELECT 1 FROM event_inbox e WHERE e.trajectory = t.id AND e.read_at IS NULL) \
         FROM trajectory t JOIN rules_move m ON m.trajectory = t.id WHERE m.activation = $1 \
         AND m.stage IN ('asked', 'waits', 'moved') ORDER BY m.trajectory LIMIT $2{lock}"
    );
    let binds = values![activation.id.as_str(), most];
    conn.all("read the moves to put back", sql, binds, |row| {
        Ok(Back {
            trajectory: row.text()?,
            stage: row.code("rules_move", Stage::from_code)?,
            before: row.maybe_text()?,
            had_entries: row.maybe_int()?,
            entries: row.int()?,
            rules: row.text()?,
            former: row.text()?,
            has_unread: row.bool()?,
        })
    })
    .await
}

/// Puts states back, each with a ledger row that tells of it: what the move had ended is to come again.
async fn restore(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    activation: &Activation,
    back: &[&Back],
    now: Timestamp,
) -> Result<(), StoreError> {
    let (mut phases, mut rows): (BTreeMap<&str, Vec<String>>, Vec<_>) = (BTreeMap::new(), Vec::new());
    let body = serde_json::json!({ "activation": activation.id }).to_string();
    for one in back {
        let Some(before) = one.before.as_deref().filter(|_| one.stage == Stage::Moved) else {
            continue;
        };
        let phase = phase_of(before, &one.trajectory)?;
        phases.entry(phase).or_default().push(one.trajectory.clone());
        rows.push(values![
            one.trajectory.as_str(),
            one.entries,
            keys.org(),
            None::<String>,
            EntryKind::RulesRestored.code(),
            now,
            now,
            "plan",
            None::<String>,
            Readers::Volunteer.code(),
            one.former.as_str(),
            body.as_str(),
        ]);
    }
    let head = "INSERT INTO ledger (trajectory, seq, org, contact, kind, happened, recorded, actor, behalf, readers, \
                rules, body)";
    conn.insert("write the ledger", head, rows, "").await?;
    let id = activation.id.as_str();
    for (phase, ids) in phases {
        // A wake that was noted before something else was written is void: it is looked at now.
        let sql = "UPDATE trajectory SET (rules, state, next_wake) = (SELECT m.former, m.before, \
                   CASE WHEN m.generation IS NULL THEN $2 ELSE m.wake END FROM rules_move m WHERE m.activation = $1 \
                   AND m.trajectory = trajectory.id), phase = $3, moves_by = NULL, moves_to = NULL, \
                   waits_for_voice = FALSE, entries = entries + 1, generation = generation + 1 WHERE id IN ({ids})";
        conn.run_each("put states back", sql, values![id, now, phase], &ids)
            .await?;
        // An earlier move of theirs can be taken back as before: this one and its undo count as nothing.
        let sql = "UPDATE rules_move SET entries = (SELECT t.entries FROM trajectory t WHERE t.id = rules_move.trajectory) \
                   WHERE stage = 'moved' AND activation <> $1 AND trajectory IN ({ids}) AND entries = (SELECT m.had \
                   FROM rules_move m WHERE m.activation = $1 AND m.trajectory = rules_move.trajectory)";
        conn.run_each("keep earlier moves", sql, values![id], &ids).await?;
    }
    Ok(())
}

/// Has those who were put back do again what an earlier activation said, where that one still stands.
async fn resume_earlier(
    conn: &mut Conn<'_>,
    activation: &Activation,
    ids: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "SELECT m.trajectory FROM rules_move m JOIN rules_move e ON e.activation = m.overtook \
               AND e.trajectory = m.trajectory JOIN activation a ON a.id = e.activation WHERE m.activation = $1 \
               AND e.stage = 'overtaken' AND (a.undone_at IS NULL OR m.overtook_stage IN ('kept', 'returns')) \
               AND m.trajectory IN ({ids})";
    let id = activation.id.as_str();
    let resumed = conn
        .each_of("read what was overtaken", sql, values![id], ids, |row| row.text())
        .await?;
    let sql = "UPDATE rules_move SET stage = (SELECT m.overtook_stage FROM rules_move m WHERE m.activation = $1 \
               AND m.trajectory = rules_move.trajectory) WHERE stage = 'overtaken' AND trajectory IN ({ids}) \
               AND activation = (SELECT m.overtook FROM rules_move m WHERE m.activation = $1 \
               AND m.trajectory = rules_move.trajectory)";
    conn.run_each("resume earlier moves", sql, values![id], &resumed)
        .await?;
    let sql = "UPDATE trajectory SET (moves_by, moves_to) = (SELECT m.overtook, m.overtook_to FROM rules_move m \
               WHERE m.activation = $1 AND m.trajectory = trajectory.id), generation = generation + 1, next_wake = $2 \
               WHERE id IN ({ids}) AND EXISTS (SELECT 1 FROM rules_move m WHERE m.activation = $1 \
               AND m.trajectory = trajectory.id AND m.overtook_stage IN ('waits', 'returns'))";
    conn.run_each("set off again", sql, values![id, now], &resumed).await?;
    Ok(())
}
