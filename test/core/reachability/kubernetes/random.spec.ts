import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import type { Endpoint, ExternalEndpoint } from "../../../../core/reachability";
import { kubernetesReachability, type ClusterFacts } from "../../../../core/reachability";
import { IpSet, type Connection } from "../../../../core/sets";
import { arrives, sideAllows, type NaiveEnd } from "../naive/kubernetes";
import { onlyNamed } from "../naive/replay";
import {
  clusters,
  completionOf,
  outside,
  probes,
  resourcesOf,
  type RandomCluster,
} from "../naive/random-cluster";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 400);

const facts: ClusterFacts = {
  enforced: "yes",
  why: "the test says so",
  ipBlockMatchesPods: true,
  hostNetworkSelected: true,
  unseenNamespaces: "unknown",
};

function external(ip: string): ExternalEndpoint {
  const addresses = IpSet.of(`${ip}/32`);
  return { kind: "external", id: ip, name: ip, addresses, parts: [addresses] };
}

const outsiders = outside.map(external);

function analyse(cluster: RandomCluster, overrides: Partial<ClusterFacts> = {}) {
  const graph = buildGraph(resourcesOf(cluster));
  assert.deepEqual(graph.problems, []);
  const [found] = kubernetesReachability(graph, () => ({ ...facts, ...overrides }));
  assert.ok(found);
  return found;
}

/** All pairs of ends of which at least one is a pod. */
function* pairsOf(ends: readonly Endpoint[]): Generator<readonly [Endpoint, Endpoint]> {
  for (const from of ends)
    for (const to of ends) if (from !== to && (from.kind === "pods" || to.kind === "pods")) yield [from, to];
}

const connections = probes.map(
  ({ protocol, port }) => ({ protocol: protocol.toLowerCase(), port }) as Connection,
);

describe("reachability within a cluster", () => {
  it("agrees with the naive model where everything is known", () => {
    fc.assert(
      fc.property(clusters(false), fc.boolean(), (random, blocksTakePods) => {
        const cluster = analyse(random, { ipBlockMatchesPods: blocksTakePods });
        const naive = { ...completionOf(random, () => 0), blocksTakePods };
        const end = (endpoint: Endpoint): NaiveEnd =>
          naive.pods.find(({ name }) => endpoint.id.endsWith(`/${name}`)) ?? endpoint.name;
        for (const [from, to] of pairsOf([...cluster.endpoints, ...outsiders])) {
          const { may, must } = cluster.between(from, to);
          assert.ok(may.equals(must), `${from.id} to ${to.id}: ${may.toString()} or ${must.toString()}`);
          probes.forEach((probe, at) => {
            const passes = arrives(naive, { from: end(from), to: end(to), ...probe });
            assert.equal(
              may.contains(connections[at]!),
              passes,
              `${from.id} to ${to.id} ${JSON.stringify(probe)}`,
            );
          });
        }
      }),
      { numRuns: runs },
    );
  });

  it("contains every completion of what is not known, and is contained in all", () => {
    const picks = fc.array(fc.array(fc.nat(11), { minLength: 40, maxLength: 40 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        clusters(true),
        picks,
        fc.constantFrom(true, false, undefined),
        fc.constantFrom("yes", "unknown"),
        (random, choices, blocks, enforced) => {
          const cluster = analyse(random, {
            ipBlockMatchesPods: blocks,
            hostNetworkSelected: false,
            enforced: enforced as "yes",
          });
          for (const choice of choices) {
            let at = 0;
            const pick = (below: number): number => choice[at++ % choice.length]! % below;
            const naive = {
              ...completionOf(random, pick),
              blocksTakePods: blocks ?? pick(2) === 0,
              enforced: enforced === "yes" || pick(2) === 0,
              hostPodsSelected: pick(2) === 0,
              sameNode: pick(2) === 0,
            };
            const end = (endpoint: Endpoint): NaiveEnd =>
              naive.pods.find(({ name }) => endpoint.id.endsWith(`/${name}`)) ?? endpoint.name;
            for (const [from, to] of pairsOf([...cluster.endpoints, ...outsiders])) {
              const { may, must } = cluster.between(from, to);
              probes.forEach((probe, index) => {
                const passes = arrives(naive, { from: end(from), to: end(to), ...probe });
                const connection = connections[index]!;
                const what = `${from.id} to ${to.id} ${JSON.stringify(probe)} in ${JSON.stringify(naive)}`;
                if (passes) assert.ok(may.contains(connection), `may lacks ${what}`);
                else assert.ok(!must.contains(connection), `must has ${what}`);
              });
            }
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it("says the same of groups of ends as of each pair", () => {
    fc.assert(
      fc.property(clusters(true), (random) => {
        const cluster = analyse(random);
        const found = new Map<string, string>();
        const key = (from: Endpoint, to: Endpoint): string => `${from.id} > ${to.id}`;
        for (const { from, to, may, must } of cluster.groups())
          for (const source of from.flat())
            for (const target of to) {
              assert.ok(!found.has(key(source, target)), `twice: ${key(source, target)}`);
              found.set(key(source, target), `${may.toString()} / ${must.toString()}`);
            }
        const { endpoints, sources, destinations } = cluster;
        for (const from of [...endpoints, ...sources])
          for (const to of from.kind === "pods" ? [...endpoints, ...destinations] : endpoints) {
            const { may, must } = cluster.between(from, to);
            const expected = may.isEmpty ? undefined : `${may.toString()} / ${must.toString()}`;
            assert.equal(found.get(key(from, to)), expected, key(from, to));
          }
      }),
      { numRuns: runs },
    );
  });

  it("gives witnesses whose hops, and the rules that they name, replay in the naive model", () => {
    fc.assert(
      fc.property(clusters(false), fc.nat(probes.length - 1), (random, index) => {
        const cluster = analyse(random);
        const naive = completionOf(random, () => 0);
        const end = (endpoint: Endpoint): NaiveEnd =>
          naive.pods.find(({ name }) => endpoint.id.endsWith(`/${name}`)) ?? endpoint.name;
        for (const [from, to] of pairsOf([...cluster.endpoints, ...outsiders])) {
          const packet = { from: end(from), to: end(to), ...probes[index]! };
          const { verdict, hops } = cluster.between(from, to).witness(connections[index]);
          assert.equal(verdict, arrives(naive, packet) ? "allowed" : "blocked");
          const sides = [
            ...(typeof packet.from === "string" ? [] : [["egress", packet.from, packet.to] as const]),
            ...(typeof packet.to === "string" ? [] : [["ingress", packet.to, packet.from] as const]),
          ];
          assert.equal(hops.length, sides.length);
          sides.forEach(([direction, pod, peer], at) => {
            const hop = hops[at]!;
            const passes = (estate: typeof naive): string =>
              sideAllows(estate, direction, pod, peer, packet) ? "allowed" : "blocked";
            assert.equal(hop.verdict, passes(naive), `${hop.at}: ${hop.reason}`);
            assert.equal(
              hop.verdict,
              passes({ ...naive, ...onlyNamed(naive, hop.sources) }),
              `${hop.at} by ${JSON.stringify(hop)}`,
            );
            assert.equal(hop.sources.length === 0, hop.reason === "open");
          });
        }
      }),
      { numRuns: runs },
    );
  });
});
