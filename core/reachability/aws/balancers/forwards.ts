import {
  peek,
  Unknown,
  type Graph,
  type Listener,
  type LoadBalancer,
  type TargetGroup,
} from "../../../graph";
import { resolve } from "../../../graph/aws/resolve";
import { all, any, type Bounds, type Certainty } from "../bounds";
import { listenersOf, onPort } from "../endpoints/balancers";
import type { AwsEndpoint } from "../endpoints/endpoint";
import { Targets, type Target } from "./targets";

/** One way through a load balancer: a port that it answers on, and the port of a target that it passes that on to. */
export interface Forward {
  readonly balancer: AwsEndpoint;
  readonly listener: Listener;
  /** Undefined for classic load balancers, which have none. */
  readonly group: TargetGroup | undefined;
  readonly target: AwsEndpoint;
  /** What it answers. */
  readonly listens: Bounds;
  /** What it sends to the target. */
  readonly sends: Bounds;
  readonly certain: Certainty;
  /** Set where the target answers on the ports of its containers, which its group doesn't name. */
  readonly anyPort?: true;
  /** Whether the target sees the client's address instead of the load balancer's. */
  readonly preservesClient: Certainty;
}

/** The target groups that a listener and its rules forward to. */
function groupsOf(graph: Graph, listener: Listener): readonly (readonly [TargetGroup, Certainty])[] {
  const own = resolve(graph, listener.targetGroups, "TargetGroup");
  const found = new Map<TargetGroup, Certainty>();
  const add = (group: TargetGroup, certain: Certainty): void =>
    void found.set(group, any(found.get(group) ?? "no", certain));
  for (const group of own.definite) add(group, "yes");
  for (const group of own.possible) add(group, "unknown");
  for (const rule of graph.all("ListenerRule")) {
    const { definite, possible } = resolve(graph, rule.listener, "Listener");
    const here: Certainty = definite.includes(listener)
      ? "yes"
      : possible.includes(listener)
        ? "unknown"
        : "no";
    if (here === "no") continue;
    const groups = resolve(graph, rule.targetGroups, "TargetGroup");
    for (const group of groups.definite) add(group, here);
    for (const group of groups.possible) add(group, "unknown");
  }
  return [...found];
}

/**
 * Network load balancers keep the client's address towards machines, and towards addresses only for UDP, unless their
 * target group says otherwise; all others put their own in its place.
 */
function preserves(balancer: LoadBalancer, group: TargetGroup | undefined): Certainty {
  const kind = peek(() => balancer.balancerKind);
  if (kind instanceof Unknown) return "unknown";
  if (kind === "gateway") return "yes";
  if (kind !== "network" || !group) return "no";
  const said = peek(() => group.preserveClientIp);
  if (said instanceof Unknown) return "unknown";
  if (said !== undefined) return said ? "yes" : "no";
  const type = peek(() => group.targetType) ?? "instance";
  const protocol = peek(() => group.protocol);
  if (type instanceof Unknown || protocol instanceof Unknown) return "unknown";
  if (/UDP|QUIC/i.test(protocol ?? "")) return "yes";
  return type === "instance" || type === "alb" ? "yes" : "no";
}

/** What travels to a target: by the group's protocol, on the target's own port where it says one. */
function sends(listener: Listener, group: TargetGroup | undefined, target: Target): Bounds {
  if (!group)
    return onPort(
      peek(() => listener.protocol),
      peek(() => listener.instancePort),
    );
  return onPort(
    peek(() => group.protocol),
    target.anyPort ? undefined : (target.port?.() ?? peek(() => group.port)),
  );
}

function* ofListener(
  graph: Graph,
  targets: Targets,
  [balancer, node]: readonly [AwsEndpoint, LoadBalancer],
  [listener, certain]: readonly [Listener, Certainty],
): Generator<Forward> {
  const listens = onPort(
    peek(() => listener.protocol),
    peek(() => listener.port),
  );
  if (listener.loadBalancer) {
    for (const target of classicTargets(graph, targets, node))
      yield {
        balancer,
        listener,
        group: undefined,
        target: target.endpoint,
        listens,
        sends: sends(listener, undefined, target),
        certain: all(certain, target.certain),
        preservesClient: "no",
      };
    return;
  }
  for (const [group, meant] of groupsOf(graph, listener)) {
    for (const target of targets.ofGroup(group))
      yield {
        balancer,
        listener,
        group,
        target: target.endpoint,
        listens,
        sends: sends(listener, group, target),
        certain: all(certain, meant, target.certain),
        ...(target.anyPort && { anyPort: true as const }),
        preservesClient: preserves(node, group),
      };
  }
}

function* classicTargets(graph: Graph, targets: Targets, node: LoadBalancer): Generator<Target> {
  yield* targets.meant(node.targets);
  for (const attachment of graph.all("TargetAttachment")) {
    const { definite, possible } = resolve(graph, attachment.balancer, "LoadBalancer");
    const certain: Certainty = definite.includes(node) ? "yes" : possible.includes(node) ? "unknown" : "no";
    if (certain !== "no") yield* targets.weaken(targets.meant(attachment.target), certain);
  }
}

/** All ways through all load balancers, as far as their targets are endpoints here. */
export function forwardsOf(graph: Graph, endpoints: readonly AwsEndpoint[]): readonly Forward[] {
  const targets = new Targets(graph, endpoints);
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return [...graph.derive(listenersOf)].flatMap(([node, listeners]) => {
    const balancer = byId.get(node.id);
    if (!balancer) return [];
    return listeners.flatMap((listener) => [...ofListener(graph, targets, [balancer, node], listener)]);
  });
}
