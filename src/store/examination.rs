//! Looking at a database without changing it, for `nazorg doctor`: nothing is made, migrated or written, and no look takes
//! longer than the patience of whoever looks.
//!
//! What an engine says about itself (its version, its clock, whether its file is whole) is asked of each in its own words
//! here, and nowhere else.

mod opening;
mod shape;
mod standing;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

pub use opening::{cause, file, unread_changes};
pub use shape::{Shape, shape};
pub use standing::{Queue, Signers, active_protocols, hosts, overdue_alerts, queues, signers};

use super::faults::Listener;
use super::value::values;
use super::{Conn, Engine, StoreError};

/// A database that is looked at, on one connection of its own.
pub struct Examination {
    connection: Connection,
    patience: Duration,
    /// An answer is still owed on the connection, so nothing more can be asked there.
    is_stuck: bool,
}

enum Connection {
    Sqlite {
        connection: SqliteConnection,
        /// When a statement is broken off.
        until: Arc<Mutex<Instant>>,
    },
    Postgres(PgConnection),
}

/// Why a database cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    /// It is no address.
    #[error("`{0}` is no database address")]
    Address(String),
    /// It lives in the memory of a process, and nobody else sees it.
    #[error("the database is kept in memory and is gone with each process")]
    InMemory,
    /// There is no such file.
    #[error("there is no database at {}", .0.display())]
    NoFile(PathBuf),
    /// The file is none of a database.
    #[error("{} is no SQLite database", .0.display())]
    NoDatabase(PathBuf),
    /// The file is not as it was written.
    #[error("{} is damaged: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        why: String,
    },
    /// The system does not open the file.
    #[error("{} cannot be opened: {why}", path.display())]
    Unopened {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Nobody answers.
    #[error("no server answers: {0}")]
    NoAnswer(String),
    /// It took too long.
    #[error("the server did not answer within {0:?}")]
    TooLate(Duration),
    /// User or password are refused.
    #[error("the server refuses the login: {0}")]
    SignIn(String),
    /// The server has no such database.
    #[error("the server does not know the database: {0}")]
    NoSuchDatabase(String),
    /// The server takes no more connections, or none yet.
    #[error("the server takes no connection now: {0}")]
    Busy(String),
    /// The line cannot be encrypted as it is asked for.
    #[error("the line to the server cannot be encrypted: {0}")]
    Encryption(String),
    /// Something else.
    #[error("the database cannot be reached: {0}")]
    Other(String),
}

/// What a PostgreSQL server says about itself and our rights on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// `server_version_num`: 150018 is 15.18.
    pub version: i64,
    /// It is no standby, and its transactions may write.
    pub takes_writes: bool,
    /// We may make tables in the schema in which they are looked for.
    pub may_make_tables: bool,
    /// We may change rows; `None` where there are no tables of ours.
    pub may_change_rows: Option<bool>,
    /// Its clock.
    pub clock: Timestamp,
}

/// Whether a file was found whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// All of it was gone through.
    Yes,
    /// Nothing was found within the time.
    AsFarAsSeen,
    /// What is wrong first.
    No(String),
}

impl Examination {
    /// Which engine it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite { .. } => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads; on PostgreSQL in a transaction that cannot write, on SQLite on a connection that cannot.
    ///
    /// # Errors
    /// What `work` returns, or that the answer did not come in time.
    pub async fn ask<T: Send>(
        &mut self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        if self.is_stuck {
            return Err(too_late());
        }
        let (patience, nobody) = (self.patience, Listener::default());
        let asked = async {
            match &mut self.connection {
                Connection::Sqlite { connection, until } => {
                    *until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + patience;
                    work(&mut Conn::sqlite(connection, &nobody)).await
                }
                Connection::Postgres(connection) => {
                    let begin = connection.begin_with("BEGIN READ ONLY").await;
                    let mut transaction = begin.map_err(StoreError::driver("begin"))?;
                    // Of this transaction alone: a pooler may hand the connection to somebody else after it.
                    let limit = format!("SET LOCAL statement_timeout = {}", patience.as_millis());
                    let limited = sqlx::query(AssertSqlSafe(limit)).execute(&mut *transaction);
                    limited.await.map_err(StoreError::driver("bound the time"))?;
                    let found = work(&mut Conn::postgres(&mut transaction, &nobody)).await;
                    transaction.rollback().await.map_err(StoreError::driver("end"))?;
                    found
                }
            }
        };
        // The engines break off by themselves; this is for one that went away.
        let found = tokio::time::timeout(patience + Duration::from_secs(1), asked).await;
        found.unwrap_or_else(|_| {
            self.is_stuck = true;
            Err(too_late())
        })
    }

    /// What the server says about itself; `None` on SQLite, which has none.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn server(&mut self) -> Result<Option<Server>, StoreError> {
        if self.engine() == Engine::Sqlite {
            return Ok(None);
        }
        let sql = "SELECT CAST(current_setting('server_version_num') AS BIGINT), \
                   NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off', \
                   coalesce(has_schema_privilege(current_schema(), 'CREATE'), FALSE), \
                   has_table_privilege(to_regclass('pulse'), 'UPDATE'), \
                   CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
        self.ask(|conn| {
            async move {
                let read = |row: &mut super::value::Columns<'_>| {
                    Ok(Server {
                        version: row.int()?,
                        takes_writes: row.bool()?,
                        may_make_tables: row.bool()?,
                        may_change_rows: row.maybe_bool()?,
                        clock: row.instant()?,
                    })
                };
                conn.first("tell about itself", sql, Vec::new(), read).await
            }
            .boxed()
        })
        .await
    }

    /// Goes through the file of an embedded database for as long as there is patience; `None` on a server, which keeps its
    /// own files.
    pub async fn whole(&mut self) -> Option<Whole> {
        if self.engine() == Engine::Postgres {
            return None;
        }
        let sql = "PRAGMA quick_check(1)";
        let asked = self
            .ask(|conn| async move { conn.first("be gone through", sql, values![], |row| row.text()).await }.boxed());
        Some(match asked.await {
            Ok(said) if said.as_deref() == Some("ok") => Whole::Yes,
            Ok(said) => Whole::No(said.unwrap_or_default().replace('\n', " ")),
            Err(error) if opening::is_interrupted(&error) => Whole::AsFarAsSeen,
            Err(error) => Whole::No(opening::cause(&error)),
        })
    }

    /// Lets go of the connection.
    pub async fn close(self) {
        let closed = async {
            match self.connection {
                Connection::Sqlite { connection, .. } => connection.close().await,
                Connection::Postgres(connection) => connection.close().await,
            }
        };
        // Nothing was written, so nothing hangs on how it ends.
        let _ = tokio::time::timeout(self.patience, closed).await;
    }
}

fn too_late() -> StoreError {
    StoreError::Driver {
        doing: "answer in time",
        source: sqlx::Error::PoolTimedOut,
    }
}

#[cfg(test)]
mod tests;
