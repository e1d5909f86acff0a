import assert from "node:assert/strict";
import fc from "fast-check";
import { lineageOf } from "../../../../core/image/lineage/components";
import { rebuildPlan } from "../../../../core/image/lineage/rebuild";
import { Statuses } from "../../../../core/image/status/status";
import { DAY, digest, estateWith, evidence, start, toGreen } from "../status/support";

const names = ["a", "b", "c", "d", "e", "f"] as const;
const forever = Object.fromEntries(
  ["provenance", "signature", "scan", "qa", "staging", "instrumentation", "approval"].map((kind) => [
    kind,
    "forever",
  ]),
);
const { provenance, signature, scan, ...rest } = forever;
const estate = estateWith({ evidence: { red: { provenance, signature, scan }, green: { ...rest, scan } } });

const graph = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 });
type Edges = readonly (readonly [string, string])[];

/** Whether the one was built on the other, directly or not. */
function reaches(edges: Edges, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (const each of queue)
    for (const [child, parent] of edges)
      if (child === each && !seen.has(parent)) {
        seen.add(parent);
        queue.push(parent);
      }
  return seen.has(to);
}

function statusesOf(edges: Edges, bad: readonly string[]): Statuses {
  const statuses = new Statuses(estate);
  for (const name of names) {
    const base = edges.filter(([child]) => child === name).map(([, parent]) => digest(parent));
    for (const each of toGreen(start, digest(name))) if (each.kind !== "provenance") statuses.add(each);
    statuses.add(evidence("provenance", start, { digest: digest(name), body: { base } }));
    if (bad.includes(name))
      statuses.add(
        evidence("scan", start + DAY, {
          digest: digest(name),
          body: { findings: [{ id: "CVE-2026-1", severity: "critical" }] },
        }),
      );
  }
  return statuses;
}

describe("lineage", () => {
  it("puts each image after those that it was built on, and circles together", () =>
    fc.assert(
      fc.property(graph, fc.constantFrom(...names), (edges, from) => {
        const parentsOf = (name: string) =>
          edges.filter(([child]) => child === name).map(([, parent]) => parent);
        const groups = lineageOf(from, parentsOf);
        const all = groups.flat();
        assert.equal(new Set(all).size, all.length);
        assert.deepEqual(
          [...all].sort(),
          names.filter((name) => name === from || reaches(edges, from, name)),
        );
        const place = new Map(groups.flatMap((group, at) => group.map((name) => [name, at])));
        for (const one of all)
          for (const other of all) {
            if (one === other) continue;
            const [there, back] = [reaches(edges, one, other), reaches(edges, other, one)];
            if (there && back) assert.equal(place.get(one), place.get(other));
            else if (there) assert.ok(place.get(other)! < place.get(one)!);
          }
      }),
    ));

  it("a bad image darkens exactly what was built on it, also where evidence claims a circle", () =>
    fc.assert(
      fc.property(graph, fc.constantFrom(...names), (edges, bad) => {
        const statuses = statusesOf(edges, [bad]).at(start + 2 * DAY);
        for (const name of names)
          assert.equal(
            statuses.get(digest(name))!.colour,
            name === bad || reaches(edges, name, bad) ? "amber" : "green",
            name,
          );
      }),
      { numRuns: 60 },
    ));

  it("statuses don't depend on the order in which they are asked for", () =>
    fc.assert(
      fc.property(
        graph,
        fc.subarray([...names]),
        fc.shuffledSubarray([...names], { minLength: names.length }),
        (edges, bad, order) => {
          const now = start + 2 * DAY;
          const statuses = statusesOf(edges, bad);
          const together = statuses.at(now, order.map(digest));
          for (const name of names)
            assert.deepEqual(together.get(digest(name)), statuses.of(digest(name), now), name);
        },
      ),
      { numRuns: 60 },
    ));

  it("a chain of 20,000 images is followed to its end", () => {
    const parentsOf = (name: string) => (name === "20000" ? [] : [String(Number(name) + 1)]);
    assert.equal(lineageOf("0", parentsOf).length, 20_001);
  });
});

describe("a plan to rebuild", () => {
  const parentsOf = (edges: Edges): ReadonlyMap<string, readonly string[]> =>
    new Map(
      names.map((name) => [name, edges.filter(([child]) => child === name).map(([, parent]) => parent)]),
    );

  it("holds all that was built on the image, each once, after its parents", () =>
    fc.assert(
      fc.property(graph, fc.constantFrom(...names), (edges, bad) => {
        const plan = rebuildPlan(bad, parentsOf(edges));
        assert.equal(plan[0]?.digest, bad);
        assert.equal(plan[0].order, 1);
        assert.deepEqual(
          plan.map((step) => step.digest).sort(),
          names.filter((name) => name === bad || reaches(edges, name, bad)),
        );
        const order = new Map(plan.map((step) => [step.digest, step.order]));
        for (const step of plan)
          for (const parent of step.after)
            assert.ok(order.get(parent)! < step.order || step.circle.includes(parent));
      }),
    ));

  it("takes what doesn't wait for each other at the same time", () => {
    const plan = rebuildPlan(
      "a",
      parentsOf([
        ["b", "a"],
        ["c", "a"],
        ["d", "b"],
        ["d", "c"],
        ["e", "f"],
      ]),
    );
    assert.deepEqual(
      plan.map(({ digest, order, after }) => [digest, order, after]),
      [
        ["a", 1, []],
        ["b", 2, ["a"]],
        ["c", 2, ["a"]],
        ["d", 3, ["b", "c"]],
      ],
    );
  });
});
