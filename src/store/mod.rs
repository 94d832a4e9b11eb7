//! The store: the only place with SQL. SQLite, embedded, by default; PostgreSQL when one machine is not enough.
//!
//! One migrations directory and one set of statements serve both engines (the house dialect stands in `conn`), and
//! every operation is tested on both: PostgreSQL is the type checker of the SQLite build.

pub mod alerts;
pub mod apply;
pub mod audit;
pub mod backup;
pub mod board;
pub mod brakes;
pub mod circles;
mod conn;
pub mod dossiers;
pub mod erasure;
mod error;
pub mod examination;
pub mod exceptions;
pub mod faults;
pub mod history;
pub mod hosts;
pub mod house;
pub mod import;
pub mod inbound;
pub mod keyring;
mod locks;
pub mod opt_outs;
pub mod outbox;
pub mod persons;
pub mod restores;
pub mod retention;
pub mod rules;
pub mod scratch;
pub mod sessions;
pub mod tally;
pub mod tasks;
pub mod timeline;
pub mod trajectories;
mod value;
pub mod versions;
pub mod vitals;
pub mod witness;
pub mod workers;
mod writer;

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use include_dir::{Dir, include_dir};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection as _, Postgres, Sqlite};

pub use conn::Conn;
pub use error::StoreError;
use faults::{Faults, Listener, Point};
pub use keyring::{Hidden, Keyring};
use tally::{Fact, Tally};
use writer::{Work, Writer};

static MIGRATIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// A handle of the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: Db,
    faults: Listener,
    tally: Tally,
}

#[derive(Clone)]
enum Db {
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        writer: Writer,
    },
    Postgres(PgPool),
}

/// A connection that reads, back in its pool when it is let go.
enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// Which engine a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The connections of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// How many are open.
    pub size: u32,
    /// How many of them nobody uses now.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

/// How long a caller waits for a connection before the database counts as out of reach.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long one transaction, or one read, on a server may take: a server that vanished without a word would else be
/// waited for until the operating system gives up. The longest of ours take a few seconds.
const ANSWER_WITHIN: Duration = Duration::from_mins(2);

