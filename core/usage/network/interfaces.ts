import type { Graph, SecurityGroup } from "../../graph";
import { attachmentsOf } from "../../graph/aws/attachments";
import { formatAddress, parseAddress } from "../../sets";

/** An interface as `aws ec2 describe-network-interfaces` tells of it. */
export interface InterfaceSeen {
  readonly id: string;
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
}

/** Who a flow was seen by, or went to. */
export interface Holder {
  readonly groups: ReadonlySet<SecurityGroup>;
  readonly addresses: ReadonlySet<string>;
}

/** Which interfaces and addresses have which groups, by what a state and AWS tell. */
export class Interfaces {
  private readonly byId = new Map<string, Holder>();
  private readonly byAddress = new Map<string, Holder>();

  constructor(graph: Graph, interfaces: readonly InterfaceSeen[]) {
    const groupsById = new Map<string, SecurityGroup>();
    for (const group of graph.all("SecurityGroup"))
      if (group.resource.physicalId !== undefined) groupsById.set(group.resource.physicalId, group);
    this.placeResources(graph);
    for (const { id, groups, addresses } of interfaces)
      this.place(
        [id],
        addresses,
        groups.flatMap((each) => groupsById.get(each) ?? []),
      );
  }

  withId(id: string): Holder | undefined {
    return this.byId.get(id);
  }

  /** @param address in its canonical form */
  at(address: string): Holder | undefined {
    return this.byAddress.get(address);
  }

  /** What a state tells of the interfaces of its own resources. */
  private placeResources(graph: Graph): void {
    const found = new Map<string, { ids: string[]; addresses: string[]; groups: SecurityGroup[] }>();
    for (const group of graph.all("SecurityGroup"))
      for (const resource of attachmentsOf(graph, group).definite) {
        let entry = found.get(resource.id);
        if (!entry) {
          const text = (value: unknown): string[] =>
            (Array.isArray(value) ? (value as unknown[]) : [value]).filter(
              (each): each is string => typeof each === "string" && each !== "",
            );
          const outputs = resource.outputs ?? {};
          const ids = ["primaryNetworkInterfaceId", "networkInterfaceId", "networkInterfaceIds"].flatMap(
            (name) => text(outputs[name]),
          );
          if (resource.physicalId?.startsWith("eni-")) ids.push(resource.physicalId);
          const addresses = ["privateIp", "privateIps", "privateIpAddress"].flatMap((name) =>
            text(outputs[name]),
          );
          found.set(resource.id, (entry = { ids, addresses, groups: [] }));
        }
        entry.groups.push(group);
      }
    for (const { ids, addresses, groups } of found.values())
      if (ids.length + addresses.length > 0) this.place(ids, addresses, groups);
  }

  private place(
    ids: readonly string[],
    addresses: readonly string[],
    groups: readonly SecurityGroup[],
  ): void {
    const holder: Holder = {
      groups: new Set(groups),
      addresses: new Set(addresses.flatMap((each) => canonicalOf(each) ?? [])),
    };
    for (const id of ids) this.byId.set(id, holder);
    for (const address of holder.addresses) this.byAddress.set(address, holder);
  }
}

const canonicalOf = (text: string): string | undefined => {
  const parsed = parseAddress(text);
  return parsed.ok ? formatAddress(parsed.value) : undefined;
};
