//! The bare machine on PostgreSQL: one connection, one statement for each step.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use job::Job;
use tokio::sync::oneshot;
use tokio_postgres::{Client, NoTls, Statement};

use super::{Database, Finished, LEASE};

const TABLES: &str = "
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    due_at BIGINT NOT NULL,
    state SMALLINT NOT NULL DEFAULT 0,
    leased_until BIGINT,
    content TEXT NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX job_due ON job (due_at, id) WHERE state = 0;
CREATE TABLE delivery (id BIGINT PRIMARY KEY, at BIGINT NOT NULL, answer TEXT NOT NULL);
";

/// $1 and $2: what is finished and its answers; $3: now; $4: how many more; $5: until when they are leased.
const STEP: &str = "
WITH finished AS (
    UPDATE job SET state = 2, leased_until = NULL WHERE id = ANY($1)
), evidence AS (
    INSERT INTO delivery (id, at, answer) SELECT id, $3, answer FROM unnest($1, $2::text[]) AS told (id, answer)
), due AS (
    SELECT id FROM job WHERE state = 0 AND due_at <= $3 ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
)
UPDATE job SET state = 1, leased_until = $5 FROM due WHERE job.id = due.id RETURNING job.content";

pub(super) struct Postgres {
    client: Arc<Client>,
    step: Statement,
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Self {
        let client = Arc::new(connect(url).await);
        let step = client.prepare(STEP).await.expect("the statement is in order");
        Self { client, step }
    }
}

impl Database for Postgres {
    fn step(&self, finished: Vec<Finished>, claim: usize) -> oneshot::Receiver<Vec<Job>> {
        let (answer, answered) = oneshot::channel();
        let (client, step) = (Arc::clone(&self.client), self.step.clone());
        tokio::spawn(async move {
            let (ids, answers): (Vec<i64>, Vec<String>) = finished.into_iter().map(|one| (one.id, one.answer)).unzip();
            let now = now();
            let limit = i64::try_from(claim).expect("a batch is small");
            let rows = client
                .query(&step, &[&ids, &answers, &now, &limit, &(now + LEASE)])
                .await;
            let read = |row: tokio_postgres::Row| serde_json::from_str(row.get(0)).expect("a job is JSON");
            let claimed = rows.expect("the step is durable").into_iter().map(read).collect();
            // Whoever asked has gone only where the run has failed.
            let _ = answer.send(claimed);
        });
        answered
    }

    async fn done(&self) -> usize {
        let sql = "SELECT count(*) FROM job JOIN delivery USING (id) WHERE state = 2";
        let count: i64 = self.client.query_one(sql, &[]).await.expect("it can be counted").get(0);
        usize::try_from(count).expect("a count is not negative")
    }
}

pub(super) async fn fill(url: &str, jobs: usize) {
    let client = connect(url).await;
    client.batch_execute(TABLES).await.expect("the tables are made");
    let ids: Vec<i64> = (0..).take(jobs).collect();
    let content: Vec<String> = ids.iter().map(|&id| content(id)).collect();
    let sql = "INSERT INTO job (id, due_at, content) SELECT id, $2, content FROM unnest($1::bigint[], $3::text[]) AS t (id, content)";
    let written = client.execute(sql, &[&ids, &now(), &content]).await;
    assert_eq!(written.expect("the jobs are written"), jobs as u64);
}

pub(super) fn content(id: i64) -> String {
    serde_json::to_string(&Job::nth(id)).expect("a job is JSON")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a measured program of its own, without the service's clock"
)]
pub(super) fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is right");
    i64::try_from(since.as_millis()).expect("the clock is right")
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("PostgreSQL answers");
    tokio::spawn(connection);
    client
}
