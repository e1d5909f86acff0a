import assert from "node:assert/strict";
import * as fc from "fast-check";
import { buildGraph, type Resource } from "../../../../core/graph";
import type { Endpoint } from "../../../../core/reachability";
import { diffConnections, type ConnectionChange } from "../../../../core/reachability/diff";
import { estateReachability, type EstateReachability } from "../../../../core/reachability/joint";
import { ConnectionSet, IpSet } from "../../../../core/sets";
import { cluster, deployment, namespace, network, policy } from "../segment/estates";

const runs = Math.min(Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 8), 2000);
const reach = (resources: readonly Resource[]): EstateReachability =>
  estateReachability(buildGraph(resources), { clusters: {} });

/** What changed between two ends by name, or from addresses. */
function changed(changes: readonly ConnectionChange[], from: string, to: string): string {
  const holds = (ends: readonly Endpoint[], name: string): boolean =>
    ends.some((end) =>
      end.kind === "external" && /^\d/.test(name)
        ? end.addresses.overlaps(IpSet.of(name))
        : end.name === name,
    );
  return ConnectionSet.unionAll(
    changes
      .filter((each) => holds(each.from, from) && holds(each.to, to))
      .map(({ connections }) => connections),
  ).toText();
}

const shop = [namespace("web", "dmz"), deployment("a", "web"), deployment("b", "web")];
const admits = (peer: object): Resource =>
  policy("p", "web", {
    podSelector: { matchLabels: { app: "b" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [peer], ports: [{ port: 80 }] }],
  });

describe("diffConnections", () => {
  it("finds nothing between two readings of one source", () => {
    const { gained, lost } = diffConnections(reach(shop), reach(shop));
    assert.deepEqual([gained, lost], [[], []]);
  });

  it("finds what a policy closes, and what taking it away opens", () => {
    const closed = [...shop, admits({ podSelector: { matchLabels: { app: "a" } } })];
    const { gained, lost } = diffConnections(reach(shop), reach(closed));
    assert.deepEqual(gained, []);
    assert.equal(changed(lost, "web/a", "web/b"), "TCP 1-79,81-65535;UDP 1-65535;SCTP 1-65535");
    assert.equal(changed(lost, "198.51.100.0/24", "web/b"), "TCP 1-65535;UDP 1-65535;SCTP 1-65535");
    const back = diffConnections(reach(closed), reach(shop));
    assert.equal(changed(back.gained, "web/a", "web/b"), "TCP 1-79,81-65535;UDP 1-65535;SCTP 1-65535");
    assert.deepEqual(back.lost, []);
  });

  it("compares the outside address by address, however each state cuts it", () => {
    const before = [...shop, admits({ ipBlock: { cidr: "198.51.100.0/24" } })];
    const after = [...shop, admits({ ipBlock: { cidr: "198.51.100.0/23" } })];
    const { gained, lost } = diffConnections(reach(before), reach(after));
    assert.deepEqual(lost, []);
    assert.equal(changed(gained, "198.51.101.0/24", "web/b"), "TCP 80");
    assert.equal(changed(gained, "198.51.100.0/24", "web/b"), "No Connections");
  });

  it("shows all that a new workload can do", () => {
    const { gained } = diffConnections(reach(shop), reach([...shop, deployment("c", "web")]));
    assert.equal(changed(gained, "web/c", "web/a"), "TCP 1-65535;UDP 1-65535;SCTP 1-65535");
    assert.equal(changed(gained, "web/b", "web/a"), "No Connections");
  });

  it("agrees with pair after pair on random estates", () => {
    fc.assert(
      fc.property(cluster, cluster, network, network, (a, b, m, n) => {
        const [before, after] = [reach([...a, ...m]), reach([...b, ...n])];
        const { gained, lost } = diffConnections(before, after);
        const byId = (changes: readonly ConnectionChange[], from: string, to: string): ConnectionSet =>
          ConnectionSet.unionAll(
            changes
              .filter(
                (each) => each.from.some(({ id }) => id === from) && each.to.some(({ id }) => id === to),
              )
              .map(({ connections }) => connections),
          );
        const ids = [...new Set([...before.endpoints, ...after.endpoints].map(({ id }) => id))];
        const may = (state: EstateReachability, from: string, to: string): ConnectionSet => {
          const [source, target] = [state.endpoint(from), state.endpoint(to)];
          return source && target ? state.between(source, target).may : ConnectionSet.none();
        };
        for (const from of ids) {
          for (const to of ids) {
            if (from === to) continue;
            const [old, now] = [may(before, from, to), may(after, from, to)];
            assert.equal(
              byId(gained, from, to).toText(),
              now.subtract(old).toText(),
              `gained ${from} → ${to}`,
            );
            assert.equal(byId(lost, from, to).toText(), old.subtract(now).toText(), `lost ${from} → ${to}`);
          }
        }
      }),
      { numRuns: runs },
    );
  });
});
