import { parseEvidence } from "../../../core/image";
import { vulnerabilitiesIn } from "../evidence";
import type { Tx } from "../schema";
import { chunk, type Tell } from "./tell";

/** Whether requests, evidence and vulnerabilities are those that the history holds. */
export async function verifyRest(reading: Tx, fault: Tell): Promise<void> {
  let seq = 0;
  const open = new Map<string, number>();
  const closed = new Map<string, number>();
  const evidence = new Map<string, number>();
  const vulnerable = new Set<string>();
  for (;;) {
    const rows = await reading
      .selectFrom("entries")
      .select(["seq", "kind", "body"])
      .where("instance", "is", null)
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(chunk)
      .execute();
    for (const row of rows) {
      seq = row.seq;
      if (row.body === null) continue;
      const data = JSON.parse(row.body) as { id?: string; request?: string };
      if (row.kind === "request") open.set(String(data.id), row.seq);
      if (row.kind === "closing") closed.set(String(data.request), row.seq);
      if (row.kind !== "evidence") continue;
      const parsed = parseEvidence(data);
      if ("problems" in parsed) fault(`entry ${row.seq}`, `is no evidence: ${parsed.problems.join("; ")}`);
      else {
        evidence.set(parsed.value.id, row.seq);
        for (const name of vulnerabilitiesIn(parsed.value)) vulnerable.add(`${name} ${parsed.value.digest}`);
      }
    }
    if (rows.length < chunk) break;
  }
  const requests = await reading.selectFrom("requests").selectAll().execute();
  for (const row of requests)
    if (open.get(row.id) !== row.seq || (closed.get(row.id) ?? null) !== row.closed)
      fault(`request ${row.id}`, "is not what the history says");
  if (requests.length !== open.size) fault("the requests", "are not all that the history holds");
  const pieces = await reading.selectFrom("evidence").select(["id", "seq"]).execute();
  for (const { id, seq: at } of pieces)
    if (evidence.get(id) !== at) fault(`evidence ${id}`, "is not what the history says");
  if (pieces.length !== evidence.size) fault("the evidence", "is not all that the history holds");
  const listed = await reading.selectFrom("vulnerable").selectAll().execute();
  const isSame =
    listed.length === vulnerable.size && listed.every((row) => vulnerable.has(`${row.cve} ${row.digest}`));
  if (!isSame) fault("the vulnerabilities", "are not those that the scans name");
}
