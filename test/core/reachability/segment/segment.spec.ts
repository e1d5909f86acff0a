import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Estate } from "../../../../core/estate";
import { buildGraph, type Resource } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import { FlowAnalysis, type EnvironmentOf } from "../../../../core/reachability/flows";
import { segment, type Proposal } from "../../../../core/reachability/segment";
import { host, open, subnet, vpc } from "../aws/support";
import { estateReachability } from "../../../../core/reachability/joint";
import { ConnectionSet, portRange } from "../../../../core/sets";
import { apply } from "./apply";
import {
  cluster,
  deployment,
  estateOf,
  flow,
  names,
  namespace,
  network,
  onPool,
  policy,
  pooled,
  pooledCluster,
} from "./estates";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 8);

const environmentsOf = (estate: Estate): EnvironmentOf => {
  const resolver = createResolver(estate);
  return (node) => resolver.environmentOf(node);
};

const propose = (resources: readonly Resource[], estate: Estate): Proposal =>
  segment(buildGraph(resources), estate, environmentsOf(estate));

/** What the flows find in some resources, as text. */
function faults(resources: readonly Resource[], estate: Estate): string[] {
  const analysis = new FlowAnalysis(buildGraph(resources), estate, environmentsOf(estate));
  const forbidden = analysis.forbidden.map(
    ({ verdict, from, to, connections, witness }) =>
      `${verdict}: ${from.label} → ${to.label} ${connections.toText()} (${witness.from.name} → ${witness.to.name})`,
  );
  const failing = analysis.required.flatMap((each) =>
    each.failing.map(
      ({ flow: { text }, from, to, lacking, verdict }) =>
        `${verdict}: required ${text} ${from.name} → ${to.name} lacks ${lacking.toText()}`,
    ),
  );
  return [...forbidden, ...failing];
}

const wide = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };
const shop = [
  namespace("web", "dmz"),
  deployment("front", "web"),
  namespace("api", "app"),
  deployment("orders", "api"),
];
const flows = [{ from: "dmz", to: "app", ports: ["8080/tcp"], required: true }];

