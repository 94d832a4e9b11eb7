//! The people who work for an organisation: who they are, and whether they may come in.

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use super::audit::{self, Act};
use super::dossiers::login_index;
use super::value::{Columns, values};
use super::{Conn, Keyring, StoreError, sessions};
use crate::care::ids::WorkerId;
use crate::care::person::{Language, Role};
use crate::vault::Place;
use crate::vault::keys::KeyKind;

/// So many wrong passwords in a row lock a sign-in.
pub const FAILURES_MOST: i64 = 10;

/// For so long.
pub const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(15);

/// A worker to be added. Its `Debug` shows the role alone.
#[derive(Clone)]
pub struct NewWorker {
    /// The mail address, which is also the sign-in name.
    pub mail: String,
    /// The name, as colleagues and former clients know it.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The team, where the organisation has teams.
    pub team: Option<String>,
    /// The interface language.
    pub language: Language,
    /// The hash of the password, as PHC text.
    pub password: String,
}

impl std::fmt::Debug for NewWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewWorker")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A worker. Its `Debug` shows id and role.
#[derive(Clone)]
pub struct Worker {
    /// Who.
    pub id: WorkerId,
    /// The name; empty where it was erased.
    pub name: String,
    /// The mail address; empty where it was erased.
    pub mail: String,
    /// The role.
    pub role: Role,
    /// The team.
    pub team: Option<String>,
    /// The interface language.
    pub language: Language,
    /// Until when the sign-in is locked.
    pub locked_until: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
    /// When the work ended.
    pub ended_at: Option<Timestamp>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// What a sign-in is judged by.
#[derive(Clone)]
pub struct SignIn {
    /// Who.
    pub worker: WorkerId,
    /// The hash of the password, as PHC text.
    pub password: String,
    /// Until when the sign-in is locked.
    pub locked_until: Option<Timestamp>,
}

/// Adds a worker. A sign-in name that is taken fails as a duplicate ([`StoreError::is_duplicate`]).
///
/// # Errors
/// Where the database refuses or the name is taken.
pub async fn add(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    new: &NewWorker,
    by: Option<&WorkerId>,
    now: Timestamp,
) -> Result<WorkerId, StoreError> {
    let id = keys.mint("wo_").map_err(super::no_random)?;
    // The vault has no kind of its own for workers; the id tells them from former clients.
    let (key, wrapped) = keys.new_key(KeyKind::Person, &id).map_err(super::no_random)?;
    let seal = |column: &'static str, text: &str| {
        keys.seal(
            &key,
            Place {
                table: "worker",
                column,
                row: &id,
            },
            text,
        )
        .map_err(super::no_random)
    };
    let row = values![
        id.as_str(),
        keys.org(),
        login_index(keys, &new.mail),
        seal("name_c", new.name.trim())?,
        seal("mail_c", new.mail.trim())?,
        wrapped,
        new.role.code(),
        new.team.clone(),
        new.language.tag(),
        new.password.as_str(),
        0_i64,
        now,
        "worker",
    ];
    let head = "INSERT INTO worker (id, org, login_bi, name_c, mail_c, worker_key, role, team, language, password, \
                failed_signins, created_at, retain_class)";
    conn.insert("add a worker", head, vec![row], "").await?;
    let facts = serde_json::json!({ "role": new.role.code() });
    let act = Act {
        worker: by,
        action: "add-worker",
        subject_kind: "worker",
        subject: &id,
        facts,
    };
    audit::note(conn, keys, &[act], now).await?;
    Ok(WorkerId::from(id))
}

/// What the sign-in under a mail address is judged by; `None` where nobody works here under it.
///
/// # Errors
/// Where the database refuses.
pub async fn by_login(conn: &mut Conn<'_>, keys: &Keyring, mail: &str) -> Result<Option<SignIn>, StoreError> {
    let sql = "SELECT id, password, locked_until FROM worker WHERE org = $1 AND login_bi = $2 AND ended_at IS NULL";
    let bound = values![keys.org(), login_index(keys, mail)];
    conn.first("find a sign-in", sql, bound, |row| {
        Ok(SignIn {
            worker: WorkerId::from(row.text()?),
            password: row.text()?,
            locked_until: row.maybe_instant()?,
        })
    })
    .await
}

