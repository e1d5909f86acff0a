import type { Graph } from "../../graph";
import { ConnectionSet, kubernetesConnections } from "../../sets";
import type { AwsEndpoint } from "../aws";
import type { ClusterReachability, Exposure, Front } from "../kubernetes";
import type { Approach, Asker } from "./askers";
import { madeBalancer, opened } from "./balancer";
import type { Behind } from "./behind";
import { portsOf } from "./door-controls";
import type { DoorNodes } from "./door-nodes";
import type { Networks } from "./networks";
import { anyOf, doubted, inCases, inRow, through, withoutGroups, type Path } from "./path";
import type { Stand, Stands } from "./stand";

const parsed = kubernetesConnections({ protocol: "TCP", port: 30000, endPort: 32767 });
/** Where Kubernetes takes the ports of nodes from, by default. */
const nodePorts = parsed.ok ? parsed.value : ConnectionSet.none();

/** The ways by load balancers that a cluster's controllers make for its Services and Ingresses. */
export class MadeBalancers {
  private readonly known = new Map<Exposure, readonly AwsEndpoint[]>();

  constructor(
    private readonly graph: Graph,
    private readonly networks: Networks,
    private readonly stands: Stands,
    private readonly cluster: ClusterReachability,
    private readonly nodes: DoorNodes,
    private readonly behind: Behind,
  ) {}

  /** The interfaces that all of them may have. */
  get all(): readonly AwsEndpoint[] {
    return this.cluster.doors.flatMap((exposure) => {
      const stand = exposure.front && this.stands.of(exposure.to.workload);
      return stand ? this.faces(exposure, exposure.front, stand) : [];
    });
  }

  private faces(exposure: Exposure, front: Front, stand: Stand): readonly AwsEndpoint[] {
    let faces = this.known.get(exposure);
    if (!faces) this.known.set(exposure, (faces = madeBalancer(this.graph, exposure, front, stand)));
    return faces;
  }

  way(asker: Asker, exposure: Exposure, front: Front, stand: Stand): Path {
    const faces = this.faces(exposure, front, this.stands.of(exposure.to.workload) ?? stand);
    // What comes in by one of its interfaces goes out by the same.
    return inCases(
      faces.map((face) =>
        anyOf(
          asker.approaches(face, exposure).map((approach) => {
            const path = this.by(asker, face, approach, exposure, stand);
            // Where a machine sees its own pods as those who ask by a balancer, its answers miss that.
            const mayMeetItself = asker.pods && exposure.kind !== "ingress" && exposure.arrival !== "pod";
            return mayMeetItself ? doubted(path) : path;
          }),
        ),
      ),
    );
  }

  /** By one interface of a balancer, which opens the groups of those that it sends to for itself. */
  private by(
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
    if (exposure.arrival === "pod")
      return through(path, door, inRow(sending(stand.own), this.behind.pods(exposure, clients)));
    return through(
      path,
      door,
      this.nodes.by(asker, exposure, stand, (node) =>
        through(sending(node), nodePorts, this.behind.node(node, stand, exposure, clients)),
      ),
    );
  }
}
