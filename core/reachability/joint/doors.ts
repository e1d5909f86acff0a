import { peek, type Graph } from "../../graph";
import { resolve } from "../../graph/aws-control";
import { ConnectionSet, kubernetesConnections } from "../../sets";
import { all, type AwsEndpoint, type Bounds, type Certainty } from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { Bound, ClusterReachability, Exposure, Front } from "../kubernetes";
import { seenByPolicies } from "./addresses";
import { isAtHome, type Approach, type Asker } from "./askers";
import { madeBalancer, opened } from "./balancer";
import { admits, behind, controller, elsewhereMade, portsOf, serving, unlisted } from "./door-controls";
import { hasLabels } from "./fits";
import { isOne, itself, type Networks } from "./networks";
import { anyOf, byPolicies, doubted, inCases, inRow, through, withoutGroups, type Path } from "./path";
import { byBalancer } from "./senders";
import type { Stand, Stands } from "./stand";

const parsed = kubernetesConnections({ protocol: "TCP", port: 30000, endPort: 32767 });
/** Where Kubernetes takes the ports of nodes from, by default. */
const nodePorts = parsed.ok ? parsed.value : ConnectionSet.none();

/** The ways through the doors of one cluster to its pods. */
export class Doors {
  private readonly byPods = new Map<string, Exposure[]>();
  private readonly handedOn = new WeakMap<Exposure, Map<Stand, Map<AwsEndpoint, Path>>>();
  private readonly kinds = new Map<AwsEndpoint, string>();
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

  /** All ways of whoever asks through doors to pods. @param stand where these stand, if only one of the cases counts */
  ways(asker: Asker, to: PodsEndpoint, stand?: Stand): readonly Path[] {
    return this.to(to).flatMap((exposure) => this.waysOf(asker, exposure, stand));
  }

  waysOf(asker: Asker, exposure: Exposure, stand = this.stands.of(exposure.to.workload)): readonly Path[] {
    const admitted = inRow(admits(asker.end, exposure), unlisted(exposure));
    const door = portsOf(exposure);
    // What pods ask of a controller, and what that asks in turn, are connections of their own.
    if (exposure.arrival === "controller")
      return asker.pods ? [] : [through(inRow(admitted, controller(exposure)), door, behind(exposure))];
    if (!stand)
      return [through(inRow(asker.anywhere(exposure), admitted), door, this.unplaced(asker, exposure))];
    if (exposure.front) return [this.byMadeBalancer(asker, exposure, exposure.front, stand)];
    if (exposure.bound) return this.byTargetGroup(asker, exposure, exposure.bound, stand);
    if (exposure.kind === "external-ip" && asker.pods?.isOfCluster)
      return [
        through(inRow(asker.anywhere(exposure), admitted), door, this.fromOwnNode(asker, exposure, stand)),
      ];
    return [
      this.byNodes(asker, exposure, stand, (node) =>
        anyOf([
          ...asker
            .approaches(node, exposure)
            .map(({ path, seen }) =>
              through(inRow(path, admitted), door, this.behindNode(node, stand, exposure, seen)),
            ),
          ...this.byForwards(asker, exposure, node, stand),
        ]),
      ),
      ...this.routedAtHome(asker, exposure, stand),
    ];
  }

  /** Behind a door of which nobody knows where it is. */
  private unplaced({ end, pods }: Asker, exposure: Exposure): Path {
    const { arrival, to } = exposure;
    if (!pods?.isOfCluster || arrival === "node") return behind(exposure);
    // They may be seen as what they are.
    return anyOf([behind(exposure), inRow(this.policies(end, to), serving(exposure))]);
  }

  /** From the node of pods of the cluster itself, which takes what they send to addresses that the Service has. */
  private fromOwnNode({ end, pods }: Asker, exposure: Exposure, stand: Stand): Path {
    const { machines = [] } = pods?.stand ?? {};
    if (exposure.arrival !== "node" || machines.length === 0) return this.straight(end, exposure, stand);
    return anyOf(machines.map((each) => this.behindNode(each, stand, exposure, [end])));
  }

