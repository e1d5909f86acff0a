import type { Graph } from "../../graph";
import type { AwsEndpoint } from "../aws";
import type { PodsEndpoint } from "../endpoint";
import type { ClusterReachability, Exposure } from "../kubernetes";
import { isAtHome, type Asker } from "./askers";
import { Behind } from "./behind";
import { admits, behind, controller, portsOf, unlisted } from "./door-controls";
import { DoorNodes } from "./door-nodes";
import { MadeBalancers } from "./made-balancers";
import { itself, type Networks } from "./networks";
import { anyOf, doubted, inRow, through, type Path } from "./path";
import type { Stand, Stands } from "./stand";
import { TargetGroups } from "./target-groups";

/** The ways through the doors of one cluster to its pods. */
export class Doors {
  private readonly byPods = new Map<string, Exposure[]>();
  private readonly nodes: DoorNodes;
  private readonly behind: Behind;
  private readonly made: MadeBalancers;
  private readonly targetGroups: TargetGroups;

  constructor(
    graph: Graph,
    networks: Networks,
    private readonly stands: Stands,
    cluster: ClusterReachability,
  ) {
    this.nodes = new DoorNodes(networks.kinds, stands.machines.nodes);
    this.behind = new Behind(networks, stands, cluster);
    this.made = new MadeBalancers(graph, networks, stands, cluster, this.nodes, this.behind);
    this.targetGroups = new TargetGroups(graph, networks, this.nodes, this.behind);
    for (const exposure of cluster.doors) {
      const list = this.byPods.get(exposure.to.id);
      if (list) list.push(exposure);
      else this.byPods.set(exposure.to.id, [exposure]);
    }
  }

  /** The interfaces of the load balancers that controllers make for the cluster. */
  get faces(): readonly AwsEndpoint[] {
    return this.made.all;
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
    const { arrival, kind, front, bound } = exposure;
    const admitted = inRow(admits(asker.end, exposure), unlisted(exposure));
    const door = portsOf(exposure);
    // What pods ask of a controller, and what that asks in turn, are connections of their own.
    if (arrival === "controller")
      return asker.pods ? [] : [through(inRow(admitted, controller(exposure)), door, behind(exposure))];
    const anywhere = (inner: Path): Path => through(inRow(asker.anywhere(exposure), admitted), door, inner);
    if (!stand) return [anywhere(this.behind.unplaced(asker, exposure))];
    if (front) return [this.made.way(asker, exposure, front, stand)];
    if (bound) return this.targetGroups.bound(asker, exposure, bound, stand);
    if (kind === "external-ip" && asker.pods?.isOfCluster)
      return [anywhere(this.behind.ownNode(asker, exposure, stand))];
    return [
      this.nodes.by(asker, exposure, stand, (node) =>
        anyOf([
          ...asker
            .approaches(node, exposure)
            .map(({ path, seen }) =>
              through(inRow(path, admitted), door, this.behind.node(node, stand, exposure, seen)),
            ),
          ...this.targetGroups.toNode(asker, exposure, node, stand),
        ]),
      ),
      ...this.routedAtHome(asker, exposure, stand),
    ];
  }

  /**
   * What pods ask at their own node of a Service for each node's own pods: some proxies take it for the cluster's own
   * traffic, and pass it on to any of the pods.
   */
  private routedAtHome(asker: Asker, exposure: Exposure, stand: Stand): readonly Path[] {
    const { kind, arrival } = exposure;
    if (kind !== "node-port" || arrival !== "own-node") return [];
    if (!this.stands.machines.nodes.some((node) => isAtHome(asker, node))) return [];
    return [through(doubted(itself), portsOf(exposure), this.behind.straight(asker.end, exposure, stand))];
  }
}
