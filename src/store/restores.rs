//! After a restore: the database has forgotten the time since its backup, and the journals of the hosts have not.
//!
//! Nothing leaves before every host that the backup knew has told what its journal knows, or was given up: otherwise one
//! host could send what another had sent already. Where a journal is lost, whatever may have left in that time is held
//! for a human being.

use jiff::Timestamp;

use super::value::values;
use super::{Conn, Keyring, StoreError, brakes, outbox};

/// The brake that is on until all journals are read.
pub const BRAKE: &str = "restored";

/// A restore, and how far it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Its id.
    pub id: String,
    /// When the backup was made.
    pub backup_at: Timestamp,
    /// When the database was put back.
    pub restored_at: Timestamp,
    /// When all that the journals know was read.
    pub settled_at: Option<Timestamp>,
    /// Whose journals are waited for or were read.
    pub hosts: Vec<RestoredHost>,
}

/// A host whose journal may know more than the backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoredHost {
    /// Its name.
    pub name: String,
    /// When its journal was read.
    pub settled_at: Option<Timestamp>,
    /// Whether its journal is lost.
    pub is_lost: bool,
    /// How many hand-overs its journal knew and the backup did not.
    pub sent: i64,
    /// How many stops.
    pub stops: i64,
}

/// Writes down that a backup is made now, so that it knows its own moment.
///
/// # Errors
/// Where the database refuses.
pub async fn note_backup(conn: &mut Conn<'_>, org: &str, id: &str, now: Timestamp) -> Result<(), StoreError> {
    let head = "INSERT INTO backed_up (id, org, at)";
    conn.insert("write down a backup", head, vec![values![id, org, now]], "")
        .await?;
    Ok(())
}

/// Writes down that this database was put back from a backup: nothing leaves until every host that it knew, and those
/// in `also`, has told what its journal knows.
///
/// # Errors
/// [`StoreError::Missing`] where the database is none of this organisation; where it refuses.
pub async fn begin(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    id: &str,
    also: &[String],
    now: Timestamp,
) -> Result<Restored, StoreError> {
    let org = keys.org();
    // By the last that it knows of its own time: a backup of ours holds its moment, one of a server's means its last pulse.
    let sql = "SELECT max(x.at) FROM (SELECT at FROM backed_up WHERE org = $1 UNION ALL SELECT last_at FROM pulse \
               WHERE org = $1 AND name = $2 UNION ALL SELECT created_at FROM organisation WHERE id = $1) x";
    let backup_at = conn
        .first(
            "read when the backup was made",
            sql,
            values![org, super::house::ENGINE],
            |row| row.maybe_instant(),
        )
        .await?
        .flatten()
        .ok_or(StoreError::Missing("the organisation of the settings"))?;
    let head = "INSERT INTO restored (id, org, backup_at, restored_at, is_lost)";
    conn.insert(
        "write down a restore",
        head,
        vec![values![id, org, backup_at, now, false]],
        "",
    )
    .await?;
    let sql = "SELECT name FROM host WHERE org = $1 ORDER BY name";
    let mut hosts = conn
        .all("read which hosts there were", sql, values![org], |row| row.text())
        .await?;
    hosts.extend(also.iter().cloned());
    let rows = hosts
        .iter()
        .map(|name| values![id, org, name.as_str(), false, 0_i64, 0_i64])
        .collect();
    let head = "INSERT INTO restored_host (restored, org, name, is_lost, sent, stops)";
    conn.insert(
        "wait for journals",
        head,
        rows,
        "ON CONFLICT (restored, name) DO NOTHING",
    )
    .await?;
    brakes::set(conn, org, BRAKE, true, None, now).await?;
    settle(conn, keys, now).await?;
    let all = list(conn, org).await?;
    all.into_iter()
        .find(|one| one.id == id)
        .ok_or(StoreError::Missing("the restore"))
}

