import { peek } from "../../graph";
import { IpSet, parseAddress, privateSpace, type ConnectionSet } from "../../sets";
import type { UsageItem } from "../item";
import { headOf, type Open } from "./group-rules";
import { rangesOf } from "./ports";

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

/**
 * What is to be said of a rule, and the rules that would do in its place.
 *
 * @param doubt why what the log does not show can't count as unused
 */
export function tell(
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
