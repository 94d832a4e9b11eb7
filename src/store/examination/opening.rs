//! From an address to a connection that cannot write, or to why there is none.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Error};
use tokio::time::timeout;

use super::super::{StoreError, without_secrets};
use super::{Connection, Examination, Unreachable};

/// After so many steps of its machine SQLite asks whether to go on.
const STEPS: i32 = 4000;

/// The file of an embedded database; `None` for a server, for one in memory, and where the address is none.
#[must_use]
pub fn file(url: &str) -> Option<PathBuf> {
    let is_file = url.starts_with("sqlite:") && !is_in_memory(url);
    let options = is_file.then(|| SqliteConnectOptions::from_str(url).ok()).flatten()?;
    Some(options.get_filename().to_owned())
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

/// The file with changes that a look leaves out, because nobody has the database open and to take them in is a start's:
/// a copy of a database that was made while it ran has one.
#[must_use]
pub fn unread_changes(database: &Path) -> Option<PathBuf> {
    let changes = beside(database, "-wal");
    let holds_some = fs::metadata(&changes).is_ok_and(|file| file.len() > 0);
    (holds_some && !beside(database, "-shm").exists()).then_some(changes)
}

impl Examination {
    /// Connects to `sqlite:///path` or `postgres://…`, in order to look.
    ///
    /// # Errors
    /// Why that cannot be.
    pub async fn open(url: &str, patience: Duration) -> Result<Self, Unreachable> {
        let connection = if url.starts_with("sqlite:") {
            open_file(url, patience).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_server(url, patience).await?
        } else {
            return Err(Unreachable::Address(without_secrets(url)));
        };
        Ok(Self {
            connection,
            patience,
            is_stuck: false,
        })
    }
}

async fn open_file(url: &str, patience: Duration) -> Result<Connection, Unreachable> {
    if is_in_memory(url) {
        return Err(Unreachable::InMemory);
    }
    let address = || Unreachable::Address(without_secrets(url));
    let options = SqliteConnectOptions::from_str(url).map_err(|_| address())?;
    let path = options.get_filename().to_owned();
    match fs::File::open(&path) {
        Ok(_) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Err(Unreachable::NoFile(path));
        }
        Err(error) => {
            let why = error.to_string();
            return Err(Unreachable::Unopened { path, why });
        }
    }
    // Where nobody has it open, SQLite would make two files beside it even in order to read. As it then stands still, it is
    // read as a file that nobody changes.
    let stands_still = !beside(&path, "-shm").exists();
    let options = options
        .read_only(true)
        .create_if_missing(false)
        .immutable(stands_still)
        .busy_timeout(patience);
    let refused = |error: Error| refused_file(&path, &error);
    let mut connection = timeout(patience, options.connect())
        .await
        .map_err(|_| Unreachable::Unopened {
            path: path.clone(),
            why: "it was locked for too long".to_owned(),
        })?
        .map_err(refused)?;
    let until = Arc::new(Mutex::new(Instant::now() + patience));
    let deadline = Arc::clone(&until);
    let goes_on = move || Instant::now() < *deadline.lock().unwrap_or_else(PoisonError::into_inner);
    let mut handle = connection.lock_handle().await.map_err(refused)?;
    handle.set_progress_handler(STEPS, goes_on);
    drop(handle);
    // The file is opened in earnest only by the first thing that is read from it.
    let first = sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&mut connection);
    first.await.map_err(refused)?;
    Ok(Connection::Sqlite { connection, until })
}

async fn open_server(url: &str, patience: Duration) -> Result<Connection, Unreachable> {
    let options = PgConnectOptions::from_str(url).map_err(|_| Unreachable::Address(without_secrets(url)))?;
    match timeout(patience, options.connect()).await {
        Ok(Ok(connection)) => Ok(Connection::Postgres(connection)),
        Ok(Err(error)) => Err(refused_server(&error)),
        Err(_) => Err(Unreachable::TooLate(patience)),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// What SQLite's refusal means. Its extended codes carry the primary one in the last byte.
fn refused_file(path: &Path, error: &Error) -> Unreachable {
    let path = path.to_owned();
    let why = said(error);
    match sqlite_code(error) {
        Some(26) => Unreachable::NoDatabase(path),
        Some(11) => Unreachable::Damaged { path, why },
        _ => Unreachable::Unopened { path, why },
    }
}

fn sqlite_code(error: &Error) -> Option<i64> {
    let code: i64 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// What PostgreSQL's refusal means, by its SQLSTATE (PostgreSQL manual, appendix A).
fn refused_server(error: &Error) -> Unreachable {
    if let Some(said) = error.as_database_error() {
        let message = said.message().to_owned();
        return match said.code().as_deref().unwrap_or_default() {
            "28P01" | "28000" => Unreachable::SignIn(message),
            "3D000" => Unreachable::NoSuchDatabase(message),
            code if code.starts_with("53") || code == "57P03" => Unreachable::Busy(message),
            _ => Unreachable::Other(message),
        };
    }
    match error {
        Error::Io(error) => Unreachable::NoAnswer(error.to_string()),
        Error::Tls(error) => Unreachable::Encryption(error.to_string()),
        error => Unreachable::Other(error.to_string()),
    }
}

/// Whether SQLite broke off because the time was over.
pub(super) fn is_interrupted(error: &StoreError) -> bool {
    match error {
        StoreError::Driver { source, .. } => sqlite_code(source) == Some(9) || matches!(source, Error::PoolTimedOut),
        _ => false,
    }
}

/// What the database could not do, and what the engine said to it.
#[must_use]
pub fn cause(error: &StoreError) -> String {
    match error {
        StoreError::Driver { source, .. } => format!("{error}: {}", said(source)),
        other => other.to_string(),
    }
}

fn said(error: &Error) -> String {
    let said = error.as_database_error();
    said.map_or_else(|| error.to_string(), |said| said.message().to_owned())
}
