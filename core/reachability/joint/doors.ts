import { peek, type Graph } from "../../graph";
import { resolve } from "../../graph/aws-control";
import { ConnectionSet, IpSet, kubernetesConnections, type Connection } from "../../sets";
import {
  all,
  anything,
  nothing,
  everything,
  type AwsEndpoint,
  type Bounds,
  type Certainty,
  type Forward,
  type GroupOffer,
} from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { Bound, ClusterReachability, Exposure, Front } from "../kubernetes";
import { amongTheInternet, seenByPolicies } from "./addresses";
import { madeBalancer, opened } from "./balancer";
import type { BlockingLayer, JointHop } from "./estate-reachability";
import { hasLabels } from "./fits";
import { isOne, itself, mayBeMet, type Networks } from "./networks";
import {
  anyOf,
  byControl,
  byNetworks,
  byPolicies,
  free,
  inCases,
  inRow,
  through,
  withoutGroups,
  type Path,
} from "./path";
import type { Stand, Stands } from "./stand";

const parsed = kubernetesConnections({ protocol: "TCP", port: 30000, endPort: 32767 });
/** Where Kubernetes takes the ports of nodes from, by default. */
const nodePorts = parsed.ok ? parsed.value : ConnectionSet.none();

/** A way to a door, and the end as it is seen there. */
interface Approach {
  readonly path: Path;
  readonly seen: Endpoint;
}

/** The ways through the doors of one cluster to its pods. */
export class Doors {
  private readonly byPods = new Map<string, Exposure[]>();
  private readonly balancers = new Map<Exposure, readonly AwsEndpoint[]>();

  constructor(
    private readonly graph: Graph,
    private readonly networks: Networks,
    private readonly stands: Stands,
    private readonly cluster: ClusterReachability,
  ) {
    for (const exposure of cluster.doors) {
      const list = this.byPods.get(exposure.to.id);
      if (list) list.push(exposure);
      else this.byPods.set(exposure.to.id, [exposure]);
    }
  }

  /** The doors that lead to pods. */
  to({ id }: PodsEndpoint): readonly Exposure[] {
    return this.byPods.get(id) ?? [];
  }

  /** All ways of an end through doors to pods. @param stand where these stand, if only one of the cases counts */
  ways(from: Endpoint, to: PodsEndpoint, stand?: Stand): readonly Path[] {
    return this.to(to).flatMap((exposure) => this.waysOf(from, exposure, stand));
  }

  waysOf(from: Endpoint, exposure: Exposure, stand = this.stands.of(exposure.to.workload)): readonly Path[] {
    const admitted = inRow(admits(from, exposure), unlisted(exposure));
    const door = portsOf(exposure);
    if (exposure.arrival === "controller")
      return [through(inRow(admitted, controller(exposure)), door, behind(exposure))];
    if (!stand) return [through(admitted, door, behind(exposure))];
    if (exposure.front) return [this.byMadeBalancer(from, exposure, exposure.front, stand)];
    if (exposure.bound) return this.byTargetGroup(from, exposure, exposure.bound, stand);
    return [
      this.byNodes(exposure, stand, (node) =>
        anyOf([
          ...this.approaches(from, node, exposure).map(({ path, seen }) =>
            through(inRow(path, admitted), door, this.behindNode(node, stand, exposure, [seen])),
          ),
          ...this.byForwards(from, exposure, node, stand),
        ]),
      ),
    ];
  }

  /** The ways of an end to something with a door, each with the address that it is seen by there. */
  private approaches(from: Endpoint, to: AwsEndpoint, exposure: Exposure): readonly Approach[] {
    if (from.kind !== "host") return [{ path: this.networks.direct(from, to), seen: from }];
    const near = { path: this.onPrivateWays(from, to, exposure), seen: from };
    if (!mayBeMet(to)) return [near];
    // By the internet, it comes from an address that nobody knows.
    const seen = amongTheInternet(exposure.front?.answers.may ?? IpSet.all());
    return [near, { path: this.networks.directBy(from, to, "internet"), seen }];
  }

  /** What a machine asks of itself meets nothing. */
  private onPrivateWays(from: Endpoint, to: AwsEndpoint, { arrival }: Exposure): Path {
    const others = this.networks.directBy(from, to, "private");
    if (from.id !== to.id) return others;
    return arrival === "own-node" && !isOne(to) ? inCases([others, itself]) : itself;
  }

  /** By any of the nodes, or by the one that the pods stand on. */
  private byNodes({ arrival }: Exposure, stand: Stand, path: (node: AwsEndpoint) => Path): Path {
    return arrival === "own-node"
      ? inCases(stand.machines.map(path))
      : anyOf(this.stands.machines.nodes.map(path));
  }

  /** What the policies of pods let in from an end beyond their cluster. */
  private policies(from: Endpoint, to: PodsEndpoint): Path {
    const seen = from.kind === "host" ? seenByPolicies(from as AwsEndpoint, this.stands.onlyFamily) : from;
    return byPolicies(this.cluster.between(seen, to));
  }

