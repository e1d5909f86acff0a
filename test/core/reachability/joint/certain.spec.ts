import assert from "node:assert/strict";
import { mostPlaces } from "../../../../core/reachability/joint/cluster-network";
import type { Estate, Rule } from "../naive/aws";
import { connectionOf, type Passing } from "../naive/aws-judge";
import { betweenPods, toMachine } from "../naive/joint-judge";
import type { JointEstate } from "../naive/joint";
import { groupsAgree } from "./agreement";
import { reachabilityOf } from "./declared";
import { bothSay, closed, https, naively, networks, open, small, textOf, toInternet } from "./small";
import { cluster, endOf, objects, passes, pod, reach } from "./support";
import { made } from "../aws/support";

const client: Rule = { protocol: "tcp", from: 40000, to: 40000, cidrs: ["8.8.8.8/32"] };

/** As many nodes, each of a group of its own, which take a client's own packets but not what other nodes hand on. */
function apart(count: number, more: (at: number) => readonly Rule[]): JointEstate {
  const ids = Array.from({ length: count }, (_, at) => `i-${at + 1}`);
  const groups = ids.map((_, at) => ({ ...closed(`sg-${at}`), ingress: [client, ...more(at)] }));
  return small(
    {
      groups,
      tables: toInternet,
      machines: ids.map((id, at) => ({
        id,
        subnet: "subnet-1",
        ip: `10.0.1.${20 + at}`,
        groups: [`sg-${at}`],
        isPublic: true,
      })),
    },
    { nodes: ids, services: [{ app: "a", nodePort: 40000, targetPort: 443, isLocal: false }] },
  );
}

function says(estate: JointEstate, from: string): string {
  const reachability = reachabilityOf(estate);
  const { may, must } = reachability.between(endOf(reachability, from), endOf(reachability, "shop/pod-a"));
  return textOf({ may: may.contains(connectionOf(https)), must: must.contains(connectionOf(https)) });
}

describe("what is certain of pods that may stand in many places", () => {
  const own = (at: number): readonly Rule[] => [{ ...client, from: 50000 + at, to: 50000 + at }];

  it("is what some door lets through in each place", () => {
    assert.equal(bothSay("8.8.8.8/32", apart(mostPlaces, own)), "must");
  });

  it("of more places than are looked at is no more than that, and what may be is the same", () => {
    const estate = apart(mostPlaces + 1, own);
    assert.deepEqual(naively("8.8.8.8/32", estate), { may: true, must: true });
    assert.equal(says(estate, "8.8.8.8/32"), "may");
    const shut = { ...estate, services: [] };
    assert.equal(bothSay("8.8.8.8/32", shut), "no");
  });

  it("needs one look at all places that nothing tells apart", () => {
    const estate = apart(mostPlaces + 4, () => []);
    assert.equal(bothSay("8.8.8.8/32", estate), "must");
    groupsAgree(reachabilityOf(estate));
  });

  it("is the same by groups as by pairs, however many places there are", () => {
    groupsAgree(reachabilityOf(apart(mostPlaces + 1, own)));
    groupsAgree(reachabilityOf(apart(mostPlaces + 3, (at) => own(at % 2))));
  });
});

/** What the engine and the simulator both say of TCP 443 from the first pod to a machine, or to the second pod. */
function bothSayTo(to: string, estate: JointEstate): string {
  const reachability = reachabilityOf(estate);
  const [a, b] = estate.pods;
  const machine = estate.aws.machines.find(({ id }) => id === to);
  const found: Passing = machine ? toMachine(estate, a!, machine, https) : betweenPods(estate, a!, b!, https);
  const { may, must } = reachability.between(endOf(reachability, "shop/pod-a"), endOf(reachability, to));
  const text = textOf({ may: may.contains(connectionOf(https)), must: must.contains(connectionOf(https)) });
  assert.equal(text, textOf(found));
  groupsAgree(reachability);
  return text;
}

/** All addresses without those that begin with 10. */
const besidePrivate = [
  ...["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2"],
  "128.0.0.0/1",
];

