import { formatPath, type Graph, type Node, type Resource } from "../../graph";
import { usesOf } from "../../graph/aws/uses";
import { resolve } from "../../graph/aws/resolve";
import { ConnectionSet, IpSet, portRange } from "../../sets";
import type { AwsEndpoint } from "../aws";
import type { Allowance } from "../flows/allowance";
import type { Parties } from "../flows/parties";
import type { Party } from "../flows/party";
import type { Place } from "./index";
import { unsayable } from "./ports";
import type { Attachment, ClusterRule, GroupPeer, GroupRule, Proposal, ProposedGroup } from "./proposal";

interface GroupUnit {
  readonly name: string;
  readonly vpc: Node;
  readonly party: Party;
  readonly members: AwsEndpoint[];
}

interface Sight {
  readonly parties: Parties;
  readonly allowance: Allowance;
  readonly outside: readonly Place[];
  readonly problems: Set<string>;
}

const tcp = (...ports: readonly number[]): ConnectionSet =>
  ConnectionSet.unionAll(ports.map((port) => ConnectionSet.of({ tcp: portRange(port) })));

/** What a cluster's control plane and its nodes need of each other: the API server, and kubelets. */
const toControlPlane = tcp(443);
const fromControlPlane = tcp(443, 10250);

/** One group for each zone of each VPC (and each kind of end that flows tell apart), with rules for the flows alone. */
export function proposeGroups(
  graph: Graph,
  hosts: readonly AwsEndpoint[],
  sight: Sight,
): Pick<Proposal, "groups" | "clusterRules" | "attachments"> {
  const units = unitsOf(graph, hosts, sight);
  const clusters = hosts.filter(({ node, members }) => {
    return node.kind === "EksCluster" && !members.every(({ front }) => front);
  });
  const clustersOf = ({ party, vpc }: GroupUnit): readonly Node[] =>
    party.role !== "pool" ? [] : clusters.filter((each) => mayLieIn(each, vpc)).map(({ node }) => node);
  const groups = units.map((unit): ProposedGroup => ({
    name: unit.name,
    vpc: unit.vpc,
    members: unit.members,
    rules: [
      ...between(unit, units, sight.allowance),
      ...withOutside(unit, sight),
      ...withClusters(clustersOf(unit)),
    ],
  }));
  for (const { connections, description } of groups.flatMap(({ rules }) => rules)) {
    if (unsayable(connections))
      sight.problems.add(
        `${description}: security groups know no ports of SCTP; declare any/sctp, or leave it to network policies`,
      );
  }
  const clusterRules = units.flatMap((unit) =>
    clustersOf(unit).map((cluster): ClusterRule => ({
      cluster,
      direction: "ingress",
      group: unit.name,
      connections: toControlPlane,
      description: `${unit.name} to the control plane of ${cluster.name}`,
    })),
  );
  return {
    groups,
    clusterRules,
    attachments: units.flatMap((unit) => attachmentsOf(graph, unit, sight.problems)),
  };
}

function unitsOf(
  graph: Graph,
  hosts: readonly AwsEndpoint[],
  { parties, problems }: Sight,
): readonly GroupUnit[] {
  const units = new Map<string, GroupUnit>();
  const sorted = [...hosts].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const host of sorted) {
    const party = parties.of(host)[0]?.party;
    // What AWS keeps outside of the VPC, and the control plane, whose group is AWS's own, have none of ours.
    if (!party || party.role === "service" || host.members.every(({ front }) => front)) continue;
    const vpcs = new Set(host.members.flatMap(({ vpc }) => (vpc ? [vpc.id] : [])));
    const [id] = vpcs;
    const vpc =
      vpcs.size === 1 && id !== undefined ? graph.of(id).find(({ kind }) => kind === "Vpc") : undefined;
    if (!vpc) {
      problems.add(`${host.node.kind} ${host.name}: its VPC is not known; give the source that declares it`);
      continue;
    }
    const [zone, ...more] = party.zones;
    if (zone === undefined || more.length > 0 || !party.certain) {
      const where = zone === undefined ? "in no zone" : "in more than one zone, or in none";
      problems.add(
        `${host.node.kind} ${host.name} lies ${where} of the estate: give a zone a selector for its subnets`,
      );
      continue;
    }
    const key = `${vpc.id} ${party.key}`;
    const unit = units.get(key);
    if (unit) unit.members.push(host);
    else
      units.set(key, { name: nameFor(zone, party, vpc, [...units.values()]), vpc, party, members: [host] });
  }
  return [...units.values()];
}