impl Store {
    /// Connects to `sqlite:///path` or `postgres://…` and brings the database to this version's shape.
    ///
    /// # Errors
    /// Where the address is none, the database is out of reach, or a migration fails.
    pub async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        Self::open_among(url, connections, None).await
    }

    /// The same, where something decides what goes wrong.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_among(url: &str, connections: u32, faults: Option<Arc<dyn Faults>>) -> Result<Self, StoreError> {
        let faults = Listener::new(faults);
        let db = if url.starts_with("sqlite:") {
            Box::pin(Self::open_sqlite(url, connections, faults.clone())).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address(without_secrets(url)))?;
            let pool = PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE);
            Db::Postgres(
                pool.connect_with(options)
                    .await
                    .map_err(StoreError::driver("be reached"))?,
            )
        } else {
            return Err(StoreError::Address(without_secrets(url)));
        };
        let store = Self {
            db,
            faults,
            tally: Tally::default(),
        };
        Box::pin(store.migrate()).await?;
        Ok(store)
    }

    async fn open_sqlite(url: &str, connections: u32, faults: Listener) -> Result<Db, StoreError> {
        let options = SqliteConnectOptions::from_str(url).map_err(|_| StoreError::Address(url.to_owned()))?;
        if !url.contains(":memory:") {
            own(options.get_filename());
        }
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
            // A checkpoint writes each page once, however often it was changed since the last: 32 MiB apart.
            .pragma("wal_autocheckpoint", "8000")
            // The driver's thread sends each row by itself, and would wait for each to be taken.
            .row_buffer_size(1024)
            .pragma("secure_delete", "on");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .idle_timeout(None);
        let write = write
            .connect_with(options.clone())
            .await
            .map_err(StoreError::driver("be opened for writing"))?;
        let read = SqlitePoolOptions::new()
            .max_connections(connections.max(1))
            .acquire_timeout(PATIENCE);
        let read = read
            .connect_with(options.create_if_missing(false).read_only(true))
            .await
            .map_err(StoreError::driver("be opened for reading"))?;
        let writer = Writer::start(write.clone(), faults);
        Ok(Db::Sqlite { read, write, writer })
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = Migrator::with_migrations(migrations(self.engine()));
        match &self.db {
            Db::Sqlite { write, .. } => migrator.run(write).await,
            Db::Postgres(pool) => migrator.run(pool).await,
        }
        .map_err(StoreError::Migrate)
    }

    /// Which engine this is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match &self.db {
            Db::Sqlite { .. } => Engine::Sqlite,
            Db::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs one transaction and answers after its commit. Inside it only the database is awaited.
    ///
    /// # Errors
    /// What `work` returns, in which case nothing was written, or that the commit failed.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    ) -> Result<T, StoreError> {
        // Only the closure below is compiled for every kind of work.
        let found = Arc::new(Mutex::new(None));
        let place = Arc::clone(&found);
        self.at(Point::Write).await?;
        self.commit(Box::new(move |conn| {
            Box::pin(async move {
                let value = work(conn).await?;
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some((value, conn.facts()));
                Ok(())
            })
        }))
        .await?;
        let found = found.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (value, facts) = found.ok_or(StoreError::NotTaken)?;
        self.tally.add(facts);
        self.at(Point::Committed).await?;
        Ok(value)
    }

    fn commit(&self, work: Work) -> BoxFuture<'_, Result<(), StoreError>> {
        match &self.db {
            Db::Sqlite { writer, .. } => Box::pin(writer.write(work)),
            Db::Postgres(pool) => Box::pin(async move {
                let mut conn = pool.acquire().await.map_err(StoreError::driver("be reached"))?;
                let written = in_time(ANSWER_WITHIN, async {
                    let mut tx = conn.begin().await.map_err(StoreError::driver("begin"))?;
                    work(&mut Conn::postgres(&mut tx, &self.faults)).await?;
                    self.at(Point::Commit).await?;
                    tx.commit().await.map_err(StoreError::driver("commit"))
                });
                match written.await {
                    Some(written) => written,
                    None => Err(give_up(conn)),
                }
            }),
        }
    }

    /// Reads; on SQLite beside the writer, on a connection that cannot write.
    ///
    /// # Errors
    /// What `work` returns, or that no connection could be had.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        self.read_within(ANSWER_WITHIN, work).await
    }

    /// The same, where nobody waits longer than `patience` for the answer of a server. The embedded engine answers by
    /// itself.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_within<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        self.at(Point::Read).await?;
        match self.reader().await? {
            Reader::Sqlite(mut conn) => work(&mut Conn::sqlite(&mut conn, &self.faults)).await,
            Reader::Postgres(mut conn) => {
                match in_time(patience, work(&mut Conn::postgres(&mut conn, &self.faults))).await {
                    Some(read) => read,
                    None => Err(give_up(conn)),
                }
            }
        }
    }

    /// What this process has written up to now, counted.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Fact, u64> {
        self.tally.counts()
    }

    /// The connections that there are to the database, by what they are for.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, Connections)> {
        let of = |size: u32, idle: usize, most: u32| Connections {
            idle: u32::try_from(idle).unwrap_or(size).min(size),
            size,
            most,
        };
        match &self.db {
            Db::Sqlite { read, write, .. } => vec![
                (
                    "read",
                    of(read.size(), read.num_idle(), read.options().get_max_connections()),
                ),
                (
                    "write",
                    of(write.size(), write.num_idle(), write.options().get_max_connections()),
                ),
            ],
            Db::Postgres(pool) => vec![(
                "all",
                of(pool.size(), pool.num_idle(), pool.options().get_max_connections()),
            )],
        }
    }

    fn reader(&self) -> BoxFuture<'_, Result<Reader, StoreError>> {
        let refused = StoreError::driver("be reached");
        match &self.db {
            Db::Sqlite { read, .. } => Box::pin(async { read.acquire().await.map(Reader::Sqlite).map_err(refused) }),
            Db::Postgres(pool) => Box::pin(async { pool.acquire().await.map(Reader::Postgres).map_err(refused) }),
        }
    }

    /// A point at which something may go wrong, where somebody decides so.
    ///
    /// # Errors
    /// What was decided.
    pub async fn at(&self, point: Point) -> Result<(), StoreError> {
        self.faults.at(point).await
    }

    /// Closes every connection, after what was taken in has been written.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// Makes a new database's file one that only its owner reads, whatever the mask of the process; SQLite gives the files
