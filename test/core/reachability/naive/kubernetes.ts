/**
 * A deliberately naive model of a cluster's network: one packet, one pod, one rule at a time, as the documentation of
 * Kubernetes and of its network policy API tells it. It shares no code with the engine and knows no unknowns.
 */

export type Labels = Record<string, string>;

export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface NaivePod {
  namespace: string;
  name: string;
  labels: Labels;
  ports: { name?: string; containerPort: number; protocol?: string }[];
  /** The pod's address; its node's, if it uses the host's network. */
  ip: string;
  hostNetwork: boolean;
}

interface PolicyPort {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}
interface PolicyPeer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string; except?: string[] };
}

export interface NaiveNetworkPolicy {
  namespace: string;
  spec: {
    podSelector?: Selector;
    policyTypes?: string[];
    ingress?: { from?: PolicyPeer[]; ports?: PolicyPort[] }[];
    egress?: { to?: PolicyPeer[]; ports?: PolicyPort[] }[];
  };
}

interface PodsTerm {
  namespaceSelector?: Selector;
  podSelector?: Selector;
}
interface AdminPeer {
  namespaces?: Selector;
  pods?: PodsTerm;
  networks?: string[];
}
interface AdminRule {
  action: string;
  from?: AdminPeer[];
  to?: AdminPeer[];
  ports?: {
    portNumber?: { protocol: string; port: number };
    portRange?: { protocol: string; start: number; end: number };
    namedPort?: string;
  }[];
}

export interface NaiveAdminPolicy {
  tier: "admin" | "baseline";
  spec: {
    priority?: number;
    subject: { namespaces?: Selector; pods?: PodsTerm };
    ingress?: AdminRule[];
    egress?: AdminRule[];
  };
}

export interface NaiveCluster {
  namespaces: Record<string, Labels>;
  networkPolicies: NaiveNetworkPolicy[];
  /** In the order in which policies of one priority are evaluated. */
  adminPolicies: NaiveAdminPolicy[];
  enforced: boolean;
  /** Whether a block of addresses takes pods with such addresses. */
  blocksTakePods: boolean;
  /** Whether selectors take pods on the host's network; else their traffic is their node's. */
  hostPodsSelected: boolean;
  /** Whether a pod on the host's network stands on the node of the pod that it speaks with. */
  sameNode: boolean;
}

/** A pod, or an address outside. */
export type NaiveEnd = NaivePod | string;

export interface Packet {
  from: NaiveEnd;
  to: NaiveEnd;
  protocol: string;
  port: number;
}

/** Whether the packet that opens a connection arrives. */
export function arrives(cluster: NaiveCluster, packet: Packet): boolean {
  if (!cluster.enforced) return true;
  const { from, to } = packet;
  if (typeof from !== "string" && !sideAllows(cluster, "egress", from, to, packet)) return false;
  return typeof to === "string" || sideAllows(cluster, "ingress", to, from, packet);
}

type Direction = "ingress" | "egress";

/** Whether the policies of a pod let a packet from or to its peer pass. */
export function sideAllows(
  cluster: NaiveCluster,
  direction: Direction,
  pod: NaivePod,
  peer: NaiveEnd,
  packet: Packet,
): boolean {
  if (cluster.sameNode && typeof peer !== "string" && peer.hostNetwork) return true;
  if (pod.hostNetwork && !cluster.hostPodsSelected) return true;
  const admin = firstDecision(cluster, "admin", direction, pod, peer, packet);
  if (admin === "Allow" || admin === "Accept") return true;
  if (admin === "Deny") return false;
  const isolating = cluster.networkPolicies.filter(
    (policy) => isSelected(cluster, policy, pod) && typesOf(policy).includes(direction),
  );
  if (isolating.length > 0) {
    for (const { namespace, spec } of isolating) {
      const rules =
        direction === "ingress"
          ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
          : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
      for (const { peers, ports } of rules) {
        const peerFits =
          !peers || peers.length === 0 || peers.some((each) => isPeer(cluster, each, namespace, peer));
        const portFits = !ports || ports.length === 0 || ports.some((each) => isPort(each, packet));
        if (peerFits && portFits) return true;
      }
    }
    return false;
  }
  return firstDecision(cluster, "baseline", direction, pod, peer, packet) !== "Deny";
}

function typesOf({ spec }: NaiveNetworkPolicy): Direction[] {
  if (spec.policyTypes && spec.policyTypes.length > 0)
    return spec.policyTypes.map((type) => type.toLowerCase() as Direction);
  return spec.egress && spec.egress.length > 0 ? ["ingress", "egress"] : ["ingress"];
}

