import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendLog, LogError, readLog } from "../../../../core/image/evidence/log";
import { parseEvidence, parseStatement } from "../../../../core/image/evidence/record";
import { evidence, start, toGreen } from "../status/support";

describe("an evidence log", () => {
  let folder: string;
  let file: string;
  const records = toGreen(start);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-log-"));
    file = join(folder, "evidence.jsonl");
    assert.equal(appendLog(file, records), records.length);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = () => Array.from(readLog(file), (link) => link.evidence);
  const broken = (line: number, problem: RegExp) => (error: unknown) =>
    error instanceof LogError && error.line === line && problem.test(error.problem);

  it("gives back what was recorded, in its order", () => {
    assert.deepEqual(read(), records);
    for (const each of read()) assert.deepEqual(parseEvidence(each), { value: each });
  });

  it("takes a piece of evidence once", () => {
    const other = evidence("vex", start);
    assert.equal(appendLog(file, [...records, other, other]), 1);
    assert.deepEqual(read(), [...records, other]);
  });

  it("shows every edit: a changed byte, a line left out, put in twice or moved", () => {
    const text = readFileSync(file, "utf8");
    const lines = text.trimEnd().split("\n");
    for (let at = 0; at < text.length; at += 7) {
      const changed = text[at] === "5" ? "6" : "5";
      if (text[at] === changed || text[at] === "\n") continue;
      writeFileSync(file, text.slice(0, at) + changed + text.slice(at + 1));
      assert.throws(read, LogError, `byte ${at}`);
    }
    const swap = (order: number[]) => writeFileSync(file, order.map((line) => `${lines[line]}\n`).join(""));
    swap([0, 2, 3, 4, 5, 6]);
    assert.throws(read, broken(2, /does not follow/));
    swap([0, 1, 1, 2, 3, 4, 5, 6]);
    assert.throws(read, broken(3, /does not follow/));
    swap([1, 0, 2, 3, 4, 5, 6]);
    assert.throws(read, broken(1, /does not follow/));
  });

  it("is not written to once it is broken, nor while somebody else writes", () => {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.slice(0, -20));
    assert.throws(() => appendLog(file, [evidence("vex", start)]), broken(7, /cut short/));
    writeFileSync(file, text);
    writeFileSync(`${file}.lock`, "");
    assert.throws(() => appendLog(file, [evidence("vex", start)]), broken(1, /somebody else/));
    assert.equal(readFileSync(file, "utf8"), text);
  });
});

describe("a piece of evidence", () => {
  const { id: _, ...fact } = evidence("scan", start);
  const problems = (data: unknown): string => {
    const parsed = parseStatement(data);
    return "problems" in parsed ? parsed.problems.join("\n") : "";
  };

  it("is refused for its form", () => {
    assert.equal(problems(fact), "");
    for (const [change, expected] of [
      [{ digest: "nginx:latest" }, /digest: is neither a digest/],
      [{ at: "yesterday" }, /at: is not a time in UTC/],
      [{ at: "2026-01-01T00:00:00+02:00" }, /at: is not a time in UTC/],
      [{ expires: fact.at }, /expires: is not after/],
      [{ kind: "opinion" }, /kind/],
      [{ role: "king" }, /role/],
      [{ actor: "a\u001b[31m" }, /actor: holds control characters/],
      [{ body: { feed: "x", findings: [{ id: "CVE-1", severity: "awful" }] } }, /body.findings.0.severity/],
      [{ extra: 1 }, /extra/],
    ] as const)
      assert.match(problems({ ...fact, ...change }), expected);
    for (const data of [null, 1, "text", [], JSON.parse('{"__proto__":{}}')])
      assert.notEqual(problems(data), "");
    const unending = { kind: "exception", body: { vulnerability: "CVE-1", owner: "team", reason: "none" } };
    assert.match(problems({ ...fact, ...unending }), /expires: an exception needs an end/);
    assert.match(
      problems({ ...fact, kind: "clearing", body: { reason: "none" } }),
      /closes: a clearing names/,
    );
  });

  it("is refused where its id is not the hash of it", () => {
    const record = evidence("scan", start);
    assert.deepEqual(parseEvidence({ ...record, actor: "another" }), {
      problems: ["id: is not the hash of this piece of evidence"],
    });
  });
});