describe("segment", () => {
  it("denies by default and allows the declared flows, in names that stay the same", () => {
    const { policies, problems } = propose(shop, estateOf(flows));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      policies.map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`),
      [
        "api/bulkhead-default-deny",
        "api/bulkhead-dns",
        "api/bulkhead-ingress",
        "web/bulkhead-default-deny",
        "web/bulkhead-dns",
        "web/bulkhead-egress",
      ],
    );
    assert.deepEqual(policies[2]?.manifest.spec, {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "web" } } }],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
  });

  it("leaves DNS out where the estate takes it away", () => {
    const { policies } = propose(shop, estateOf(flows, { baseFlows: [] }));
    assert.ok(policies.every(({ manifest }) => manifest.metadata.name !== "bulkhead-dns"));
  });

  it("makes an estate that breaks its flows keep them", () => {
    const estate = estateOf(flows);
    assert.notDeepEqual(faults(shop, estate), []);
    assert.deepEqual(faults(apply(shop, propose(shop, estate)), estate), []);
  });

  it("names the existing policies that allow more, and no others", () => {
    const fine = policy("fine", "api", {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { zone: "dmz" } } }],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
    const resources = [...shop, policy("wide", "api", wide), fine];
    const { tooWide } = propose(resources, estateOf(flows));
    assert.deepEqual(
      tooWide.map(({ name }) => name),
      ["wide"],
    );
  });

  it("picks workloads that flows name by their labels", () => {
    const named = [
      { from: { workload: "front" }, to: { workload: "orders", namespace: "api" }, ports: ["8080/tcp"] },
    ];
    const estate = estateOf(named);
    const resources = [...shop, deployment("other", "api")];
    const proposal = propose(resources, estate);
    const own = proposal.policies.find(
      ({ manifest }) => manifest.metadata.name === "bulkhead-ingress-orders",
    );
    assert.deepEqual(own?.manifest.spec["podSelector"], { matchLabels: { app: "orders" } });
    assert.deepEqual(faults(apply(resources, proposal), estate), []);
  });

  it("says so where labels cannot tell workloads apart, or a zone is missing", () => {
    const named = [{ from: { workload: "front" }, to: { workload: "orders" }, ports: ["8080/tcp"] }];
    const twins = [
      ...shop,
      deployment("twin", "api", { app: "orders" }),
      namespace("lost", "nowhere"),
      deployment("x", "lost"),
    ];
    const { problems } = propose(twins, estateOf(named));
    assert.match(problems.join("\n"), /orders: its pods can't be told from those of api\/twin by labels/);
    assert.match(problems.join("\n"), /namespace lost lies in no zone/);
  });

  it("says so where a security group cannot name a port", () => {
    const resources = fc.sample(network, { numRuns: 1, seed: 1 })[0]!;
    const anywhere = ["dmz", "app", "data"];
    const { problems } = propose(
      resources,
      estateOf([{ from: anywhere, to: anywhere, ports: ["9000/sctp"] }]),
    );
    assert.match(problems.join("\n"), /security groups know no ports of SCTP/);
  });

  it("names groups of another VPC by the blocks of their subnets", () => {
    const resources = ["dmz", "app"].flatMap((zone, at) => [
      vpc(`vpc-${at}`, `10.${at}.0.0/16`),
      subnet(`subnet-${at}`, `vpc-${at}`, `10.${at}.1.0/24`, { tags: { zone } }),
      open(`sg-${at}`, [], `vpc-${at}`),
      host(`m-${at}`, `subnet-${at}`, [`sg-${at}`]),
    ]);
    const { groups } = propose(resources, estateOf(flows));
    const rules = groups.flatMap(({ name, rules: own }) =>
      own.map(
        ({ direction, peer }) => `${name} ${direction} ${peer.kind === "cidr" ? peer.cidr : peer.kind}`,
      ),
    );
    assert.deepEqual(rules.sort(), ["bulkhead-app ingress 10.0.1.0/24", "bulkhead-dmz egress 10.1.1.0/24"]);
  });

  describe("for clusters of EKS", () => {
    const estate = estateOf(flows);
    const eks = [
      ...pooled(["dmz", "app"]),
      ...shop.map((each) =>
        each.name === "front" ? onPool(each, "dmz") : each.name === "orders" ? onPool(each, "app") : each,
      ),
      ...names("app"),
    ];
    const proposal = propose(eks, estate);
    const applied = apply(eks, proposal);
    const reached = (from: string, to: string): string => {
      const reachability = estateReachability(buildGraph(applied), estate);
      const end = (name: string) => reachability.endpoints.find((each) => each.name === name)!;
      const { must } = reachability.between(end(from), end(to));
      return must.toText(ConnectionSet.transport());
    };

    it("opens the control plane's group to nodes, and nodes to it", () => {
      assert.deepEqual(
        proposal.clusterRules.map(({ cluster: { name }, group, connections }) => [
          name,
          group,
          connections.toText(),
        ]),
        [
          ["eks", "bulkhead-app-nodes", "TCP 443"],
          ["eks", "bulkhead-dmz-nodes", "TCP 443"],
        ],
      );
      for (const zone of ["dmz", "app"]) {
        assert.equal(reached(zone, "eks"), "TCP 443");
        assert.equal(reached("eks", zone), "TCP 443,10250");
      }
    });

    it("lets DNS pass between pools, unless the estate takes it away", () => {
      assert.deepEqual(faults(applied, estate), []);
      assert.equal(reached("web/front", "kube-system/coredns"), "TCP 53;UDP 53");
      const silent = propose(eks, estateOf(flows, { baseFlows: [] }));
      const asked = ({ groups }: Proposal): boolean =>
        groups.some(({ rules }) =>
          rules.some(
            ({ description, connections }) =>
              description === "bulkhead-dmz-nodes to bulkhead-app-nodes" &&
              connections.overlaps(ConnectionSet.of({ udp: portRange(53) })),
          ),
        );
      assert.deepEqual([proposal, silent].map(asked), [true, false]);
    });

    it("makes random estates with pools pass the flow policies, and keeps their nodes in the cluster", () => {
      fc.assert(
        fc.property(pooledCluster, fc.array(flow, { maxLength: 3 }), ({ pools, resources }, declared) => {
          const estate = estateOf(declared);
          const found = propose(resources, estate);
          assert.deepEqual(
            found.problems.filter((problem) => !problem.includes("know no ports of SCTP")),
            [],
          );
          const after = apply(resources, found);
          assert.deepEqual(faults(after, estate), []);
          const reachability = estateReachability(buildGraph(after), estate);
          const end = (name: string) => reachability.endpoints.find((each) => each.name === name)!;
          for (const pool of pools) {
            assert.ok(reachability.between(end(pool), end("eks")).must.tcp.overlaps(portRange(443)));
            assert.ok(reachability.between(end("eks"), end(pool)).must.tcp.overlaps(portRange(10250)));
          }
        }),
        { numRuns: runs },
      );
    });
  });

  it("lets callbacks out to the register's address, and says where only its name is known", () => {
    const register = (url: string) =>
      propose(shop, estateOf(flows, { register: { url }, baseFlows: ["register"] }));
    const { policies } = register("https://203.0.113.9:8443");
    assert.match(JSON.stringify(policies), /"cidr":"203\.0\.113\.9\/32"/);
    assert.match(
      register("https://register.example.com").notes.join(),
      /register\.example\.com is known by name only/,
    );
  });

  it("makes random clusters pass the flow policies", () => {
    fc.assert(
      fc.property(cluster, fc.array(flow, { maxLength: 3 }), (resources, declared) => {
        const estate = estateOf(declared);
        const proposal = propose(resources, estate);
        assert.deepEqual(proposal.problems, []);
        assert.deepEqual(faults(apply(resources, proposal), estate), []);
      }),
      { numRuns: runs },
    );
  });

  it("makes random networks pass the flow policies", () => {
    fc.assert(
      fc.property(network, fc.array(flow, { maxLength: 3 }), (resources, declared) => {
        const estate = estateOf(declared);
        const proposal = propose(resources, estate);
        // What groups cannot name is left out, and said so.
        assert.deepEqual(
          proposal.problems.filter((problem) => !problem.includes("know no ports of SCTP")),
          [],
        );
        assert.deepEqual(faults(apply(resources, proposal), estate), []);
      }),
      { numRuns: runs },
    );
  });

  it("makes random estates of clusters and networks pass the flow policies", () => {
    fc.assert(
      fc.property(cluster, network, fc.array(flow, { maxLength: 3 }), (pods, machines, declared) => {
        const estate = estateOf(declared);
        const resources = [...pods, ...machines];
        const proposal = propose(resources, estate);
        // What groups cannot name is left out, and said so.
        assert.deepEqual(
          proposal.problems.filter((problem) => !problem.includes("know no ports of SCTP")),
          [],
        );
        assert.deepEqual(faults(apply(resources, proposal), estate), []);
      }),
      { numRuns: runs },
    );
  });

  it("proposes the same for the same", () => {
    fc.assert(
      fc.property(cluster, network, (pods, machines) => {
        const estate = estateOf(flows);
        const text = ({ policies, groups }: Proposal): string =>
          JSON.stringify([
            policies,
            groups.map(({ name, rules }) => [name, rules.map((rule) => rule.description)]),
          ]);
        assert.equal(
          text(propose([...pods, ...machines], estate)),
          text(propose([...machines].reverse().concat([...pods].reverse()), estate)),
        );
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });
});
