//! What an activation means for everybody who is under way, a slice to a transaction.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Activation, WORDING};
use crate::care::ids::{RulesId, TrajectoryId};
use crate::care::versions::{Doubt, Stage, Touch};
use crate::store::circles::{Loaded, load};
use crate::store::value::values;
use crate::store::{Conn, StoreError};

/// What a version means for one trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which.
    pub trajectory: TrajectoryId,
    /// The rules that it is pinned to.
    pub former: RulesId,
    /// What changes for it; `None` where only words do.
    pub touch: Option<Touch>,
    /// Why a human being has to judge.
    pub doubt: Option<Doubt>,
    /// What is done. Words alone that hold at once are [`Stage::Moved`].
    pub stage: Stage,
}

/// Compares a slice of those who are under way with the version. It looks at what was read, and at nothing else.
pub type Judge = dyn Fn(&[Loaded]) -> Vec<Verdict> + Send + Sync;

/// A slice that was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What was found, of whoever could be read.
    pub verdicts: Vec<Verdict>,
    /// The last trajectory of the slice.
    pub last: TrajectoryId,
}

/// The rules that anybody under way follows, or is to follow.
///
/// # Errors
/// Where the database refuses.
pub async fn followed(conn: &mut Conn<'_>, org: &str, protocol: &str) -> Result<Vec<RulesId>, StoreError> {
    let sql = "SELECT x.rules FROM (SELECT rules FROM trajectory WHERE org = $1 AND protocol = $2 AND phase <> 'ended' \
               UNION SELECT moves_to FROM trajectory WHERE org = $1 AND protocol = $2 AND phase <> 'ended') x \
               WHERE x.rules IS NOT NULL ORDER BY x.rules";
    conn.all("read which rules are followed", sql, values![org, protocol], |row| {
        Ok(RulesId::from(row.text()?))
    })
    .await
}

/// How many are under way on other rules than these, or are to follow others, behind the first `after`.
///
/// # Errors
/// Where the database refuses.
pub async fn under_way(
    conn: &mut Conn<'_>,
    (org, protocol, rules): (&str, &str, &RulesId),
    after: &TrajectoryId,
) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM trajectory WHERE org = $1 AND protocol = $2 AND (rules <> $3 OR moves_to <> $3) \
               AND id > $4 AND phase <> 'ended'";
    let binds = values![org, protocol, rules.as_str(), after.as_str()];
    let found = conn.first("count who is under way", sql, binds, |row| row.int());
    Ok(found.await?.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// Compares a slice of those under way on other rules, in order of id, and writes nothing; `None` behind the last.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn compare(
    conn: &mut Conn<'_>,
    (org, protocol, rules): (&str, &str, &RulesId),
    after: &TrajectoryId,
    judge: &Judge,
    (now, most): (Timestamp, u32),
) -> Result<Option<Placed>, StoreError> {
    Ok(read(conn, (org, protocol, rules), after, (now, most), "")
        .await?
        .map(|(loaded, last)| Placed {
            verdicts: judge(&loaded),
            last,
        }))
}

async fn read(
    conn: &mut Conn<'_>,
    (org, protocol, rules): (&str, &str, &RulesId),
    after: &TrajectoryId,
    (now, most): (Timestamp, u32),
    lock: &str,
) -> Result<Option<(Vec<Loaded>, TrajectoryId)>, StoreError> {
    let sql = format!(
        "SELECT id FROM trajectory WHERE org = $1 AND protocol = $2 AND (rules <> $3 OR moves_to <> $3) \
         AND id > $4 AND phase <> 'ended' ORDER BY id LIMIT $5{lock}"
    );
    let binds = values![org, protocol, rules.as_str(), after.as_str(), most];
    let ids = conn
        .all("read who is under way", sql, binds, |row| {
            Ok(TrajectoryId::from(row.text()?))
        })
        .await?;
    // The last of the slice, not of those who could be read: nobody holds up who comes after them.
    let Some(last) = ids.last().cloned() else {
        return Ok(None);
    };
    Ok(Some((load(conn, &ids, now).await?, last)))
}

