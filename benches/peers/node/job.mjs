// What one job is, for the programs on Node: the same job, text and wire as of ../job.
import { readFileSync } from "node:fs";
import { Pool } from "undici";

const text = readFileSync(new URL("../text.txt", import.meta.url), "utf8").trimEnd();
export const CONNECTIONS = 64;

export const nth = (id) => ({
  id,
  name: `Persoon ${String(id).padStart(6, "0")}`,
  months: "drie",
  service: "OCMW Voorbeeld",
  day: "vrijdag",
  call: "03 000 00 00",
});

// The way to the sink. undici, because Node's own http took longer; each connection carries one request at a time.
export function gateway(address) {
  const pool = new Pool(`http://${address}`, { connections: CONNECTIONS, pipelining: 1 });
  return async (job) => {
    const reference = `check-in-${String(job.id).padStart(9, "0")}`;
    const answer = await pool.request({
      method: "POST",
      path: "/messages",
      headers: { "content-type": "application/json", "idempotency-key": reference },
      body: JSON.stringify({
        to: `+32470${String(job.id).padStart(6, "0")}`,
        from: "8850",
        text: text.replace(/\{(\w+)\}/g, (_, name) => job[name]),
        reference,
      }),
    });
    const { id } = await answer.body.json();
    if (answer.statusCode !== 200 || !id) throw new Error(`the sink said ${answer.statusCode}`);
    return id;
  };
}
