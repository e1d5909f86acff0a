import type { Node } from "../../../../core/graph";
import type { Endpoint, Hop, HopSource, Witness } from "../../../../core/reachability";
import type { JointWitness } from "../../../../core/reachability/joint";
import type { Party } from "../../../../core/reachability/flows";
import { ConnectionSet, IpSet, portRange } from "../../../../core/sets";

export const tcp = (first: number, last = first): ConnectionSet =>
  ConnectionSet.of({ tcp: portRange(first, last) });

const nodeNamed = (name: string): Node => ({ id: `node ${name}`, name }) as Node;

export const pods = (name: string): Endpoint =>
  ({ kind: "pods", id: name, name, namespace: "shop", cluster: "", workload: nodeNamed(name) }) as Endpoint;
export const host = (name: string): Endpoint => ({ kind: "host", id: name, name, node: nodeNamed(name) });
export const outside = (name: string): Endpoint => ({
  kind: "external",
  id: name,
  name,
  addresses: IpSet.all(),
  parts: [],
});

/** Workloads of production in a zone, unless told otherwise. */
export const party = (label: string, more: Partial<Party> = {}): Party => ({
  key: label,
  label,
  zones: [label],
  certain: true,
  role: "workload",
  isInternet: false,
  missing: undefined,
  environment: { name: "production", controlled: true, level: "hybrid" },
  named: new Set(),
  maybeNamed: new Set(),
  ...more,
});

export const internet = party("the internet", { role: "outside", isInternet: true, environment: undefined });

export const development = { name: "development", controlled: false, level: "open" };

export const hopSource = (name: string, path = ""): HopSource => ({ resource: `id of ${name}`, name, path });

/** A connection to TCP 80 that passes, and meets nothing on its way. */
export const witness = (
  from: Endpoint,
  to: Endpoint,
  { hops = [], ...more }: Partial<Omit<Witness, "hops">> & { readonly hops?: readonly Hop[] } = {},
): JointWitness => ({
  from,
  to,
  connection: { protocol: "tcp", port: 80 },
  verdict: "allowed",
  hops: hops.map((hop) => ({ layer: "network-policy", ...hop })),
  ...more,
});
