import { eventAt, STEPS } from "./events";

const [url, token, instances, batch, lanes] = process.argv.slice(2);
const total = Number(instances) * STEPS;
const size = Number(batch);
const start = Date.now() - 30 * 86_400_000;
let next = 0;
let accepted = 0;

/** Sends batches one after the other; what is refused ends the run. */
async function lane(): Promise<void> {
  while (next < total) {
    const from = next;
    next = Math.min(total, from + size);
    const events = Array.from({ length: next - from }, (_, at) =>
      eventAt(from + at, Number(instances), start),
    );
    const answer = await fetch(`${url}/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(events),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    accepted += ((await answer.json()) as { accepted: number }).accepted;
    process.send!({ accepted });
  }
}

void Promise.all(Array.from({ length: Number(lanes) }, lane)).then(() => process.disconnect());
