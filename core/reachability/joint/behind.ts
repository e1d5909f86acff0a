import type { AwsEndpoint } from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { ClusterReachability, Exposure } from "../kubernetes";
import { seenByPolicies } from "./addresses";
import type { Asker } from "./askers";
import { behind, serving } from "./door-controls";
import { groupBy } from "./group-by";
import type { Networks } from "./networks";
import { anyOf, byPolicies, free, inCases, inRow, type Path } from "./path";
import type { Stand, Stands } from "./stand";

/** The stretches from doors of a cluster to its pods. */
export class Behind {
  private readonly handedOn = new WeakMap<Exposure, Map<Stand, Map<AwsEndpoint, Path>>>();

  constructor(
    private readonly networks: Networks,
    private readonly stands: Stands,
    private readonly cluster: ClusterReachability,
  ) {}

  /** What the policies of pods let in from an end, whatever those of the end itself let out. */
  policies(from: Endpoint, to: PodsEndpoint): Path {
    if (from.kind === "pods") return byPolicies(this.cluster.between(from, to, "ingress"));
    const seen = from.kind === "host" ? seenByPolicies(from as AwsEndpoint, this.stands.onlyFamily) : from;
    return byPolicies(this.cluster.between(seen, to));
  }

  /** Behind a door of which nobody knows where it is. */
  unplaced({ end, pods }: Asker, exposure: Exposure): Path {
    const { arrival, to } = exposure;
    if (!pods?.isOfCluster || arrival === "node") return behind(exposure);
    // They may be seen as what they are.
    return anyOf([behind(exposure), inRow(this.policies(end, to), serving(exposure))]);
  }

  /** From the node of pods of the cluster itself, which takes what they send to addresses that the Service has. */
  ownNode({ end, pods }: Asker, exposure: Exposure, stand: Stand): Path {
    const { machines = [] } = pods?.stand ?? {};
    if (exposure.arrival !== "node" || machines.length === 0) return this.straight(end, exposure, stand);
    const alike = groupBy(
      machines,
      (each) => `${this.networks.kinds.of(each)} ${stand.machines.includes(each)}`,
    );
    return anyOf(alike.map(([each]) => this.node(each, stand, exposure, [end])));
  }

  /** From pods to others, with nothing but their network between. */
  straight(from: Endpoint, exposure: Exposure, stand: Stand): Path {
    const source = from.kind === "pods" ? this.stands.of(from.workload) : undefined;
    return inRow(this.networks.across(source, stand), this.policies(from, exposure.to), serving(exposure));
  }

  /** To pods that are met at their own addresses. @param clients as whom those who come may be seen */
  pods(exposure: Exposure, clients: readonly Endpoint[]): Path {
    return inRow(serving(exposure), inCases(clients.map((each) => this.policies(each, exposure.to))));
  }

  /**
   * From a node that took a connection in to its own pods, which see the client, or to pods on any of the nodes, which
   * see the node.
   *
   * @param clients whose address may be the one that the pods see
   */
  node(node: AwsEndpoint, stand: Stand, exposure: Exposure, clients: readonly Endpoint[]): Path {
    const { arrival, to } = exposure;
    if (arrival === "own-node") return this.pods(exposure, clients);
    // The pods see the node, whoever asks there.
    const rows = this.handedOn.get(exposure) ?? new Map<Stand, Map<AwsEndpoint, Path>>();
    this.handedOn.set(exposure, rows);
    const row = rows.get(stand) ?? new Map<AwsEndpoint, Path>();
    rows.set(stand, row);
    let path = row.get(node);
    if (!path) {
      const policies = { direct: this.policies(node, to), internet: () => free };
      path = inRow(serving(exposure), this.networks.arrivingBy(node, stand, policies).direct);
      row.set(node, path);
    }
    return path;
  }
}
