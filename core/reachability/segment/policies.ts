import type { IpSet } from "../../sets";
import { ConnectionSet } from "../../sets";
import { ipBlocks } from "./blocks";
import { policyPorts } from "./ports";
import type { ClusterPolicy } from "./proposal";
import type { Unit } from "./units";

/** What a unit may do with somebody. */
export interface Leave {
  readonly direction: "ingress" | "egress";
  readonly with:
    | { readonly kind: "unit"; readonly unit: Unit }
    | { readonly kind: "addresses"; readonly addresses: IpSet };
  readonly connections: ConnectionSet;
}

const API = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" } as const;
const NAME_LABEL = "kubernetes.io/metadata.name";

/** Where clusters keep what answers DNS. */
const dnsPeer = {
  namespaceSelector: { matchLabels: { [NAME_LABEL]: "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const dnsPorts = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/** Denies everything in the namespace, and lets out DNS where the estate lets everybody ask. */
export function defaultDeny(cluster: string, namespace: string, dns: boolean): readonly ClusterPolicy[] {
  const policy = (name: string, spec: Record<string, unknown>): ClusterPolicy => ({
    cluster,
    manifest: { ...API, metadata: { name, namespace }, spec },
  });
  return [
    policy("bulkhead-default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    ...(dns
      ? [
          policy("bulkhead-dns", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [dnsPeer], ports: dnsPorts }],
          }),
        ]
      : []),
  ];
}

/** The policies that give a unit what it may do: one a direction, and one for each selector that it needs. */
export function policiesOf(unit: Unit, leaves: readonly Leave[]): readonly ClusterPolicy[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const own = leaves.filter((leave) => leave.direction === direction);
    if (own.length === 0) return [];
    const rules = rulesOf(own);
    return unit.selectors.map((labels, at): ClusterPolicy => {
      const parts = ["bulkhead", direction, unit.suffix, unit.selectors.length > 1 ? String(at + 1) : ""];
      return {
        cluster: unit.cluster,
        manifest: {
          ...API,
          metadata: { name: nameOf(parts), namespace: unit.namespace },
          spec: {
            podSelector: selector(labels),
            policyTypes: [direction === "ingress" ? "Ingress" : "Egress"],
            [direction]: rules,
          },
        },
      };
    });
  });
}

const nameOf = (parts: readonly string[]): string =>
  parts
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .slice(0, 200)
    .replace(/[^a-z0-9]+$/, "");

const selector = (labels: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.keys(labels).length === 0 ? {} : { matchLabels: labels };

/** Rules by what they let through: all peers with the same ports stand in one. */
function rulesOf(leaves: readonly Leave[]): readonly Record<string, unknown>[] {
  const byPorts = new Map<string, Leave[]>();
  for (const leave of leaves) {
    const key = leave.connections.toText(ConnectionSet.transport());
    byPorts.set(key, [...(byPorts.get(key) ?? []), leave]);
  }
  return [...byPorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, same]) => {
      const side = same[0]!.direction === "ingress" ? "from" : "to";
      const ports = policyPorts(same[0]!.connections);
      const peers = same.flatMap(peersOf).map((peer) => [JSON.stringify(peer), peer] as const);
      const sorted = [...new Map(peers)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, peer]) => peer);
      return { [side]: sorted, ...(ports && { ports }) };
    });
}

function peersOf({ with: other }: Leave): readonly Record<string, unknown>[] {
  if (other.kind === "addresses") return ipBlocks(other.addresses).map((ipBlock) => ({ ipBlock }));
  const { namespace, selectors } = other.unit;
  const namespaceSelector = { matchLabels: { [NAME_LABEL]: namespace } };
  return selectors.map((labels) => ({
    namespaceSelector,
    ...(Object.keys(labels).length > 0 && { podSelector: selector(labels) }),
  }));
}
