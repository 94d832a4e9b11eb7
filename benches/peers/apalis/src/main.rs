//! apalis with apalis-postgres. What its documentation offers for many small jobs: batches far above 10, which
//! `Config::batch_size` says is for throughput; as many as pg-boss and the service claim at once, 1000, were faster than
//! 500. No lock of its own for each task, since the fetch has locked it already (`Config::lock_tasks`); tasks side by
//! side on all threads (`parallelize`, `concurrency`); and to be told of work instead of asking for it (`with_pubsub`).
//!
//!     peer-apalis fill|http|noop JOBS DATABASE SINK

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use apalis::prelude::*;
use apalis_postgres::{Config, PgPool, PostgresStorage};
use job::gateway::{CONNECTIONS, Gateway};
use job::{Job, pace};
use tokio::sync::Notify;

const QUEUE: &str = "check-in";
const BATCH: usize = 1000;
const THREADS: usize = 2;
const POOL: u32 = 10;

/// What a task is given beside its job.
#[derive(Clone)]
struct Around {
    /// Where it sends, if anywhere.
    gateway: Option<Arc<Gateway>>,
    handled: Arc<AtomicUsize>,
    jobs: usize,
    all: Arc<Notify>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, jobs, database, sink @ ..] = arguments.as_slice() else {
        panic!("peer-apalis fill|http|noop JOBS DATABASE SINK");
    };
    let jobs = jobs.parse().expect("JOBS is a number");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        let options = sqlx::postgres::PgPoolOptions::new()
            .min_connections(POOL)
            .max_connections(POOL);
        let pool = options.connect(database).await.expect("PostgreSQL answers");
        if what == "fill" {
            fill(&pool, jobs).await;
        } else {
            let gateway = match what.as_str() {
                "http" => Some(Arc::new(Gateway::open(&sink[0]).await)),
                _ => None,
            };
            work(&pool, jobs, gateway).await;
        }
    });
    // The worker has no end of its own, and nothing is under way.
    std::process::exit(0);
}

fn storage(pool: &PgPool) -> PostgresStorage<Job> {
    let config = Config::default().queue(QUEUE).batch_size(BATCH).lock_tasks(false);
    PostgresStorage::new(pool).with_config(config)
}

async fn fill(pool: &PgPool, jobs: usize) {
    PostgresStorage::setup(pool).await.expect("the tables are made");
    let mut storage = storage(pool);
    let mut all = futures::stream::iter((0..).take(jobs).map(Job::nth));
    storage.push_stream(&mut all).await.expect("the jobs are written");
}

async fn work(pool: &PgPool, jobs: usize, gateway: Option<Arc<Gateway>>) {
    let all = Arc::new(Notify::new());
    let around = Around {
        gateway,
        handled: Arc::default(),
        jobs,
        all: Arc::clone(&all),
    };
    let settings = format!(
        "batch_size {BATCH}, lock_tasks false, pubsub, parallelize(tokio::spawn), concurrency {CONNECTIONS}, {THREADS} threads, pool {POOL}"
    );
    pace::ready(version(), &settings);

    let began = Instant::now();
    let worker = WorkerBuilder::new("one")
        .backend(storage(pool).with_pubsub())
        .concurrency(CONNECTIONS)
        .parallelize(tokio::spawn)
        .data(around)
        .build(handle);
    let all_done = async {
        all.notified().await;
        // Only now is the database asked, so that asking costs the run nothing.
        while done(pool).await < jobs {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        ended = worker.run() => panic!("the worker ended: {ended:?}"),
        () = all_done => pace::done(jobs, began.elapsed()),
    }
}

async fn handle(job: Job, around: Data<Around>) -> Result<(), BoxDynError> {
    if let Some(gateway) = &around.gateway {
        gateway.hand_over(&job).await;
    }
    if around.handled.fetch_add(1, Ordering::Relaxed) + 1 == around.jobs {
        around.all.notify_one();
    }
    Ok(())
}

async fn done(pool: &PgPool) -> usize {
    let sql = "SELECT count(*) FROM apalis.jobs WHERE status = 'Done'";
    let count: i64 = sqlx::query_scalar(sql)
        .fetch_one(pool)
        .await
        .expect("it can be counted");
    usize::try_from(count).expect("a count is not negative")
}

/// As the lock file has it.
fn version() -> &'static str {
    let locked = include_str!("../Cargo.lock");
    let (_, after) = locked
        .split_once("name = \"apalis-postgres\"\nversion = \"")
        .expect("it is locked");
    after.split_once('"').expect("a version ends").0
}
