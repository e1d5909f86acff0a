import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { cohabitationOf, colour, planSeparation, type Change } from "../../../core/placement";
import { deployment, estateAt, graphOf, namespace, node, options } from "./support";
import { Dice } from "./random";

type Json = Record<string, unknown>;
const mapping = (parent: Json, key: string): Json => (parent[key] ??= {}) as Json;
const list = (parent: Json, key: string): unknown[] => (parent[key] ??= []) as unknown[];

/** Does to manifests what a plan says. */
function apply(resources: readonly Resource[], changes: readonly Change[]): readonly Resource[] {
  const made = structuredClone(resources) as (Resource & { properties: Json })[];
  const find = (id: string): Json => made.find((each) => each.id === id)!.properties;
  for (const change of changes) {
    if (change.kind === "pool") {
      const { name, label, taint } = change.pool;
      made.push(node(name, { [label.key]: label.value }, [taint]));
      continue;
    }
    if (change.kind === "pool label" || change.kind === "pool taint") {
      const properties = find(change.pool.id);
      if (change.kind === "pool taint") list(mapping(properties, "spec"), "taints").push(change.taint);
      else mapping(mapping(properties, "metadata"), "labels")[change.label.key] = change.label.value;
      continue;
    }
    const template = mapping(mapping(find(change.workload.id), "spec"), "template");
    const spec = mapping(template, "spec");
    if (change.kind === "node selector") mapping(spec, "nodeSelector")[change.label.key] = change.label.value;
    if (change.kind === "toleration") list(spec, "tolerations").push({ operator: "Equal", ...change.taint });
    if (change.kind === "remove toleration")
      list(spec, "tolerations").splice(change.index, 1, { key: "none" });
    if (change.kind === "remove node name") delete spec["nodeName"];
    if (change.kind === "pod label")
      mapping(mapping(template, "metadata"), "labels")[change.label.key] = change.label.value;
    if (change.kind === "anti-affinity") {
      const anti = mapping(mapping(spec, "affinity"), "podAntiAffinity");
      list(anti, "requiredDuringSchedulingIgnoredDuringExecution").push(change.term);
    }
  }
  return made;
}

const shop = (): Resource[] => [
  namespace("front", { zone: "dmz" }),
  namespace("back", { zone: "app" }),
  namespace("store", { zone: "data" }),
  namespace("kube-system"),
  deployment("front/web"),
  deployment("front/edge"),
  deployment("back/orders", { tolerations: [{ operator: "Exists" }] }),
  deployment("back/pinned", { nodeName: "n1" }),
  deployment("store/db"),
  deployment("kube-system/agent", {}, {}, "DaemonSet"),
  node("n1"),
  node("n2"),
];

describe("the proposal of a separation", () => {
  const levels: readonly [string, string, object, number][] = [
    ["rules over zones", "hybrid", {}, 3],
    ["nobody with anybody", "alone", { alone: { cohabitation: "none" } }, 3],
    ["nobody with anybody, zones on machines of their own", "strict", {}, 3],
    [
      "one rule over one zone",
      "edge",
      { edge: { cohabitation: [{ all: [{ differ: "zone" }, { zone: "dmz" }] }] } },
      3,
    ],
  ];
  for (const [what, level, declared, pools] of levels) {
    it(`passes at its own level with the fewest pools: ${what}`, () => {
      const estate = estateAt(level, declared);
      const before = graphOf(shop());
      const found = cohabitationOf(before, estate, options(estate));
      assert.notEqual([...found.conflicts()].length, 0);
      const [plan] = planSeparation(found);
      assert.ok(plan);
      assert.equal(plan.pools.length, pools);
      assert.equal(plan.leastPools, pools);
      assert.ok(plan.exact);
      const after = graphOf(apply(shop(), plan.changes));
      const left = cohabitationOf(after, estate, options(estate));
      const onMachines = [...left.conflicts()].filter(({ layer }) => layer === "vm");
      assert.deepEqual(
        onMachines.map(({ first, second }) => [first.workloads[0]!.name, second.workloads[0]!.name]),
        [],
      );
      for (const each of after.all("Workload"))
        assert.notDeepEqual(left.hosting.candidates(each), [], `${each.name} has nowhere to run`);
    });
  }

  it("proposes nothing where the level is met", () => {
    const estate = estateAt("open");
    const graph = graphOf(shop());
    assert.deepEqual(planSeparation(cohabitationOf(graph, estate, options(estate))), []);
  });
});

describe("colouring", () => {
  /** The fewest colours, by trying every colouring with ever more of them. */
  function fewest(neighbours: readonly ReadonlySet<number>[]): number {
    const of: number[] = [];
    const fits = (colours: number): boolean => {
      const at = of.length;
      if (at === neighbours.length) return true;
      for (let each = 0; each < colours; each++) {
        if ([...neighbours[at]!].some((other) => other < at && of[other] === each)) continue;
        of.push(each);
        const done = fits(colours);
        of.pop();
        if (done) return true;
      }
      return false;
    };
    let count = 0;
    while (!fits(count)) count++;
    return count;
  }

  it("finds the fewest colours of random graphs", () => {
    for (let seed = 0; seed < 300; seed++) {
      const dice = new Dice(seed);
      const size = Math.floor(dice.next() * 8);
      const neighbours = Array.from({ length: size }, () => new Set<number>());
      for (let a = 0; a < size; a++)
        for (let b = 0; b < a; b++)
          if (dice.chance(0.5)) {
            neighbours[a]!.add(b);
            neighbours[b]!.add(a);
          }
      const found = colour(neighbours);
      assert.equal(found.count, fewest(neighbours), `seed ${seed}`);
      assert.ok(found.exact);
      neighbours.forEach((around, at) =>
        around.forEach((other) => assert.notEqual(found.of[at], found.of[other])),
      );
    }
  });
});
