// pg-boss. Its documentation of workers (pgboss.io/api/workers, and the comments of its types) names what matters for
// many small jobs: fetch in batches, several workers, and no pause while batches come back full.
//
//   node pg-boss.mjs fill|http|noop JOBS DATABASE SINK
import pg from "pg";
import { PgBoss } from "pg-boss";
import { gateway, nth } from "./job.mjs";
import { countdown, done, ready, until } from "./pace.mjs";

const [what, jobs, database, sink] = [process.argv[2], Number(process.argv[3]), process.argv[4], process.argv[5]];
const QUEUE = "check-in";
const work = { batchSize: 1000, localConcurrency: 2, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
const max = 10;

const boss = new PgBoss({ connectionString: database, max });
boss.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
await boss.start();

if (what === "fill") {
  await boss.createQueue(QUEUE);
  for (let at = 0; at < jobs; at += 1000) {
    const many = Math.min(1000, jobs - at);
    await boss.insert(QUEUE, Array.from({ length: many }, (_, n) => ({ data: nth(at + n) })));
  }
} else {
  const send = gateway(sink);
  const pool = new pg.Pool({ connectionString: database, max: 1 });
  await pool.query("SELECT 1");
  await ready("pg-boss", { ...work, pool: max });

  const { all, count } = countdown(jobs);
  const began = performance.now();
  await boss.work(QUEUE, work, async (batch) => {
    // A batch is done or not as a whole, so its jobs go side by side.
    if (what === "http") await Promise.all(batch.map((job) => send(job.data)));
    count(batch.length);
  });
  await all;
  const query = "SELECT count(*) FROM pgboss.job WHERE state = 'completed'";
  await until(pool, query, (count) => count === jobs);
  await done(jobs, (performance.now() - began) / 1000);
}
// Its own stop() waits seconds for what is under way; nothing is.
process.exit(0);
