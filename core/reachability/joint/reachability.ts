import type { Estate } from "../../estate";
import type { Graph } from "../../graph";
import { awsReachability, type AwsEndpoint, type AwsReachability } from "../aws";
import type { Endpoint, ExternalEndpoint, PodsEndpoint } from "../endpoint";
import {
  clusterFacts,
  kubernetesReachability,
  type ClusterReachability,
  type ConnectionGroup,
} from "../kubernetes";
import { WayAnswer } from "./answer";
import type { EstateReachability, JointAnswer } from "./estate-reachability";
import { mergeOutside } from "./outside";
import { byNetworks, byPolicies, inRow, type Path } from "./path";

/** Both engines together; everything is computed when it is asked for, and kept. */
export class JointReachability implements EstateReachability {
  readonly endpoints: readonly Endpoint[];
  private readonly aws: AwsReachability;
  private readonly clusters: readonly ClusterReachability[];
  private readonly byId: ReadonlyMap<string, Endpoint>;
  private found: readonly ExternalEndpoint[] | undefined;

  constructor(
    private readonly graph: Graph,
    estate: Pick<Estate, "clusters">,
  ) {
    this.aws = awsReachability(graph);
    this.clusters = kubernetesReachability(graph, (cluster) => clusterFacts(estate, graph, cluster));
    this.endpoints = [...this.aws.endpoints, ...this.clusters.flatMap(({ endpoints }) => endpoints)];
    this.byId = new Map(this.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  }

  get outside(): readonly ExternalEndpoint[] {
    return (this.found ??= mergeOutside(this.graph, this.aws, this.clusters));
  }

  get assumptions(): readonly string[] {
    return this.clusters.flatMap(({ cluster, facts }) =>
      facts.enforced === "assumed"
        ? [`network policies of ${cluster === "" ? "the cluster" : cluster} are enforced: ${facts.why}`]
        : [],
    );
  }

  endpoint(id: string): Endpoint | undefined {
    return this.byId.get(id) ?? this.outside.find((each) => each.id === id);
  }

  between(from: Endpoint, to: Endpoint): JointAnswer {
    return new WayAnswer(from, to, this.path(from, to));
  }

  private path(from: Endpoint, to: Endpoint): Path {
    const cluster = this.clusterOf(from) ?? this.clusterOf(to);
    if (!cluster) return byNetworks(this.aws.between(from, to));
    return inRow(byPolicies(cluster.between(asSeen(from), asSeen(to))));
  }

  private clusterOf(endpoint: Endpoint): ClusterReachability | undefined {
    return endpoint.kind === "pods"
      ? this.clusters.find(({ cluster }) => cluster === (endpoint satisfies PodsEndpoint).cluster)
      : undefined;
  }

  *groups(): Iterable<ConnectionGroup> {
    yield* this.aws.groups(this.outside);
    for (const cluster of this.clusters) yield* cluster.groups();
  }
}

/** A machine as policies see it: its addresses. */
function asSeen(endpoint: Endpoint): Endpoint {
  if (endpoint.kind !== "host") return endpoint;
  const addresses = (endpoint as AwsEndpoint).members.map((member) => member.addresses);
  const [first, ...others] = addresses;
  if (!first) return endpoint;
  const all = others.reduce((set, each) => set.union(each), first);
  return { kind: "external", id: endpoint.id, name: endpoint.name, addresses: all, parts: [all] };
}
