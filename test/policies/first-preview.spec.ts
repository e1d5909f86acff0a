import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { readProgram } from "../../core/source/program";
import { check } from "../scenarios/run";
import { toEngine } from "../support/engine";

const root = join(__dirname, "../..");

/** Texts of JSON and scripts: one unknown within makes the whole of it unknown to an engine. */
const texts =
  /^(?:policy|assumeRolePolicy|containerDefinitions|userData|userDataBase64|configurationValues|policyText)$/;

const holdsUnknown = (value: unknown): boolean =>
  value instanceof Unknown ||
  (value instanceof Secret && holdsUnknown(value.value)) ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || value instanceof Unknown) return [];
  return value instanceof Secret ? textsIn(value.value) : Object.values(value).flatMap(textsIn);
}

/** The value as a first preview tells it: nothing that comes from another resource of AWS is known. */
function atFirst(value: unknown, key: string, others: ReadonlySet<string>): unknown {
  if (value instanceof Secret) return new Secret(atFirst(value.value, key, others));
  if (typeof value === "string") return others.has(value) ? new Unknown("x") : value;
  if (typeof value !== "object" || value === null || value instanceof Unknown) return value;
  if (texts.test(key)) return holdsUnknown(value) ? new Unknown("x") : JSON.stringify(value);
  if (Array.isArray(value)) return value.map((each) => atFirst(each, key, others));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, atFirst(each, name, others)]));
}

function preview(resources: readonly Resource[]): { readonly text: string; readonly unknowns: number } {
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const steps = resources.map((resource) => {
    const { urn, custom, type, parent, provider, dependencies, propertyDependencies } = resource;
    const inputs = Object.entries(resource.properties).map(([name, value]) => {
      const sources = (propertyDependencies?.[name] ?? []).flatMap((each) => byUrn.get(each) ?? []);
      // Of objects of Kubernetes the whole specification depends on whatever one of its values does.
      const echoed = sources.filter((each) => each.type.startsWith("aws") && type.startsWith("aws"));
      const others = new Set(echoed.flatMap(({ properties }) => textsIn(properties)));
      return [name, toEngine(atFirst(value, name, others))] as const;
    });
    const links = { dependencies, propertyDependencies };
    return {
      op: "create",
      urn,
      provider,
      newState: { urn, custom, type, parent, provider, ...links, inputs: Object.fromEntries(inputs) },
    };
  });
  const text = JSON.stringify({ config: {}, steps });
  return { text, unknowns: text.split("04da6b54-80e4-46f7-96ec-b56ff0331ba9").length - 1 };
}

describe("the first preview of an example stack, with no output of any resource known", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "bulkhead-first-"))));
  after(() => rmSync(folder, { recursive: true }));

  for (const stack of ["production", "register"])
    it(`leaves nothing of ${stack} in doubt`, async () => {
      const { resources, errors } = await readProgram(root, { stack });
      assert.deepEqual(errors, []);
      const { text, unknowns } = preview(resources);
      assert.ok(unknowns > 100, `only ${unknowns} values are not known`);
      writeFileSync(join(folder, `${stack}.json`), text);
      const { result } = await check(folder, `${stack}.json`, "--estate", join(root, "bulkhead.yaml"));
      assert.ok(result.counts.verdicts.pass > 500);
      assert.deepEqual(
        result.findings.map(({ kind, message }) => `${kind}: ${message}`),
        [],
      );
    });
});
