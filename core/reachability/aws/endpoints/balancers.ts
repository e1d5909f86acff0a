import { peek, Unknown, type Graph, type Listener, type LoadBalancer } from "../../../graph";
import { resolve } from "../../../graph/aws/resolve";
import { ConnectionSet, portRange } from "../../../sets";
import { anything, either, oneOf, type Bounds, type Certainty } from "../bounds";
import type { AwsEndpoint } from "./endpoint";
import { machine } from "./hosts";
import { place } from "./place";

/** Ports one of which is taken, nobody knows which. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What travels on a port of this protocol of a load balancer. Of a range, any of its ports may be the one: what is said
 * of them all holds.
 */
export function onPort(
  protocol: string | Unknown | undefined,
  port: number | PortRange | Unknown | undefined,
): Bounds {
  const kind = protocol instanceof Unknown ? undefined : (protocol ?? "HTTP").toUpperCase();
  const carriers =
    kind === undefined
      ? (["tcp", "udp"] as const)
      : kind === "TCP_UDP"
        ? (["tcp", "udp"] as const)
        : kind === "UDP" || kind === "QUIC"
          ? (["udp"] as const)
          : kind === "TCP_QUIC"
            ? (["tcp", "udp"] as const)
            : (["tcp"] as const);
  const { first = 0, last = 0 } =
    typeof port === "number"
      ? { first: port, last: port }
      : port instanceof Unknown || port === undefined
        ? {}
        : port;
  const isKnown = first >= 1 && last <= 65535;
  const sets = carriers.map((name) =>
    isKnown ? ConnectionSet.of({ [name]: portRange(first, last) }) : ConnectionSet.ofProtocol(name),
  );
  const may = ConnectionSet.unionAll(sets);
  return { may, must: isKnown && kind !== undefined ? may : ConnectionSet.none() };
}

/** The listeners of each load balancer, with whether they certainly are of it. */
export function listenersOf(
  graph: Graph,
): ReadonlyMap<LoadBalancer, readonly (readonly [Listener, Certainty])[]> {
  const all = new Map<LoadBalancer, (readonly [Listener, Certainty])[]>(
    graph.all("LoadBalancer").map((balancer) => [balancer, []]),
  );
  for (const listener of graph.all("Listener")) {
    if (listener.loadBalancer) {
      all.get(listener.loadBalancer)!.push([listener, "yes"]);
      continue;
    }
    const { definite, possible, missing } = resolve(graph, listener.balancer, "LoadBalancer");
    for (const balancer of definite) all.get(balancer)!.push([listener, "yes"]);
    const open = missing.length > 0 ? [...all.keys()].filter((each) => !definite.includes(each)) : possible;
    for (const balancer of open) all.get(balancer)!.push([listener, "unknown"]);
  }
  return all;
}

function accepts(graph: Graph, balancer: LoadBalancer): Bounds {
  const listeners = graph.derive(listenersOf).get(balancer)!;
  const inner = peek(() => balancer.listeners);
  // Listeners may be made elsewhere, for example by a controller in a cluster.
  if (listeners.length === 0 || inner instanceof Unknown) return anything;
  return either(
    listeners.map(([listener, certain]) => {
      const carried = onPort(
        peek(() => listener.protocol),
        peek(() => listener.port),
      );
      return certain === "yes"
        ? carried
        : oneOf([carried, { may: ConnectionSet.none(), must: ConnectionSet.none() }]);
    }),
  );
}

function isFacing({ internal }: { readonly internal: boolean | Unknown | undefined }): Certainty {
  return internal instanceof Unknown ? "unknown" : internal ? "no" : "yes";
}

/** Load balancers have IPv6 addresses only where they ask for them. */
function ipv6Of(node: LoadBalancer): () => Certainty {
  const type = peek(() => node.addressType);
  return () => (type instanceof Unknown ? "unknown" : /^dual/i.test(type ?? "") ? "yes" : "no");
}

/** Load balancers: an interface in each of their subnets, answering on the ports of their listeners. */
export function* balancerEndpoints(graph: Graph): Generator<AwsEndpoint> {
  for (const node of graph.all("LoadBalancer")) {
    const kind = peek(() => node.balancerKind);
    const isPublic = isFacing({ internal: peek(() => node.internal) });
    const members = place(graph, {
      resource: node.resource,
      subnets: node.subnets,
      groups: node.securityGroups,
      // Network and gateway load balancers may go without groups; then nothing filters what they take in.
      needsNone: kind === "network" || kind === "gateway" || kind instanceof Unknown,
      isPublic: () => (kind === "gateway" ? "no" : isPublic),
      filtersWithin: kind === "classic",
      ipv6: ipv6Of(node),
    });
    yield { ...machine(node, members), accepts: accepts(graph, node) };
  }
}
