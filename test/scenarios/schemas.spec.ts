import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
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
      const commands: Record<string, readonly string[]> = {
        "result.schema.json": ["check", at("flat"), at("production")],
        "audit.schema.json": ["audit", at("flat"), at("production"), "--framework", "cis-eks-1.5"],
        "diff.schema.json": ["diff", at("production"), at("flat")],
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

  it("are all told on the page of references", () => {
    const page = readFileSync(join(root, "docs/reference/output.md"), "utf8");
    const told = [...page.matchAll(/\(\.\.\/schema\/([\w.-]+)\)/g)].map(([, file]) => file!);
    const others = ["estate.schema.json", "exceptions.schema.json", "register.openapi.json"];
    assert.deepEqual([...told, ...others].sort(), readdirSync(schemas).sort());
  });
});
