import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEstate, type Estate } from "../../core/estate";
import { buildGraph, type Resource } from "../../core/graph";
import { baselineOf, compareBaseline } from "../../core/policy/baseline";
import { createResolver } from "../../core/policy/environment";
import type { Finding } from "../../core/policy/finding";
import { judge } from "../../core/policy/judge";
import { controller, minimalPod, overlay } from "../../core/policy/minimal";
import { readProgram } from "../../core/source/program";
import { catalog } from "../../policies/catalog";

const root = join(__dirname, "../..");
const policies = catalog.map(({ policy }) => policy);

function estateWith(change: (text: string) => string): Estate {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-stacks-"));
  try {
    const path = join(folder, "bulkhead.yaml");
    writeFileSync(path, change(readFileSync(join(root, "bulkhead.yaml"), "utf8")));
    const loaded = loadEstate({ path });
    assert.ok(loaded.ok);
    return loaded.estate;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the whole pack says of resources at the preview of a stack. */
function said(resources: readonly Resource[], stack: string, estate: Estate): readonly Finding[] {
  const resolver = createResolver(estate, { stack: `organization/shop/${stack}` });
  return judge(policies, buildGraph(resources), { estate, resolver, stage: "preview" }).findings;
}
const line = ({ policy, kind, subject, message }: Finding): string =>
  `${policy} (${kind}) ${subject.name}: ${message}`;
const estate = estateWith((text) => text);

describe("the example stacks", function () {
  this.timeout("2m");
  const known = new Map<string, readonly Resource[]>();
  const read = async (stack: string): Promise<readonly Resource[]> => {
    const before = known.get(stack);
    if (before) return before;
    const { resources, errors } = await readProgram(root, { stack });
    assert.deepEqual(errors, []);
    known.set(stack, resources);
    return resources;
  };

  for (const stack of ["production", "staging", "development", "single-pool", "register"])
    it(`${stack} leaves no violation and nothing unknown`, async () => {
      const found = said(await read(stack), stack, estate);
      assert.deepEqual(found.map(line), []);
    });

  it("single-pool shares machines as only a level that says so admits", async () => {
    const resources = await read("single-pool");
    const hybrid = estateWith((text) => text.replace('"**" }], level: open', '"**" }], level: hybrid'));
    const found = said(resources, "single-pool", hybrid).map(({ policy }) => policy);
    assert.ok(found.includes("restrict-cohabitation"), found.join());
  });

  describe("existing-cluster", () => {
    let resources: readonly Resource[] = [];
    before(async () => (resources = await read("existing-cluster")));
    const found = (more: readonly Resource[] = [], by = estate) =>
      said([...resources, ...more], "existing-cluster", by);

    it("is told what is wrong, and stopped by nothing", () => {
      const all = found();
      assert.ok(all.length > 20, String(all.length));
      assert.deepEqual(all.filter(({ level }) => level !== "advisory").map(line), []);
    });

    it("violates nothing where it has moved", () => {
      const moved = found().filter(
        ({ kind, subject }) => kind !== "unknown" && /checkout/.test(`${subject.id} ${subject.name}`),
      );
      assert.deepEqual(moved.map(line), []);
    });

    it("fails on what is new alone once its baseline holds", () => {
      const mandatory = estateWith((text) => text.replace("enforce: advisory", "enforce: mandatory"));
      const known = found([], mandatory);
      const baseline = baselineOf(known, { protected: [] });
      assert.deepEqual(compareBaseline(known, baseline, { protected: [] }).fresh.map(line), []);
      const pod = overlay(minimalPod(), { hostNetwork: true });
      const made = controller("Deployment", pod, { metadata: { name: "new", namespace: "storefront" } });
      const added = { ...made, stack: resources[0]!.stack! };
      const { fresh } = compareBaseline(found([added], mandatory), baseline, { protected: [] });
      assert.ok(
        fresh.some(({ policy, level }) => policy === "disallow-host-network" && level === "mandatory"),
      );
      // What else it might meet on machines that were not given is not known, and no violation.
      const violations = fresh.filter(({ kind }) => kind === "violation");
      assert.deepEqual([...new Set(violations.map(({ subject }) => subject.name))], ["new"]);
    });

    it("knows of what is gone once a namespace has moved", () => {
      const baseline = baselineOf(found(), { protected: [] });
      const left = resources.filter(({ id, name }) => !/support/.test(`${id} ${name}`));
      const graph = said(left, "existing-cluster", estate);
      const judgedBy = new Set(policies.map(({ name }) => name));
      const { fresh, gone = [] } = compareBaseline(graph, baseline, { protected: [], judgedBy });
      assert.deepEqual(fresh.map(line), []);
      assert.ok(
        gone.length > 10 && gone.every(({ resource }) => /support/.test(resource)),
        JSON.stringify(gone),
      );
    });
  });
});