describe("what is certain of pods and machines", () => {
  const from = (cidr: string): Rule => ({ protocol: "-1", from: 0, to: 0, cidrs: [cidr] });
  /** Machines with public addresses, of which the third takes what comes by the internet, and what the first sends. */
  const two = (third: readonly Rule[]): Partial<Estate> => ({
    tables: toInternet,
    groups: [closed("sg-a"), closed("sg-b"), { ...closed("sg-c"), ingress: third }],
    machines: networks.machines.map((each) => ({ ...each, isPublic: true })),
  });

  it("is that they reach their own node, if they reach it from any other", () => {
    const ingress = (rules: readonly Rule[]): Partial<Estate> => ({
      groups: [{ ...closed("sg-a"), ingress: rules }, closed("sg-b"), closed("sg-c")],
    });
    assert.equal(bothSayTo("i-1", small(ingress(open))), "must");
    assert.equal(bothSayTo("i-1", small(ingress([]))), "may");
  });

  it("is what the internet lets through where private addresses don't", () => {
    const byGroup: Rule = { protocol: "-1", from: 0, to: 0, cidrs: [], groups: ["sg-a"] };
    // From the first node by its group, from the second by the public address that only this one's routes lead to.
    const routes = { ...toInternet[0]! };
    const only = (third: readonly Rule[]): Partial<Estate> => ({
      ...two(third),
      tables: [routes],
    });
    assert.equal(bothSayTo("i-3", small(only([byGroup]))), "may");
    assert.equal(bothSayTo("i-3", small(only([byGroup, from("128.0.0.0/1"), from("0.0.0.0/1")]))), "must");
  });

  it("need not be by the same way from everywhere", () => {
    const byGroup: Rule = { protocol: "-1", from: 0, to: 0, cidrs: [], groups: ["sg-a"] };
    const apartly: Partial<Estate> = {
      ...two([byGroup, ...besidePrivate.map(from)]),
      subnets: [
        { id: "subnet-1", vpc: "vpc-a", cidr: "10.0.1.0/24", table: "rtb-2" },
        { id: "subnet-2", vpc: "vpc-a", cidr: "10.0.2.0/24", table: "rtb-1" },
      ],
      tables: [...toInternet, { id: "rtb-2", vpc: "vpc-a", routes: [] }],
      machines: networks.machines.map((each, at) =>
        at === 0
          ? { ...each, isPublic: false }
          : { ...each, subnet: "subnet-2", ip: `10.0.2.${9 + at}`, isPublic: true },
      ),
    };
    assert.equal(bothSayTo("i-3", small(apartly)), "must");
  });
});

describe("pods on their node's network", () => {
  const hosted = (more: Partial<JointEstate>): JointEstate => {
    const found = small({}, more);
    return { ...found, pods: found.pods.map((each, at) => ({ ...each, hostNetwork: at === 1 })) };
  };
  const under = (spec: object, more: Partial<JointEstate> = {}): JointEstate => {
    const found = hosted(more);
    return {
      ...found,
      cluster: { ...found.cluster, networkPolicies: [{ namespace: "shop", spec }] },
    };
  };
  const egress = (...to: readonly object[]): object => ({
    podSelector: { matchLabels: { app: "a" } },
    policyTypes: ["Egress"],
    egress: [{ to }],
  });
  const byLabel = { podSelector: { matchLabels: { app: "b" } } };
  const byBlock = { ipBlock: { cidr: "10.0.0.0/8" } };

  it("are certainly reached where a policy takes them as pods and as their node alike", () => {
    assert.equal(bothSayTo("shop/pod-b", under(egress(byLabel))), "may");
    assert.equal(bothSayTo("shop/pod-b", under(egress(byBlock))), "may");
    assert.equal(bothSayTo("shop/pod-b", under(egress(byLabel, byBlock))), "must");
    assert.equal(bothSayTo("shop/pod-b", under(egress(byBlock), { blocksTakePods: true })), "must");
  });

  it("are ruled by all policies that select them, or by none", () => {
    const ingress = (port: number): object => ({
      podSelector: { matchLabels: { app: "b" } },
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port }] }],
    });
    const both = (...specs: readonly object[]): JointEstate => {
      const found = hosted({});
      const networkPolicies = specs.map((spec) => ({ namespace: "shop", spec }));
      return { ...found, cluster: { ...found.cluster, networkPolicies } };
    };
    assert.equal(bothSayTo("shop/pod-b", both(ingress(22))), "may");
    assert.equal(bothSayTo("shop/pod-b", both(ingress(22), ingress(443))), "must");
  });
});

describe("Services that name addresses", () => {
  const written = `---
apiVersion: v1
kind: Service
metadata: { name: written, namespace: shop }
spec: { type: NodePort, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: written, namespace: shop }
subsets: [{ addresses: [{ ip: 10.0.1.40 }], ports: [{ port: 8080 }] }]
`;
  const node = made("aws:ec2/instance:Instance", "node", {
    subnetId: "subnet-1",
    vpcSecurityGroupIds: ["sg-node"],
    associatePublicIpAddress: true,
    tags: { "kubernetes.io/cluster/eks": "owned" },
  });
  const group = made("aws:ec2/securityGroup:SecurityGroup", "sg-node", {
    vpcId: "vpc-1",
    ingress: [{ protocol: "tcp", fromPort: 30080, toPort: 30080, cidrBlocks: ["0.0.0.0/0"] }],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  });

  it("lead to pods that may have these for all that is known", () => {
    const found = reach(...cluster, node, group, ...objects(`${pod("shop/web")}${written}`, "eks"));
    assert.equal(passes(found, "8.8.8.8/32", "shop/web"), "may TCP 8080, must No Connections");
  });
});
