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

/** A port that a load balancer answers on, and what it passes that on to. */
export interface Offer {
  readonly balancer: AwsEndpoint;
  readonly listener: Listener;
  /** Undefined for classic load balancers, which have none. */
  readonly group: TargetGroup | undefined;
  /** What it answers. */
  readonly listens: Bounds;
  readonly certain: Certainty;
  /** Whether the target sees the client's address instead of the load balancer's. */
  readonly preservesClient: Certainty;
}

/** The same to a target group. */
export interface GroupOffer extends Offer {
  readonly group: TargetGroup;
}

/** One way through a load balancer: a port that it answers on, and the port of a target that it passes that on to. */
export interface Forward extends Offer {
  readonly target: AwsEndpoint;
  /** What it sends to the target. */
  readonly sends: Bounds;
  /** Set where the target answers on the ports of its containers, which its group doesn't name. */
  readonly anyPort?: true;
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

/** What a listener offers to the targets of groups. */
function* offersOf(
  graph: Graph,
  [balancer, node]: readonly [AwsEndpoint, LoadBalancer],
  [listener, certain]: readonly [Listener, Certainty],
): Generator<GroupOffer> {
  for (const [group, meant] of groupsOf(graph, listener))
    yield {
      balancer,
      listener,
      group,
      listens: heard(listener),
      certain: all(certain, meant),
      preservesClient: preserves(node, group),
    };
}

/** The same of a classic load balancer, whose listeners and targets stand in its own resource. */
function* ofClassic(
  graph: Graph,
  targets: Targets,
  [balancer, node]: readonly [AwsEndpoint, LoadBalancer],
  [listener, certain]: readonly [Listener, Certainty],
): Generator<Forward> {
  for (const target of classicTargets(graph, targets, node))
    yield {
      balancer,
      listener,
      group: undefined,
      target: target.endpoint,
      listens: heard(listener),
      sends: sends(listener, undefined, target),
      certain: all(certain, target.certain),
      preservesClient: "no",
    };
}

const heard = (listener: Listener): Bounds =>
  onPort(
    peek(() => listener.protocol),
    peek(() => listener.port),
  );

/** What a listener offers to each target of a group. */
function* toTargets(targets: Targets, offer: GroupOffer): Generator<Forward> {
  for (const target of targets.ofGroup(offer.group))
    yield {
      ...offer,
      target: target.endpoint,
      sends: sends(offer.listener, offer.group, target),
      certain: all(offer.certain, target.certain),
      ...(target.anyPort && { anyPort: true as const }),
    };
}

function* classicTargets(graph: Graph, targets: Targets, node: LoadBalancer): Generator<Target> {
  yield* targets.meant(node.targets);
  yield* targets.behindClassic(node);
  for (const attachment of graph.all("TargetAttachment")) {
    const { definite, possible } = resolve(graph, attachment.balancer, "LoadBalancer");
    const certain: Certainty = definite.includes(node) ? "yes" : possible.includes(node) ? "unknown" : "no";
    if (certain !== "no") yield* targets.weaken(targets.meant(attachment.target), certain);
  }
}

type Standing = readonly [balancer: readonly [AwsEndpoint, LoadBalancer], listeners: readonly Heard[]];
type Heard = readonly [Listener, Certainty];

/** The load balancers that are endpoints here, each with its listeners. */
function standing(graph: Graph, endpoints: readonly AwsEndpoint[]): readonly Standing[] {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return [...graph.derive(listenersOf)].flatMap(([node, listeners]): readonly Standing[] => {
    const balancer = byId.get(node.id);
    return balancer ? [[[balancer, node], listeners]] : [];
  });
}

/** All ways through all load balancers, as far as their targets are endpoints here. */
export function forwardsOf(graph: Graph, endpoints: readonly AwsEndpoint[]): readonly Forward[] {
  const targets = new Targets(graph, endpoints);
  return standing(graph, endpoints).flatMap(([balancer, listeners]) =>
    listeners.flatMap((heard) =>
      heard[0].loadBalancer
        ? [...ofClassic(graph, targets, balancer, heard)]
        : [...offersOf(graph, balancer, heard)].flatMap((offer) => [...toTargets(targets, offer)]),
    ),
  );
}

/** What all load balancers offer to targets of groups, whoever these are. */
export const groupOffers = (graph: Graph, endpoints: readonly AwsEndpoint[]): readonly GroupOffer[] =>
  standing(graph, endpoints).flatMap(([balancer, listeners]) =>
    listeners.flatMap((heard) => (heard[0].loadBalancer ? [] : [...offersOf(graph, balancer, heard)])),
  );
