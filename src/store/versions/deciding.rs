//! Those of an activation whom a human being has to decide on, one by one.

use jiff::Timestamp;

use super::WORDING;
use super::placing::follow;
use crate::care::ids::{DossierId, PersonId, TrajectoryId, WorkerId};
use crate::care::versions::{Doubt, Stage, Touch};
use crate::store::audit::{self, Act};
use crate::store::keyring::Keyring;
use crate::store::value::{Value, values};
use crate::store::{Conn, StoreError};

/// Somebody who waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The activation.
    pub activation: String,
    /// Why that was.
    pub why: String,
    /// Whose trajectory.
    pub trajectory: TrajectoryId,
    /// Of which dossier, with its reference.
    pub dossier: (DossierId, String),
    /// Of which person.
    pub person: PersonId,
    /// What is asked: whether to go over ([`Stage::Asked`]), or whether to go back ([`Stage::Kept`]).
    pub stage: Stage,
    /// What the version changes; `None` where only words.
    pub touch: Option<Touch>,
    /// Why a human being has to judge, where there is a reason beside the choice for the group.
    pub doubt: Option<Doubt>,
}

/// Whose questions are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Everybody's.
    All,
    /// Those of one activation.
    Of(String),
    /// Those of a worker: whose dossier is theirs, or nobody's.
    Own(WorkerId),
}

/// Who is decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody who is asked about in a dossier, by its reference.
    Dossier(String),
    /// One trajectory, as far as a worker may see it.
    One(TrajectoryId, Sees),
}

/// The dossier is a worker's own, theirs in somebody's stead, or nobody's.
const OWN: &str = "(EXISTS (SELECT 1 FROM ownership o WHERE o.dossier = d.id AND o.until_at IS NULL \
                   AND (o.worker = $2 OR o.stand_in = $2)) \
                   OR NOT EXISTS (SELECT 1 FROM ownership o WHERE o.dossier = d.id AND o.until_at IS NULL))";

impl Sees {
    /// The condition, with what `$2` is.
    fn condition(&self) -> (&'static str, &str) {
        match self {
            Self::All => ("$2 = ''", ""),
            Self::Of(activation) => ("m.activation = $2", activation),
            Self::Own(worker) => (OWN, worker.as_str()),
        }
    }
}

/// Those whom a human being has to decide on, by dossier; at most so many.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn undecided(conn: &mut Conn<'_>, org: &str, sees: &Sees, most: u32) -> Result<Vec<Undecided>, StoreError> {
    let (condition, bound) = sees.condition();
    let sql = format!(
        "SELECT m.activation, a.why, m.trajectory, d.id, d.ref, t.person, m.stage, m.touch, m.doubt FROM rules_move m \
         JOIN activation a ON a.id = m.activation JOIN trajectory t ON t.id = m.trajectory \
         JOIN dossier d ON d.id = t.dossier WHERE m.org = $1 AND m.stage IN ('asked', 'kept') AND t.phase <> 'ended' \
         AND {condition} ORDER BY d.ref, m.trajectory LIMIT $3"
    );
    conn.all("read who is undecided", sql, values![org, bound, most], |row| {
        Ok(Undecided {
            activation: row.text()?,
            why: row.text()?,
            trajectory: TrajectoryId::from(row.text()?),
            dossier: (DossierId::from(row.text()?), row.text()?),
            person: PersonId::from(row.text()?),
            stage: row.code("rules_move", Stage::from_code)?,
            touch: Some(row.text()?)
                .filter(|touch| touch != WORDING)
                .and_then(|touch| Touch::from_code(&touch)),
            doubt: row.maybe_code("rules_move", Doubt::from_code)?,
        })
    })
    .await
}

/// Decides: whoever was asked about goes over, and whoever was kept goes back, once no contact stands open; or they stay
/// on the version that they follow. Without an activation it is the answer to each that asks. How many answers there were.
///
/// # Errors
/// Where the database refuses.
pub async fn decide(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    activation: Option<&str>,
    who: &Who,
    changes: bool,
    worker: Option<&WorkerId>,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let (condition, sees, bound) = match who {
        Who::Dossier(reference) => ("d.ref = $4", &Sees::All, reference.as_str()),
        Who::One(trajectory, sees) => ("t.id = $4", sees, trajectory.as_str()),
    };
    let (visible, whose) = sees.condition();
    let lock = conn.for_update();
    let sql = format!(
        "SELECT m.activation, m.trajectory, m.stage FROM trajectory t JOIN rules_move m ON m.trajectory = t.id \
         JOIN dossier d ON d.id = t.dossier WHERE m.org = $1 AND ($3 = '' OR m.activation = $3) \
         AND m.stage IN ('asked', 'kept') AND t.phase <> 'ended' AND {condition} AND {visible} ORDER BY m.trajectory, m.activation{lock}"
    );
    let binds: Vec<Value> = values![keys.org(), whose, activation.unwrap_or_default(), bound];
    let found = conn
        .all("read whom a decision is on", sql, binds, |row| {
            let (activation, trajectory) = (row.text()?, row.text()?);
            Ok((activation, trajectory, row.code("rules_move", Stage::from_code)?))
        })
        .await?;
    for (activation, trajectory, was) in &found {
        let Some(stage) = was.decided(changes) else { continue };
        let sql = "UPDATE rules_move SET stage = $1, at = $2 WHERE activation = $3 AND trajectory = $4";
        let binds = values![stage.code(), now, activation.as_str(), trajectory.as_str()];
        conn.run("decide a move", sql, binds).await?;
        if changes {
            follow(conn, activation, std::slice::from_ref(trajectory), now).await?;
        }
        let facts = serde_json::json!({ "activation": activation, "becomes": stage.code() });
        let act = Act {
            worker,
            action: "decide-version",
            subject_kind: "trajectory",
            subject: trajectory,
            facts,
        };
        audit::note(conn, keys, &[act], now).await?;
    }
    Ok(found.len())
}
