import { Secret, Unknown, type NetworkPolicy } from "../../graph";
import type { UsageItem } from "../item";
import { isPlain } from "../plain";
import type { Open } from "./policy-rules";
import { rangesOf } from "./ports";

/** @returns what is told of a rule, and the rule as it would do: null for none, undefined where it stays */
export function tell(
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
export function manifestWith(policy: NetworkPolicy, rules: ReadonlyMap<Open, unknown>): unknown {
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
