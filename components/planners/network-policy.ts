import type { PortRange } from "../../core/estate";
import { MANAGED, type Manifest } from "./manifest";

/** Who may be on the other end of a connection: pods by labels, or a block of addresses. */
export type Peer =
  | { readonly namespace: Readonly<Record<string, string>>; readonly pods?: Readonly<Record<string, string>> }
  | { readonly cidr: string; readonly except?: readonly string[] };

/** Connections that a namespace, or some of its pods, may open or answer. */
export interface Opening {
  readonly direction: "ingress" | "egress";
  /** Names the policy: `to-app`. */
  readonly name: string;
  readonly peers: readonly Peer[];
  /** None: all. */
  readonly ports: readonly PortRange[];
}

/** A policy that isolates all pods of a namespace in both directions. */
export const defaultDeny = (namespace: string): Manifest =>
  networkPolicy("default-deny", namespace, undefined, { policyTypes: ["Ingress", "Egress"] });

const DNS_PORTS: readonly PortRange[] = [
  { protocol: "udp", from: 53, to: 53 },
  { protocol: "tcp", from: 53, to: 53 },
];

/** Names are looked up at the cluster's own resolver, and nowhere else. */
export const dns: Opening = {
  direction: "egress",
  name: "dns",
  peers: [{ namespace: { "kubernetes.io/metadata.name": "kube-system" }, pods: { "k8s-app": "kube-dns" } }],
  ports: DNS_PORTS,
};

/** The policy that lets an opening pass. `pods` are the labels of those that it is for; all of the namespace without. */
export function openingPolicy(
  opening: Opening,
  namespace: string,
  pods?: Readonly<Record<string, string>>,
  prefix = "",
): Manifest {
  const { direction, peers, ports } = opening;
  const rule = {
    [direction === "ingress" ? "from" : "to"]: peers.map(peerOf),
    ...(ports.length > 0 && { ports: ports.map(portOf) }),
  };
  return networkPolicy(`${prefix}${opening.name}`, namespace, pods, {
    policyTypes: [direction === "ingress" ? "Ingress" : "Egress"],
    [direction]: [rule],
  });
}

function networkPolicy(
  name: string,
  namespace: string,
  pods: Readonly<Record<string, string>> | undefined,
  spec: object,
): Manifest {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels: MANAGED },
    spec: { podSelector: pods ? { matchLabels: pods } : {}, ...spec },
  };
}

const peerOf = (peer: Peer): object =>
  "cidr" in peer
    ? { ipBlock: { cidr: peer.cidr, ...(peer.except?.length && { except: peer.except }) } }
    : {
        namespaceSelector: { matchLabels: peer.namespace },
        ...(peer.pods && { podSelector: { matchLabels: peer.pods } }),
      };

/** Network policies know neither `any` nor ICMP: a range of all ports of a protocol needs none of both. */
function portOf({ protocol, from, to }: PortRange): object {
  const all = from <= 1 && to === 65_535;
  return {
    protocol: protocol.toUpperCase(),
    ...(!all && { port: from }),
    ...(!all && to > from && { endPort: to }),
  };
}