/// A host has read its journal: what the database has forgotten of it is settled, and the host is waited for no longer.
/// So many `stops` of it were new.
///
/// # Errors
/// Where the database refuses.
pub async fn told(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    host: &str,
    stops: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = keys.org();
    let sql = "SELECT count(*) FROM journal_sent j LEFT JOIN message m ON m.send_key = j.send_key \
               WHERE j.org = $1 AND j.worker = $2 AND m.started_at IS NULL AND EXISTS (SELECT 1 FROM restored_host h \
               WHERE h.org = $1 AND h.name = $2 AND h.settled_at IS NULL)";
    let sent = conn
        .first("count what a journal knew", sql, values![org, host], |row| row.int())
        .await?;
    outbox::settle_journaled(conn, keys, host, now).await?;
    let stops = i64::try_from(stops).unwrap_or(i64::MAX);
    let sql = "UPDATE restored_host SET settled_at = $1, sent = sent + $2, stops = stops + $3 \
               WHERE org = $4 AND name = $5 AND settled_at IS NULL";
    let bound = values![now, sent.unwrap_or(0), stops, org, host];
    if conn.run("settle a journal", sql, bound).await? > 0 {
        settle(conn, keys, now).await?;
    }
    Ok(())
}

/// A host comes with another journal than the one that is waited for: what that one held is gone. In the transaction that
/// takes the name, because the next start finds the name its own.
///
/// # Errors
/// Where the database refuses.
pub async fn lose(conn: &mut Conn<'_>, org: &str, host: &str) -> Result<(), StoreError> {
    let sql = "UPDATE restored_host SET is_lost = $1 WHERE org = $2 AND name = $3 AND settled_at IS NULL";
    conn.run("lose a journal", sql, values![true, org, host]).await?;
    Ok(())
}

/// The operator gives up a host whose journal will not come back.
///
/// # Errors
/// [`StoreError::Missing`] where nobody waits for it.
pub async fn give_up(conn: &mut Conn<'_>, keys: &Keyring, host: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql =
        "UPDATE restored_host SET settled_at = $1, is_lost = $2 WHERE org = $3 AND name = $4 AND settled_at IS NULL";
    if conn
        .run("give up a journal", sql, values![now, true, keys.org(), host])
        .await?
        == 0
    {
        return Err(StoreError::Missing("a host of that name whose journal is waited for"));
    }
    settle(conn, keys, now).await
}

/// Lets messages leave again where no journal is waited for.
async fn settle(conn: &mut Conn<'_>, keys: &Keyring, now: Timestamp) -> Result<(), StoreError> {
    let org = keys.org();
    let sql = "UPDATE restored SET is_lost = $1 WHERE org = $2 AND EXISTS (SELECT 1 FROM restored_host h \
               WHERE h.restored = restored.id AND h.is_lost)";
    conn.run("mark a restore", sql, values![true, org]).await?;
    let sql = "UPDATE restored SET settled_at = $1 WHERE org = $2 AND settled_at IS NULL AND NOT EXISTS \
               (SELECT 1 FROM restored_host h WHERE h.restored = restored.id AND h.settled_at IS NULL)";
    conn.run("settle a restore", sql, values![now, org]).await?;
    let sql = "SELECT id FROM restored WHERE org = $1 AND settled_at IS NULL LIMIT 1";
    let waits = conn
        .first("look what is waited for", sql, values![org], |row| row.text())
        .await?;
    if waits.is_none() {
        outbox::hold_lost(conn, keys, now).await?;
        brakes::set(conn, org, BRAKE, false, None, now).await?;
    }
    Ok(())
}

/// The restores, the last first.
///
/// # Errors
/// Where the database refuses.
pub async fn list(conn: &mut Conn<'_>, org: &str) -> Result<Vec<Restored>, StoreError> {
    let sql =
        "SELECT id, backup_at, restored_at, settled_at FROM restored WHERE org = $1 ORDER BY restored_at DESC, id";
    let mut found = conn
        .all("read restores", sql, values![org], |row| {
            Ok(Restored {
                id: row.text()?,
                backup_at: row.instant()?,
                restored_at: row.instant()?,
                settled_at: row.maybe_instant()?,
                hosts: Vec::new(),
            })
        })
        .await?;
    for one in &mut found {
        let sql = "SELECT name, settled_at, is_lost, sent, stops FROM restored_host WHERE restored = $1 ORDER BY name";
        one.hosts = conn
            .all(
                "read whose journals are waited for",
                sql,
                values![one.id.as_str()],
                |row| {
                    Ok(RestoredHost {
                        name: row.text()?,
                        settled_at: row.maybe_instant()?,
                        is_lost: row.bool()?,
                        sent: row.int()?,
                        stops: row.int()?,
                    })
                },
            )
            .await?;
    }
    Ok(found)
}
