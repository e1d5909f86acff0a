import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const only = ["--only", "disallow-host-pid"];
const baseline = ["--baseline", "known.json"];
const files = (more = ""): Record<string, string> => ({
  "bulkhead.yaml": estate(more),
  "web.yaml": pod("web"),
});
const entries = (folder: string): { fingerprint: string }[] =>
  (JSON.parse(readFileSync(join(folder, "known.json"), "utf8")) as { findings: { fingerprint: string }[] })
    .findings;

describe("a baseline", () => {
  it("keeps what it knows from failing, and nothing that is new", () =>
    inFolder(files(), async (folder) => {
      assert.equal((await check(folder, "web.yaml", ...only)).code, 1);
      const written = await check(folder, "web.yaml", ...only, ...baseline, "--write-baseline");
      assert.equal(written.code, 0);
      assert.equal(written.result.counts.known, 1);
      assert.deepEqual(written.result.findings, []);
      writeFileSync(join(folder, "new.yaml"), pod("new"));
      const { code, result } = await check(folder, "web.yaml", "new.yaml", ...only, ...baseline);
      assert.equal(code, 1);
      assert.deepEqual(
        result.findings.map(({ subject }) => subject.name),
        ["new"],
      );
      assert.equal(result.baseline?.known[0]?.subject.name, "web");
    }));

  it("is the same however often it is written", () =>
    inFolder(files(), async (folder) => {
      await check(folder, "web.yaml", ...baseline, "--write-baseline");
      const first = readFileSync(join(folder, "known.json"), "utf8");
      await check(folder, "web.yaml", ...baseline, "--write-baseline");
      assert.equal(readFileSync(join(folder, "known.json"), "utf8"), first);
    }));

  it("says what is found no more, and is pruned of it", () =>
    inFolder(files(), async (folder) => {
      writeFileSync(join(folder, "old.yaml"), pod("old"));
      await check(folder, "web.yaml", "old.yaml", ...only, ...baseline, "--write-baseline");
      assert.equal(entries(folder).length, 2);
      const { stdout } = await bulkhead(folder, "check", "web.yaml", ...only, ...baseline);
      assert.match(
        stdout,
        /1 finding known by the baseline known\.json; 1 of it found no more: bulkhead fix/,
      );
      const pruned = await bulkhead(folder, "fix", "--source", "web.yaml", ...baseline);
      assert.equal(pruned.code, 0, pruned.stderr);
      assert.match(pruned.stdout, /known\.json: 1 finding pruned, 1 left/);
      assert.equal(entries(folder).length, 1);
    }));

  it("holds nothing of policies that know no exception", () =>
    inFolder(files("exceptions: { protected: [disallow-host-pid] }"), async (folder) => {
      const { code, result } = await check(folder, "web.yaml", ...only, ...baseline, "--write-baseline");
      assert.equal(code, 1);
      assert.equal(result.counts.known, 0);
      assert.deepEqual(entries(folder), []);
    }));

  it("tells results apart in SARIF by their state", () =>
    inFolder(files(), async (folder) => {
      await check(folder, "web.yaml", ...only, ...baseline, "--write-baseline");
      writeFileSync(join(folder, "new.yaml"), pod("new"));
      const { stdout } = await bulkhead(folder, "check", ".", ...only, ...baseline, "-f", "sarif");
      const log = JSON.parse(stdout) as { runs: { results: { baselineState: string }[] }[] };
      assert.deepEqual(
        log.runs[0]?.results.map(({ baselineState }) => baselineState),
        ["new", "unchanged"],
      );
    }));

  it("is refused where it is absent or none", () =>
    inFolder(files(), async (folder) => {
      for (const [text, problem] of [
        [undefined, /there is no baseline known\.json/],
        ["", /known\.json is not JSON/],
        ["[]", /known\.json is no baseline/],
        ['{"schema":"bulkhead/baseline/v2","findings":[]}', /known\.json is no baseline: schema/],
        ['{"schema":"bulkhead/baseline/v1","findings":[{}]}', /known\.json is no baseline: findings\.0/],
      ] as const) {
        if (text !== undefined) writeFileSync(join(folder, "known.json"), text);
        const { code, stderr } = await bulkhead(folder, "check", "web.yaml", ...baseline);
        assert.equal(code, 2);
        assert.match(stderr, problem);
        assert.match(stderr, /--write-baseline/);
      }
    }));
});
