import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../core/graph";
import { createResolver } from "../../../core/policy/environment";
import { judge } from "../../../core/policy/judge";
import type { Example } from "../../../core/policy/policy";
import { catalog } from "../../../policies/catalog";
import { estateWith } from "../../support/judge-example";
import { hostile, mutate, placesIn, secretText } from "../../support/mutations";

const policies = catalog.map(({ policy }) => policy);
const plain = estateWith();

/** What went wrong in judging the resources, if anything did: a throw, a policy that failed, a secret that shows. */
function faults(resources: readonly Resource[], example: Example): string[] {
  try {
    const estate = example.estate ? estateWith(example.estate) : plain;
    const graph = buildGraph(resources);
    const resolver = createResolver(estate, { stack: example.stack ?? "example/production" });
    const { findings } = judge(policies, graph, { estate, resolver, stage: "state" });
    const said = [
      ...findings.map(({ subject: _, ...finding }) => JSON.stringify(finding)),
      ...graph.problems.map(({ message }) => message),
      ...graph.notSeen.map(({ what, why }) => `${what}: ${why}`),
    ];
    return [
      ...findings.filter(({ kind }) => kind === "error").map(({ message }) => message),
      ...said.filter((text) => text.toLowerCase().includes(secretText)),
    ];
  } catch (error) {
    return [`throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

const examples = catalog.flatMap(({ policy }) => [
  ...Object.values(policy.bad()),
  ...Object.values(policy.good()),
]);

/** Every place of every example is tried with every value where `ROBUSTNESS=full`; otherwise a part, for speed. */
const full = process.env["ROBUSTNESS"] === "full";
const share = 4;

function faultsOver(value: (original: unknown) => unknown, turn: number): string[] {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const example of examples)
    example.resources.forEach((resource, index) => {
      for (const place of placesIn(resource.properties)) {
        const where = place.map((step) => (typeof step === "number" ? "*" : step)).join(".");
        const key = `${resource.type} ${where}`;
        if (!full && (seen.has(key) || (seen.add(key).size + turn) % share !== 0)) continue;
        const properties = mutate(resource.properties, place, value) as Resource["properties"];
        const resources = example.resources.with(index, { ...resource, properties });
        for (const fault of faults(resources, example)) found.set(fault.slice(0, 600), key);
      }
    });
  return [...found].map(([fault, key]) => `${key}: ${fault}`);
}

describe("judging hostile properties", function () {
  this.timeout(full ? 0 : 60_000);

  Object.entries(hostile).forEach(([what, value], turn) => {
    it(`neither fails nor shows what is confidential over ${what}, wherever it stands`, () => {
      assert.deepEqual(faultsOver(value, turn).slice(0, 10), []);
    });
  });
});
