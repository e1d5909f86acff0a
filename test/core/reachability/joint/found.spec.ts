import assert from "node:assert/strict";
import { Unknown } from "../../../../core/graph";
import type { Estate, Rule } from "../naive/aws";
import { connectionOf, overAll } from "../naive/aws-judge";
import { jointResources } from "../naive/joint-resources";
import type { JointEstate } from "../naive/joint";
import { reachabilityOf } from "./declared";
import {
  all,
  bothSay,
  closed,
  entry,
  https,
  made,
  naively,
  networks,
  open,
  small,
  toInternet,
} from "./small";
import { endOf } from "./support";

/** Without the traffic policy of the Service both estates are possible, and the engine says what holds in both. */
function withoutTrafficPolicy(from: string, [local, shared]: readonly [JointEstate, JointEstate]): void {
  const resources = jointResources(shared).map((each) =>
    each.name === "service0"
      ? {
          ...each,
          properties: {
            ...each.properties,
            spec: {
              ...(each.properties["spec"] as object),
              externalTrafficPolicy: new Unknown("a value of the test"),
            },
          },
        }
      : each,
  );
  const reachability = reachabilityOf(shared, resources);
  const { may, must } = reachability.between(endOf(reachability, from), endOf(reachability, "shop/pod-a"));
  assert.deepEqual(
    { may: may.contains(connectionOf(https)), must: must.contains(connectionOf(https)) },
    overAll([local, shared].map((each) => naively(from, each))),
  );
}

