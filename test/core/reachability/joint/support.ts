import assert from "node:assert/strict";
import { loadAll } from "js-yaml";
import { buildGraph, kubernetesId, Unknown, type Resource } from "../../../../core/graph";
import type { Endpoint } from "../../../../core/reachability";
import {
  estateReachability,
  type EstateReachability,
  type JointAnswer,
} from "../../../../core/reachability/joint";
import { ConnectionSet } from "../../../../core/sets";
import { made, open, outside, subnet, withInternet } from "../aws/support";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function reveal(value: unknown): unknown {
  if (value === "UNKNOWN") return new Unknown("a value of the test");
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
}

/** Objects of a cluster; `UNKNOWN` stands for a value that nobody knows. */
export const objects = (yaml: string, cluster?: string): Resource[] =>
  (loadAll(yaml) as (Manifest | null)[]).flatMap((manifest) => {
    if (!manifest) return [];
    const { apiVersion, kind, metadata } = manifest;
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const id = kubernetesId({ apiVersion, kind, ...metadata });
    return {
      id: cluster === undefined ? id : `${cluster}:${id}`,
      type: `kubernetes:${group}:${kind}`,
      name: metadata.name,
      properties: reveal(manifest) as Record<string, unknown>,
      ...(cluster !== undefined && { cluster }),
    };
  });

/** A pod `namespace/name` with a label of its name; `extra` goes into the spec. */
export const pod = (path: string, extra = ""): string => {
  const [namespace = "", name = ""] = path.split("/");
  return (
    `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\n` +
    `spec: { containers: [{ name: main, image: shop, ports: [{ name: http, containerPort: 8080 }] }]${extra === "" ? "" : `, ${extra}`} }\n`
  );
};

export const service = (path: string, spec: string, annotations = "{}"): string => {
  const [namespace = "", name = ""] = path.split("/");
  return (
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} }\n` +
    `spec: { selector: { app: ${name} }, ${spec} }\n`
  );
};

export const policy = (path: string, spec: string): string => {
  const [namespace = "", name = ""] = path.split("/");
  return (
    `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n` +
    `metadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`
  );
};

/** An EKS cluster whose nodes lie in a subnet of their own, with a database in another; policies are enforced. */
export const cluster: readonly Resource[] = [
  ...withInternet,
  subnet("subnet-3", "vpc-1", "10.0.3.0/24"),
  made("aws:ec2/routeTable:RouteTable", "rtb-private", { vpcId: "vpc-1", routes: [] }),
  made("aws:ec2/routeTableAssociation:RouteTableAssociation", "private", {
    subnetId: "subnet-3",
    routeTableId: "rtb-private",
  }),
  made("aws:eks/cluster:Cluster", "eks", { name: "eks", vpcConfig: { subnetIds: ["subnet-2"] } }),
  made("aws:eks/addon:Addon", "cni", {
    clusterName: "eks",
    addonName: "vpc-cni",
    configurationValues: '{"enableNetworkPolicy":"true"}',
  }),
];

export const nodeGroup = (name: string, more: object = {}): Resource =>
  made("aws:eks/nodeGroup:NodeGroup", name, {
    clusterName: "eks",
    nodeGroupName: name,
    subnetIds: ["subnet-1"],
    ...more,
  });

/** Nodes with security groups by their launch template. */
export const nodesWith = (name: string, groups: readonly string[], more: object = {}): Resource[] => [
  made("aws:ec2/launchTemplate:LaunchTemplate", `${name}-template`, { vpcSecurityGroupIds: groups }),
  nodeGroup(name, { launchTemplate: { id: `${name}-template`, version: "1" }, ...more }),
];

export const database = (name: string, groups: readonly string[]): Resource[] => [
  made("aws:rds/subnetGroup:SubnetGroup", `${name}-subnets`, {
    name: `${name}-subnets`,
    subnetIds: ["subnet-3"],
  }),
  made("aws:rds/instance:Instance", name, {
    dbSubnetGroupName: `${name}-subnets`,
    vpcSecurityGroupIds: groups,
  }),
];

export { open };

export const reach = (...resources: readonly Resource[]): EstateReachability =>
  estateReachability(buildGraph(resources), { clusters: {} });

export function endOf(reachability: EstateReachability, name: string): Endpoint {
  if (/[/]\d+$/.test(name)) return outside(name);
  const found = reachability.endpoints.filter((each) => each.name === name);
  assert.equal(found.length, 1, `${found.length} endpoints are called ${name}`);
  return found[0]!;
}

export const between = (reachability: EstateReachability, from: string, to: string): JointAnswer =>
  reachability.between(endOf(reachability, from), endOf(reachability, to));

const transport = ConnectionSet.transport();

/** What may and must pass, as text: one where they are the same. */
export function passes(reachability: EstateReachability, from: string, to: string): string {
  const { may, must } = between(reachability, from, to);
  const text = (set: ConnectionSet): string => set.toText(set.isSubsetOf(transport) ? transport : undefined);
  return may.equals(must) ? text(may) : `may ${text(may)}, must ${text(must)}`;
}
