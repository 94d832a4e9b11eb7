//! The one writer of the embedded engine.
//!
//! SQLite takes one writer at a time, and each commit is an fsync. So every write is handed to one task that runs
//! what has gathered in one transaction, each caller under a savepoint of its own, and answers only after the commit.
//! No caller holds the write connection across an await of its own.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::conn::Conn;

/// One write: run it, and get what to do once its transaction ended.
type Job = Box<dyn for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Done> + Send>;

/// Whether the savepoint is to be kept, and how to answer the caller.
struct Done {
    keep: bool,
    answer: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
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
    pub(super) fn start(pool: SqlitePool) -> Self {
        let (jobs, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(write_on(pool, inbox));
        Self { jobs }
    }

    /// Runs one write and answers after its commit.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            async move {
                let result = work(conn).await;
                let keep = result.is_ok();
                let answer = Box::new(move |committed: Result<(), StoreError>| {
                    // A caller that no longer listens has lost its answer, not its write.
                    let _ = answer.send(result.and_then(|value| committed.map(|()| value)));
                });
                Done { keep, answer }
            }
            .boxed()
        });
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::NotTaken)?
    }
}

async fn write_on(pool: SqlitePool, mut inbox: mpsc::Receiver<Job>) {
    while let Some(first) = inbox.recv().await {
        let mut jobs = vec![first];
        while jobs.len() < TOGETHER
            && let Ok(next) = inbox.try_recv()
        {
            jobs.push(next);
        }
        commit_together(&pool, jobs).await;
    }
}

async fn commit_together(pool: &SqlitePool, jobs: Vec<Job>) {
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
    for job in jobs {
        if let Some(done) = run_under_savepoint(&mut conn, job).await {
            answers.push(done.answer);
        }
    }
    match sqlx::raw_sql("COMMIT").execute(&mut *conn).await {
        Ok(_) => answers.into_iter().for_each(|answer| answer(Ok(()))),
        Err(error) => {
            tracing::error!(error = %error, "the database could not commit");
            let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await;
            for answer in answers {
                answer(Err(StoreError::Driver {
                    doing: "commit",
                    source: sqlx::Error::WorkerCrashed,
                }));
            }
        }
    }
}

/// `BEGIN IMMEDIATE` takes the write lock at once; a transaction that reads first and writes later would fail.
async fn begin(conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut waited = Duration::ZERO;
    loop {
        match sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *conn).await {
            Err(sqlx::Error::Database(error)) if waited < BUSY && error.message().contains("locked") => {
                let pause = Duration::from_millis(20);
                tokio::time::sleep(pause).await;
                waited += pause;
            }
            other => return other.map(drop),
        }
    }
}

/// Runs one job; a failed one is taken back alone and answered at once, and a panicking one harms nobody else.
async fn run_under_savepoint(conn: &mut SqliteConnection, job: Job) -> Option<Done> {
    if let Err(error) = sqlx::raw_sql("SAVEPOINT job").execute(&mut *conn).await {
        tracing::error!(error = %error, "the database took no savepoint");
        return None;
    }
    let ran = {
        let mut tx = Conn::Sqlite(&mut *conn);
        AssertUnwindSafe(job(&mut tx)).catch_unwind().await
    };
    let keep = matches!(&ran, Ok(done) if done.keep);
    let end = if keep {
        "RELEASE job"
    } else {
        "ROLLBACK TO job; RELEASE job"
    };
    if let Err(error) = sqlx::raw_sql(end).execute(&mut *conn).await {
        tracing::error!(error = %error, "the database could not end a savepoint");
        return None;
    }
    match ran {
        Ok(done) if done.keep => Some(done),
        Ok(done) => {
            (done.answer)(Ok(()));
            None
        }
        Err(_) => None,
    }
}
