//! Who is signed in. Only the hash of the token is kept; it ends after idleness, and after a day's work at the latest.

use jiff::{SignedDuration, Timestamp};

use super::value::values;
use super::{Conn, Keyring, StoreError, workers};
use crate::care::ids::WorkerId;
use crate::care::person::{Language, Role};
use crate::vault::TokenHash;

/// A session without a request ends after so long.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// Every session ends after so long.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);

/// A session is slid on in steps of so long, so that not every look is a write.
const STEP: SignedDuration = SignedDuration::from_mins(1);

/// A worker who is signed in. Its `Debug` shows id and role.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub worker: WorkerId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The team.
    pub team: Option<String>,
    /// The interface language.
    pub language: Language,
    /// Until when, without a further request.
    pub idle_until: Timestamp,
    /// Until when at most.
    pub until: Timestamp,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn")
            .field("worker", &self.worker)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Opens a session.
///
/// # Errors
/// Where the database refuses.
pub async fn create(
    conn: &mut Conn<'_>,
    org: &str,
    hash: &TokenHash,
    worker: &WorkerId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = values![hash.as_str(), org, worker.as_str(), now, now + IDLE, now + ABSOLUTE];
    let head = "INSERT INTO session (hash, org, worker, created_at, idle_until, until)";
    conn.insert("open a session", head, vec![row], "").await?;
    Ok(())
}

/// The worker behind a token; `None` where the session has ended, or the worker's time here has.
///
/// # Errors
/// Where the database refuses.
pub async fn find(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<SignedIn>, StoreError> {
    let sql = "SELECT w.id, w.worker_key, w.name_c, w.role, w.team, w.language, s.idle_until, s.until \
               FROM session s JOIN worker w ON w.id = s.worker WHERE s.hash = $1 AND s.org = $2 AND w.org = $2 \
               AND s.idle_until > $3 AND s.until > $3 AND w.ended_at IS NULL";
    conn.first("find a session", sql, values![hash.as_str(), keys.org(), now], |row| {
        let id = row.text()?;
        let (wrapped, name_c) = (row.text()?, row.text()?);
        Ok(SignedIn {
            name: workers::opened(keys, &id, &wrapped, "name_c", &name_c),
            worker: WorkerId::from(id),
            role: row.code("worker", Role::from_code)?,
            team: row.maybe_text()?,
            language: Language::parse(&row.text()?).unwrap_or(Language::NL),
            idle_until: row.instant()?,
            until: row.instant()?,
        })
    })
    .await
}

impl SignedIn {
    /// Whether a request at `now` is to move the end of idleness on.
    #[must_use]
    pub fn wants_sliding(&self, now: Timestamp) -> bool {
        self.idle_until < self.until && self.idle_until < now + IDLE - STEP
    }
}

/// Moves the end of idleness on, never past the session's own end.
///
/// # Errors
/// Where the database refuses.
pub async fn slide(conn: &mut Conn<'_>, hash: &TokenHash, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE session SET idle_until = CASE WHEN until < $1 THEN until ELSE $1 END \
               WHERE hash = $2 AND idle_until > $3 AND until > $3";
    conn.run("slide a session", sql, values![now + IDLE, hash.as_str(), now])
        .await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// Where the database refuses.
pub async fn end(conn: &mut Conn<'_>, hash: &TokenHash) -> Result<(), StoreError> {
    conn.run(
        "end a session",
        "DELETE FROM session WHERE hash = $1",
        values![hash.as_str()],
    )
    .await?;
    Ok(())
}

/// Ends every session of a worker; how many there were.
///
/// # Errors
/// Where the database refuses.
pub async fn end_all_of(conn: &mut Conn<'_>, worker: &WorkerId) -> Result<u64, StoreError> {
    conn.run(
        "end a worker's sessions",
        "DELETE FROM session WHERE worker = $1",
        values![worker.as_str()],
    )
    .await
}
