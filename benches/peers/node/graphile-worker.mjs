// graphile-worker, as its page on performance (worker.graphile.org/docs/performance) sets it where it states its best
// figures: 24 jobs at once, a local queue of 500, completions in batches without delay. That page leaves how many go at
// once to whoever knows the jobs, so that is an argument.
//
//   node graphile-worker.mjs fill|http|noop JOBS DATABASE SINK [AT-ONCE]
import pg from "pg";
import { makeWorkerUtils, run, Logger } from "graphile-worker";
import { gateway, nth } from "./job.mjs";
import { countdown, done, ready, until } from "./pace.mjs";

const [what, jobs, database, sink] = [process.argv[2], Number(process.argv[3]), process.argv[4], process.argv[5]];
const TASK = "check-in";
const concurrentJobs = Number(process.argv[6] ?? 24);
const maxPoolSize = 25;
const worker = {
  concurrentJobs,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
};

if (what === "fill") {
  const utils = await makeWorkerUtils({ connectionString: database });
  await utils.migrate();
  for (let at = 0; at < jobs; at += 1000) {
    const many = Math.min(1000, jobs - at);
    await utils.addJobs(Array.from({ length: many }, (_, n) => ({ identifier: TASK, payload: nth(at + n) })));
  }
  await utils.release();
} else {
  const send = gateway(sink);
  // Connected beforehand, because nobody else's connecting is timed either.
  const pgPool = new pg.Pool({ connectionString: database, max: maxPoolSize });
  // Without these it warns on every start. A lost connection ends the run at the next statement.
  pgPool.on("error", (error) => console.error(error));
  pgPool.on("connect", (client) => client.on("error", (error) => console.error(error)));
  const clients = await Promise.all(Array.from({ length: maxPoolSize }, () => pgPool.connect()));
  for (const client of clients) client.release();
  const { localQueue, ...told } = worker;
  await ready("graphile-worker", { ...told, "localQueue.size": localQueue.size, pool: maxPoolSize });

  const { all, count } = countdown(jobs);
  const began = performance.now();
  const runner = await run({
    pgPool,
    preset: { worker },
    // Without it a line is written for each job.
    logger: new Logger(() => () => {}),
    noHandleSignals: true,
    taskList: {
      [TASK]: async (job) => {
        if (what === "http") await send(job);
        count();
      },
    },
  });
  runner.promise.catch((error) => {
    console.error(error);
    process.exit(1);
  });
  await all;
  // What is done it deletes; a failed job would stay.
  await until(pgPool, "SELECT count(*) FROM graphile_worker._private_jobs", (count) => count === 0);
  await done(jobs, (performance.now() - began) / 1000);
}
process.exit(0);