/// beside it the same mode. What cannot be made here is told when it is opened.
fn own(file: &std::path::Path) {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    drop(options.write(true).create_new(true).mode(0o600).open(file));
}

/// What a server that may have vanished does in time; `None` where it has not answered by then.
async fn in_time<T>(patience: Duration, asked: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(patience, asked).await.ok()
}

/// Lets go of a connection on which an answer is still owed: nobody else may get it.
fn give_up(mut conn: PoolConnection<Postgres>) -> StoreError {
    conn.close_on_drop();
    StoreError::Driver {
        doing: "answer in time",
        source: sqlx::Error::PoolTimedOut,
    }
}

/// What follows `-- postgres: ` is for that engine alone: how its tables lie on the disk, never what they hold.
fn migrations(engine: Engine) -> Vec<Migration> {
    let mut files: Vec<_> = MIGRATIONS.files().collect();
    files.sort_by_key(|file| file.path());
    files
        .into_iter()
        .filter_map(|file| {
            let name = file.path().file_stem()?.to_str()?;
            let (version, words) = name.split_once('_')?;
            let sql = match engine {
                Engine::Sqlite => sqlx::SqlSafeStr::into_sql_str(file.contents_utf8()?),
                Engine::Postgres => {
                    let sql = file.contents_utf8()?.replace("-- postgres: ", "");
                    sqlx::SqlSafeStr::into_sql_str(AssertSqlSafe(sql))
                }
            };
            let words = words.replace('_', " ").into();
            Some(Migration::new(
                version.parse().ok()?,
                words,
                MigrationType::Simple,
                sql,
                false,
            ))
        })
        .collect()
}

/// Turns the lack of random bytes into a failure of the store; the transaction is taken back.
fn no_random(_: crate::vault::RandomError) -> StoreError {
    StoreError::NotTaken
}

/// A database address without user and password, for messages. What follows `?` may hold both, and is left out.
#[must_use]
pub fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once(':').unwrap_or(("", url));
    let (slashes, rest) = rest.strip_prefix("//").map_or(("", rest), |rest| ("//", rest));
    // A password may hold any of the signs that part an address: what follows the last `@` is none of it.
    let (hidden, rest) = rest.rsplit_once('@').map_or(("", rest), |(_, rest)| ("…@", rest));
    let rest = rest.split('?').next().unwrap_or_default();
    let colon = if scheme.is_empty() { "" } else { ":" };
    format!("{scheme}{colon}{slashes}{hidden}{rest}")
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn no_address_shows_a_password() {
        for (url, shown) in [
            ("sqlite:///var/lib/n.sqlite3", "sqlite:///var/lib/n.sqlite3"),
            ("sqlite:n.sqlite3?mode=rwc", "sqlite:n.sqlite3"),
            ("postgres://localhost/n", "postgres://localhost/n"),
            ("postgres://n:a@b/c?d@host:5432/n", "postgres://…@host:5432/n"),
            ("postgres://host/n?user=n&password=secret", "postgres://host/n"),
            ("postgres://host/n?password=p@q", "postgres://…@q"),
            ("postgres:n:secret@host/n", "postgres:…@host/n"),
            ("n:secret@host", "n:…@host"),
        ] {
            assert_eq!(without_secrets(url), shown, "{url}");
        }
    }
}
