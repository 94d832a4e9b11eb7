//! The workers' names: one host behind each.

use jiff::{SignedDuration, Timestamp};

use super::value::values;
use super::{Conn, StoreError};

/// A name whose last beat is older than this may be taken over by another host.
pub const STALE_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// A name beats at most this often.
const BEAT_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// A worker's name and the id of the journal that stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The name: `started_by` of its messages.
    pub name: String,
    /// The id of its journal.
    pub journal: String,
}

/// What a host finds when it comes under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Its journal tells of its whole former life here.
    Own,
    /// The name is new here.
    New,
    /// The name was another journal's: what was started under it cannot be looked up.
    Taken,
}

/// Takes a name.
///
/// # Errors
/// [`StoreError::NameTaken`] where another host lives under it; where the database refuses.
pub async fn claim(conn: &mut Conn<'_>, org: &str, host: &Host, now: Timestamp) -> Result<Claim, StoreError> {
    let head = "INSERT INTO host (org, name, journal, beat_at)";
    let row = values![org, host.name.as_str(), host.journal.as_str(), now];
    let new = conn
        .insert("take a name", head, vec![row], "ON CONFLICT (org, name) DO NOTHING")
        .await?;
    if new > 0 {
        return Ok(Claim::New);
    }
    let sql = format!(
        "SELECT journal, beat_at FROM host WHERE org = $1 AND name = $2{}",
        conn.for_update()
    );
    let bound = values![org, host.name.as_str()];
    let found = conn
        .first("read a name", sql, bound, |row| Ok((row.text()?, row.instant()?)))
        .await?;
    let (journal, beat) = found.ok_or(StoreError::Conflict)?;
    let is_own = journal == host.journal;
    if !is_own && beat + STALE_AFTER > now {
        return Err(StoreError::NameTaken(host.name.clone()));
    }
    let sql = "UPDATE host SET journal = $1, beat_at = $2 WHERE org = $3 AND name = $4";
    let bound = values![host.journal.as_str(), now, org, host.name.as_str()];
    conn.run("take a name", sql, bound).await?;
    Ok(if is_own { Claim::Own } else { Claim::Taken })
}

/// Says that the host lives.
///
/// # Errors
/// [`StoreError::NameTaken`] where another has its name by now; where the database refuses.
pub async fn beat(conn: &mut Conn<'_>, org: &str, host: &Host, now: Timestamp) -> Result<(), StoreError> {
    check(conn, org, host).await?;
    let sql = "UPDATE host SET beat_at = $1 WHERE org = $2 AND name = $3 AND journal = $4 AND beat_at <= $5";
    let bound = values![now, org, host.name.as_str(), host.journal.as_str(), now - BEAT_EVERY];
    conn.run("beat under a name", sql, bound).await?;
    Ok(())
}

/// That the name is still this host's. One that was never taken is nobody else's.
///
/// # Errors
/// [`StoreError::NameTaken`] where another has it by now; where the database refuses.
pub(super) async fn check(conn: &mut Conn<'_>, org: &str, host: &Host) -> Result<(), StoreError> {
    let sql = "SELECT journal FROM host WHERE org = $1 AND name = $2";
    let bound = values![org, host.name.as_str()];
    let journal = conn.first("read a name", sql, bound, |row| row.text()).await?;
    if journal.is_some_and(|journal| journal != host.journal) {
        return Err(StoreError::NameTaken(host.name.clone()));
    }
    Ok(())
}
