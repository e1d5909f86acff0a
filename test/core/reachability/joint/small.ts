import assert from "node:assert/strict";
import type { Entry, Estate, Rule } from "../naive/aws";
import { connectionOf, type Passing } from "../naive/aws-judge";
import type { JointEstate } from "../naive/joint";
import { fromAddress, fromMachine } from "../naive/joint-judge";
import { reachabilityOf } from "./declared";
import { endOf } from "./support";

export const all: Rule = { protocol: "-1", from: 0, to: 0, cidrs: ["0.0.0.0/0", "::/0"] };
export const open = [all];
export const entry = (number: number, allow: boolean, cidr: string): Entry => ({
  number,
  allow,
  protocol: "-1",
  from: 0,
  to: 0,
  cidr,
});

/** Two nodes in one subnet, and a machine beside them; nothing filters, nothing leads out. */
export const networks: Estate = {
  vpcs: [{ id: "vpc-a", cidr: "10.0.0.0/16", main: "rtb-1" }],
  subnets: [
    { id: "subnet-1", vpc: "vpc-a", cidr: "10.0.1.0/24", table: "rtb-1" },
    { id: "subnet-2", vpc: "vpc-a", cidr: "10.0.2.0/24", table: "rtb-1" },
  ],
  groups: ["sg-a", "sg-b", "sg-c"].map((id) => ({ id, vpc: "vpc-a", ingress: open, egress: open })),
  acls: [],
  tables: [{ id: "rtb-1", vpc: "vpc-a", routes: [] }],
  gateways: [{ id: "igw-a", vpc: "vpc-a" }],
  nats: [],
  peerings: [],
  machines: [1, 2, 3].map((at) => ({
    id: `i-${at}`,
    subnet: "subnet-1",
    ip: `10.0.1.${9 + at}`,
    groups: [`sg-${"abc"[at - 1]}`],
    isPublic: false,
  })),
};

export const small = (aws: Partial<Estate>, more: Partial<JointEstate> = {}): JointEstate => ({
  aws: { ...networks, ...aws },
  nodes: ["i-1", "i-2"],
  cluster: {
    namespaces: { shop: {} },
    networkPolicies: [],
    adminPolicies: [],
    enforced: true,
    blocksTakePods: false,
    hostPodsSelected: false,
    sameNode: false,
  },
  pods: ["a", "b"].map((app) => ({ name: `pod-${app}`, labels: { app }, hostNetwork: false })),
  services: [],
  keepsAddresses: false,
  strict: false,
  blocksTakePods: false,
  ...more,
});

export const closed = (id: string): Estate["groups"][number] => ({
  id,
  vpc: "vpc-a",
  ingress: [],
  egress: open,
});
export const toInternet = [{ id: "rtb-1", vpc: "vpc-a", routes: [{ cidr: "0.0.0.0/0", to: "igw-a" }] }];
export const made = {
  service: { app: "a", nodePort: 30000, targetPort: 443, isLocal: false },
  port: 443,
  isFacing: true,
  ranges: ["0.0.0.0/0"],
  subnets: ["subnet-1"],
};
export const https = { protocol: "tcp", port: 443 } as const;

export const textOf = ({ may, must }: Passing): string => (must ? "must" : may ? "may" : "no");

export function naively(from: string, estate: JointEstate): Passing {
  const [pod] = estate.pods;
  const machine = estate.aws.machines.find(({ id }) => id === from);
  return machine
    ? fromMachine(estate, machine, pod!, https)
    : fromAddress(estate, from.replace("/32", ""), pod!, https);
}

/** What the engine and the simulator both say of TCP 443 to the first pod. */
export function bothSay(from: string, estate: JointEstate): string {
  const reachability = reachabilityOf(estate);
  const { may, must } = reachability.between(endOf(reachability, from), endOf(reachability, "shop/pod-a"));
  const naive = naively(from, estate);
  const own = textOf({ may: may.contains(connectionOf(https)), must: must.contains(connectionOf(https)) });
  assert.equal(own, textOf(naive));
  return own;
}