  /**
   * From a node that took a connection in to its own pods, which see the client, or to pods on any of the nodes, which
   * see the node.
   *
   * @param clients whose address may be the one that the pods see
   */
  private behindNode(
    node: AwsEndpoint,
    stand: Stand,
    exposure: Exposure,
    clients: readonly Endpoint[],
  ): Path {
    const { arrival, to } = exposure;
    const policies =
      arrival === "own-node"
        ? inCases(clients.map((each) => this.policies(each, to)))
        : this.networks.arriving(node, stand, this.policies(node, to));
    return inRow(serving(exposure), policies);
  }

  private byMadeBalancer(from: Endpoint, exposure: Exposure, front: Front, stand: Stand): Path {
    let faces = this.balancers.get(exposure);
    if (!faces) {
      const whole = this.stands.of(exposure.to.workload) ?? stand;
      this.balancers.set(exposure, (faces = madeBalancer(this.graph, exposure, front, whole)));
    }
    // What comes in by one of its interfaces goes out by the same.
    return inCases(
      faces.map((face) =>
        anyOf(
          this.approaches(from, face, exposure).map((approach) =>
            this.behindBalancer(face, approach, exposure, stand),
          ),
        ),
      ),
    );
  }

  /** From one interface of a balancer, which opens the groups of those that it sends to for itself. */
  private behindBalancer(
    face: AwsEndpoint,
    { path, seen }: Approach,
    exposure: Exposure,
    stand: Stand,
  ): Path {
    const sending = (to: AwsEndpoint): Path =>
      withoutGroups(this.networks.directBy(opened(face), opened(to), "private"));
    const door = portsOf(exposure);
    // Which address a balancer for connections shows, its kind and its attributes say; one for requests shows its own.
    const clients = exposure.kind === "ingress" ? [face] : [face, seen];
    if (exposure.arrival === "pod") {
      const policies = inCases(clients.map((each) => this.policies(each, exposure.to)));
      return through(path, door, inRow(sending(stand.own), policies, serving(exposure)));
    }
    return through(
      path,
      door,
      this.byNodes(exposure, stand, (node) =>
        through(sending(node), nodePorts, this.behindNode(node, stand, exposure, clients)),
      ),
    );
  }

  /** By load balancers of the graph that send to a node's ports. */
  private byForwards(from: Endpoint, exposure: Exposure, node: AwsEndpoint, stand: Stand): readonly Path[] {
    if (from.kind !== "external" && from.kind !== "host") return [];
    const { door } = exposure;
    return this.networks.aws.forwards
      .filter(({ target, sends }) => target.id === node.id && sends.may.overlaps(door.may))
      .map((forward) => {
        const isSure = !forward.sends.must.isEmpty && forward.sends.must.isSubsetOf(door.must);
        return through(
          forwarded(this.networks, from, forward, isSure),
          forward.listens.may,
          this.behindNode(node, stand, exposure, shownBy(from, forward)),
        );
      });
  }

  /** By load balancers of the graph whose target group an object of the cluster fills. */
  private byTargetGroup(
    from: Endpoint,
    exposure: Exposure,
    { targetGroup, targets, nodeSelector }: Bound,
    stand: Stand,
  ): readonly Path[] {
    if (from.kind !== "external" && from.kind !== "host") return [];
    const { definite, possible } = resolve(this.graph, targetGroup, "TargetGroup");
    if (definite.length + possible.length === 0)
      return [through(elsewhereMade(exposure), portsOf(exposure), behind(exposure))];
    return this.networks.aws.offers.flatMap((offer): readonly Path[] => {
      const meant = definite.includes(offer.group)
        ? "yes"
        : possible.includes(offer.group)
          ? "unknown"
          : "no";
      const type = peek(() => offer.group.targetType ?? "instance");
      if (meant === "no" || (typeof type === "string" && type !== targets)) return [];
      const certain = all(offer.certain, meant, type === targets ? "yes" : "unknown");
      const clients = shownBy(from, offer);
      const path = (target: AwsEndpoint, sends: Bounds, more: Certainty, inner: Path): Path =>
        through(
          forwarded(this.networks, from, { ...offer, target, sends, certain: all(certain, more) }, true),
          offer.listens.may,
          inner,
        );
      if (targets === "ip") {
        const policies = inCases(clients.map((each) => this.policies(each, exposure.to)));
        return [path(stand.own, exposure.served, "yes", inRow(serving(exposure), policies))];
      }
      const ports = portsOf(exposure);
      return [
        this.byNodes(exposure, stand, (node) => {
          const has = hasLabels(node, nodeSelector);
          if (has === "no") return inCases([]);
          const inner = this.behindNode(node, stand, exposure, clients);
          return path(node, { may: ports, must: ports }, has, inner);
        }),
      ];
    });
  }
}

/** Whose address may be seen behind a load balancer. */
const shownBy = (
  from: Endpoint,
  { balancer, preservesClient }: GroupOffer | Forward,
): readonly Endpoint[] => [
  ...(preservesClient === "yes" ? [] : [balancer]),
  ...(preservesClient === "no" ? [] : [from]),
];

