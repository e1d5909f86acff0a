import type { Estate } from "../../estate";
import type { Graph } from "../../graph";
import { ConnectionSet } from "../../sets";
import type { ConnectionAnswer } from "../answer";
import { awsReachability, externalsOf, type AwsReachability, type Forward } from "../aws";
import type { Endpoint, ExternalEndpoint } from "../endpoint";
import {
  clusterFacts,
  kubernetesReachability,
  kubernetesUniverse,
  type ConnectionGroup,
} from "../kubernetes";
import { WayAnswer } from "./answer";
import { assumptionsOf } from "./assumptions";
import { ClusterNetwork } from "./cluster-network";
import type { EstateReachability, JointAnswer } from "./estate-reachability";
import { forwardedAfter, forwardedFrom } from "./forwards";
import { groupAll } from "./groups";
import { Kinds } from "./kinds";
import { Networks } from "./networks";
import { byNetworks, type Path } from "./path";
import { servedBy, Specials } from "./specials";
import { Stands } from "./stand";

/** Both engines together; everything is computed when it is asked for, and kept. */
export class JointReachability implements EstateReachability {
  readonly endpoints: readonly Endpoint[];
  private readonly aws: AwsReachability;
  private readonly networks: Networks;
  private readonly clusters: ReadonlyMap<string, ClusterNetwork>;
  private readonly specials: Specials;
  private readonly byId: ReadonlyMap<string, Endpoint>;
  private found: readonly ExternalEndpoint[] | undefined;

  constructor(
    private readonly graph: Graph,
    estate: Pick<Estate, "clusters">,
  ) {
    this.aws = awsReachability(graph);
    this.networks = new Networks(this.aws, new Kinds(graph, this.aws, () => [...this.clusters.values()]));
    const found = new Map<string, Stands>();
    const clusters = kubernetesReachability(graph, (cluster, workloads) => {
      const stands = new Stands(graph, this.aws, cluster, workloads);
      found.set(cluster, stands);
      return {
        ...clusterFacts(estate, graph, cluster),
        podSpace: (workload) => stands.spaceOf(workload),
      };
    });
    this.clusters = new Map(
      clusters.map((each) => {
        const stands = found.get(each.cluster)!;
        return [each.cluster, new ClusterNetwork(graph, this.networks, each, stands)] as const;
      }),
    );
    this.specials = new Specials(graph, this.networks, this.clusters);
    this.endpoints = [
      ...this.aws.endpoints,
      ...clusters.flatMap(({ endpoints }) => endpoints),
      ...this.specials.endpoints,
    ];
    this.byId = new Map(this.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  }

  get outside(): readonly ExternalEndpoint[] {
    return (this.found ??= externalsOf(this.graph, this.networks.kinds.blocks));
  }

  get assumptions(): readonly string[] {
    return [...this.clusters.values()].flatMap(assumptionsOf);
  }

  endpoint(id: string): Endpoint | undefined {
    return this.byId.get(id) ?? this.outside.find((each) => each.id === id);
  }

  /** @throws TypeError where both ends are outside */
  between(from: Endpoint, to: Endpoint): JointAnswer {
    return new WayAnswer(from, to, this.path(from, to));
  }

  answers(end: Endpoint): ConnectionSet {
    if (end.kind === "special") return servedBy(end);
    if (end.kind === "pods") return kubernetesUniverse;
    return end.kind === "host"
      ? (this.aws.endpoint(end.id)?.accepts.may ?? ConnectionSet.all())
      : ConnectionSet.all();
  }

  get forwards(): readonly Forward[] {
    return this.aws.forwards;
  }

  through(from: Endpoint, forward: Forward): ConnectionAnswer {
    return from.kind === "pods"
      ? forwardedAfter(this.aws, from, forward, this.path(from, forward.balancer))
      : forwardedFrom(this.aws, from, forward);
  }

  private path(from: Endpoint, to: Endpoint): Path {
    if (from.kind === "special" || to.kind === "special") return this.specials.path(from, to);
    const [source, target] = [this.clusterOf(from), this.clusterOf(to)];
    if (source && target && from.kind === "pods" && to.kind === "pods")
      return source === target ? source.within(from, to) : source.toCluster(from, target, to);
    if (source && from.kind === "pods") return source.leaving(from, to);
    if (target && to.kind === "pods") return target.arriving(from, to);
    return byNetworks(this.aws.between(from, to));
  }

  private clusterOf(endpoint: Endpoint): ClusterNetwork | undefined {
    return endpoint.kind === "pods" ? this.clusters.get(endpoint.cluster) : undefined;
  }

  groups(): Iterable<ConnectionGroup> {
    return groupAll({
      graph: this.graph,
      networks: this.networks,
      clusters: [...this.clusters.values()],
      outside: this.outside,
      specials: this.specials,
    });
  }
}
