import { IpSet } from "../../sets";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../nodes";
import { UnknownRead } from "../value";
import type { Direction } from "./isolation";
import { selectsAll } from "./selector";

/** A rule, or several together, that let everybody through. */
export interface PolicyOpening {
  /** The rule; undefined where it takes several together. */
  readonly rule?: number;
  readonly whom: "anyone" | Width | "every pod of the cluster";
  readonly allPorts: boolean;
}

/** How much of the internet blocks take in. Halves are no whole, but rules of several policies may add them up. */
type Width = "the internet" | "a large part of the internet";

/** The share of public addresses that is the whole: exceptions for networks and partners leave more than that. */
const wholeShare = 0.9;

interface ReadRule {
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
  readonly ports: readonly NetworkPolicyPort[] | undefined;
}

/** The openings of a policy in one direction, whether or not it rules that direction. Raises where one is not known. */
export function openingsOf(policy: NetworkPolicy, direction: Direction): readonly PolicyOpening[] {
  const rules: readonly ReadRule[] =
    direction === "ingress"
      ? (policy.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (policy.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
  const single = rules.flatMap<PolicyOpening>((rule, index) => {
    const whom = openTo(rule.peers);
    return whom ? [{ rule: index, whom, allPorts: takesAllPorts(rule.ports) }] : [];
  });
  const wide = rules.filter((rule) => takesAllPorts(rule.ports)).map((rule) => addresses(rule.peers ?? []));
  const together = widthOf(IpSet.unionAll(wide));
  const all = single.filter(({ allPorts }) => allPorts);
  if (!together || all.some(({ whom }) => whom === "anyone" || whom === "the internet" || whom === together))
    return single;
  const others = single.filter((each) => !all.includes(each) || each.whom === "every pod of the cluster");
  return [...others, { whom: together, allPorts: true }];
}

function openTo(peers: readonly NetworkPolicyPeer[] | undefined): PolicyOpening["whom"] | undefined {
  if (!peers || peers.length === 0) return "anyone";
  const width = widthOf(addresses(peers));
  if (width) return width;
  const everyPod = peers.some(
    ({ namespaceSelector, podSelector }) =>
      namespaceSelector && selectsAll(namespaceSelector) && selectsAll(podSelector),
  );
  return everyPod ? "every pod of the cluster" : undefined;
}

/** The addresses of all ipBlocks. API servers differ in what they make of a malformed block, so it is not known. */
function addresses(peers: readonly NetworkPolicyPeer[]): IpSet {
  if (!peers.some(({ ipBlock }) => ipBlock)) return IpSet.empty();
  const read = (blocks: readonly string[]): IpSet => {
    const parsed = IpSet.fromCidrs(blocks);
    if (!parsed.ok) throw new UnknownRead("ipBlock", `a valid block (${parsed.errors[0]?.reason ?? ""})`);
    return parsed.set;
  };
  return IpSet.unionAll(
    peers.flatMap(({ ipBlock }) =>
      ipBlock ? [read([ipBlock.cidr ?? ""]).subtract(read(ipBlock.except ?? []))] : [],
    ),
  );
}

function widthOf(set: IpSet): Width | undefined {
  const covers = (share?: number): boolean =>
    set.coversInternet("ipv4", share) || set.coversInternet("ipv6", share);
  if (set.isEmpty || !covers()) return undefined;
  return covers(wholeShare) ? "the internet" : "a large part of the internet";
}

/** No ports, or all of TCP. */
function takesAllPorts(ports: readonly NetworkPolicyPort[] | undefined): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some(
    ({ protocol, port, endPort }) =>
      (protocol ?? "TCP").toUpperCase() === "TCP" &&
      (port === undefined || (port === 1 && (endPort ?? 0) >= 65535)),
  );
}
