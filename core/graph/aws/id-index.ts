import { derivedBy } from "../derived-by";
import type { Graph } from "../graph";
import type { NodeKind } from "../nodes";
import type { Node } from "../nodes/node";
import type { Resource } from "../resource";

/** Finds the nodes of one kind. */
export interface KindIndex {
  /** By physical id, ARN or name. */
  byKey(key: string): readonly Node[];
  /** By URN: the resource's own, or that of a component that it is a part of. */
  bySource(urn: string): readonly Node[];
}

export const indexOf = derivedBy(build);

/** Outputs under which providers give what others refer to. */
const keyOutputs = ["id", "arn", "name", "groupId", "keyName", "allocationId"];
/** What the subnet groups of stores are called, beside `name`. */
export const subnetGroupNames: readonly string[] = [
  "cacheSubnetGroupName",
  "clusterSubnetGroupName",
  "dbSubnetGroupName",
  "dBSubnetGroupName",
  "replicationSubnetGroupId",
  "replicationSubnetGroupIdentifier",
  "subnetGroupName",
];
/** Names of other resources on most kinds: they are keys of their own kind only. */
const ownKeys: Readonly<Record<string, readonly string[]>> = {
  Bucket: ["bucket", "bucketName"],
  DirectoryPrincipal: ["userId"],
  EksCluster: ["clusterName", "clusterSecurityGroupId"],
  Host: ["launchTemplateName", "launchConfigurationName"],
  IamGroup: ["groupName"],
  IamRole: ["roleName"],
  IamUser: ["userName"],
  ImageRepository: ["repositoryName"],
  PermissionSet: ["permissionSetArn"],
  StoreSubnetGroup: subnetGroupNames,
  Subnet: ["subnetId"],
  // What AWS makes with a VPC goes by the VPC's outputs: whoever refers to it means a part of the VPC.
  Vpc: [
    "vpcId",
    "defaultNetworkAcl",
    "defaultNetworkAclId",
    "defaultRouteTableId",
    "defaultSecurityGroup",
    "defaultSecurityGroupId",
    "mainRouteTableId",
  ],
};

/** Puts the keys of a resource into the set. */
function addKeys(resource: Resource, kind: NodeKind, names: readonly string[], keys: Set<string>): void {
  const { physicalId, outputs, properties } = resource;
  if (physicalId !== undefined) keys.add(physicalId);
  const within = inner(resource, kind);
  for (const name of names) {
    addKey(outputs?.[name], keys);
    addKey(properties[name], keys);
    if (within) addKey(within[name], keys);
  }
}

function addKey(value: unknown, keys: Set<string>): void {
  if (typeof value === "string" && value !== "") keys.add(value);
}

/** The classic provider gives the group that EKS makes for a cluster within a mapping. */
function inner({ outputs }: Resource, kind: NodeKind): Readonly<Record<string, unknown>> | undefined {
  const config = kind === "EksCluster" ? outputs?.["vpcConfig"] : undefined;
  return typeof config === "object" && config !== null ? (config as Record<string, unknown>) : undefined;
}

function build(graph: Graph, kind: NodeKind): KindIndex {
  const keys = new Map<string, Node[]>();
  const sources = new Map<string, Node[]>();
  const parents = graph.derive(parentsOf);
  const names = [...keyOutputs, ...(ownKeys[kind] ?? [])];
  const own = new Set<string>();
  for (const node of graph.all(kind)) {
    if (node.path !== undefined) continue;
    addKeys(node.resource, kind, names, own);
    for (const key of own) push(keys, key, node);
    own.clear();
    // A component's outputs depend on the component: its parts of the kind are what can be meant.
    for (let urn = node.resource.urn, depth = 0; urn !== undefined && depth < 64; depth++) {
      push(sources, urn, node);
      urn = parents.get(urn);
    }
  }
  return {
    byKey: (key) => keys.get(key) ?? keys.get(withoutAccount(key)) ?? none,
    bySource: (urn) => sources.get(urn) ?? none,
  };
}

const none: readonly Node[] = Object.freeze([]);

/** Groups of peered VPCs in other accounts are written `123456789012/sg-…`. */
const withoutAccount = (key: string): string => (key[12] === "/" ? key.replace(/^\d{12}\//, "") : key);

function push(map: Map<string, Node[]>, key: string, node: Node): void {
  const list = map.get(key);
  if (list) list.push(node);
  else map.set(key, [node]);
}

/** Each resource's parent, but for the stack itself: everything is a part of that. */
function parentsOf(graph: Graph): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const { urn, parent } of graph.resources) {
    if (urn !== undefined && parent !== undefined && !parent.includes("::pulumi:pulumi:Stack::"))
      parents.set(urn, parent);
  }
  return parents;
}
