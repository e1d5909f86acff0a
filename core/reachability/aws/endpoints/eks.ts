import { peek, Unknown, type EksCluster, type EksNodeGroup, type Graph } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { ConnectionSet, IpSet, portRange } from "../../../sets";
import { everything, exactly, type Bounds, type Certainty } from "../bounds";
import { noGroups, type GroupState } from "../groups/group";
import { groupOfCluster, groupsMeant } from "../groups/groups";
import { gateRule, managedGate } from "../groups/virtual";
import type { AwsEndpoint } from "./endpoint";
import { machine, startedFrom, templatesOf } from "./hosts";
import { member, type Member } from "./member";
import { join, place } from "./place";

const tcp = (port: number): ConnectionSet => ConnectionSet.of({ tcp: portRange(port) });

/** The group of a cluster by a reference to it or by its name. */
function clusterGroups(graph: Graph, cluster: References, name: () => string | undefined): GroupState {
  const { definite, possible } = resolve(graph, cluster, "EksCluster");
  const text = peek(name);
  const named = graph
    .all("EksCluster")
    .filter((each) => text !== undefined && peek(() => each.clusterName ?? each.name) === text);
  const found = definite.length > 0 ? definite : possible.length > 0 ? possible : named;
  const groups = found.map((each) => groupOfCluster(graph, each));
  if (groups.length === 1) return { definite: groups, possible: [] };
  if (groups.length > 1) return { definite: [], possible: groups };
  return { ...noGroups, missing: "the cluster, and its security group" };
}

/** With a key and no groups named, everybody may log in. */
function remoteAccess(graph: Graph, node: EksNodeGroup): GroupState {
  const key = peek(() => node.sshKey);
  if (key === undefined) return noGroups;
  const sources = groupsMeant(graph, node.sshSources);
  const open = node.sshSources.length === 0;
  const rule = gateRule(
    `remote access to ${node.name}`,
    open ? IpSet.of("0.0.0.0/0") : IpSet.empty(),
    tcp(22),
    key instanceof Unknown ? key.missing : undefined,
  );
  const peers = sources.definite.map((group) => ({ kind: "group", group }) as const);
  const gate = managedGate(`${node.id}#remote-access`, `remote access to ${node.name}`, [
    { ...rule, peers, definite: !(key instanceof Unknown), openBlocks: false },
  ]);
  return { definite: [gate], possible: [] };
}

function nodeMembers(graph: Graph, node: EksNodeGroup): readonly Member[] {
  const { hosts, missing } = templatesOf(graph, node.launchTemplate);
  const withGroups = hosts.filter(({ securityGroups }) => securityGroups.length > 0);
  const byCluster = (): GroupState => clusterGroups(graph, node.cluster, () => node.clusterName);
  // Of a template's groups, EKS uses these alone; without any, the cluster's own.
  if (hosts.length > 0 && withGroups.length === hosts.length)
    return startedFrom(graph, { node, subnets: node.subnets, hosts, missing });
  const groups =
    missing === undefined
      ? join(byCluster(), remoteAccess(graph, node))
      : { ...noGroups, missing: `the security groups of ${missing}` };
  return place(graph, {
    resource: node.resource,
    subnets: node.subnets,
    groups: [],
    needsNone: true,
    extra: groups,
    isPublic: (subnet) => (missing === undefined ? (subnet?.mapsPublic ?? "unknown") : "unknown"),
  });
}

function controlPlane(graph: Graph, node: EksCluster): AwsEndpoint {
  const isPrivate = peek(() => node.endpointPrivateAccess);
  const members = place(graph, {
    resource: node.resource,
    subnets: node.subnets,
    groups: node.securityGroups,
    needsNone: true,
    extra: { definite: [groupOfCluster(graph, node)], possible: [] },
    isPublic: () => "no",
  });
  const serves: Bounds = { may: tcp(443), must: isPrivate === true ? tcp(443) : ConnectionSet.none() };
  return { ...machine(node, members), accepts: serves };
}

/** The API server as the world sees it: open unless it says otherwise. */
function publicFront(node: EksCluster): AwsEndpoint | undefined {
  const isOpen = peek(() => node.endpointPublicAccess);
  if (isOpen === false) return undefined;
  const texts = peek(() => node.publicAccessCidrs);
  const count = texts instanceof Unknown ? 1 : (texts ?? []).length;
  const cidrs =
    texts instanceof Unknown ? [texts] : Array.from({ length: count }, (_, at) => peek(() => texts?.[at]));
  const known = cidrs.filter((cidr): cidr is string => typeof cidr === "string");
  const parsed = IpSet.fromCidrs(known);
  const lacking = cidrs.find((cidr): cidr is Unknown => cidr instanceof Unknown)?.missing;
  const blocks = count === 0 ? IpSet.of("0.0.0.0/0", "::/0") : parsed.set;
  const missing = lacking ?? (parsed.ok ? undefined : "a valid block of addresses");
  const name = `public endpoint of ${node.name}`;
  const rule = {
    ...gateRule(name, blocks, tcp(443), missing),
    definite: isOpen !== undefined ? isOpen === true : true,
  };
  const front = member({
    vpc: undefined,
    subnet: undefined,
    groups: { definite: [managedGate(`${node.id}#public-endpoint`, name, [rule])], possible: [] },
    addresses: IpSet.empty(),
    hasIpv4: "yes",
    hasIpv6: "unknown",
    isPublic: "yes",
    front: true,
  });
  const endpoint = machine(node, [front]);
  return {
    ...endpoint,
    id: `${node.id}#public-endpoint`,
    name,
    initiates: false,
    accepts: exactly(tcp(443)),
  };
}

const noPublic = (): Certainty => "no";

/** Clusters that EKS runs: their control planes' interfaces, their public endpoints, their nodes, their Fargate pods. */
export function* eksEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("EksCluster")) {
    yield controlPlane(graph, node);
    const front = publicFront(node);
    if (front) yield front;
  }
  for (const node of graph.all("EksNodeGroup")) yield machine(node, nodeMembers(graph, node));
  for (const node of graph.all("FargateProfile")) {
    const members = place(graph, {
      resource: node.resource,
      subnets: node.subnets,
      groups: [],
      needsNone: true,
      extra: clusterGroups(graph, node.cluster, () => node.clusterName),
      isPublic: noPublic,
    });
    yield { ...machine(node, members), accepts: everything };
  }
}