/** A target group that was not given: nobody knows who sends to it. */
const elsewhereMade = ({ via }: Exposure): Path =>
  byControl("route", anything, () => [
    {
      layer: "route",
      at: "load balancers of the target group",
      verdict: "unknown",
      reason: "unknown",
      sources: via,
      missing: "which load balancers send to the target group",
    },
  ]);

/** What tells a door from others, but for the pods that it leads to. */
export function keyOfDoor({
  kind,
  clients,
  door,
  arrival,
  reached,
  served,
  via,
  front,
  bound,
}: Exposure): string {
  const texts = [clients, door, reached, served, ...(front ? [front.answers] : [])]
    .flatMap(({ may, must }) => [may, must])
    .map(String);
  // A balancer of each object has subnets of its own, and a target group balancers.
  const own = front
    ? `${via[0]?.resource} ${front.facing}`
    : bound
      ? `${via[0]?.resource} ${bound.targets}`
      : "";
  return [kind, arrival, own, ...texts].join("|");
}

/** The ports of a door: those that it certainly has, else those of which it has one. */
const portsOf = ({ door: { may, must } }: Exposure): ConnectionSet => (must.isEmpty ? may : must);

/** The layers that may say something else of a client's address than of the balancer's. */
const bySender: readonly BlockingLayer[] = ["security-group", "network-acl"];

/** By a load balancer to one of its targets, on the ports that clients ask for. */
function forwarded({ aws }: Networks, from: Endpoint, forward: Forward, isSure: boolean): Path {
  const found = aws.through(from, forward);
  const [first, second] = found.legs.map(byNetworks) as [Path, Path];
  const seesClient = forward.preservesClient !== "no";
  return {
    may: found.may,
    must: isSure ? found.must : ConnectionSet.none(),
    layer: (layer) =>
      second.layer(layer).may.overlaps(forward.sends.may) || (seesClient && bySender.includes(layer))
        ? first.layer(layer)
        : nothing,
    hops: () => found.witness().hops as readonly JointHop[],
  };
}

/** Whom the door is open to. */
function admits(from: Endpoint, { clients, via }: Exposure): Path {
  const { may, must } = clients;
  const isExternal = from.kind === "external";
  const some = isExternal ? may.overlaps(from.addresses) : !may.isEmpty;
  const every = isExternal ? from.addresses.isSubsetOf(must) : must.equals(IpSet.all());
  const bounds = !some ? nothing : every ? everything : anything;
  return byControl("service", bounds, (connection) => [
    {
      layer: "service",
      at: `whom ${via.at(-1)?.name ?? "the door"} answers`,
      verdict: bounds.must.contains(connection) ? "allowed" : some ? "unknown" : "blocked",
      reason: bounds === anything ? "unknown" : some ? "rule" : "no-rule",
      sources: via,
      ...(bounds === anything && { missing: "the address that the client is seen by, or whom it answers" }),
    },
  ]);
}

/** Addresses that somebody routes to the nodes: who does, no object says. */
const unlisted = ({ kind, via }: Exposure): Path =>
  kind !== "external-ip"
    ? free
    : byControl("route", anything, () => [
        {
          layer: "route",
          at: "external addresses of the Service",
          verdict: "unknown",
          reason: "unknown",
          sources: via,
          missing: "who routes these addresses to the nodes",
        },
      ]);

/** A controller among the pods: who reaches it, other objects say. */
const controller = ({ via }: Exposure): Path =>
  byControl("service", anything, () => [
    {
      layer: "service",
      at: "whatever serves it",
      verdict: "unknown",
      reason: "unknown",
      sources: via,
      missing: "which pods serve it, and who reaches these",
    },
  ]);

const verdictOf = (bounds: Bounds, connection: Connection): JointHop["verdict"] =>
  bounds.must.contains(connection) ? "allowed" : bounds.may.contains(connection) ? "unknown" : "blocked";

/** What the door leads to. */
function serving({ served, via, to }: Exposure): Path {
  return byControl("service", served, (connection) => {
    const verdict = verdictOf(served, connection);
    return [
      {
        layer: "service",
        at: `${via.at(-1)?.name ?? "door"} to ${to.name}`,
        verdict,
        reason: verdict === "unknown" ? "unknown" : verdict === "allowed" ? "rule" : "no-rule",
        sources: via,
        ...(verdict === "unknown" && { missing: "the ports or the pods of the Service" }),
      },
    ];
  });
}

/** The same with what the policies of the pods let in there, where nobody knows which addresses come. */
function behind(exposure: Exposure): Path {
  const { served, reached, to } = exposure;
  const other = ConnectionSet.all().subtract(served.may);
  const unsure = ConnectionSet.all().subtract(served.must);
  const policies = { may: reached.may.union(other), must: reached.must.union(unsure) };
  return inRow(
    serving(exposure),
    byControl("network-policy", policies, (connection) => {
      const verdict = verdictOf(policies, connection);
      return [
        {
          layer: "network-policy",
          at: `ingress of ${to.name} from what the door sends`,
          verdict,
          reason: verdict === "unknown" ? "unknown" : verdict === "allowed" ? "rule" : "no-rule",
          sources: [],
          ...(verdict === "unknown" && { missing: "whose address the pods see" }),
        },
      ];
    }),
  );
}
