// How a program and whoever measures it speak: the same as ../job/src/pace.rs. And the one question that ends a run:
// does the database hold every job as done?
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

export async function ready(name, settings) {
  const { version } = JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url)));
  say({ version, settings: Object.entries(settings).map(([key, value]) => `${key} ${value}`).join(", ") });
  await lines.next();
}

export async function done(jobs, seconds) {
  say({ jobs, seconds });
  await lines.next();
}

// Counts handled jobs, and resolves when all were. Only then is the database asked, so that asking costs the run nothing.
export function countdown(jobs) {
  let handled = 0;
  let resolve;
  const all = new Promise((done) => (resolve = done));
  return { all, count: (many = 1) => (handled += many) >= jobs && resolve() };
}

// Asks until the database says so; every 2 ms, so that a run is told at most so much too long.
export async function until(pool, query, holds) {
  for (;;) {
    const { rows } = await pool.query(query);
    if (holds(Number(rows[0].count))) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
