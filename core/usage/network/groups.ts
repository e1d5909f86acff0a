import type { Graph, SecurityGroup } from "../../graph";
import { formatAddress, parseAddress, type IpAddress } from "../../sets";
import type { NetworkFlow } from "../flow";
import type { Proposal, UsageItem } from "../item";
import { tell } from "./group-proposal";
import { matches, readRules, type Open } from "./group-rules";
import { Interfaces, type InterfaceSeen } from "./interfaces";
import { portText } from "./ports";

/** What flows use of the rules of security groups. */
export class GroupUsage {
  private readonly opens: Open[] = [];
  private readonly byGroup = new Map<SecurityGroup, readonly Open[]>();
  private readonly interfaces: Interfaces;
  private readonly memo = new Map<string, Matched>();
  private readonly unread: UsageItem[] = [];
  private readonly partlyRead = new Set<SecurityGroup>();
  /** Flows of interfaces of which nobody says which groups they have. */
  unplaced = 0;

  constructor(graph: Graph, interfaces: readonly InterfaceSeen[]) {
    for (const group of graph.all("SecurityGroup")) {
      const { opens, unread } = readRules(graph, group);
      this.byGroup.set(group, opens);
      this.opens.push(...opens);
      this.unread.push(...unread);
      if (unread.length > 0) this.partlyRead.add(group);
    }
    this.interfaces = new Interfaces(graph, interfaces);
  }

  get size(): number {
    return this.opens.length + this.unread.length;
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
    const seenBy =
      flow.networkInterface === undefined ? undefined : this.interfaces.withId(flow.networkInterface);
    const used: { open: Open; peer: string }[] = [];
    const possible = new Set<Open>();
    let isPlaced = true;
    for (const direction of ["ingress", "egress"] as const) {
      if (flow.direction !== undefined && flow.direction !== direction) continue;
      const [own, peer, peerText] = direction === "ingress" ? [target, from, source] : [source, to, target];
      // An interface tells of what it takes and of what it sends: only one of both is this record.
      if (seenBy && flow.direction === undefined && seenBy.addresses.size > 0 && !seenBy.addresses.has(own))
        continue;
      const holder = flow.networkInterface === undefined ? this.interfaces.at(own) : seenBy;
      const peerGroups = this.interfaces.at(peerText)?.groups;
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
      // A list that lacks what isn't known would take away what somebody uses.
      if (this.partlyRead.has(group) || opens.some(({ missing }) => missing !== undefined)) continue;
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
