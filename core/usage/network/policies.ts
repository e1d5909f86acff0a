import { peek, Secret, Unknown, type Graph, type NetworkPolicy } from "../../graph";
import type { NetworkPolicyPeer, NetworkPolicyPort } from "../../graph/nodes/network-policy";
import { matchesSelector, namespaces } from "../../graph/kubernetes";
import { IpSet, parseAddress } from "../../sets";
import type { PodFlow, PodSide } from "../flow";
import type { Proposal, UsageItem } from "../item";
import { Use } from "../use";
import { rangesOf } from "./ports";

type Direction = "ingress" | "egress";

interface Open {
  readonly policy: NetworkPolicy;
  readonly namespace: string;
  readonly direction: Direction;
  readonly index: number;
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
  readonly used: Use;
  readonly peersUsed: Set<number>;
  readonly portsUsed: Set<number>;
  /** Flows of which what is not known decides whether it let them through. */
  possible: number;
}

/** What flows between pods use of the rules of network policies. */
export class PolicyUsage {
  private readonly opens: Open[] = [];
  private readonly unread: UsageItem[] = [];
  private readonly byNamespace = new Map<string, Open[]>();

  constructor(graph: Graph) {
    for (const policy of graph.all("NetworkPolicy")) {
      const namespace = peek(() => namespaces(graph).of(policy)?.name ?? "default");
      if (namespace instanceof Unknown) {
        this.unread.push(unreadItem(policy, `needs ${namespace.missing}`));
        continue;
      }
      for (const direction of ["ingress", "egress"] as const) this.read(policy, namespace, direction);
    }
  }

  get size(): number {
    return this.opens.length + this.unread.length;
  }

  private read(policy: NetworkPolicy, namespace: string, direction: Direction): void {
    const rules = peek(() => [...(policy[direction] ?? [])]);
    if (rules instanceof Unknown) {
      this.unread.push(unreadItem(policy, `needs ${rules.missing}`));
      return;
    }
    rules.forEach((rule, index) => {
      const read = peek(() => ({
        peers: [
          ...((direction === "ingress"
            ? (rule as { from?: readonly NetworkPolicyPeer[] }).from
            : (rule as { to?: readonly NetworkPolicyPeer[] }).to) ?? []),
        ],
        ports: [...(rule.ports ?? [])],
      }));
      if (read instanceof Unknown) {
        this.unread.push(unreadItem(policy, `needs ${read.missing}`));
        return;
      }
      const open: Open = {
        policy,
        namespace,
        direction,
        index,
        ...read,
        used: new Use(),
        peersUsed: new Set(),
        portsUsed: new Set(),
        possible: 0,
      };
      this.opens.push(open);
      this.byNamespace.set(namespace, [...(this.byNamespace.get(namespace) ?? []), open]);
    });
  }

  /** Takes in a flow that was let through. */
  add(flow: PodFlow): void {
    for (const direction of ["ingress", "egress"] as const) {
      const [own, peer] = direction === "ingress" ? [flow.target, flow.source] : [flow.source, flow.target];
      if (own.namespace === undefined) continue;
      for (const open of this.byNamespace.get(own.namespace) ?? [])
        if (open.direction === direction) use(open, flow, own, peer);
    }
  }

  /** @param doubt why what the log does not show can't count as unused */
  answer(doubt: string | undefined): {
    readonly items: readonly UsageItem[];
    readonly proposals: readonly Proposal[];
  } {
    const items = [...this.unread];
    const tighter = new Map<NetworkPolicy, Map<Open, unknown>>();
    for (const open of this.opens) {
      const { item, rule } = tell(open, doubt);
      items.push(item);
      if (rule === undefined) continue;
      tighter.set(open.policy, (tighter.get(open.policy) ?? new Map<Open, unknown>()).set(open, rule));
    }
    const proposals = [...tighter].map(([policy, rules]) => {
      const content = manifestWith(policy, rules);
      return {
        resource: policy.id,
        kind: "NetworkPolicy" as const,
        name: policy.name,
        ...(content !== undefined && { content }),
      };
    });
    return { items, proposals };
  }
}