/// Counts a wrong password; until when the sign-in is locked, where this was one too many.
///
/// # Errors
/// Where the database refuses.
pub async fn note_failure(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    // After a lock has run out the count begins anew.
    let sql = "UPDATE worker SET failed_signins = CASE WHEN failed_signins >= $1 THEN 1 ELSE failed_signins + 1 END, \
               locked_until = CASE WHEN failed_signins + 1 = $1 THEN $2 ELSE NULL END \
               WHERE id = $3 AND org = $4 AND (locked_until IS NULL OR locked_until <= $5) RETURNING locked_until";
    let bound = values![FAILURES_MOST, now + LOCKED_FOR, worker.as_str(), keys.org(), now];
    let locked = conn
        .first("count a wrong password", sql, bound, |row| row.maybe_instant())
        .await?
        .flatten();
    if locked.is_some() {
        audit::note(
            conn,
            keys,
            &[Act::new(worker, "sign-in-locked", "worker", worker.as_str())],
            now,
        )
        .await?;
    }
    Ok(locked)
}

/// Under what a sign-in name is found, and its tries are counted.
#[must_use]
pub fn login_of(keys: &Keyring, mail: &str) -> String {
    login_index(keys, mail)
}

/// Notes a right password, and the renewed hash where the old one was made with former parameters; `false` where the
/// sign-in was locked in the meantime, or the work ended.
///
/// # Errors
/// Where the database refuses.
pub async fn note_success(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    renewed: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE worker SET failed_signins = 0, locked_until = NULL, password = coalesce($1, password) \
               WHERE id = $2 AND org = $3 AND ended_at IS NULL AND (locked_until IS NULL OR locked_until <= $4)";
    let bound = values![renewed, worker.as_str(), keys.org(), now];
    if conn.run("note a sign-in", sql, bound).await? == 0 {
        return Ok(false);
    }
    let act = Act::new(worker, "sign-in", "worker", worker.as_str());
    audit::note(conn, keys, &[act], now).await?;
    Ok(true)
}

/// Sets a password and ends every session of that worker.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such worker.
pub async fn set_password(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    password: &str,
    by: Option<&WorkerId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE worker SET password = $1, failed_signins = 0, locked_until = NULL \
               WHERE id = $2 AND org = $3 AND ended_at IS NULL";
    if conn
        .run("set a password", sql, values![password, worker.as_str(), keys.org()])
        .await?
        == 0
    {
        return Err(StoreError::Missing("this worker"));
    }
    sessions::end_all_of(conn, worker).await?;
    let subject = worker.as_str();
    let facts = serde_json::Value::Null;
    let act = Act {
        worker: by,
        action: "set-password",
        subject_kind: "worker",
        subject,
        facts,
    };
    audit::note(conn, keys, &[act], now).await
}

/// Sets the interface language.
///
/// # Errors
/// Where the database refuses.
pub async fn set_language(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    language: Language,
) -> Result<(), StoreError> {
    let sql = "UPDATE worker SET language = $1 WHERE id = $2 AND org = $3";
    conn.run(
        "set a language",
        sql,
        values![language.tag(), worker.as_str(), keys.org()],
    )
    .await?;
    Ok(())
}

const COLUMNS: &str = "id, worker_key, name_c, mail_c, role, team, language, locked_until, created_at, ended_at";

