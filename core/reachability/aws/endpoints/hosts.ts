import { peek, Unknown, type AutoScalingGroup, type Graph, type Host, type Subnet } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { isComplete, resolve } from "../../../graph/aws/resolve";
import { any, everything, type Certainty } from "../bounds";
import { noGroups, type GroupState } from "../groups/group";
import { subnetOf, type SubnetView } from "../network/subnet";
import type { AwsEndpoint } from "./endpoint";
import {
  addressesOf,
  groupsGivenTo,
  hasElasticIp,
  interfaceMembers,
  ipv6Of,
  joinedInterfaces,
} from "./interfaces";
import type { Member } from "./member";
import { place } from "./place";

/** What machines are started from: the templates that are known, and why there may be others. */
export interface Templates {
  readonly hosts: readonly Host[];
  readonly missing?: string;
}

export function templatesOf(graph: Graph, references: References): Templates {
  const found = resolve(graph, references, "Host");
  const hosts = [...found.definite, ...found.possible];
  if (isComplete(found) || found.possible.length > 0) return { hosts };
  const lacking = found.missing[0] ?? `launch template ${found.unseen[0] ?? ""}`;
  return { hosts, missing: lacking };
}

const asked = (value: boolean | Unknown | undefined): Certainty | undefined =>
  value === undefined ? undefined : value instanceof Unknown ? "unknown" : value ? "yes" : "no";

/** Whether machines get a public address: by what they say themselves, else by their template, else by their subnet. */
function publicBy(...hosts: readonly Host[]): (subnet: SubnetView | undefined) => Certainty {
  for (const host of hosts) {
    const said = asked(peek(() => host.publicIp));
    if (said !== undefined) return () => said;
  }
  return (subnet) => subnet?.mapsPublic ?? "unknown";
}

const open = (missing: string | undefined): GroupState | undefined =>
  missing === undefined ? undefined : { ...noGroups, missing };

const kinds: readonly Host["hostKind"][] = ["instance", "spot request", "fleet", "compute environment"];

function hostMembers(graph: Graph, host: Host): readonly Member[] {
  const templates = templatesOf(graph, host.launchTemplate);
  const joined = graph.derive(joinedInterfaces).get(host.id) ?? [];
  const others = joined.flatMap((each) => interfaceMembers(graph, each));
  const bare = host.subnet.length + host.securityGroups.length === 0;
  // Its first interface is one of those that have a resource of their own.
  if (others.length > 0 && bare && host.networkInterfaces.length > 0) return others;
  const own = (templates.hosts.length > 0 ? templates.hosts : [undefined]).flatMap((template) =>
    place(graph, {
      resource: host.resource,
      subnets: host.subnet.length > 0 ? host.subnet : (template?.subnet ?? []),
      groups: [
        ...(host.securityGroups.length > 0 ? host.securityGroups : (template?.securityGroups ?? [])),
        ...groupsGivenTo(graph, host.id),
      ],
      ...(host.securityGroups.length === 0 && open(templates.missing) && { extra: open(templates.missing)! }),
      open: host.subnet.length === 0 && templates.missing !== undefined,
      isPublic: (subnet) =>
        any(
          publicBy(host, ...(template ? [template] : []))(subnet),
          hasElasticIp(graph, host.resource),
          templates.missing === undefined ? "no" : "unknown",
        ),
      addresses: addressesOf(host),
      ipv6: ipv6Of(host),
    }),
  );
  return [...own, ...others];
}

export const machine = (node: AwsEndpoint["node"], members: readonly Member[]): AwsEndpoint => ({
  kind: "host",
  id: node.id,
  name: node.name,
  node,
  members,
  initiates: true,
  accepts: everything,
});

/** Instances and interfaces by themselves. */
export function* hostEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const host of graph.all("Host"))
    if (kinds.includes(host.hostKind)) yield machine(host, hostMembers(graph, host));
  const joined = new Set([...graph.derive(joinedInterfaces).values()].flat());
  for (const node of graph.all("NetworkInterface"))
    if (!joined.has(node)) yield machine(node, interfaceMembers(graph, node));
}

/** Groups of machines that are started from a template or configuration. */
export function* scalingGroupEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const group of graph.all("AutoScalingGroup")) yield machine(group, scaledMembers(graph, group));
}

function scaledMembers(graph: Graph, group: AutoScalingGroup): readonly Member[] {
  const references = group.launchTemplate.length > 0 ? group.launchTemplate : group.launchConfiguration;
  const { hosts, missing } = templatesOf(graph, references);
  return startedFrom(graph, { node: group, subnets: group.subnets, hosts, missing });
}

/** Machines that are started from any of some templates, in any of some subnets. */
export function startedFrom(
  graph: Graph,
  {
    node,
    subnets,
    hosts,
    missing,
  }: {
    readonly node: AwsEndpoint["node"];
    readonly subnets: References;
    readonly hosts: readonly Host[];
    readonly missing: string | undefined;
  },
): readonly Member[] {
  const unknown = open(missing);
  return (hosts.length > 0 ? hosts : [undefined]).flatMap((template) =>
    place(graph, {
      resource: node.resource,
      subnets: subnets.length > 0 ? subnets : (template?.subnet ?? []),
      groups: template?.securityGroups ?? [],
      ...(unknown && { extra: unknown }),
      isPublic: (subnet) =>
        any(publicBy(...(template ? [template] : []))(subnet), unknown ? "unknown" : "no"),
    }),
  );
}

/** Machines that are yet to be started as a class of Karpenter's says, in the subnets that it selects. */
export const ofNodeClass = (graph: Graph, node: Host, subnets: readonly Subnet[]): AwsEndpoint =>
  machine(
    node,
    place(graph, {
      resource: node.resource,
      subnets: [],
      more: subnets.map((subnet) => subnetOf(graph, subnet)),
      groups: node.securityGroups,
      ...(node.securityGroups.length === 0 && {
        extra: { ...noGroups, missing: `the security groups of node class ${node.name}` },
      }),
      isPublic: publicBy(node),
    }),
  );