  /**
   * What pods ask at their own node of a Service for each node's own pods: some proxies take it for the cluster's own
   * traffic, and pass it on to any of the pods.
   */
  private routedAtHome(asker: Asker, exposure: Exposure, stand: Stand): readonly Path[] {
    const { kind, arrival } = exposure;
    if (kind !== "node-port" || arrival !== "own-node") return [];
    if (!this.stands.machines.nodes.some((node) => isAtHome(asker, node))) return [];
    return [through(doubted(itself), portsOf(exposure), this.straight(asker.end, exposure, stand))];
  }

  /** From pods to others, with nothing but their network between. */
  private straight(from: Endpoint, exposure: Exposure, stand: Stand): Path {
    const source = from.kind === "pods" ? this.stands.of(from.workload) : undefined;
    return inRow(this.networks.across(source, stand), this.policies(from, exposure.to), serving(exposure));
  }

  /** By any of the nodes, or by the one that the pods stand on; of those that nothing tells apart, one is enough. */
  private byNodes(
    { end, pods }: Asker,
    { arrival }: Exposure,
    stand: Stand,
    path: (node: AwsEndpoint) => Path,
  ): Path {
    const isOwn = arrival === "own-node";
    const found = new Map<string, AwsEndpoint>();
    for (const node of isOwn ? stand.machines : this.stands.machines.nodes) {
      const mayHold = [stand, pods?.stand].map((each) => each?.machines.includes(node));
      const key = `${node.id === end.id || this.kindOf(node)} ${mayHold.join()}`;
      if (!found.has(key)) found.set(key, node);
    }
    return (isOwn ? inCases : anyOf)(Array.from(found.values(), path));
  }

  /** What machines share that nothing in the networks, no balancer and no label tells apart. */
  private kindOf(node: AwsEndpoint): string {
    let kind = this.kinds.get(node);
    if (kind === undefined) {
      const isTarget = this.networks.aws.forwards.some(({ target }) => target.id === node.id);
      kind = isOne(node) && !isTarget ? node.members.map(({ key }) => key).join(" ") : node.id;
      this.kinds.set(node, kind);
    }
    return kind;
  }

  /** What the policies of pods let in from an end, whatever those of the end itself let out. */
  private policies(from: Endpoint, to: PodsEndpoint): Path {
    if (from.kind === "pods") return byPolicies(this.cluster.between(from, to, "ingress"));
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
    if (arrival === "own-node")
      return inRow(serving(exposure), inCases(clients.map((each) => this.policies(each, to))));
    // The pods see the node, whoever asks there.
    const rows = this.handedOn.get(exposure) ?? new Map<Stand, Map<AwsEndpoint, Path>>();
    this.handedOn.set(exposure, rows);
    const row = rows.get(stand) ?? new Map<AwsEndpoint, Path>();
    rows.set(stand, row);
    let path = row.get(node);
    if (!path) {
      path = inRow(serving(exposure), this.networks.arriving(node, stand, this.policies(node, to)));
      row.set(node, path);
    }
    return path;
  }

  private byMadeBalancer(asker: Asker, exposure: Exposure, front: Front, stand: Stand): Path {
    let faces = this.balancers.get(exposure);
    if (!faces) {
      const whole = this.stands.of(exposure.to.workload) ?? stand;
      this.balancers.set(exposure, (faces = madeBalancer(this.graph, exposure, front, whole)));
    }
    // What comes in by one of its interfaces goes out by the same.
    return inCases(
      faces.map((face) =>
        anyOf(
          asker.approaches(face, exposure).map((approach) => {
            const path = this.behindBalancer(asker, face, approach, exposure, stand);
            // Where a machine sees its own pods as those who ask by a balancer, its answers miss that.
            const mayMeetItself = asker.pods && exposure.kind !== "ingress" && exposure.arrival !== "pod";
            return mayMeetItself ? doubted(path) : path;
          }),
        ),
      ),
    );
  }