function nameFor(zone: string, { role }: Party, vpc: Node, others: readonly GroupUnit[]): string {
  const suffix = { pool: "nodes", front: "entrance", store: "stores" }[role as string];
  const base = ["bulkhead", zone, ...(suffix === undefined ? [] : [suffix])].join("-");
  const taken = new Set(others.map(({ name }) => name));
  const choices = [
    base,
    `${base}-${vpc.name}`,
    ...Array.from({ length: 1000 }, (_, at) => `${base}-${at + 2}`),
  ];
  return choices.find((name) => !taken.has(name))!;
}

function between(unit: GroupUnit, units: readonly GroupUnit[], allowance: Allowance): readonly GroupRule[] {
  return units.flatMap((other): GroupRule[] => {
    return (["ingress", "egress"] as const).flatMap((direction) => {
      const [from, to] = direction === "ingress" ? [other, unit] : [unit, other];
      const { sure } = allowance.between(from.party, to.party);
      if (sure.isEmpty) return [];
      const description = `${from.name} to ${to.name}`;
      return peersOf(unit, other).map((peer) => ({ direction, peer, connections: sure, description }));
    });
  });
}

/** Another group by itself; one of another VPC, which rules may not be able to name, by its subnets. */
function peersOf(unit: GroupUnit, other: GroupUnit): readonly GroupPeer[] {
  if (other.vpc === unit.vpc) return [{ kind: "group", group: other.name }];
  const blocks = other.members.flatMap(({ members }) =>
    members.map(({ subnet, addresses }) => subnet?.blocks ?? addresses),
  );
  return IpSet.unionAll(blocks)
    .toCidrs()
    .map((cidr) => ({ kind: "cidr", cidr }));
}

function withOutside({ party, name }: GroupUnit, { allowance, outside }: Sight): readonly GroupRule[] {
  return outside.flatMap((place): GroupRule[] =>
    (["ingress", "egress"] as const).flatMap((direction) => {
      const [from, to] = direction === "ingress" ? [place.party, party] : [party, place.party];
      const { sure } = allowance.between(from, to);
      if (sure.isEmpty) return [];
      // The internet is what no route and no other rule means: its list of blocks is longer than a group may be.
      const cidrs = place.party.isInternet ? ["0.0.0.0/0", "::/0"] : place.addresses.toCidrs();
      const description =
        direction === "ingress" ? `${place.party.label} to ${name}` : `${name} to ${place.party.label}`;
      return cidrs.map((cidr) => ({
        direction,
        peer: { kind: "cidr" as const, cidr },
        connections: sure,
        description,
      }));
    }),
  );
}

/** Groups of other VPCs may not be named. */
const mayLieIn = ({ members }: AwsEndpoint, { id }: Node): boolean =>
  members.some(({ vpc }) => !vpc?.node || vpc.id === id);

const withClusters = (clusters: readonly Node[]): readonly GroupRule[] =>
  clusters.flatMap((node): GroupRule[] => [
    {
      direction: "ingress",
      peer: { kind: "cluster", node },
      connections: fromControlPlane,
      description: `control plane of ${node.name} to its nodes`,
    },
    {
      direction: "egress",
      peer: { kind: "cluster", node },
      connections: toControlPlane,
      description: `nodes to the control plane of ${node.name}`,
    },
  ]);

/** Where the members say which groups they have: themselves, or the templates that they are started from. */
function attachmentsOf(
  graph: Graph,
  { name, members }: GroupUnit,
  problems: Set<string>,
): readonly Attachment[] {
  return members.flatMap(({ node }): Attachment[] => {
    const uses = usesOf(graph).get(node.resource);
    const holders = new Set<Resource>([node.resource]);
    if (uses && uses.groups.length === 0) {
      for (const host of resolve(graph, uses.launchTemplates, "Host").definite) holders.add(host.resource);
    }
    const found = [...holders].flatMap((resource) =>
      propertiesOf(graph, resource).map((property) => ({ resource, property, group: name })),
    );
    if (found.length === 0)
      problems.add(`${node.kind} ${node.name} names no security groups: name ${name} on it`);
    return found;
  });
}

/** The properties that list groups, without the places in their lists. */
function propertiesOf(graph: Graph, resource: Resource): readonly string[] {
  const paths = (usesOf(graph).get(resource)?.groups ?? []).map(({ path }) =>
    formatPath(typeof path.key === "number" ? path.parent : path),
  );
  return [...new Set(paths)].sort();
}
