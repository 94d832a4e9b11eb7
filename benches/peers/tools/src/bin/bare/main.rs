//! The bare machine: the least that a queue has to do for one job, and nothing of what makes it a service. Rows that are
//! due are claimed under a lease, rendered, handed over, and written down as done with a row of evidence, all durable.
//!
//! One statement or transaction does both what was done and what is claimed next, as soon as half a batch is done or has
//! waited for 10 ms; while it commits, the connections go on with what is at hand.
//!
//!     bare fill|http|noop postgres|sqlite JOBS DATABASE SINK

mod postgres;
mod sqlite;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use job::Job;
use job::gateway::{CONNECTIONS, Gateway};
use job::pace;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep_until;

/// As many are claimed at once.
const BATCH: usize = 500;
/// What is done is not left unwritten for longer.
const PATIENCE: Duration = Duration::from_millis(10);
/// How long a claim holds, in milliseconds.
const LEASE: i64 = 60_000;

/// What was handed over, and what the far end called it.
struct Finished {
    id: i64,
    answer: String,
}

/// One of the two engines.
trait Database {
    /// Writes down what is finished and claims as many more as asked for, in one durable step.
    fn step(&self, finished: Vec<Finished>, claim: usize) -> oneshot::Receiver<Vec<Job>>;
    /// How many jobs are done, with their evidence.
    async fn done(&self) -> usize;
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, engine, jobs, database, rest @ ..] = arguments.as_slice() else {
        panic!("bare fill|http|noop postgres|sqlite JOBS DATABASE SINK");
    };
    let jobs: usize = jobs.parse().expect("JOBS is a number");
    // One thread is faster than two where the database stands on the same machine.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        match (what.as_str(), engine.as_str()) {
            ("fill", "postgres") => postgres::fill(database, jobs).await,
            ("fill", "sqlite") => sqlite::fill(database, jobs),
            (_, "postgres") => run(&postgres::Postgres::open(database).await, what, jobs, rest).await,
            (_, "sqlite") => run(&sqlite::Sqlite::open(database), what, jobs, rest).await,
            _ => panic!("the engine is postgres or sqlite"),
        }
    });
}

async fn run(database: &impl Database, what: &str, jobs: usize, rest: &[String]) {
    let settings = format!(
        "batch {BATCH}, written at {} done or after {PATIENCE:?}, 1 thread",
        BATCH / 2
    );
    let took = match what {
        "http" => {
            let gateway = Arc::new(Gateway::open(&rest[0]).await);
            pace::ready("", &settings);
            let began = Instant::now();
            send_all(database, &gateway).await;
            assert_eq!(database.done().await, jobs);
            began.elapsed()
        }
        "noop" => {
            pace::ready("", &settings);
            let began = Instant::now();
            do_nothing(database).await;
            assert_eq!(database.done().await, jobs);
            began.elapsed()
        }
        _ => panic!("what is done is fill, http or noop"),
    };
    pace::done(jobs, took);
}

async fn do_nothing(database: &impl Database) {
    let mut finished = Vec::new();
    loop {
        let claimed = database.step(finished, BATCH).await.expect("the database answers");
        if claimed.is_empty() {
            return;
        }
        let finish = |job: Job| Finished {
            id: job.id,
            answer: String::new(),
        };
        finished = claimed.into_iter().map(finish).collect();
    }
}

async fn send_all(database: &impl Database, gateway: &Arc<Gateway>) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut at_hand: VecDeque<Job> = VecDeque::new();
    let mut finished = Vec::new();
    let mut oldest = None;
    let mut flying = 0;
    let mut exhausted = false;
    // What is being written and claimed, and whether any were asked for.
    let mut step: Option<(oneshot::Receiver<Vec<Job>>, bool)> = None;
    loop {
        while flying < CONNECTIONS {
            let Some(job) = at_hand.pop_front() else { break };
            flying += 1;
            let (gateway, tell) = (Arc::clone(gateway), tell.clone());
            tokio::spawn(async move {
                let answer = gateway.hand_over(&job).await;
                // Whoever listens has gone only where the run has failed.
                let _ = tell.send(Finished { id: job.id, answer });
            });
        }
        if step.is_none() {
            let waited = oldest.is_some_and(|since: Instant| since.elapsed() >= PATIENCE);
            let all_back = flying == 0 && !finished.is_empty();
            let room = !exhausted && at_hand.len() < BATCH / 2;
            if finished.len() >= BATCH / 2 || waited || all_back || (room && at_hand.is_empty()) {
                oldest = None;
                let claim = if room { BATCH } else { 0 };
                step = Some((database.step(std::mem::take(&mut finished), claim), room));
            } else if flying == 0 && exhausted && at_hand.is_empty() {
                return;
            }
        }
        let deadline = oldest.map(|since| since + PATIENCE);
        tokio::select! {
            Some(one) = told.recv(), if flying > 0 => {
                flying -= 1;
                oldest.get_or_insert_with(Instant::now);
                finished.push(one);
                // Whatever else has come back by now goes along.
                while let Ok(one) = told.try_recv() {
                    flying -= 1;
                    finished.push(one);
                }
            }
            (claimed, asked) = async {
                let (answer, asked) = step.as_mut().expect("there is one");
                (answer.await.expect("the database answers"), *asked)
            }, if step.is_some() => {
                step = None;
                exhausted |= asked && claimed.is_empty();
                at_hand.extend(claimed);
            }
            () = async { sleep_until(deadline.expect("there is one").into()).await },
                if deadline.is_some() && step.is_none() => {}
        }
    }
}