const isSelected = (cluster: NaiveCluster, policy: NaiveNetworkPolicy, pod: NaivePod): boolean =>
  policy.namespace === pod.namespace &&
  canBeSelected(cluster, pod) &&
  matches(policy.spec.podSelector, pod.labels);

const canBeSelected = (cluster: NaiveCluster, pod: NaivePod): boolean =>
  !pod.hostNetwork || cluster.hostPodsSelected;

function isPeer(cluster: NaiveCluster, peer: PolicyPeer, own: string, end: NaiveEnd): boolean {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    const ip = addressOf(cluster, end);
    return ip !== undefined && isWithin(ip, cidr) && !except.some((each) => isWithin(ip, each));
  }
  if (typeof end === "string" || !canBeSelected(cluster, end)) return false;
  const namespaceFits = peer.namespaceSelector
    ? matches(peer.namespaceSelector, namespaceLabels(cluster, end.namespace))
    : end.namespace === own;
  return namespaceFits && matches(peer.podSelector, end.labels);
}

/** The address by which a block may take an end; undefined where blocks don't ask for it. */
function addressOf(cluster: NaiveCluster, end: NaiveEnd): string | undefined {
  if (typeof end === "string") return end;
  if (end.hostNetwork && !cluster.hostPodsSelected) return end.ip;
  return cluster.blocksTakePods ? end.ip : undefined;
}

function isPort({ protocol = "TCP", port, endPort }: PolicyPort, packet: Packet): boolean {
  if (protocol !== packet.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "string") return named(port, packet);
  return packet.port >= port && packet.port <= (endPort ?? port);
}

/** Whether the pod that the packet goes to has a port of that name, with the packet's protocol and number. */
const named = (name: string, { to, protocol, port }: Packet): boolean =>
  typeof to !== "string" &&
  to.ports.some(
    (each) => each.name === name && (each.protocol ?? "TCP") === protocol && each.containerPort === port,
  );

/** What the first rule that matches says; policies go by priority, the lower first. */
function firstDecision(
  cluster: NaiveCluster,
  tier: "admin" | "baseline",
  direction: Direction,
  pod: NaivePod,
  peer: NaiveEnd,
  packet: Packet,
): string | undefined {
  const policies = cluster.adminPolicies
    .filter((policy) => policy.tier === tier)
    .sort((a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0));
  for (const { spec } of policies) {
    if (!canBeSelected(cluster, pod)) continue;
    if (!isAdminTerm(cluster, spec.subject, pod)) continue;
    for (const rule of spec[direction] ?? []) {
      const peers = (direction === "ingress" ? rule.from : rule.to) ?? [];
      if (!peers.some((each) => isAdminPeer(cluster, each, peer))) continue;
      if (!isAdminPort(rule, packet)) continue;
      return rule.action;
    }
  }
  return undefined;
}

function isAdminTerm(
  cluster: NaiveCluster,
  { namespaces, pods }: { namespaces?: Selector; pods?: PodsTerm },
  pod: NaivePod,
): boolean {
  const labels = namespaceLabels(cluster, pod.namespace);
  if (namespaces) return matches(namespaces, labels);
  if (pods) return matches(pods.namespaceSelector, labels) && matches(pods.podSelector, pod.labels);
  return false;
}

function isAdminPeer(cluster: NaiveCluster, peer: AdminPeer, end: NaiveEnd): boolean {
  if (peer.networks) {
    const ip = addressOf(cluster, end);
    return ip !== undefined && peer.networks.some((each) => isWithin(ip, each));
  }
  return typeof end !== "string" && canBeSelected(cluster, end) && isAdminTerm(cluster, peer, end);
}

function isAdminPort({ ports }: AdminRule, packet: Packet): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some(({ portNumber, portRange, namedPort }) => {
    if (portNumber) return portNumber.protocol === packet.protocol && portNumber.port === packet.port;
    if (portRange)
      return (
        portRange.protocol === packet.protocol &&
        packet.port >= portRange.start &&
        packet.port <= portRange.end
      );
    return namedPort !== undefined && named(namedPort, packet);
  });
}

const namespaceLabels = (cluster: NaiveCluster, name: string): Labels => ({
  ...cluster.namespaces[name],
  "kubernetes.io/metadata.name": name,
});

function matches(selector: Selector | undefined, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {}))
    if (labels[key] !== value) return false;
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const has = Object.hasOwn(labels, key);
    const among = has && values.includes(labels[key]!);
    if (operator === "In" && !among) return false;
    if (operator === "NotIn" && among) return false;
    if (operator === "Exists" && !has) return false;
    if (operator === "DoesNotExist" && has) return false;
  }
  return true;
}

const number = (ip: string): number => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function isWithin(ip: string, cidr: string): boolean {
  const [base = "", length = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(ip) / size) === Math.floor(number(base) / size);
}
