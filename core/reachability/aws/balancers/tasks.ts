import {
  peek,
  Unknown,
  type BalancedPort,
  type EcsService,
  type EcsTaskDefinition,
  type Graph,
} from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { isComplete, resolve } from "../../../graph/aws/resolve";
import type { Certainty } from "../bounds";
import type { PortRange } from "../endpoints/balancers";
import type { AwsEndpoint } from "../endpoints/endpoint";
import type { Target } from "./targets";

/** Where a container instance takes a port from that no task definition names, by Linux's default. */
const dynamic: PortRange = { first: 32768, last: 60999 };

/**
 * What a service's tasks register with in target groups: their own addresses and their containers' ports, or, without
 * interfaces of their own, those of the machines that they run on.
 */
export function taskTargets(
  graph: Graph,
  byId: ReadonlyMap<string, AwsEndpoint>,
  service: EcsService,
  ports: readonly BalancedPort[],
): readonly Target[] {
  const own = byId.get(service.id);
  const at = own
    ? [{ endpoint: own, certain: "yes" as const }]
    : hostsOf(graph, byId, service).map(([endpoint, certain]) => ({ endpoint, certain }));
  const found = ports.length > 0 ? ports : [undefined];
  return at.flatMap((target) =>
    found.map((port): Target => {
      const taken = port && (own ? port.port : hostPort(graph, service, port));
      return taken === undefined || taken instanceof Unknown
        ? { ...target, anyPort: true }
        : { ...target, port: () => taken };
    }),
  );
}

/** The port of the machine that leads to a port of a container. */
function hostPort(
  graph: Graph,
  service: EcsService,
  { container, port }: BalancedPort,
): number | PortRange | Unknown | undefined {
  const found = resolve(graph, service.taskDefinition, "EcsTaskDefinition");
  const [definition] = found.definite;
  if (!definition || !isComplete(found) || found.definite.length > 1) return undefined;
  const mode = peek(() => definition.networkMode ?? "bridge");
  if (mode instanceof Unknown || container === undefined || container instanceof Unknown) return undefined;
  if (port === undefined || port instanceof Unknown) return port;
  if (mode === "host") return port;
  return mode === "bridge" ? mapped(graph, definition, container, port) : undefined;
}

function mapped(
  graph: Graph,
  { id }: EcsTaskDefinition,
  container: string,
  port: number,
): number | PortRange | Unknown | undefined {
  const workload = graph.all("Workload").find((each) => each.id === id);
  return peek(() => {
    const own = workload?.containers.find(({ name }) => name === container);
    const mapping = own?.ports?.find(({ containerPort }) => containerPort === port);
    return mapping && (mapping.hostPort ?? dynamic);
  });
}

/** The machines that a service's tasks run on: of its capacity providers, else any that may be of its cluster. */
function hostsOf(
  graph: Graph,
  byId: ReadonlyMap<string, AwsEndpoint>,
  service: EcsService,
): readonly (readonly [AwsEndpoint, Certainty])[] {
  const providers = providersOf(graph, service);
  const found = resolve(graph, providers, "EcsCapacityProvider");
  const groups = found.definite.map((each) => resolve(graph, each.scalingGroup, "AutoScalingGroup"));
  const isKnown =
    found.definite.length > 0 &&
    isComplete(found) &&
    groups.every((each) => isComplete(each) && each.definite.every(({ id }) => byId.has(id)));
  if (!isKnown)
    return [...byId.values()]
      .filter(({ node: { kind } }) => kind === "AutoScalingGroup" || kind === "Host")
      .map((endpoint) => [endpoint, "unknown"] as const);
  const all = [...new Set(groups.flatMap(({ definite }) => definite))];
  return all.map(({ id }) => [byId.get(id)!, all.length === 1 ? "yes" : "unknown"] as const);
}

/** The capacity providers of a service, else its cluster's default ones; none where its launch type counts. */
function providersOf(graph: Graph, service: EcsService): References {
  if (peek(() => service.launchType) !== undefined) return [];
  if (service.providers.length > 0) return service.providers;
  const [cluster] = resolve(graph, service.cluster, "EcsCluster").definite;
  if (!cluster) return [];
  const strategy = graph
    .all("EcsDefaultStrategy")
    .find(
      (each) =>
        each.id === cluster.id || resolve(graph, each.cluster, "EcsCluster").definite.includes(cluster),
    );
  return strategy?.providers ?? [];
}