const unreadItem = (policy: NetworkPolicy, why: string): UsageItem => ({
  kind: "network policy rule",
  resource: policy.id,
  name: policy.resource.name,
  allows: "is not known",
  status: "unknown",
  why,
  used: { count: 0, what: [] },
});

function use(open: Open, flow: PodFlow, own: PodSide, peer: PodSide): void {
  const selected = peek(() => matchesSelector(open.policy.podSelector, own.labels));
  if (selected === false) return;
  const ports = open.ports.map((each) => peek(() => carries(each, flow)));
  const peers = open.peers.map((each) => peek(() => isPeer(each, peer, open.namespace)));
  const isOpen = (list: readonly (boolean | Unknown)[]): boolean | Unknown =>
    list.length === 0 || list.includes(true) || (list.find((each) => each instanceof Unknown) ?? false);
  const verdicts = [selected, isOpen(ports), isOpen(peers)];
  if (verdicts.includes(false)) return;
  if (verdicts.some((each) => each instanceof Unknown)) {
    open.possible++;
    return;
  }
  const port =
    flow.port === undefined ? flow.protocol.toLowerCase() : `${flow.port}/${flow.protocol.toLowerCase()}`;
  open.used.add(flow.at, flow.at, [port]);
  ports.forEach((each, index) => each !== false && open.portsUsed.add(index));
  peers.forEach((each, index) => each !== false && open.peersUsed.add(index));
}

/** A port's name may stand for any number: it counts as used. */
function carries({ protocol = "TCP", port, endPort }: NetworkPolicyPort, flow: PodFlow): boolean {
  if (protocol !== flow.protocol) return false;
  if (port === undefined || typeof port === "string") return true;
  return flow.port !== undefined && flow.port >= port && flow.port <= (endPort ?? port);
}

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  side: PodSide,
  namespace: string,
): boolean {
  if (ipBlock) {
    const parsed = side.address === undefined ? undefined : parseAddress(side.address);
    if (!parsed?.ok || ipBlock.cidr === undefined) return false;
    return (
      IpSet.fromCidrs([ipBlock.cidr]).set.contains(parsed.value) &&
      !IpSet.fromCidrs(ipBlock.except ?? []).set.contains(parsed.value)
    );
  }
  if (side.namespace === undefined) return false;
  const isThere = namespaceSelector
    ? matchesSelector(namespaceSelector, side.namespaceLabels)
    : side.namespace === namespace;
  return isThere && matchesSelector(podSelector, side.labels);
}

/** @returns what is told of a rule, and the rule as it would do: null for none, undefined where it stays */
function tell(
  open: Open,
  doubt: string | undefined,
): { readonly item: UsageItem; readonly rule?: object | null } {
  const { policy, direction, index, peers, ports, used, possible } = open;
  const common = {
    kind: "network policy rule" as const,
    resource: policy.id,
    name: `${open.namespace}/${policy.resource.name} ${direction}[${index}]`,
    allows: `${ports.length === 0 ? "every port" : `${ports.length} port${ports.length === 1 ? "" : "s"}`} ${direction === "ingress" ? "from" : "to"} ${peers.length === 0 ? "anybody" : `${peers.length} peer${peers.length === 1 ? "" : "s"}`}`,
    used: used.told(),
  };
  if (used.count === 0) {
    const why = possible > 0 ? `what is not known of it decides on ${possible} flows` : doubt;
    return why === undefined
      ? { item: { ...common, status: "unused" }, rule: null }
      : { item: { ...common, status: "unknown", why } };
  }
  if (possible > 0 || doubt !== undefined) return { item: { ...common, status: "used" } };
  const keptPeers = [...open.peersUsed].sort((a, b) => a - b);
  const keptPorts = portsKept(open);
  const isWider = keptPeers.length < peers.length || keptPorts !== undefined;
  if (!isWider) return { item: { ...common, status: "used" } };
  const raw = rawRule(open);
  const peerKey = direction === "ingress" ? "from" : "to";
  const rawPeers = listOf(raw?.[peerKey]);
  const rule = raw && {
    ...raw,
    ...(peers.length > 0 && { [peerKey]: keptPeers.map((at) => rawPeers[at]) }),
    ...(keptPorts && { ports: keptPorts }),
  };
  const instead = [
    ...(keptPeers.length < peers.length
      ? [`${peerKey} ${keptPeers.map((at) => `[${at}]`).join(", ")} of ${peers.length}`]
      : []),
    ...(keptPorts ? [`ports ${used.what.join(", ")}`] : []),
  ].join("; ");
  return { item: { ...common, status: "wider", instead }, ...(rule && { rule }) };
}

