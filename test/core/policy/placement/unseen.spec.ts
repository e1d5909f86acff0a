import assert from "node:assert/strict";
import { placementExample } from "../../../../core/policy";
import type { Resource } from "../../../../core/graph";
import { lambdaFunction, onPool, pool, tenant } from "../../../../core/policy/minimal";
import { seenCandidates } from "../../../../core/policy/placement";
import { estateWith } from "../../../support/judge-example";
import { judged, madePolicy } from "../made";
import { inCluster } from "./placed";
import { buildGraph } from "../../../../core/graph";
import { judge } from "../../../../core/policy/judge";
import { createResolver } from "../../../../core/policy/environment";

const asking = (name: string, seen: string[] = []) =>
  madePolicy(
    "Workload",
    (context) => {
      const { node } = context;
      seen.push(
        `${node.resource.name}: ${seenCandidates(context, name)
          .map(({ pool: at }) => at.name)
          .join()}`,
      );
    },
    name,
  );

/** Where each workload may stand, of what was given; and what is told of the rest. */
function ask(parts: readonly (readonly Resource[])[], partial = false) {
  const seen: string[] = [];
  const policy = asking("disallow-nothing", seen);
  const { findings, tallies } = judged(policy, placementExample(parts).resources, { partial });
  const found = findings.map(
    ({ kind, subject, missing, path, evidence }) =>
      `${kind} ${subject.name} ${path}: ${missing}; ${evidence.map(({ text }) => text).join()}`,
  );
  return { seen, found, passed: tallies.get(policy.name)?.pass ?? 0 };
}

const front = pool("front", "app");
const [cart, orders] = [tenant("cart", "app", onPool("front")), tenant("orders", "app", onPool("front"))];
const lands = (name: string) =>
  `unknown ${name} spec.template.spec: the nodes of shop; Deployment ${name} in ${name} may land on unseen nodes: `;

describe("the machines that a workload may stand on", () => {
  it("are all of them, where they were given", () => {
    assert.deepEqual(ask([front, cart, orders]), {
      seen: ["cart: front", "orders: front"],
      found: [],
      passed: 2,
    });
  });

  it("are told to be unknown once, where none was given, and concern no other workload", () => {
    const { seen, found, passed } = ask([cart, orders]);
    assert.deepEqual(seen, ["cart: ", "orders: "]);
    assert.equal(found.length, 1);
    assert.ok(found[0]!.startsWith(lands("cart")), found[0]);
    assert.equal(passed, 0);
  });

  it("are those that were given, beside what is told of the others", () => {
    const { seen, found, passed } = ask([front, cart, orders], true);
    assert.deepEqual(seen, ["cart: front", "orders: front"]);
    assert.equal(found.length, 1);
    assert.ok(found[0]!.startsWith(lands("cart")), found[0]);
    assert.equal(passed, 1);
  });

  it("are none of ours, for a function", () => {
    const functions = [lambdaFunction({ packageType: "Image", imageUri: "docker.io/library/a:1" })].flat();
    const { seen, found, passed } = ask([functions]);
    assert.equal(seen.length, 1);
    assert.match(seen[0]!, /: $/);
    assert.deepEqual([found, passed], [[], 0]);
  });

  it("are told of in each cluster", () => {
    const { found } = ask([inCluster(cart, "one"), inCluster(cart, "two")]);
    assert.deepEqual(
      found.map((each) => each.split(";")[0]),
      [
        "unknown cart spec.template.spec: the nodes of one",
        "unknown cart spec.template.spec: the nodes of two",
      ],
    );
  });

  it("are told of by each policy, and by each estate that is judged by", () => {
    const graph = buildGraph(placementExample([cart, orders]).resources);
    const told = (name: string, estate: ReturnType<typeof estateWith>) =>
      judge([asking(name)], graph, {
        estate,
        resolver: createResolver(estate, { stack: "example/production" }),
        stage: "state",
      }).findings.map(({ subject }) => subject.name);
    const estate = estateWith();
    assert.deepEqual(told("disallow-nothing", estate), ["cart"]);
    assert.deepEqual(told("disallow-something", estate), ["cart"]);
    assert.deepEqual(told("disallow-nothing", estate), ["cart"]);
    assert.deepEqual(told("disallow-nothing", estateWith()), ["cart"]);
  });
});
