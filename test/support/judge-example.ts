import assert from "node:assert/strict";
import { loadEstate, type Estate } from "../../core/estate";
import { buildGraph } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import type { Finding } from "../../core/policy/finding";
import { judge } from "../../core/policy/judge";
import { exampleEstate, exampleTime, exampleTrust, overlay } from "../../core/policy/minimal";
import type { Example, Policy } from "../../core/policy/policy";

/** The examples' estate with sections laid over it. */
export function estateWith(changes: object = {}): Estate {
  const data = overlay(structuredClone(exampleEstate), changes);
  const loaded = loadEstate({ builtIn: { data, name: "the examples' estate" } });
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.errors.map((each) => each.message).join("\n"));
  return loaded.estate;
}

const plain = estateWith();

/** An example is of one resource: the machines that it would run on are none of its matter. */
const isOfMachines = ({ kind, missing = "" }: Finding): boolean =>
  kind === "unknown" && /^the (?:nodes|container instances) of /.test(missing);

/** Nor are the networks that it lies in, where it doesn't hold them. */
const isOfNetworks = ({ kind, missing = "" }: Finding): boolean =>
  kind === "unknown" && / may connect with: .* not given$/.test(missing);

/** Judges the resources of an example by the policies, in the examples' estate. */
export function judgeExample(
  policies: readonly Policy[],
  example: Example,
  options: { readonly partial?: boolean } = {},
): { findings: readonly Finding[]; problems: readonly string[] } {
  const estate = example.estate ? estateWith(example.estate) : plain;
  const graph = buildGraph(example.resources, options);
  const resolver = createResolver(estate, { stack: example.stack ?? "example/production" });
  const { findings } = judge(policies, graph, {
    estate,
    resolver,
    stage: "state",
    now: exampleTime,
    ...(example.images && { images: exampleTrust(example.images) }),
  });
  return {
    findings: findings.filter((each) => !isOfMachines(each) && !isOfNetworks(each)),
    problems: graph.problems.map((each) => each.message),
  };
}
