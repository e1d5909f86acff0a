import {
  peek,
  Unknown,
  type EcsCapacityProvider,
  type EcsService,
  type Graph,
  type Workload,
} from "../../graph";
import type { References } from "../../graph/aws/reference";
import { resolve } from "../../graph/aws/resolve";
import { clusterOfService, ecsClusterOf, launchAttribute, providerAttribute } from "../pools/ecs";
import type { Demands, Requirement } from "./demands";
import { readQuery, together } from "./ecs-query";
import { hostPortsOf, openPort } from "./host-ports";

/** The services that run a task definition. */
export function servicesOf(graph: Graph, workload: Workload): readonly EcsService[] {
  return graph.all("EcsService").filter((service) => {
    const { definite, possible } = resolve(graph, service.taskDefinition, "EcsTaskDefinition");
    return [...definite, ...possible].some(({ id }) => id === workload.id);
  });
}

const at = "placementConstraints";
const lostConstraint = (missing: string): Requirement => ({
  key: "",
  operator: "",
  values: [],
  missing,
  path: at,
});

interface Constraints {
  readonly terms: readonly (readonly (readonly Requirement[])[])[];
  /** Constraints that part the tasks of the service from one another, and from nobody else. */
  readonly ownOnly: readonly string[];
}

/** The constraints of a service or task, as the provider's properties name them in either form. */
function constraintsOf(properties: Readonly<Record<string, unknown>>): Constraints {
  const given = properties[at];
  if (given instanceof Unknown) return { terms: [[[lostConstraint(given.missing)]]], ownOnly: [] };
  if (!Array.isArray(given)) return { terms: [], ownOnly: [] };
  const ownOnly: string[] = [];
  const terms = (given as readonly unknown[]).flatMap((each, index) => {
    if (each instanceof Unknown) return [[[lostConstraint(each.missing)]]];
    const { type, expression } = (each ?? {}) as { type?: unknown; expression?: unknown };
    const unknown = [type, expression].find((part) => part instanceof Unknown);
    if (unknown instanceof Unknown) return [[[lostConstraint(unknown.missing)]]];
    if (type === "distinctInstance")
      ownOnly.push("distinctInstance: it keeps tasks of one service apart from one another only");
    if (type !== "memberOf" || typeof expression !== "string") return [];
    if (expression.includes("task:group"))
      ownOnly.push(`"${expression}": a task that comes later need not heed it`);
    return [readQuery(expression, `${at}[${index}].expression`)];
  });
  return { terms, ownOnly };
}

/** What ECS looks at in a task; undefined for a definition that no service runs. */
export function ecsDemands(graph: Graph, workload: Workload): Omit<Demands, "key"> | undefined {
  const services = servicesOf(graph, workload);
  const [service] = services;
  if (!service) return undefined;
  const several = services.length > 1 ? "which of its services starts the task" : undefined;
  const none = { entries: new Map<string, string>() };
  const constraints = [service, workload].map(({ resource }) => constraintsOf(resource.properties));
  const terms = together(
    constraints.flatMap((each) => each.terms),
    at,
  );
  const network = peek(() => workload.pod.hostNetwork);
  return {
    cluster: ecsClusterOf(graph, service),
    namespace: undefined,
    labels: none,
    namespaceLabels: none,
    nodeSelector: [...launchOf(graph, service), ...(terms.length === 1 ? terms[0]! : [])],
    // An alternative that asks for nothing makes the others idle.
    ...(terms.length > 1 &&
      terms.every((each) => each.length > 0) && {
        terms: terms.map((requirements) => ({ requirements, path: at })),
      }),
    tolerations: [{ key: "", operator: "Exists", value: "", effect: "" }],
    ...(several !== undefined && { selectionOpen: several }),
    daemon: false,
    affinity: [],
    antiAffinity: [],
    unproved: constraints.flatMap(({ ownOnly }) => ownOnly),
    spread: [],
    // Without the network mode nobody knows whether a host port is the machine's or the task's own.
    hostPorts:
      network instanceof Unknown
        ? hostPortsOf(workload).map(() => openPort(network.missing))
        : hostPortsOf(workload),
  };
}

const path = "launchType";
const lost = (missing: string): Requirement => ({
  key: launchAttribute,
  operator: "In",
  values: [],
  missing,
  path,
});
const launched = (values: readonly string[]): Requirement => ({
  key: launchAttribute,
  operator: "In",
  values,
  path,
});

/** How a service's tasks are launched: by type, else by capacity providers: its own, or its cluster's default ones. */
function launchOf(graph: Graph, service: EcsService): readonly Requirement[] {
  const type = peek(() => service.launchType);
  if (type instanceof Unknown) return [lost(type.missing)];
  if (type !== undefined) return [launched([type === "FARGATE" ? "FARGATE" : "EC2"])];
  if (service.providers.length > 0) return launchBy(graph, service.providers);
  const cluster = clusterOfService(graph, service);
  if (!cluster) return [lost("the default capacity providers of the service's cluster")];
  const strategies = graph
    .all("EcsDefaultStrategy")
    .filter(
      (each) =>
        each.id === cluster.id || resolve(graph, each.cluster, "EcsCluster").definite.includes(cluster),
    );
  const [strategy] = strategies;
  return strategy && strategy.providers.length > 0
    ? launchBy(graph, strategy.providers)
    : [launched(["EC2"])];
}

/** Two providers are Fargate's, by name; one's own place tasks on the machines of their scaling groups and on no others. */
function launchBy(graph: Graph, references: References): readonly Requirement[] {
  const { definite, possible, unseen, missing } = resolve(graph, references, "EcsCapacityProvider");
  const others = unseen.filter((name) => !/^FARGATE(_SPOT)?$/.test(name));
  const isFargate = others.length < unseen.length;
  const isOwn = definite.length + others.length + possible.length > 0;
  if (missing.length > 0 && !isOwn && !isFargate) return [lost(missing[0]!)];
  const kinds = [...(isOwn ? ["EC2"] : []), ...(isFargate ? ["FARGATE"] : [])];
  const unsure =
    missing[0] ??
    (others.length > 0 ? `the instances of capacity provider ${others.join(", ")}` : undefined) ??
    (possible.length > 0 ? "which of the capacity providers it uses" : undefined) ??
    definite.flatMap((provider) => unresolved(graph, provider))[0];
  if (unsure !== undefined) return [launched(kinds), lost(unsure)];
  if (!isOwn) return [launched(kinds)];
  const byProvider: Requirement = {
    key: isFargate ? launchAttribute : providerAttribute,
    operator: "In",
    values: isFargate ? kinds : definite.map(({ id }) => id),
    path: "capacityProviderStrategies",
  };
  return isFargate ? [byProvider] : [launched(kinds), byProvider];
}

function unresolved(graph: Graph, { name, scalingGroup }: EcsCapacityProvider): readonly string[] {
  const { definite } = resolve(graph, scalingGroup, "AutoScalingGroup");
  return definite.length === 1 ? [] : [`the instances of capacity provider ${name}`];
}