describe("what random joint estates once found", () => {
  it("a balancer answers a client at the one address that its ranges and its routes both take", () => {
    const estate = (ranges: readonly string[]): JointEstate =>
      small(
        {
          lists: [{ id: "pl-1", cidrs: ["8.8.8.0/24"] }],
          groups: [
            closed("sg-a"),
            closed("sg-b"),
            { ...closed("sg-c"), egress: [{ ...all, cidrs: [], lists: ["pl-1"] }] },
          ],
          tables: [{ id: "rtb-1", vpc: "vpc-a", routes: [{ list: "pl-1", to: "igw-a" }] }],
          machines: networks.machines.map((each) => (each.id === "i-3" ? { ...each, isPublic: true } : each)),
        },
        { made: { ...made, ranges } },
      );
    assert.equal(bothSay("i-3", estate(["203.0.113.0/24"])), "no");
    // Nodes take what other nodes hand on by their groups, which let nothing in here.
    assert.equal(bothSay("i-3", estate(["8.8.8.0/24"])), "may");
  });

  it("a balancer sends to its targets by their private addresses, though they have public ones", () => {
    const estate = small(
      {
        subnets: networks.subnets.map((each) => (each.id === "subnet-2" ? { ...each, acl: "acl-2" } : each)),
        acls: [
          {
            id: "acl-2",
            vpc: "vpc-a",
            ingress: [entry(1, false, "10.0.0.0/16"), entry(100, true, "0.0.0.0/0")],
            egress: [entry(100, true, "0.0.0.0/0")],
          },
        ],
        tables: toInternet,
        machines: networks.machines.map((each) =>
          each.id === "i-2" ? { ...each, subnet: "subnet-2", ip: "10.0.2.11", isPublic: true } : each,
        ),
      },
      {
        balancer: {
          machine: { id: "balancer", subnet: "subnet-1", ip: "10.0.1.77", groups: ["sg-c"], isPublic: true },
          listens: 443,
          sends: 40000,
        },
      },
    );
    const [a, b] = estate.pods;
    const doored = { ...estate, pods: [{ ...a!, door: { hostPort: 40000, containerPort: 443 } }, b!] };
    assert.equal(bothSay("i-1", doored), "may");
    assert.equal(bothSay("8.8.8.8/32", doored), "must");
  });

  it("pods see a client that came by the internet with its address there", () => {
    const estate = (cidr: string): JointEstate => {
      const opened = small(
        {
          tables: toInternet,
          groups: ["sg-a", "sg-b", "sg-c"].map((id) => ({
            ...closed(id),
            // Nothing arrives by private addresses.
            ingress: [{ ...all, cidrs: ["128.0.0.0/1"] }],
          })),
          machines: networks.machines.map((each) => ({ ...each, isPublic: true })),
        },
        { services: [{ app: "a", nodePort: 40000, targetPort: 443, isLocal: true }] },
      );
      const policy = {
        namespace: "shop",
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ ipBlock: { cidr } }] }] },
      };
      return { ...opened, cluster: { ...opened.cluster, networkPolicies: [policy] } };
    };
    assert.equal(bothSay("i-3", estate("10.0.0.0/8")), "no");
    assert.equal(bothSay("i-3", estate("0.0.0.0/0")), "may");
  });

  it("a traffic policy that is not known may be either", () => {
    const estates = [true, false].map((isLocal) =>
      small(
        { tables: toInternet, machines: networks.machines.map((each) => ({ ...each, isPublic: true })) },
        { services: [{ app: "a", nodePort: 40000, targetPort: 443, isLocal }] },
      ),
    );
    const policy = {
      namespace: "shop",
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }],
      },
    };
    const [local, shared] = estates.map((each) => ({
      ...each,
      cluster: { ...each.cluster, networkPolicies: [policy] },
    })) as [JointEstate, JointEstate];
    assert.equal(bothSay("8.8.8.8/32", local), "no");
    assert.equal(bothSay("8.8.8.8/32", shared), "must");
    withoutTrafficPolicy("8.8.8.8/32", [local, shared]);
  });

  it("nor is a door certain behind a balancer, where each of both is one in question", () => {
    const self: Rule = { protocol: "-1", from: 0, to: 0, cidrs: [], self: true };
    const toOne: Partial<Estate> = {
      groups: ["sg-a", "sg-b", "sg-c"].map((id) => ({
        id,
        vpc: "vpc-a",
        ingress: open,
        egress: id === "sg-b" ? [self] : open,
      })),
      machines: networks.machines.map((each, at) => ({
        ...each,
        groups: [["sg-b", "sg-c"], ["sg-c"], ["sg-b"]][at]!,
      })),
    };
    // It reaches the first node only, which hands on to the pods of both, or takes for its own alone.
    const balancer = {
      machine: { id: "balancer", subnet: "subnet-1", ip: "10.0.1.77", groups: ["sg-b"], isPublic: false },
      listens: 443,
      sends: 40000,
    };
    const estates = [true, false].map((isLocal) =>
      small(toOne, { services: [{ app: "a", nodePort: 40000, targetPort: 443, isLocal }], balancer }),
    ) as [JointEstate, JointEstate];
    assert.equal(bothSay("i-3", estates[0]), "may");
    assert.equal(bothSay("i-3", estates[1]), "must");
    withoutTrafficPolicy("i-3", estates);
  });

  it("an Ingress leads through its balancer to pods, on the ports that it listens to", () => {
    const estate = (ingress: "instance" | "ip", isLocal: boolean, cidr: string): JointEstate => {
      const found = small(
        { tables: toInternet },
        {
          made: {
            ...made,
            service: { ...made.service, isLocal },
            ranges: ["8.8.8.0/24"],
            ingress,
          },
        },
      );
      const policy = {
        namespace: "shop",
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ ipBlock: { cidr } }] }] },
      };
      return { ...found, cluster: { ...found.cluster, networkPolicies: [policy] } };
    };
    for (const ingress of ["instance", "ip"] as const) {
      for (const isLocal of [false, true]) {
        const say = (from: string, cidr: string): string => bothSay(from, estate(ingress, isLocal, cidr));
        // Pods see the balancer or a node, never the client.
        assert.equal(say("8.8.8.8/32", "10.0.0.0/8"), "must");
        assert.equal(say("203.0.113.5/32", "10.0.0.0/8"), "no");
        const isByNodes = ingress === "instance" && !isLocal;
        if (!isByNodes) assert.equal(say("8.8.8.8/32", "8.8.8.0/24"), "no");
      }
    }
  });

  it("wherever a pod stands some node's port leads to it, though none does everywhere", () => {
    const estate = (ingress: readonly Rule[]): JointEstate =>
      small(
        {
          groups: [{ ...closed("sg-a"), ingress: open }, { ...closed("sg-b"), ingress }, closed("sg-c")],
          tables: toInternet,
          machines: networks.machines.map((each) => ({ ...each, isPublic: true })),
        },
        { services: [{ app: "a", nodePort: 40000, targetPort: 443, isLocal: false }] },
      );
    // The nodes don't take what others hand on, but each takes the client's own packets.
    const client: Rule = { protocol: "tcp", from: 40000, to: 40000, cidrs: ["8.8.8.8/32"] };
    assert.equal(bothSay("8.8.8.8/32", estate([client])), "must");
    assert.equal(bothSay("8.8.8.8/32", estate([])), "may");
  });
});
