import { peek, Unknown, type Graph, type SecurityGroup, type SecurityGroupRule } from "../../graph";
import { attachmentsOf } from "../../graph/aws/attachments";
import { allBlocks } from "../../graph/aws/peers";
import { resolve } from "../../graph/aws/resolve";
import { rulesOf } from "../../graph/aws/security-groups";
import {
  awsConnections,
  formatAddress,
  IpSet,
  parseAddress,
  privateSpace,
  type ConnectionSet,
  type IpAddress,
} from "../../sets";
import type { NetworkFlow } from "../flow";
import type { Proposal, UsageItem } from "../item";
import { Use } from "../use";
import { portText, rangesOf } from "./ports";

/** An interface as `aws ec2 describe-network-interfaces` tells of it. */
export interface InterfaceSeen {
  readonly id: string;
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
}

interface Holder {
  readonly groups: ReadonlySet<SecurityGroup>;
  readonly addresses: ReadonlySet<string>;
}

interface Open {
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

/** What flows use of the rules of security groups. */
export class GroupUsage {
  private readonly opens: Open[] = [];
  private readonly byGroup = new Map<SecurityGroup, Open[]>();
  private readonly holders = new Map<string, Holder>();
  private readonly byAddress = new Map<string, Holder>();
  private readonly memo = new Map<string, Matched>();
  private readonly unread: UsageItem[] = [];
  /** Flows of interfaces of which nobody says which groups they have. */
  unplaced = 0;

  constructor(graph: Graph, interfaces: readonly InterfaceSeen[]) {
    const byId = new Map<string, SecurityGroup>();
    for (const group of graph.all("SecurityGroup")) {
      if (group.resource.physicalId !== undefined) byId.set(group.resource.physicalId, group);
      this.read(graph, group);
    }
    this.placeResources(graph);
    for (const { id, groups, addresses } of interfaces)
      this.place(
        [id],
        addresses,
        groups.flatMap((each) => byId.get(each) ?? []),
      );
  }

  get size(): number {
    return this.opens.length + this.unread.length;
  }

