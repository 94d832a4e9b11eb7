//! The bare machine on SQLite: one writer on a thread of its own, one transaction for each step.

use std::sync::mpsc;
use std::thread;

use job::Job;
use rusqlite::{Connection, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::postgres::{content, now};
use super::{Database, Finished, LEASE};

const TABLES: &str = "
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    due_at INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    content TEXT NOT NULL
);
CREATE INDEX job_due ON job (due_at, id) WHERE state = 0;
CREATE TABLE delivery (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, answer TEXT NOT NULL);
";

enum Order {
    Step(Vec<Finished>, usize, oneshot::Sender<Vec<Job>>),
    Count(oneshot::Sender<usize>),
}

pub(super) struct Sqlite {
    orders: mpsc::Sender<Order>,
}

impl Sqlite {
    pub(super) fn open(file: &str) -> Self {
        let mut connection = connect(file);
        let (orders, taken) = mpsc::channel();
        thread::spawn(move || {
            for order in taken {
                // Whoever asked has gone only where the run has failed.
                match order {
                    Order::Step(finished, claim, answer) => {
                        let _ = answer.send(step(&mut connection, &finished, claim).expect("the step is durable"));
                    }
                    Order::Count(answer) => {
                        let _ = answer.send(count(&connection).expect("it can be counted"));
                    }
                }
            }
        });
        Self { orders }
    }
}

impl Database for Sqlite {
    fn step(&self, finished: Vec<Finished>, claim: usize) -> oneshot::Receiver<Vec<Job>> {
        let (answer, answered) = oneshot::channel();
        self.orders
            .send(Order::Step(finished, claim, answer))
            .expect("the writer lives");
        answered
    }

    async fn done(&self) -> usize {
        let (answer, answered) = oneshot::channel();
        self.orders.send(Order::Count(answer)).expect("the writer lives");
        answered.await.expect("the writer lives")
    }
}

fn step(connection: &mut Connection, finished: &[Finished], claim: usize) -> rusqlite::Result<Vec<Job>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now = now();
    let mut claimed = Vec::with_capacity(claim);
    {
        let mut close = transaction.prepare_cached("UPDATE job SET state = 2, leased_until = NULL WHERE id = ?1")?;
        let mut prove = transaction.prepare_cached("INSERT INTO delivery (id, at, answer) VALUES (?1, ?2, ?3)")?;
        for one in finished {
            close.execute([one.id])?;
            prove.execute(params![one.id, now, one.answer])?;
        }
        let due = "SELECT id, content FROM job WHERE state = 0 AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2";
        let mut due = transaction.prepare_cached(due)?;
        let mut lease = transaction.prepare_cached("UPDATE job SET state = 1, leased_until = ?2 WHERE id = ?1")?;
        let limit = i64::try_from(claim).expect("a batch is small");
        // Read to the end before anything is changed: the index that is read is the one that changes.
        let rows: Vec<(i64, String)> = due
            .query_map([now, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (id, content) in rows {
            lease.execute([id, now + LEASE])?;
            claimed.push(serde_json::from_str(&content).expect("a job is JSON"));
        }
    }
    transaction.commit()?;
    Ok(claimed)
}

fn count(connection: &Connection) -> rusqlite::Result<usize> {
    let sql = "SELECT count(*) FROM job JOIN delivery USING (id) WHERE state = 2";
    let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(usize::try_from(count).expect("a count is not negative"))
}

pub(super) fn fill(file: &str, jobs: usize) {
    let mut connection = connect(file);
    connection.execute_batch(TABLES).expect("the tables are made");
    let transaction = connection.transaction().expect("a transaction begins");
    for id in (0..).take(jobs) {
        let sql = "INSERT INTO job (id, due_at, content) VALUES (?1, ?2, ?3)";
        let mut insert = transaction.prepare_cached(sql).expect("the statement is in order");
        insert
            .execute(params![id, now(), content(id)])
            .expect("a job is written");
    }
    transaction.commit().expect("the jobs are durable");
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("the log is emptied");
}

/// As durable as SQLite can: each commit is on the disk before it returns.
fn connect(file: &str) -> Connection {
    let connection = Connection::open(file).expect("the file opens");
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536";
    connection.execute_batch(settings).expect("the settings are taken");
    let synchronous: i64 = connection
        .query_row("PRAGMA synchronous", [], |row| row.get(0))
        .expect("it can be asked");
    assert_eq!(synchronous, 2, "FULL");
    connection
}
