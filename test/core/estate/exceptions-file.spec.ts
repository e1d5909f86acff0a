import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEstate, loadExceptions, parseExceptions } from "../../../core/estate";

const names = { policies: ["disallow-host-pid", "require-digest"], environments: ["production"] };
const entry = {
  policy: "require-digest",
  resource: "**",
  owner: "shop",
  reason: "migration",
  expires: "2026-12-31",
};
const parse = (changes: object): ReturnType<typeof parseExceptions> =>
  parseExceptions(JSON.stringify({ exceptions: [{ ...entry, ...changes }] }), "x.yaml", names);
const errors = (text: string): string[] => {
  const result = parseExceptions(text, "x.yaml", names);
  assert.ok("errors" in result, "expected errors");
  return result.errors.map(
    ({ line, column, message, hint }) => `${line}:${column} ${message}${hint ? ` (${hint})` : ""}`,
  );
};

describe("exceptions file", () => {
  it("reads entries with their places", () => {
    const text =
      "exceptions:\n  - { policy: require-digest, resource: '**', owner: a, reason: b, expires: 2026-12-31 }\n";
    const result = parseExceptions(text, "x.yaml", names);
    assert.ok("exceptions" in result);
    const [only] = result.exceptions;
    assert.deepEqual(only?.place, { file: "x.yaml", line: 2, column: 5 });
    assert.equal(only.expires, "2026-12-31");
  });

  it("tells every error at once, with place and hint", () => {
    const text = [
      "exceptions:",
      "  - policy: require-digst",
      "    resource: '**'",
      "    owner: a",
      "    reason: b",
      "    expires: 2026-12-31",
      "    environment: prod",
      "  - policy: disallow-host-pid",
      "    resource: '**'",
      "    owner: a",
      "    reason: b",
      "    expires: 2026-12-31",
    ].join("\n");
    assert.deepEqual(errors(text), [
      '2:13 exceptions[0].policy names the policy "require-digst", which doesn\'t exist (did you mean require-digest?)',
      '7:18 exceptions[0].environment names the environment "prod", which doesn\'t exist (known: production)',
    ]);
  });

  it("demands owner, reason and a day of the calendar, and knows no other keys", () => {
    const [missing] = errors(
      "exceptions: [{ policy: require-digest, resource: x, reason: b, expires: 2026-12-31 }]",
    );
    assert.match(missing ?? "", /owner is missing/);
    for (const expires of ["2026-02-30", "tomorrow", "2026-1-1", "forever", ""])
      assert.ok("errors" in parse({ expires }));
    assert.ok("errors" in parse({ ends: "2026-12-31" }));
    assert.ok("errors" in parse({ reason: "" }));
    assert.ok("errors" in parse({ reason: "a\u001b[31m" }));
    assert.ok("errors" in parse({ fingerprint: "abc" }));
    assert.ok(
      "exceptions" in
        parse({ expires: "2028-02-29", fingerprint: "0".repeat(32), environment: "production" }),
    );
  });

  it("refuses what is no such file", () => {
    for (const text of ["", "[]", "a: 1", "exceptions: 3", "exceptions: [*a]", "\0", "exceptions: [{"])
      assert.ok(errors(text).length > 0, text);
  });

  describe("beside an estate", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "bulkhead-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const load = (estate: string): ReturnType<typeof loadExceptions> => {
      const path = join(folder, "bulkhead.yaml");
      writeFileSync(
        path,
        `zones: { internet: { external: true, trust: 0 }, app: { trust: 50, select: [{ namespace: a }] } }\nenvironments: { production: { select: [{ stack: "**" }], level: hybrid, controlled: true } }\n${estate}`,
      );
      const loaded = loadEstate({ path });
      assert.ok(loaded.ok, JSON.stringify(loaded));
      return loadExceptions(loaded, names.policies);
    };

    it("finds the default file, which may be absent", () => {
      assert.deepEqual(load(""), { exceptions: [] });
      writeFileSync(join(folder, "bulkhead.exceptions.yaml"), JSON.stringify({ exceptions: [entry] }));
      const result = load("");
      assert.ok("exceptions" in result && result.exceptions.length === 1);
    });

    it("misses a file that the estate names", () => {
      const result = load("exceptions: { file: accepted.yaml }");
      assert.ok("errors" in result);
      assert.equal(result.errors[0]?.code, "not-found");
      assert.equal(result.errors[0].file, join(folder, "accepted.yaml"));
    });

    it("has none where no estate is declared", () => {
      const loaded = loadEstate({ from: "/", env: {} });
      assert.ok(loaded.ok);
      assert.deepEqual(loadExceptions(loaded, names.policies), { exceptions: [] });
    });
  });
});