  private read(graph: Graph, group: SecurityGroup): void {
    const own: Open[] = [];
    this.byGroup.set(group, own);
    const { definite, possible } = rulesOf(graph, group);
    for (const rule of [...definite, ...possible]) {
      const read = peek(() => {
        const found = awsConnections({ protocol: rule.protocol, from: rule.fromPort, to: rule.toPort });
        return { connections: found.ok ? found.value : undefined, self: rule.self ?? false };
      });
      if (read instanceof Unknown || read.connections === undefined) {
        this.unread.push({
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
      own.push(open);
      this.opens.push(open);
    }
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
    for (const id of ids) this.holders.set(id, holder);
    for (const address of holder.addresses) this.byAddress.set(address, holder);
  }

  /** Takes in a flow. @returns what is wrong with it */
  add(flow: NetworkFlow): string | undefined {
    if (!flow.isAccepted || flow.isReply) return undefined;
    const { source, target, protocol, port, networkInterface = "", direction = "" } = flow;
    const key = `${networkInterface} ${direction} ${source} ${target} ${protocol} ${port}`;
    let matched = this.memo.get(key);
    if (!matched) {
      const [from, to] = [parseAddress(source), parseAddress(target)];
      if (!from.ok || !to.ok) return "has an address that is none";
      matched = this.match(flow, from.value, to.value);
      if (this.memo.size >= mostRemembered) this.memo.clear();
      this.memo.set(key, matched);
    }
    if (!matched.isPlaced) this.unplaced++;
    for (const { open, peer } of matched.used) {
      open.ports.add(flow.start, flow.end, matched.port);
      open.others.add(flow.start, flow.end, [peer]);
    }
    for (const open of matched.possible) open.possible++;
    return undefined;
  }

  private match(flow: NetworkFlow, from: IpAddress, to: IpAddress): Matched {
    const [source, target] = [formatAddress(from), formatAddress(to)];
    const port = [portText(flow.protocol, flow.port)];
    const seenBy = flow.networkInterface === undefined ? undefined : this.holders.get(flow.networkInterface);
    const used: { open: Open; peer: string }[] = [];
    const possible = new Set<Open>();
    let isPlaced = true;
    for (const direction of ["ingress", "egress"] as const) {
      if (flow.direction !== undefined && flow.direction !== direction) continue;
      const [own, peer, peerText] = direction === "ingress" ? [target, from, source] : [source, to, target];
      let holder: Holder | undefined;
      if (flow.networkInterface !== undefined) {
        // An interface tells of what it takes and of what it sends: only one of both is this record.
        if (seenBy && flow.direction === undefined && seenBy.addresses.size > 0 && !seenBy.addresses.has(own))
          continue;
        holder = seenBy;
      } else holder = this.byAddress.get(own);
      const peerGroups = this.byAddress.get(peerText)?.groups;
      const opens = holder
        ? [...holder.groups].flatMap((group) => this.byGroup.get(group) ?? [])
        : this.opens;
      if (!holder) isPlaced = false;
      for (const open of opens) {
        if (open.rule.direction !== direction) continue;
        const state = matches(open, flow, peer, peerGroups);
        if (state === "no") continue;
        if (holder && state === "yes") used.push({ open, peer: peerText });
        else possible.add(open);
      }
    }
    return { used, possible: [...possible], port, isPlaced };
  }

  /** @param doubt why what the log does not show can't count as unused */
  answer(doubt: string | undefined): {
    readonly items: readonly UsageItem[];
    readonly proposals: readonly Proposal[];
  } {
    const items: UsageItem[] = [...this.unread];
    const proposals: Proposal[] = [];
    for (const [group, opens] of this.byGroup) {
      const told = opens.map((open) => tell(open, doubt));
      items.push(...told.map(({ item }) => item));
      if (!told.some(({ item }) => item.status === "unused" || item.status === "wider")) continue;
      proposals.push({
        resource: group.id,
        kind: "security group",
        name: group.name,
        content: told.flatMap(({ rules }) => rules),
      });
    }
    return { items, proposals };
  }
}

interface Matched {
  readonly used: readonly { readonly open: Open; readonly peer: string }[];
  readonly possible: readonly Open[];
  readonly port: readonly string[];
  readonly isPlaced: boolean;
}

const mostRemembered = 100_000;

const canonicalOf = (text: string): string | undefined => {
  const parsed = parseAddress(text);
  return parsed.ok ? formatAddress(parsed.value) : undefined;
};

function matches(
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

const headOf = (rule: SecurityGroupRule, group: SecurityGroup) => ({
  kind: "security-group rule" as const,
  resource: rule.id,
  name: `${group.name} ${rule.direction}${rule.resource === group.resource ? "" : ` ${rule.name}`}`,
});

/** A rule of a proposal, in the words of AWS's provider. */
interface ProposedRule {
  readonly direction: "ingress" | "egress";
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly self?: true;
  readonly description?: string;
}

function tell(
  open: Open,
  doubt: string | undefined,
): { readonly item: UsageItem; readonly rules: readonly ProposedRule[] } {
  const { rule, group, connections, ports, others, possible, missing } = open;
  const allows = `${connections.toText()} ${rule.direction === "ingress" ? "from" : "to"} ${peersText(open)}`;
  const used = ports.told([...ports.what, ...others.what]);
  const common = { ...headOf(rule, group), allows, used };
  const asIs = rulesAs(open);
  const unknown = (why: string) => ({ item: { ...common, status: "unknown" as const, why }, rules: asIs });
  if (ports.count === 0) {
    if (possible > 0)
      return unknown(
        `${possible} flows of interfaces whose groups are not known may have used it: name them (--interfaces)`,
      );
    if (missing !== undefined) return unknown(`needs ${missing}`);
    if (doubt !== undefined) return unknown(doubt);
    return { item: { ...common, status: "unused" }, rules: [] };
  }
  const narrowed = possible === 0 && doubt === undefined ? narrow(open) : undefined;
  if (!narrowed)
    return {
      item: {
        ...common,
        status: "used",
        ...(possible > 0 && { why: `${possible} further flows may have used it` }),
      },
      rules: asIs,
    };
  return { item: { ...common, status: "wider", instead: narrowed.text }, rules: narrowed.rules };
}

const peersText = ({ blocks, peers, missing }: Open): string =>
  [
    ...(blocks.isEmpty ? [] : [blocks.toString()]),
    ...[...peers].map(({ name }) => name),
    ...(missing === undefined ? [] : ["(not known)"]),
  ].join(", ") || "nobody";

const blocksOf = (set: IpSet): Pick<ProposedRule, "cidrBlocks" | "ipv6CidrBlocks"> => {
  const all = set.toCidrs();
  const [four, six] = [all.filter((each) => !each.includes(":")), all.filter((each) => each.includes(":"))];
  return { ...(four.length > 0 && { cidrBlocks: four }), ...(six.length > 0 && { ipv6CidrBlocks: six }) };
};

function rulesAs({ rule, blocks, peers, group }: Open): readonly ProposedRule[] {
  const description = peek(() => rule.description);
  const named = [...peers]
    .filter((each) => each !== group)
    .map((each) => each.resource.physicalId ?? each.name);
  return [
    {
      direction: rule.direction,
      protocol: rule.protocol,
      fromPort: rule.fromPort ?? 0,
      toPort: rule.toPort ?? 0,
      ...blocksOf(blocks),
      ...(named.length > 0 && { securityGroups: named }),
      ...(peers.has(group) && { self: true as const }),
      ...(typeof description === "string" && { description }),
    },
  ];
}

/** Ports and peers as they were used, where that is less than the rule allows. */
function narrow(open: Open): { readonly text: string; readonly rules: readonly ProposedRule[] } | undefined {
  const { connections, ports, others, blocks, peers } = open;
  const single = ports.what.map((each) => /^(\d+)\/(tcp|udp)$/.exec(each));
  const usedPorts =
    ports.isOverfull || single.some((each) => each === null) ? undefined : (single as RegExpExecArray[]);
  const byProtocol = (["tcp", "udp"] as const).map((protocol) => ({
    protocol,
    ranges: rangesOf((usedPorts ?? []).filter((each) => each[2] === protocol).map((each) => Number(each[1]))),
  }));
  const count = byProtocol.reduce((sum, { ranges }) => sum + ranges.length, 0);
  const isFewerPorts =
    usedPorts !== undefined && count <= mostRanges && ports.what.length < portsIn(connections);
  const usedBlocks = peers.size === 0 && !others.isOverfull ? blocksUsed(others.what, blocks) : undefined;
  if (!isFewerPorts && !usedBlocks) return undefined;
  const [base] = rulesAs(open) as [ProposedRule];
  const { cidrBlocks: _four, ipv6CidrBlocks: _six, ...rest } = base;
  const at = blocksOf(usedBlocks ?? blocks);
  const rules: ProposedRule[] = isFewerPorts
    ? byProtocol.flatMap(({ protocol, ranges }) =>
        ranges.map(({ from, to }) => ({ ...rest, ...at, protocol, fromPort: from, toPort: to })),
      )
    : [{ ...rest, ...at }];
  const portsText = isFewerPorts
    ? byProtocol
        .flatMap(({ protocol, ranges }) =>
          ranges.map(({ from, to }) => `${from === to ? from : `${from}-${to}`}/${protocol}`),
        )
        .join(", ")
    : connections.toText();
  return {
    text: `${portsText} ${open.rule.direction === "ingress" ? "from" : "to"} ${usedBlocks ? usedBlocks.toString() : peersText(open)}`,
    rules,
  };
}

const mostRanges = 10;
const mostBlocks = 20;

function portsIn({ tcp, udp, isAll, other, icmp }: ConnectionSet): number {
  const whole = isAll || !other.isEmpty || !icmp.isEmpty ? Infinity : 0;
  return whole + Number(tcp.size) + Number(udp.size);
}

/** Private peers by their networks of 256 addresses; who came from the internet says nothing of who will. */
function blocksUsed(addresses: readonly string[], allowed: IpSet): IpSet | undefined {
  const cidrs: string[] = [];
  for (const text of addresses) {
    const parsed = parseAddress(text);
    if (!parsed.ok || parsed.value.family !== "ipv4" || !privateSpace.contains(parsed.value))
      return undefined;
    cidrs.push(`${text.slice(0, text.lastIndexOf("."))}.0/24`);
  }
  const set = IpSet.fromCidrs([...new Set(cidrs)]).set.intersect(allowed);
  if (set.isEmpty || set.equals(allowed) || set.toCidrs().length > mostBlocks) return undefined;
  return set;
}
