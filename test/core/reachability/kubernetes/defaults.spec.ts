import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import { namespaces } from "../../../../core/graph/kubernetes";
import { manifest } from "../../../../core/policy/minimal";
import { namespaceDefaults } from "../../../../core/reachability";
import { sideAllows, type NaiveCluster, type NaiveNetworkPolicy, type NaivePod } from "../naive/kubernetes";

const cidrs = [
  "10.0.0.4/32",
  "10.0.0.0/29",
  "10.0.0.8/29",
  "10.0.0.16/30",
  "10.0.0.0/28",
  "10.0.0.0/8",
  "169.254.0.0/16",
  "0.0.0.0/0",
] as const;
const peer = fc.oneof(
  { arbitrary: fc.constantFrom(...cidrs).map((cidr) => ({ ipBlock: { cidr } })), weight: 6 },
  fc.constant({ podSelector: {} }),
  fc.constant({ namespaceSelector: {} }),
  fc.constant({ namespaceSelector: { matchLabels: { team: "a" } } }),
);
const rule = fc.record({
  to: fc.array(peer, { minLength: 1, maxLength: 3 }),
  ports: fc.constantFrom(undefined, undefined, undefined, [{ protocol: "TCP", port: 80 }]),
});
const specs = fc.array(
  fc.record({
    podSelector: fc.constantFrom({}, {}, { matchLabels: { app: "web" } }),
    policyTypes: fc.constant(["Egress"]),
    egress: fc.array(rule, { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const pod = (namespace: string, ip: string): NaivePod => ({
  namespace,
  name: "plain",
  labels: {},
  ports: [],
  ip,
  hostNetwork: false,
});
/** Ranges that a cluster may give its pods addresses of, each as many as the smallest holds. */
const ranges = ["10.0.0.0", "10.0.0.3", "10.0.0.9", "10.0.0.15", "10.7.0.0", "192.168.0.0"].map((first) => {
  const at = first.lastIndexOf(".") + 1;
  return Array.from({ length: 11 }, (_, more) => `${first.slice(0, at)}${Number(first.slice(at)) + more}`);
});
const packets = [
  { protocol: "TCP", port: 80 },
  { protocol: "UDP", port: 4242 },
];

/** Whether a plain pod may send anything to every plain pod of another namespace, one pod and packet at a time. */
function isOpen(policies: NaiveNetworkPolicy[], range: readonly string[], blocksTakePods: boolean): boolean {
  const cluster: NaiveCluster = {
    namespaces: { shop: {}, other: {} },
    networkPolicies: policies,
    adminPolicies: [],
    enforced: true,
    blocksTakePods,
    hostPodsSelected: true,
    sameNode: false,
  };
  const from = pod("shop", "10.99.0.1");
  return range.every((ip) => {
    const to = pod("other", ip);
    return packets.every((packet) => sideAllows(cluster, "egress", from, to, { from, to, ...packet }));
  });
}

describe("the default of a namespace towards others", () => {
  it("is denied or open only where the naive model says so, wherever pods get their addresses", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(specs, (given) => {
        const resources = given.map((spec, at) =>
          manifest({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: `p${at}`, namespace: "shop" },
            spec,
          }),
        );
        const namespace = manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
        const graph = buildGraph([namespace, ...resources]);
        const scope = namespaces(graph).all.find(({ name }) => name === "shop")!;
        const { state } = namespaceDefaults(graph, { clusters: {} }, scope.cluster).all.of(
          scope,
          "egress",
        )!.inside;
        seen.set(state, (seen.get(state) ?? 0) + 1);
        const policies = given.map((spec): NaiveNetworkPolicy => ({ namespace: "shop", spec }) as never);
        for (const range of ranges)
          for (const blocksTakePods of [true, false]) {
            const truth = isOpen(policies, range, blocksTakePods);
            if (state === "denied") assert.ok(!truth, `open for ${range[0]}, and blocks: ${blocksTakePods}`);
            if (state === "open") assert.ok(truth, `denied for ${range[0]}, and blocks: ${blocksTakePods}`);
          }
      }),
      { numRuns: 400 },
    );
    assert.deepEqual([...seen.keys()].sort(), ["denied", "open", "unknown"]);
  });
});
