//! Every case that touches a database runs on both engines, each time in a database of its own.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

use super::place;

/// Makes two tests of each `async fn case(db: TestDatabase)`, named `case::sqlite` and `case::postgres`.
///
/// `tests/run` counts both names and fails where they differ.
macro_rules! on_every_engine {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            use $crate::support::engines::{Engine, run};

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                run(Engine::Sqlite, super::$case).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                run(Engine::Postgres, super::$case).await;
            }
        }
    )+};
}
pub(crate) use on_every_engine;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database that is gone after the test.
///
/// On PostgreSQL it is a schema of its own within one database. What PostgreSQL keeps per database, advisory locks and
/// `NOTIFY` channels, is therefore shared with the tests that run at the same time.
#[derive(Clone, Debug)]
pub(crate) struct TestDatabase {
    /// What goes into the setting `database.url`.
    pub(crate) url: String,
    pub(crate) engine: Engine,
    room: Room,
    rooms: Rooms,
}

#[derive(Clone, Debug)]
enum Room {
    Folder(PathBuf),
    Schema(String),
}

/// All that the test has to leave behind empty: its own database, and each that it asked for beside it.
type Rooms = Arc<Mutex<Vec<Cleared>>>;

#[derive(Debug)]
enum Cleared {
    Folder(TempDir),
    Schema(String),
}

/// Runs one case on one engine and clears up after it, also when it failed.
pub(crate) async fn run<Case, Running>(engine: Engine, case: Case)
where
    Case: FnOnce(TestDatabase) -> Running,
    Running: Future<Output = ()>,
{
    let rooms = Rooms::default();
    let database = TestDatabase::new(engine, &rooms).await;
    let outcome = AssertUnwindSafe(case(database)).catch_unwind().await;
    let cleared = std::mem::take(&mut *rooms.lock().unwrap_or_else(PoisonError::into_inner));
    for room in cleared {
        match room {
            Cleared::Folder(folder) => drop(folder),
            Cleared::Schema(schema) => drop_schema(&schema).await,
        }
    }
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

impl TestDatabase {
    /// The folder of an embedded database; a server keeps its own.
    pub(crate) fn engine_folder(&self) -> Option<PathBuf> {
        match &self.room {
            Room::Folder(folder) => Some(folder.clone()),
            Room::Schema(_) => None,
        }
    }

    async fn new(engine: Engine, rooms: &Rooms) -> Self {
        let (url, room, cleared) = match engine {
            Engine::Sqlite => {
                let folder = TempDir::with_prefix("nazorg-test-").expect("the system's temporary folder takes files");
                let url = format!("sqlite://{}", folder.path().join("nazorg.sqlite3").display());
                (url, Room::Folder(folder.path().to_path_buf()), Cleared::Folder(folder))
            }
            Engine::Postgres => {
                let schema = new_schema().await;
                // The application name marks the connections of this test, so that none of them outlives it.
                let url = format!(
                    "{}?options=-csearch_path%3D{schema}&application_name={schema}",
                    server()
                );
                (url, Room::Schema(schema.clone()), Cleared::Schema(schema))
            }
        };
        rooms.lock().unwrap_or_else(PoisonError::into_inner).push(cleared);
        Self {
            url,
            engine,
            room,
            rooms: Arc::clone(rooms),
        }
    }

    /// One more empty database of the same engine, for what is thrown away and built again.
    pub(crate) async fn another(&self) -> Self {
        Self::new(self.engine, &self.rooms).await
    }

    /// Every byte that a thief of the disk or of a dump would hold: SQLite's file with its WAL, or a dump in SQL, in
    /// which PostgreSQL writes `bytea` as hex.
    pub(crate) fn at_rest(&self) -> Vec<u8> {
        match &self.room {
            Room::Folder(folder) => {
                let files = std::fs::read_dir(folder).expect("the database's folder is there");
                let files = files.map(|entry| entry.expect("the database's folder can be listed").path());
                // By a process of its own: were this one to close a file of a database that it has open elsewhere, the
                // system would take all its locks on it away (POSIX, `fcntl`), and SQLite's order with them.
                let read = Command::new("cat").args(files).output().expect("cat starts");
                assert!(read.status.success(), "the database's files can be read");
                read.stdout
            }
            Room::Schema(schema) => {
                let dump = Command::new(place("NAZORG_TEST_PG_DUMP"))
                    .args(["--schema", schema, "--dbname", &server()])
                    .output()
                    .expect("pg_dump starts");
                assert!(
                    dump.status.success(),
                    "pg_dump failed: {}",
                    String::from_utf8_lossy(&dump.stderr)
                );
                dump.stdout
            }
        }
    }
}

fn server() -> String {
    place("NAZORG_TEST_POSTGRES")
}

async fn administer() -> PgConnection {
    PgConnection::connect(&server())
        .await
        .expect("PostgreSQL answers where tests/run started it")
}

async fn new_schema() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let schema = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = administer().await;
    sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .execute(&mut connection)
        .await
        .expect("a new schema can be made");
    schema
}

