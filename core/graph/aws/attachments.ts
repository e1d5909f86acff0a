import type { Graph } from "../graph";
import type { NetworkInterfaceAttachment } from "../nodes/network-interface";
import type { Node } from "../nodes/node";
import type { SecurityGroup } from "../nodes/security-group";
import type { Subnet } from "../nodes/subnet";
import type { Resource } from "../resource";
import { indexOf, subnetGroupNames } from "./id-index";
import type { References } from "./reference";
import { isComplete, resolve } from "./resolve";
import { usesOf } from "./uses";

/** What has a security group. */
export interface Attachments {
  readonly definite: readonly Resource[];
  /** Resources that have this group or another. */
  readonly possible: readonly Resource[];
}

const nothing: Attachments = { definite: [], possible: [] };

/** The resources that have the group: instances, interfaces, load balancers, stores, or anything else that names it. */
export const attachmentsOf = (graph: Graph, group: SecurityGroup): Attachments =>
  graph.derive(collect).get(group) ?? nothing;

/** What would have to be known of resources whose groups are not, and of which nobody knows whence they come. */
export const unreadGroups = (graph: Graph): string | undefined => graph.derive(findUnread)[0];

const findUnread = (graph: Graph): readonly string[] =>
  [...usesOf(graph).values()].flatMap(({ groups }) =>
    groups.flatMap(({ value, sources, missing }) =>
      value === undefined && sources.length === 0 ? (missing ?? []) : [],
    ),
  );

function collect(graph: Graph): ReadonlyMap<SecurityGroup, Attachments> {
  const all = new Map<SecurityGroup, { definite: Resource[]; possible: Resource[] }>();
  const put = (group: SecurityGroup, list: keyof Attachments, resource: Resource): void => {
    let entry = all.get(group);
    if (!entry) all.set(group, (entry = { definite: [], possible: [] }));
    entry[list].push(resource);
  };
  for (const [resource, { groups }] of usesOf(graph)) {
    const { definite, possible } = resolve(graph, groups, "SecurityGroup");
    for (const group of definite) put(group, "definite", resource);
    for (const group of possible) put(group, "possible", resource);
  }
  return all;
}

/** The subnets that something lies in. */
export interface SubnetsOf {
  readonly subnets: readonly Subnet[];
  /** Whether these are all; where not, it may lie in others too. */
  readonly complete: boolean;
  /** What would have to be known of subnets that it names; undefined where it names none but these, or none that was given. */
  readonly missing: string | undefined;
}

/**
 * The subnets of a resource: those that it names, those of its subnet group or of its interface, and for a launch
 * template or configuration those of everything that starts machines from it.
 */
export function subnetsOf(graph: Graph, resource: Resource): SubnetsOf {
  const found: Gathered = { subnets: new Set(), seen: new Set(), missing: [] };
  const complete = gather(graph, resource, found);
  const { subnets, missing } = found;
  return { subnets: [...subnets], complete: complete && subnets.size > 0, missing: missing[0] };
}

interface Gathered {
  readonly subnets: Set<Subnet>;
  readonly seen: Set<Resource>;
  readonly missing: string[];
}

function gather(graph: Graph, resource: Resource, into: Gathered): boolean {
  if (into.seen.has(resource)) return true;
  into.seen.add(resource);
  const uses = usesOf(graph).get(resource);
  let complete = true;
  const follow = (others: Iterable<Resource>): void => {
    for (const other of others) complete = gather(graph, other, into) && complete;
  };
  if (uses) {
    const found = resolve(graph, uses.subnets, "Subnet");
    for (const subnet of [...found.definite, ...found.possible]) into.subnets.add(subnet);
    if (!isComplete(found)) complete = false;
    into.missing.push(...found.missing);
    for (const { value, sources, missing } of uses.subnetGroups)
      if (value === undefined && sources.length === 0 && missing !== undefined) into.missing.push(missing);
    follow(subnetGroupsOf(graph, uses.subnetGroups));
  }
  for (const node of graph.of(resource.id)) {
    if (!isInterfaceAttachment(node)) continue;
    const { definite } = resolve(graph, node.networkInterface, "NetworkInterface");
    follow(definite.map((each) => each.resource));
  }
  follow(graph.derive(startersOf).get(resource) ?? []);
  return complete;
}

const isInterfaceAttachment = (node: Node): node is NetworkInterfaceAttachment =>
  node.kind === "NetworkInterfaceAttachment";

const subnetGroupType = /SubnetGroup$/;

/** Subnet groups by all that may refer to them: URN, physical id and name. */
function subnetGroupsByName(graph: Graph): ReadonlyMap<unknown, readonly Resource[]> {
  const byName = new Map<unknown, Resource[]>();
  for (const group of graph.resources.filter(({ type }) => subnetGroupType.test(type))) {
    const { urn, physicalId, properties } = group;
    const names = ["name", ...subnetGroupNames].map((each) => properties[each]);
    for (const name of new Set([urn, physicalId, ...names])) {
      if (typeof name !== "string") continue;
      const same = byName.get(name);
      if (same) same.push(group);
      else byName.set(name, [group]);
    }
  }
  return byName;
}

function subnetGroupsOf(graph: Graph, references: References): readonly Resource[] {
  if (references.length === 0) return [];
  const groups = graph.derive(subnetGroupsByName);
  const named = references.flatMap(({ value, sources }) => (value === undefined ? sources : [value]));
  return [...new Set(named.flatMap((name) => groups.get(name) ?? []))];
}

/** For each launch template and configuration, what starts machines from it. */
function startersOf(graph: Graph): ReadonlyMap<Resource, readonly Resource[]> {
  const starters = new Map<Resource, Resource[]>();
  const put = (host: { readonly resource: Resource }, starter: Resource): void => {
    const list = starters.get(host.resource);
    if (list) list.push(starter);
    else starters.set(host.resource, [starter]);
  };
  for (const [resource, { launchTemplates }] of usesOf(graph)) {
    const { definite, possible } = resolve(graph, launchTemplates, "Host");
    for (const host of [...definite, ...possible]) if (host.resource !== resource) put(host, resource);
  }
  const index = indexOf(graph, "Host");
  for (const group of graph.all("AutoScalingGroup")) {
    for (const { value, sources } of group.launchConfiguration) {
      const hosts = value === undefined ? sources.flatMap((urn) => index.bySource(urn)) : index.byKey(value);
      for (const host of hosts) put(host, group.resource);
    }
  }
  return starters;
}
