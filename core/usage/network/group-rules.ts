import { peek, Unknown, type Graph, type SecurityGroup, type SecurityGroupRule } from "../../graph";
import { allBlocks } from "../../graph/aws/peers";
import { resolve } from "../../graph/aws/resolve";
import { rulesOf } from "../../graph/aws/security-groups";
import { awsConnections, privateSpace, type ConnectionSet, type IpAddress, type IpSet } from "../../sets";
import type { NetworkFlow } from "../flow";
import type { UsageItem } from "../item";
import { Use } from "../use";

/** A rule of a group, with what flows used of it. */
export interface Open {
  readonly rule: SecurityGroupRule;
  readonly group: SecurityGroup;
  readonly connections: ConnectionSet;
  readonly blocks: IpSet;
  readonly peers: ReadonlySet<SecurityGroup>;
  /** What is not known of it, so that it may allow more. */
  readonly missing?: string;
  readonly ports: Use;
  readonly others: Use;
  /** Flows that may have used it, of interfaces whose groups are not known. */
  possible: number;
}

/** The rules of a group: those whose connections are known, and what is to be said of the others. */
export function readRules(
  graph: Graph,
  group: SecurityGroup,
): { readonly opens: readonly Open[]; readonly unread: readonly UsageItem[] } {
  const opens: Open[] = [];
  const unread: UsageItem[] = [];
  const { definite, possible } = rulesOf(graph, group);
  for (const rule of [...definite, ...possible]) {
    const read = peek(() => {
      const found = awsConnections({ protocol: rule.protocol, from: rule.fromPort, to: rule.toPort });
      return { connections: found.ok ? found.value : undefined, self: rule.self ?? false };
    });
    if (read instanceof Unknown || read.connections === undefined) {
      unread.push({
        ...headOf(rule, group),
        allows: "is not known",
        status: "unknown",
        why: read instanceof Unknown ? `needs ${read.missing}` : "AWS would refuse it",
        used: { count: 0, what: [] },
      });
      continue;
    }
    const { set, missing } = allBlocks(graph, rule);
    const peers = resolve(graph, rule.groups, "SecurityGroup");
    const lacking =
      missing ??
      peers.missing[0] ??
      (peers.possible.length + peers.unseen.length > 0
        ? `the group ${peers.unseen[0] ?? "that it names"}`
        : undefined);
    const open: Open = {
      rule,
      group,
      connections: read.connections,
      blocks: set,
      peers: new Set([...peers.definite, ...(read.self ? [group] : [])]),
      ...(lacking !== undefined && { missing: lacking }),
      ports: new Use(),
      others: new Use(),
      possible: 0,
    };
    opens.push(open);
  }
  return { opens, unread };
}

/** Whether the rule let the flow through, as far as is known. */
export function matches(
  open: Open,
  { protocol, port }: NetworkFlow,
  peer: IpAddress,
  groups: ReadonlySet<SecurityGroup> | undefined,
): "yes" | "no" | "maybe" {
  const names: Readonly<Record<number, "tcp" | "udp" | "sctp">> = { 6: "tcp", 17: "udp", 132: "sctp" };
  const { connections } = open;
  const name = names[protocol];
  const isCarried =
    name !== undefined
      ? port > 0 && connections[name].contains(port)
      : protocol === 1
        ? !connections.icmp.isEmpty
        : protocol === 58
          ? !connections.icmpv6.isEmpty
          : connections.other.contains(protocol);
  if (!isCarried) return "no";
  if (open.blocks.contains(peer)) return "yes";
  if (open.peers.size > 0) {
    if (!groups) return privateSpace.contains(peer) ? "maybe" : "no";
    if ([...groups].some((group) => open.peers.has(group))) return "yes";
  }
  return open.missing === undefined ? "no" : "maybe";
}

export const headOf = (rule: SecurityGroupRule, group: SecurityGroup) => ({
  kind: "security-group rule" as const,
  resource: rule.id,
  name: `${group.name} ${rule.direction}${rule.resource === group.resource ? "" : ` ${rule.name}`}`,
});