fn worker(row: &mut Columns<'_>, keys: &Keyring) -> Result<Worker, StoreError> {
    let id = row.text()?;
    let (wrapped, name_c, mail_c) = (row.text()?, row.text()?, row.text()?);
    Ok(Worker {
        name: opened(keys, &id, &wrapped, "name_c", &name_c),
        mail: opened(keys, &id, &wrapped, "mail_c", &mail_c),
        role: row.code("worker", Role::from_code)?,
        team: row.maybe_text()?,
        language: Language::parse(&row.text()?).unwrap_or(Language::NL),
        locked_until: row.maybe_instant()?,
        created_at: row.instant()?,
        ended_at: row.maybe_instant()?,
        id: WorkerId::from(id),
    })
}

/// A sealed column of a worker; empty where it cannot be opened.
pub(super) fn opened(keys: &Keyring, id: &str, wrapped: &str, column: &'static str, sealed: &str) -> String {
    keys.key(KeyKind::Person, id, wrapped)
        .and_then(|key| {
            keys.open(
                &key,
                Place {
                    table: "worker",
                    column,
                    row: id,
                },
                sealed,
            )
        })
        .unwrap_or_default()
}

/// Everybody who works or worked here, by name.
///
/// # Errors
/// Where the database refuses.
pub async fn list(conn: &mut Conn<'_>, keys: &Keyring) -> Result<Vec<Worker>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM worker WHERE org = $1 ORDER BY id");
    let mut workers = conn
        .all("read the workers", sql, values![keys.org()], |row| worker(row, keys))
        .await?;
    workers.sort_by_cached_key(|one| (one.ended_at.is_some(), one.name.to_lowercase(), one.id.clone()));
    Ok(workers)
}

/// One worker.
///
/// # Errors
/// Where the database refuses.
pub async fn get(conn: &mut Conn<'_>, keys: &Keyring, id: &WorkerId) -> Result<Option<Worker>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM worker WHERE org = $1 AND id = $2");
    conn.first("read a worker", sql, values![keys.org(), id.as_str()], |row| {
        worker(row, keys)
    })
    .await
}

/// Ends somebody's work: no sign-in any more, dossiers pass to the others, open tasks to the team. The sign-in name is
/// free again.
///
/// # Errors
/// [`StoreError::Missing`] where nobody works here under that id.
pub async fn end(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    by: Option<&WorkerId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = worker.as_str();
    let sql = "UPDATE worker SET ended_at = $1, login_bi = $2, password = '', retain_from = $1 \
               WHERE id = $3 AND org = $4 AND ended_at IS NULL";
    if conn
        .run("end a worker", sql, values![now, format!("ended:{id}"), id, keys.org()])
        .await?
        == 0
    {
        return Err(StoreError::Missing("this worker"));
    }
    sessions::end_all_of(conn, worker).await?;
    let sql = "UPDATE ownership SET until_at = $1 WHERE worker = $2 AND (until_at IS NULL OR until_at > $1)";
    conn.run("end ownerships", sql, values![now, id]).await?;
    let sql = "UPDATE task SET owner = NULL, generation = generation + 1 WHERE owner = $1 AND closed_at IS NULL";
    conn.run("give tasks to the team", sql, values![id]).await?;
    let sql = "UPDATE task SET taken_by = NULL, taken_until = NULL, generation = generation + 1 \
               WHERE taken_by = $1 AND closed_at IS NULL";
    conn.run("give tasks back", sql, values![id]).await?;
    let sql = "UPDATE alert SET owner = NULL WHERE owner = $1 AND picked_at IS NULL";
    conn.run("give alerts to the team", sql, values![id]).await?;
    let act = Act {
        worker: by,
        action: "end-worker",
        subject_kind: "worker",
        subject: id,
        facts: serde_json::Value::Null,
    };
    audit::note(conn, keys, &[act], now).await
}

/// The hash of a worker's password, for a change that asks for the old one.
///
/// # Errors
/// Where the database refuses.
pub async fn password_of(conn: &mut Conn<'_>, keys: &Keyring, worker: &WorkerId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT password FROM worker WHERE org = $1 AND id = $2 AND ended_at IS NULL";
    conn.first(
        "read a password's hash",
        sql,
        values![keys.org(), worker.as_str()],
        |row| row.text(),
    )
    .await
}