async fn drop_schema(schema: &str) {
    let mut connection = administer().await;
    // A pool that the test left open would keep its locks and so keep the schema.
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1")
        .bind(schema)
        .execute(&mut connection)
        .await
        .expect("the test's connections can be ended");
    // Rather an error than a test that never ends.
    sqlx::query("SET lock_timeout = '30s'")
        .execute(&mut connection)
        .await
        .expect("a time-out can be set");
    sqlx::query(AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE")))
        .execute(&mut connection)
        .await
        .expect("the test's schema can be dropped");
}

#[cfg(test)]
mod tests {
    use super::{Engine, TestDatabase, administer, run};
    use sqlx::{Connection as _, PgConnection, SqliteConnection};
    use sqlx::{Row as _, sqlite::SqliteConnectOptions};
    use std::str::FromStr as _;
    use std::sync::{Arc, Mutex};

    super::on_every_engine!(a_database_is_empty_and_alone);

    /// Both databases make a table of the same name; neither sees the other's row.
    async fn a_database_is_empty_and_alone(db: TestDatabase) {
        let other = db.another().await;
        assert_ne!(db.url, other.url);
        for (database, word) in [(&db, "zonnebloem"), (&other, "korenbloem")] {
            assert_eq!(rows_after_insert(database, word).await, 1, "{}", database.url);
        }
        let stored = db.at_rest();
        let holds = |word: &str| stored.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(holds("zonnebloem") && !holds("korenbloem"));
    }

    async fn rows_after_insert(database: &TestDatabase, word: &'static str) -> i64 {
        let create = "CREATE TABLE flower (name TEXT NOT NULL)";
        let insert = "INSERT INTO flower (name) VALUES ($1)";
        let count = "SELECT count(*) FROM flower";
        match database.engine {
            Engine::Sqlite => {
                let options = SqliteConnectOptions::from_str(&database.url).expect("the URL is read");
                let mut c = SqliteConnection::connect_with(&options.create_if_missing(true))
                    .await
                    .expect("opens");
                sqlx::query(create).execute(&mut c).await.expect("creates");
                sqlx::query(insert).bind(word).execute(&mut c).await.expect("inserts");
                sqlx::query(count).fetch_one(&mut c).await.expect("counts").get(0)
            }
            Engine::Postgres => {
                let mut c = PgConnection::connect(&database.url).await.expect("connects");
                sqlx::query(create).execute(&mut c).await.expect("creates");
                sqlx::query(insert).bind(word).execute(&mut c).await.expect("inserts");
                sqlx::query(count).fetch_one(&mut c).await.expect("counts").get(0)
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_failed_case_still_fails_and_leaves_nothing() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let place = Arc::clone(&seen);
            let case = async move |db: TestDatabase| {
                rows_after_insert(&db, "papaver").await;
                // Left open with a lock on the table, as a failing test would.
                let held = match engine {
                    Engine::Sqlite => None,
                    Engine::Postgres => {
                        let mut c = PgConnection::connect(&db.url).await.expect("connects");
                        sqlx::query("BEGIN").execute(&mut c).await.expect("begins");
                        sqlx::query("LOCK TABLE flower").execute(&mut c).await.expect("locks");
                        Some(c)
                    }
                };
                place.lock().expect("not poisoned").push((db.room.clone(), held));
                std::panic::resume_unwind(Box::new("as it should"));
            };
            let outcome = tokio::spawn(run(engine, case)).await;
            assert!(outcome.expect_err("the case failed").is_panic());
        }
        let seen = std::mem::take(&mut *seen.lock().expect("not poisoned"));
        assert_eq!(seen.len(), 2);
        for (room, _held) in seen {
            match room {
                super::Room::Folder(folder) => assert!(!folder.exists()),
                super::Room::Schema(schema) => {
                    let left: i64 = sqlx::query("SELECT count(*) FROM pg_namespace WHERE nspname = $1")
                        .bind(schema)
                        .fetch_one(&mut administer().await)
                        .await
                        .expect("counts")
                        .get(0);
                    assert_eq!(left, 0);
                }
            }
        }
    }
}