  /** From one interface of a balancer, which opens the groups of those that it sends to for itself. */
  private behindBalancer(
    asker: Asker,
    face: AwsEndpoint,
    { path, seen }: Approach,
    exposure: Exposure,
    stand: Stand,
  ): Path {
    const sending = (to: AwsEndpoint): Path =>
      withoutGroups(this.networks.directBy(opened(face), opened(to), "private"));
    const door = portsOf(exposure);
    // Which address a balancer for connections shows, its kind and its attributes say; one for requests shows its own.
    const clients = exposure.kind === "ingress" ? [face] : [face, ...seen];
    if (exposure.arrival === "pod") {
      const policies = inCases(clients.map((each) => this.policies(each, exposure.to)));
      return through(path, door, inRow(sending(stand.own), policies, serving(exposure)));
    }
    return through(
      path,
      door,
      this.byNodes(asker, exposure, stand, (node) =>
        through(sending(node), nodePorts, this.behindNode(node, stand, exposure, clients)),
      ),
    );
  }

  /** By load balancers of the graph that send to a node's ports. */
  private byForwards(asker: Asker, exposure: Exposure, node: AwsEndpoint, stand: Stand): readonly Path[] {
    if (asker.end.kind === "special") return [];
    const { door } = exposure;
    return this.networks.aws.forwards
      .filter(({ target, sends }) => target.id === node.id && sends.may.overlaps(door.may))
      .map((forward) => {
        const isSure =
          isCertain(exposure) && !forward.sends.must.isEmpty && forward.sends.must.isSubsetOf(door.must);
        return byBalancer(this.networks, asker, exposure, forward, isSure, (clients) =>
          this.behindNode(node, stand, exposure, clients),
        );
      });
  }

  /** By load balancers of the graph whose target group an object of the cluster fills. */
  private byTargetGroup(
    asker: Asker,
    exposure: Exposure,
    { targetGroup, targets, nodeSelector }: Bound,
    stand: Stand,
  ): readonly Path[] {
    if (asker.end.kind === "special") return [];
    const { definite, possible } = resolve(this.graph, targetGroup, "TargetGroup");
    if (definite.length + possible.length === 0)
      return [
        through(
          inRow(asker.anywhere(exposure), elsewhereMade(exposure)),
          portsOf(exposure),
          this.unplaced(asker, exposure),
        ),
      ];
    return this.networks.aws.offers.flatMap((offer): readonly Path[] => {
      const meant = definite.includes(offer.group)
        ? "yes"
        : possible.includes(offer.group)
          ? "unknown"
          : "no";
      const type = peek(() => offer.group.targetType ?? "instance");
      if (meant === "no" || (typeof type === "string" && type !== targets)) return [];
      const certain = all(offer.certain, meant, type === targets ? "yes" : "unknown");
      const by = (
        target: AwsEndpoint,
        sends: Bounds,
        more: Certainty,
        inner: (clients: readonly Endpoint[]) => Path,
      ): Path => {
        const forward = { ...offer, target, sends, certain: all(certain, more) };
        return byBalancer(this.networks, asker, exposure, forward, true, inner);
      };
      if (targets === "ip")
        return [
          by(stand.own, exposure.served, "yes", (clients) =>
            inRow(serving(exposure), inCases(clients.map((each) => this.policies(each, exposure.to)))),
          ),
        ];
      const ports = portsOf(exposure);
      return [
        this.byNodes(asker, exposure, stand, (node) => {
          const has = hasLabels(node, nodeSelector);
          if (has === "no") return inCases([]);
          return by(node, { may: ports, must: ports }, has, (clients) =>
            this.behindNode(node, stand, exposure, clients),
          );
        }),
      ];
    });
  }
}

/** Whether it is a door for anybody at all: one of two that are in question is not. */
const isCertain = ({ clients }: Exposure): boolean => !clients.must.isEmpty;
