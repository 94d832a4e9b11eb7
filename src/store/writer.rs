//! The one writer of the embedded engine.
//!
//! SQLite takes one writer at a time, and each commit is an fsync. So every write is handed to one task that runs
//! what has gathered in one transaction, each caller under a savepoint of its own, and answers only after the commit.
//! No caller holds the write connection across an await of its own.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::conn::Conn;
use super::faults::{Listener, Point};

/// What a transaction does; what it finds it puts where its caller looks.
pub(super) type Work = Box<dyn for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<(), StoreError>> + Send>;

/// One write, and who waits for it. A caller that no longer listens has lost its answer, not its write.
struct Job {
    work: Work,
    answer: oneshot::Sender<Result<(), StoreError>>,
}

/// At most so many writes wait; more callers wait before they are taken in.
const QUEUE: usize = 1024;

/// At most so many writes ride in one commit.
const TOGETHER: usize = 128;

/// How long the writer waits for another process that holds the write lock.
const BUSY: Duration = Duration::from_secs(30);

/// The handle of the writer.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the task. It ends when the last handle is dropped, after what was taken in has been committed.
    pub(super) fn start(pool: SqlitePool, faults: Listener) -> Self {
        let (jobs, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(write_on(pool, faults, inbox));
        Self { jobs }
    }

    /// Runs one write and answers after its commit.
    pub(super) async fn write(&self, work: Work) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Job { work, answer };
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::NotTaken)?
    }
}

async fn write_on(pool: SqlitePool, faults: Listener, mut inbox: mpsc::Receiver<Job>) {
    while let Some(first) = inbox.recv().await {
        let mut jobs = vec![first];
        while jobs.len() < TOGETHER
            && let Ok(next) = inbox.try_recv()
        {
            jobs.push(next);
        }
        commit_together(&pool, &faults, jobs).await;
    }
}

async fn commit_together(pool: &SqlitePool, faults: &Listener, jobs: Vec<Job>) {
    let begun = async {
        let mut conn = pool.acquire().await?;
        begin(&mut conn).await?;
        Ok::<_, sqlx::Error>(conn)
    };
    let mut conn = match begun.await {
        Ok(conn) => conn,
        Err(error) => {
            tracing::error!(error = %error, "the database took no write; {} of them failed and will be tried again", jobs.len());
            // Dropping the jobs tells their callers that the store did not take them.
            return;
        }
    };
    let mut answers = Vec::with_capacity(jobs.len());
    let is_alone = jobs.len() == 1;
    for job in jobs {
        let ran = if is_alone {
            // Nobody else's write would be taken back with it.
            Ok(run(&mut conn, faults, job.work).await)
        } else {
            run_under_savepoint(&mut conn, faults, job.work).await
        };
        match ran {
            Ok(Ok(())) => answers.push(job.answer),
            Ok(Err(error)) => drop(job.answer.send(Err(error))),
            Err(error) => {
                // What stands in the transaction is no longer known. The callers learn that nothing was taken.
                tracing::error!(error = %error, "the database lost its place in a transaction, which is taken back");
                let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await;
                return;
            }
        }
    }
    if answers.is_empty() {
        let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await;
        return;
    }
    let committed = match faults.at(Point::Commit).await {
        Ok(()) => sqlx::raw_sql("COMMIT").execute(&mut *conn).await.map(drop),
        Err(_) => Err(sqlx::Error::WorkerCrashed),
    };
    if let Err(error) = &committed {
        tracing::error!(error = %error, "the database could not commit");
        let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await;
    }
    for answer in answers {
        let _ = answer.send(match committed {
            Ok(()) => Ok(()),
            Err(_) => Err(StoreError::Driver {
                doing: "commit",
                source: sqlx::Error::WorkerCrashed,
            }),
        });
    }
}

/// `BEGIN IMMEDIATE` takes the write lock at once; a transaction that reads first and writes later would fail.
async fn begin(conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let since = Instant::now();
    loop {
        match sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *conn).await {
            Err(sqlx::Error::Database(error)) if since.elapsed() < BUSY && error.message().contains("locked") => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => return other.map(drop),
        }
    }
}

/// Runs one write; one that panics has written nothing.
async fn run(conn: &mut SqliteConnection, faults: &Listener, work: Work) -> Result<(), StoreError> {
    let mut tx = Conn::sqlite(conn, faults);
    let ran = AssertUnwindSafe(work(&mut tx)).catch_unwind().await;
    ran.unwrap_or(Err(StoreError::NotTaken))
}

/// Runs one write; a failed one is taken back alone, and a panicking one harms nobody else.
///
/// # Errors
/// The outer one: the savepoint could not be set or ended, so that the whole transaction is in doubt.
async fn run_under_savepoint(
    conn: &mut SqliteConnection,
    faults: &Listener,
    work: Work,
) -> Result<Result<(), StoreError>, sqlx::Error> {
    sqlx::raw_sql("SAVEPOINT job").execute(&mut *conn).await?;
    let ran = run(conn, faults, work).await;
    let end = if ran.is_ok() {
        "RELEASE job"
    } else {
        "ROLLBACK TO job; RELEASE job"
    };
    sqlx::raw_sql(end).execute(&mut *conn).await?;
    Ok(ran)
}