/// Compares a slice as [`compare`] does, held until it is written what the activation means for each, so that what was
/// found is what is done. Words reach people at once. Whoever goes over is set off: the daemon moves them, each once no
/// contact of theirs stands open. `None` behind the last.
///
/// # Errors
/// Where the database refuses or a row cannot be read; nothing of the slice is written then.
pub async fn place(
    conn: &mut Conn<'_>,
    org: &str,
    activation: &Activation,
    after: &TrajectoryId,
    judge: &Judge,
    (now, most): (Timestamp, u32),
) -> Result<Option<Placed>, StoreError> {
    let wanted = (org, activation.protocol.as_str(), &activation.rules);
    let lock = conn.for_update();
    let Some((loaded, last)) = read(conn, wanted, after, (now, most), lock).await? else {
        return Ok(None);
    };
    let verdicts = judge(&loaded);
    let ids: Vec<String> = verdicts.iter().map(|one| one.trajectory.to_string()).collect();
    let earlier = earlier(conn, activation, &ids).await?;
    write(conn, org, activation, &verdicts, &earlier, now).await?;
    // Who is sent elsewhere, or is to be asked, no longer does what an earlier activation said.
    let is_off = |one: &&Verdict| match earlier.get(one.trajectory.as_str()) {
        Some(earlier) => one.stage != Stage::Stays || earlier.stage.is_question(),
        None => false,
    };
    let overtaken = ids_of(&verdicts, is_off);
    let sql = "UPDATE rules_move SET stage = 'overtaken' WHERE activation <> $1 \
               AND stage IN ('asked', 'waits', 'kept', 'returns') AND trajectory IN ({ids})";
    conn.run_each("overtake moves", sql, values![activation.id.as_str()], &overtaken)
        .await?;
    let sql = "UPDATE trajectory SET moves_by = NULL, moves_to = NULL, generation = generation + 1 \
               WHERE moves_by IS NOT NULL AND id IN ({ids})";
    conn.run_each("call off moves", sql, Vec::new(), &overtaken).await?;
    let sql = "UPDATE trajectory SET rules = $1, generation = generation + 1 WHERE id IN ({ids})";
    let of_words = ids_of(&verdicts, |one| one.stage == Stage::Moved);
    conn.run_each("change the words", sql, values![activation.rules.as_str()], &of_words)
        .await?;
    follow(
        conn,
        &activation.id,
        &ids_of(&verdicts, |one| one.stage == Stage::Waits),
        now,
    )
    .await?;
    let sql = "UPDATE activation SET compared = $1 WHERE id = $2";
    conn.run("note how far", sql, values![last.as_str(), activation.id.as_str()])
        .await?;
    Ok(Some(Placed { verdicts, last }))
}

fn ids_of(verdicts: &[Verdict], wanted: impl Fn(&&Verdict) -> bool) -> Vec<String> {
    let wanted = verdicts.iter().filter(wanted);
    wanted.map(|one| one.trajectory.to_string()).collect()
}

/// What an earlier activation still has to do with a trajectory, or asks about it.
struct Earlier {
    activation: String,
    stage: Stage,
    to: Option<String>,
}

async fn earlier(
    conn: &mut Conn<'_>,
    activation: &Activation,
    ids: &[String],
) -> Result<HashMap<String, Earlier>, StoreError> {
    let sql = "SELECT m.trajectory, m.activation, m.stage, t.moves_to FROM rules_move m \
               JOIN trajectory t ON t.id = m.trajectory WHERE m.activation <> $1 \
               AND m.stage IN ('asked', 'waits', 'kept', 'returns') AND m.trajectory IN ({ids})";
    let read = conn.each_of("read earlier moves", sql, values![activation.id.as_str()], ids, |row| {
        let trajectory = row.text()?;
        let earlier = Earlier {
            activation: row.text()?,
            stage: row.code("rules_move", Stage::from_code)?,
            to: row.maybe_text()?,
        };
        Ok((trajectory, earlier))
    });
    Ok(read.await?.into_iter().collect())
}

async fn write(
    conn: &mut Conn<'_>,
    org: &str,
    activation: &Activation,
    verdicts: &[Verdict],
    earlier: &HashMap<String, Earlier>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = verdicts.iter().map(|one| {
        let earlier = earlier.get(one.trajectory.as_str());
        // Whoever stays goes on with what an earlier activation said.
        let earlier = earlier.filter(|earlier| one.stage != Stage::Stays || earlier.stage.is_question());
        values![
            activation.id.as_str(),
            one.trajectory.as_str(),
            org,
            one.former.as_str(),
            one.touch.map_or(WORDING, Touch::code),
            one.doubt.map(Doubt::code),
            one.stage.code(),
            earlier.map(|earlier| earlier.activation.as_str()),
            earlier.map(|earlier| earlier.stage.code()),
            earlier.and_then(|earlier| earlier.to.as_deref()),
            now,
        ]
    });
    let head = "INSERT INTO rules_move (activation, trajectory, org, former, touch, doubt, stage, overtook, \
                overtook_stage, overtook_to, at)";
    let tail = "ON CONFLICT (activation, trajectory) DO NOTHING";
    conn.insert("write moves", head, rows.collect(), tail).await?;
    Ok(())
}

/// Sets trajectories off: over to the rules of an activation where they wait for it, and back to their former ones where
/// they return.
pub(super) async fn follow(
    conn: &mut Conn<'_>,
    activation: &str,
    ids: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE rules_move SET wake = (SELECT t.next_wake FROM trajectory t WHERE t.id = rules_move.trajectory), \
               generation = (SELECT t.generation + 1 FROM trajectory t WHERE t.id = rules_move.trajectory) \
               WHERE activation = $1 AND trajectory IN ({ids})";
    conn.run_each("note their wakes", sql, values![activation], ids).await?;
    // Whoever has read one before this must read it again. An open contact has its own next moment, and its end wakes.
    let sql = "UPDATE trajectory SET moves_by = $1, moves_to = (SELECT CASE m.stage WHEN 'returns' THEN m.former \
               ELSE a.rules END FROM rules_move m JOIN activation a ON a.id = m.activation WHERE m.activation = $1 \
               AND m.trajectory = trajectory.id), generation = generation + 1, \
               next_wake = CASE WHEN next_wake < $2 OR EXISTS (SELECT 1 FROM contact c WHERE c.trajectory = trajectory.id \
               AND c.outcome IS NULL) THEN next_wake ELSE $2 END WHERE phase <> 'ended' AND id IN ({ids})";
    conn.run_each("set off", sql, values![activation, now], ids).await?;
    Ok(())
}
