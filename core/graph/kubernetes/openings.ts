import { IpSet } from "../../sets";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../nodes";
import { UnknownRead } from "../value";
import type { Direction } from "./isolation";
import { selectsAll } from "./selector";

/** A rule, or several together, that let everybody through. */
export interface PolicyOpening {
  /** The rule; undefined where it takes several together. */
  readonly rule?: number;
  readonly whom: "anyone" | "the internet" | "every pod of the cluster";
  readonly allPorts: boolean;
}

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
  if (single.some((each) => each.whom !== "every pod of the cluster" && each.allPorts)) return single;
  const wide = rules.filter((rule) => takesAllPorts(rule.ports)).map((rule) => addresses(rule.peers ?? []));
  return coversInternet(IpSet.unionAll(wide))
    ? [...single, { whom: "the internet", allPorts: true }]
    : single;
}

function openTo(peers: readonly NetworkPolicyPeer[] | undefined): PolicyOpening["whom"] | undefined {
  if (!peers || peers.length === 0) return "anyone";
  if (coversInternet(addresses(peers))) return "the internet";
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

const coversInternet = (set: IpSet): boolean =>
  !set.isEmpty && (set.coversInternet("ipv4") || set.coversInternet("ipv6"));

/** No ports, or all of TCP. */
function takesAllPorts(ports: readonly NetworkPolicyPort[] | undefined): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some(
    ({ protocol, port, endPort }) =>
      (protocol ?? "TCP").toUpperCase() === "TCP" &&
      (port === undefined || (port === 1 && (endPort ?? 0) >= 65535)),
  );
}
