import { peek, Unknown, type NetworkPolicy } from "../../graph";
import { matchesSelector } from "../../graph/kubernetes";
import type { NetworkPolicyPeer, NetworkPolicyPort } from "../../graph/nodes/network-policy";
import { IpSet, parseAddress } from "../../sets";
import type { PodFlow, PodSide } from "../flow";
import type { Use } from "../use";

type Direction = "ingress" | "egress";

/** A rule of a policy, with what flows used of it. */
export interface Open {
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

/** Takes in a flow that the rule may have let through. */
export function use(open: Open, flow: PodFlow, own: PodSide, peer: PodSide): void {
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
