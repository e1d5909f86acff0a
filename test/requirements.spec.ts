import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../policies/catalog";

const root = join(__dirname, "..");

/** What carries a row of the requirements, or what is still open. */
type Row =
  | "open"
  | {
      readonly policies?: readonly string[];
      readonly components?: readonly string[];
      readonly verbs?: readonly string[];
      readonly tests: readonly string[];
      /** What of the row does not work yet. */
      readonly missing?: string;
    };

const rows = JSON.parse(readFileSync(join(root, "requirements.json"), "utf8")) as Record<string, Row>;
const carried = Object.entries(rows).filter(
  (entry): entry is [string, Exclude<Row, "open">] => entry[1] !== "open",
);

describe("the requirements", () => {
  it("have all 66 rows, in order", () => {
    assert.deepEqual(
      Object.keys(rows),
      Array.from({ length: 66 }, (_, index) => String(index + 1)),
    );
  });

  it("name exactly the policies that say they carry the row", () => {
    for (const [row, { policies = [] }] of carried) {
      const say = catalog
        .filter(({ policy }) => policy.requirements.includes(Number(row)))
        .map((each) => each.policy.name);
      assert.deepEqual([...policies].sort(), say.sort(), `row ${row}`);
    }
    for (const { policy } of catalog) {
      for (const row of policy.requirements)
        assert.notEqual(rows[String(row)], "open", `${policy.name} carries row ${row}`);
    }
  });

  it("name tests that exist, and at least one a row", () => {
    for (const [row, { tests }] of carried) {
      assert.ok(tests.length > 0, `row ${row}`);
      for (const test of tests) assert.ok(existsSync(join(root, test)), `row ${row}: ${test}`);
    }
  });

  it("name verbs and components that exist", () => {
    const verbs = readdirSync(join(root, "cli/commands")).map((file) => file.replace(/\.ts$/, ""));
    for (const [row, { verbs: named = [], components = [] }] of carried) {
      for (const verb of named) assert.ok(verbs.includes(verb.split(" ")[0]!), `row ${row}: ${verb}`);
      for (const name of components)
        assert.ok(existsSync(join(root, "components", `${name}.ts`)), `row ${row}: ${name}`);
    }
  });
});
