import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { trendSchema } from "../../cli/diff/trend";
import { renderedSchema, writtenForms } from "../../scripts/schemas";
import { stateOfProgram } from "../support/state-of-program";
import { bulkhead, inFolder } from "./run";

const root = join(__dirname, "../..");
const schemas = join(root, "docs/schema");

/** What is wrong with a text by a schema as it is published. */
function faults(file: string, text: string): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, file), "utf8")) as object);
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A state with buckets that nothing keeps from being public. */
function stateOfBuckets(...names: readonly string[]): string {
  const type = "aws:s3/bucket:Bucket";
  const resources = names.map((name) => ({
    urn: `urn:pulumi:production::shop::${type}::${name}`,
    custom: true,
    id: name,
    type,
    inputs: { bucket: name },
    outputs: { bucket: name, id: name },
  }));
  const manifest = { time: new Date().toISOString(), version: "v3.200.0" };
  return JSON.stringify({ version: 3, deployment: { manifest, resources } });
}

describe("the schemas of what is written as JSON", function () {
  this.timeout(240_000);

  for (const form of writtenForms)
    it(`${form.file} is what docs/schema holds`, () => {
      assert.equal(readFileSync(join(schemas, form.file), "utf8"), renderedSchema(form));
    });

  it("hold for what verbs write of the examples", async () => {
    const states = Object.fromEntries(
      await Promise.all(
        ["flat", "production"].map(async (stack) => [
          `${stack}.json`,
          JSON.stringify(await stateOfProgram(root, stack)),
        ]),
      ),
    ) as Record<string, string>;
    await inFolder(states, async (folder) => {
      const at = (stack: string): string => join(folder, `${stack}.json`);
      await bulkhead(root, "audit", at("flat"), "-f", `json=${join(folder, "older.json")}`);
      const commands: Record<string, readonly string[]> = {
        "result.schema.json": ["check", at("flat"), at("production")],
        "audit.schema.json": ["audit", at("flat"), at("production"), "--framework", "cis-eks-1.5"],
        "diff.schema.json": ["diff", at("production"), at("flat")],
        "trend.schema.json": ["diff", join(folder, "older.json"), join(folder, "older.json")],
        "drift.schema.json": ["drift", "--state", at("flat"), "--stack", "production"],
        "reach.schema.json": ["reach", "internet", "checkout", "--source", at("flat")],
        "reach-picture.schema.json": ["reach", "--source", at("flat")],
      };
      assert.deepEqual(Object.keys(commands).sort(), writtenForms.map(({ file }) => file).sort());
      for (const [file, args] of Object.entries(commands)) {
        const { stdout, stderr } = await bulkhead(root, ...args, "--format", "json");
        assert.notEqual(stdout, "", `${args.join(" ")}: ${stderr}`);
        assert.deepEqual(faults(file, stdout), [], args.join(" "));
        assert.ok(
          faults(file, JSON.stringify({ ...(JSON.parse(stdout) as object), schema: "x" })).length > 0,
        );
        assert.ok(faults(file, "{}").length > 0);
      }
    });
  });

  it("hold for two audits between which findings came, went, were accepted and grew old", () =>
    inFolder(
      {
        "bulkhead.yaml": `
apiVersion: bulkhead/v1
zones: { app: {} }
environments: { production: { select: [{ stack: production }], level: hybrid } }
deadlines: { medium: 1d, high: 1d, critical: 1d }
`,
        "state.json": stateOfBuckets("gone", "accepted", "stays"),
      },
      async (folder) => {
        const audited = async (file: string, changes: object): Promise<void> => {
          const { stdout, stderr } = await bulkhead(folder, "audit", "state.json", "-f", "json");
          assert.notEqual(stdout, "", stderr);
          writeFileSync(
            join(folder, file),
            JSON.stringify({ ...(JSON.parse(stdout) as object), ...changes }),
          );
        };
        await audited("before.json", { started: "2026-01-01T00:00:00.000Z" });
        writeFileSync(join(folder, "state.json"), stateOfBuckets("accepted", "stays", "fresh"));
        const entry = (name: string, expires: string): string =>
          `  - { policy: require-bucket-access-block, resource: "**::${name}", owner: me, reason: tried, expires: "${expires}" }\n`;
        writeFileSync(
          join(folder, "bulkhead.exceptions.yaml"),
          `exceptions:\n${entry("accepted", dayFromNow(30))}${entry("stays", "2026-01-02")}`,
        );
        await audited("after.json", {});
        const { stdout } = await bulkhead(folder, "diff", "before.json", "after.json", "-f", "json");
        assert.deepEqual(faults("trend.schema.json", stdout), []);
        const { rows, ...trend } = trendSchema.parse(JSON.parse(stdout));
        const changed = (["new", "fixed", "excepted", "overdue"] as const).map((change) => [
          ...new Set(trend[change].map(({ subject }) => subject.name)),
        ]);
        // An exception that is expired is a finding itself.
        assert.deepEqual(changed.slice(0, 3), [
          ["fresh", "require-bucket-access-block"],
          ["gone"],
          ["accepted"],
        ]);
        assert.ok(changed[3]!.includes("stays"));
        assert.deepEqual([...new Set(rows.map(({ change }) => change))].sort(), [
          "excepted",
          "expired",
          "fixed",
          "new",
          "overdue",
        ]);
      },
    ));

  it("are all told on the page of references", () => {
    const page = readFileSync(join(root, "docs/reference/output.md"), "utf8");
    const told = [...page.matchAll(/\(\.\.\/schema\/([\w.-]+)\)/g)].map(([, file]) => file!);
    const others = ["estate.schema.json", "exceptions.schema.json", "register.openapi.json"];
    assert.deepEqual([...told, ...others].sort(), readdirSync(schemas).sort());
  });
});
