import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ResultStore, type StoreOptions } from "../../../cli/audit/store";
import {
  noCounts,
  packFacts,
  readRecord,
  unpackFacts,
  writeRecord,
  type StackRecord,
} from "../../../core/audit";
import { inFolder } from "../../scenarios/run";

const judgedBy = "basis";

function record(id: string, version = "1", message = "m"): StackRecord {
  return {
    basis: { id, judgedBy, version, hash: "00" },
    verdict: {
      id,
      backend: "states",
      key: id,
      stack: id,
      environments: [],
      input: { version, bytes: 1 },
      manifest: {},
      partial: false,
      counts: noCounts(),
      problems: [],
      notes: [message],
    },
    findings: [],
    notSeen: [],
    exceptions: [],
    tallies: [0, 3, 0, 0, 70_000],
    boundary: { environments: [], has: [], names: [], peerings: [] },
  };
}

const ids = ["a", "b", "c", "d"];

/** A run that judges some stacks, and comes to its end. */
function run(
  folder: string,
  judged: readonly StackRecord[],
  kept = ids,
  options: Partial<StoreOptions> = {},
): void {
  const store = ResultStore.open(folder, { judgedBy, ...options });
  try {
    for (const each of judged) store.append(writeRecord(each), packFacts(each));
    store.keep(kept);
  } finally {
    store.close();
  }
}

const all = ids.map((id) => record(id));
const versions = (folder: string, options: Partial<StoreOptions> = {}): (string | undefined)[] => {
  const store = ResultStore.open(folder, { judgedBy, ...options });
  try {
    return ids.map((id) => {
      const basis = store.basisOf(id);
      if (!basis) return undefined;
      assert.deepEqual(readRecord(store.line(id)).basis, basis);
      const tallies = [9, 9, 9, 9, 9];
      assert.equal(unpackFacts(store.facts(id), tallies).verdict.id, id);
      assert.deepEqual(tallies, [0, 3, 0, 0, 70_000]);
      return basis.version;
    });
  } finally {
    store.close();
  }
};

describe("the results of an audit in a folder", () => {
  const files = (folder: string) => [join(folder, "audit.jsonl"), join(folder, "audit.index")] as const;

  it("are known again without reading the lines", () =>
    inFolder({}, (folder) => {
      const [lines] = files(folder);
      run(folder, all);
      const reference = join(folder, "reference");
      execFileSync("cp", ["-p", lines, reference]);
      writeFileSync(lines, "x".repeat(statSync(lines).size));
      execFileSync("touch", ["-r", reference, lines]);
      const store = ResultStore.open(folder, { judgedBy });
      assert.deepEqual(store.basisOf("b"), record("b").basis);
      assert.equal(unpackFacts(store.facts("b"), []).verdict.id, "b");
      assert.throws(() => store.line("b"), /was changed by something else/);
      store.close();
      return Promise.resolve();
    }));

  it("are learnt of the lines where the index is gone, torn, changed, of another form or of another audit's", () =>
    inFolder({}, (folder) => {
      const [, index] = files(folder);
      run(folder, all);
      const whole = readFileSync(index);
      const flipped = Buffer.from(whole);
      flipped[whole.length - 30]! ^= 1;
      const older = Buffer.from(whole.toString("latin1").replace("index/v1", "index/v0"), "latin1");
      const others: readonly Buffer[] = [
        whole.subarray(0, whole.length - 1),
        whole.subarray(0, 40),
        whole.subarray(0, 0),
        flipped,
        older,
        Buffer.from("{}\n"),
      ];
      for (const bytes of others) {
        writeFileSync(index, bytes);
        assert.deepEqual(versions(folder), ["1", "1", "1", "1"]);
      }
      writeFileSync(index, whole);
      assert.deepEqual(versions(folder, { judgedBy: "another" }), ["1", "1", "1", "1"]);
      return Promise.resolve();
    }));

  it("sum up anew what another version summed up of a record", () =>
    inFolder({}, (folder) => {
      const store = ResultStore.open(folder, { judgedBy: "another" });
      store.append(writeRecord(record("a")), new Uint8Array([0xff]));
      assert.equal(unpackFacts(store.facts("a"), []).verdict.id, "a");
      store.close();
      return Promise.resolve();
    }));

  it("are those of a killed run too, whose half a line is cut off", () =>
    inFolder({}, (folder) => {
      const [lines] = files(folder);
      run(folder, all);
      const [line, half] = [writeRecord(record("b", "2")), writeRecord(record("c", "2")).slice(0, 50)];
      appendFileSync(lines, `${line}\n${half}`);
      assert.deepEqual(versions(folder), ["1", "2", "1", "1"]);
      assert.ok(readFileSync(lines, "utf8").endsWith(`${line}\n`));
      return Promise.resolve();
    }));

  it("are the same bytes, however often the audit was killed and in whatever order stacks were judged", () =>
    inFolder({ "one/.keep": "", "two/.keep": "" }, (folder) => {
      const [one, two] = [join(folder, "one"), join(folder, "two")];
      run(one, all, ids, { small: 0 });
      const [lines] = files(two);
      writeFileSync(lines, `${writeRecord(record("c"))}\n${writeRecord(record("a", "0"))}\n{"basis`);
      run(two, [record("d"), record("b"), record("a")], ids, { small: 0 });
      assert.deepEqual(readFileSync(lines), readFileSync(files(one)[0]));
      return Promise.resolve();
    }));

  it("keep superseded lines only in large files, and up to a quarter", () =>
    inFolder({ "small/.keep": "", "large/.keep": "" }, (folder) => {
      const [small, large] = [join(folder, "small"), join(folder, "large")];
      const count = (of: string): number => readFileSync(files(of)[0], "utf8").split("\n").length - 1;
      for (const [each, options] of [
        [small, {}],
        [large, { small: 10 }],
      ] as const) {
        run(each, all, ids, options);
        run(each, [record("b", "2")], ids, options);
        assert.deepEqual(versions(each), ["1", "2", "1", "1"]);
      }
      assert.deepEqual([count(small), count(large)], [4, 5]);
      run(large, [record("b", "3")], ids, { small: 10 });
      assert.equal(count(large), 4);
      assert.deepEqual(versions(large), ["1", "3", "1", "1"]);
      assert.equal(
        readFileSync(files(large)[0], "utf8"),
        all.map((each) => `${writeRecord(each.basis.id === "b" ? record("b", "3") : each)}\n`).join(""),
      );
      return Promise.resolve();
    }));

  it("forget the stacks that are gone, and say what a confirmed one is called by now", () =>
    inFolder({}, (folder) => {
      run(folder, all);
      const store = ResultStore.open(folder, { judgedBy });
      store.confirm("c", "7");
      store.keep(["a", "c", "d"]);
      store.close();
      assert.deepEqual(versions(folder), ["1", undefined, "7", "1"]);
      assert.ok(!existsSync(join(folder, "audit.lock")));
      return Promise.resolve();
    }));
});
