import { peek, Unknown, type Graph, type NetworkInterface, type Resource } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { IpSet, parseAddress } from "../../../sets";
import { any, type Certainty } from "../bounds";
import type { SubnetView } from "../network/subnet";
import type { Member } from "./member";
import { place } from "./place";

/** Properties of instances and interfaces that say their addresses. */
interface Addressed {
  readonly privateIps?: readonly string[];
  readonly ipv6Addresses?: readonly string[];
  readonly ipv6AddressCount?: number;
}

/** The private addresses that are given; undefined where any of them is not known. */
export function addressesOf(node: Addressed): IpSet | undefined {
  const sets: IpSet[] = [];
  for (const read of [() => node.privateIps, () => node.ipv6Addresses]) {
    const texts = peek(read);
    if (texts === undefined || texts instanceof Unknown) continue;
    for (let index = 0; index < texts.length; index++) {
      const text = peek(() => texts[index]);
      const address = typeof text === "string" ? parseAddress(text) : undefined;
      if (!address?.ok) return undefined;
      sets.push(IpSet.fromAddress(address.value));
    }
  }
  return sets.length > 0 ? IpSet.unionAll(sets) : undefined;
}

/** Whether an interface gets an IPv6 address in a subnet that has some. */
export const ipv6Of =
  (node: Addressed) =>
  (subnet: SubnetView): Certainty => {
    const count = peek(() => node.ipv6AddressCount);
    const given = peek(() => node.ipv6Addresses);
    if (count instanceof Unknown || given instanceof Unknown) return any(subnet.assignsIpv6, "unknown");
    return (count ?? 0) > 0 || (given ?? []).length > 0 ? "yes" : subnet.assignsIpv6;
  };

/** Whether a public address is tied to a resource. */
export const hasElasticIp = (graph: Graph, resource: Resource): Certainty =>
  graph.derive(elasticIps).get(resource.id) ?? "no";

function elasticIps(graph: Graph): ReadonlyMap<string, Certainty> {
  const all = new Map<string, Certainty>();
  const put = (id: string, certainty: Certainty): void =>
    void all.set(id, any(all.get(id) ?? "no", certainty));
  const tie = (references: References, kind: "Host" | "NetworkInterface"): void => {
    const { definite, possible, missing } = resolve(graph, references, kind);
    for (const { resource } of definite) put(resource.id, "yes");
    for (const { resource } of possible) put(resource.id, "unknown");
    if (missing.length > 0) for (const { resource } of graph.all(kind)) put(resource.id, "unknown");
  };
  for (const node of [...graph.all("ElasticIp"), ...graph.all("ElasticIpAssociation")]) {
    tie(node.instance, "Host");
    tie(node.networkInterface, "NetworkInterface");
  }
  return all;
}

/** Groups that other resources give to an instance or an interface, by its id. */
const givenGroups = (graph: Graph): ReadonlyMap<string, References> => {
  const all = new Map<string, References>();
  for (const { securityGroups, networkInterface, instance } of graph.all("NetworkInterfaceAttachment")) {
    if (securityGroups.length === 0) continue;
    const interfaces = resolve(graph, networkInterface, "NetworkInterface").definite;
    // An instance's first interface goes by the instance's outputs.
    const hosts =
      interfaces.length > 0 ? [] : resolve(graph, [...networkInterface, ...instance], "Host").definite;
    for (const { id } of [...interfaces, ...hosts]) all.set(id, [...(all.get(id) ?? []), ...securityGroups]);
  }
  return all;
};

export const groupsGivenTo = (graph: Graph, id: string): References =>
  graph.derive(givenGroups).get(id) ?? [];

/** The interface that a network interface's resource is. */
export const interfaceMembers = (graph: Graph, node: NetworkInterface): readonly Member[] =>
  place(graph, {
    resource: node.resource,
    subnets: node.subnet,
    groups: [...node.securityGroups, ...groupsGivenTo(graph, node.id)],
    isPublic: () => hasElasticIp(graph, node.resource),
    addresses: addressesOf(node),
    ipv6: ipv6Of(node),
  });

/** The interfaces that are joined to each instance by resources of their own, by the instance's id. */
export function joinedInterfaces(graph: Graph): ReadonlyMap<string, readonly NetworkInterface[]> {
  const all = new Map<string, NetworkInterface[]>();
  const put = (id: string, node: NetworkInterface): void => {
    const list = all.get(id) ?? [];
    if (!list.includes(node)) all.set(id, [...list, node]);
  };
  const interfaces = (references: References): readonly NetworkInterface[] => {
    const { definite, possible } = resolve(graph, references, "NetworkInterface");
    return [...definite, ...possible];
  };
  for (const host of graph.all("Host"))
    for (const node of interfaces(host.networkInterfaces)) put(host.id, node);
  for (const { networkInterface, instance } of graph.all("NetworkInterfaceAttachment")) {
    const { definite, possible } = resolve(graph, instance, "Host");
    for (const host of [...definite, ...possible])
      for (const node of interfaces(networkInterface)) put(host.id, node);
  }
  return all;
}