/** The ports that would do; undefined where those of the rule stay. */
function portsKept(open: Open): readonly unknown[] | undefined {
  const { ports, portsUsed, used } = open;
  const seen = used.isOverfull ? undefined : portsIn(used.what);
  if (ports.length === 0) return seen && asRanges(seen);
  const raw = listOf(rawRule(open)?.["ports"]);
  let isTighter = false;
  const kept = ports.flatMap((each, at): unknown[] => {
    const { protocol = "TCP", port, endPort = port } = each;
    if (!portsUsed.has(at)) {
      isTighter = true;
      return [];
    }
    if (!seen || (port !== undefined && (typeof port === "string" || endPort === port))) return [raw[at]];
    const own = seen.filter(
      (one) =>
        one.protocol === protocol &&
        (port === undefined || (one.port >= port && one.port <= Number(endPort))),
    );
    const width = port === undefined ? Infinity : Number(endPort) - port + 1;
    const ranges = own.length < width ? asRanges(own) : undefined;
    if (!ranges) return [raw[at]];
    isTighter = true;
    return [...ranges];
  });
  return isTighter ? kept : undefined;
}

interface UsedPort {
  readonly protocol: string;
  readonly port: number;
}

/** Undefined where something was used that has no port. */
function portsIn(texts: readonly string[]): readonly UsedPort[] | undefined {
  const parsed = texts.map((each) => /^(\d+)\/(tcp|udp|sctp)$/.exec(each));
  if (parsed.some((each) => each === null)) return undefined;
  return (parsed as RegExpExecArray[]).map((each) => ({
    protocol: each[2]!.toUpperCase(),
    port: Number(each[1]),
  }));
}

/** Undefined where they are too many to list. */
function asRanges(ports: readonly UsedPort[]): readonly object[] | undefined {
  const all = ["TCP", "UDP", "SCTP"].flatMap((protocol) =>
    rangesOf(ports.filter((each) => each.protocol === protocol).map(({ port }) => port)).map(
      ({ from, to }) => ({ protocol, port: from, ...(to > from && { endPort: to }) }),
    ),
  );
  return all.length <= mostRanges ? all : undefined;
}

const mostRanges = 20;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const mapOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Secret)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

const rawRule = ({
  policy,
  direction,
  index,
}: Pick<Open, "policy" | "direction" | "index">): Readonly<Record<string, unknown>> | undefined =>
  mapOf(listOf(mapOf(policy.resource.properties["spec"])?.[direction])[index]);

/** The policy with its rules replaced; undefined where it holds what is not known or secret. */
function manifestWith(policy: NetworkPolicy, rules: ReadonlyMap<Open, unknown>): unknown {
  const { properties } = policy.resource;
  const spec = mapOf(properties["spec"]);
  if (!spec || !isPlain(properties)) return undefined;
  const next: Record<string, unknown> = { ...spec };
  for (const direction of ["ingress", "egress"] as const) {
    const own = [...rules].filter(([open]) => open.direction === direction);
    if (own.length === 0) continue;
    const byIndex = new Map(own.map(([open, rule]) => [open.index, rule]));
    next[direction] = listOf(spec[direction]).flatMap((rule, index) =>
      byIndex.has(index) ? (byIndex.get(index) ?? []) : rule,
    );
  }
  // Without rules and types a policy would isolate by what it holds: what it isolates stays.
  next["policyTypes"] ??= ["Ingress", ...(spec["egress"] ? ["Egress"] : [])];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: properties["metadata"],
    spec: next,
  };
}

function isPlain(value: unknown, depth = 0): boolean {
  if (value instanceof Unknown || value instanceof Secret || depth > 30) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((each) => isPlain(each, depth + 1));
}
