import { peek, Unknown, type EcsService, type Graph, type Workload } from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import { ecsClusterOf, launchAttribute } from "../pools/ecs";
import type { Demands, Requirement } from "./demands";

/** The services that run a task definition. */
function servicesOf(graph: Graph, workload: Workload): readonly EcsService[] {
  return graph.all("EcsService").filter((service) => {
    const { definite, possible } = resolve(graph, service.taskDefinition, "EcsTaskDefinition");
    return [...definite, ...possible].some(({ id }) => id === workload.id);
  });
}

/** `memberOf` expressions of one comparison; others of the query language are not known. */
function readExpression(expression: string, path: string): Requirement {
  const [, key, operator, list] =
    /^\s*attribute:([\w.-]+)\s+(==|!=|in|not_in|exists|!exists)\s*(.*?)\s*$/.exec(expression) ?? [];
  const values = (list ?? "")
    .replace(/[[\]]/g, "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const words: Readonly<Record<string, string>> = {
    "==": "In",
    in: "In",
    "!=": "NotIn",
    not_in: "NotIn",
    exists: "Exists",
    "!exists": "DoesNotExist",
  };
  if (key === undefined || operator === undefined || /[*\\]/.test(list ?? ""))
    return { key: "", operator: "", values: [], missing: `what "${expression}" selects`, path };
  return { key, operator: words[operator]!, values, path };
}

/** The constraints of a service or task, as the provider's properties name them in either form. */
function constraintsOf(properties: Readonly<Record<string, unknown>>): readonly Requirement[] {
  const given = properties["placementConstraints"];
  const path = "placementConstraints";
  if (given instanceof Unknown) return [{ key: "", operator: "", values: [], missing: given.missing, path }];
  if (!Array.isArray(given)) return [];
  return (given as readonly unknown[]).flatMap((each, index): Requirement[] => {
    const at = `${path}[${index}]`;
    if (each instanceof Unknown)
      return [{ key: "", operator: "", values: [], missing: each.missing, path: at }];
    const { type, expression } = (each ?? {}) as { type?: unknown; expression?: unknown };
    if (expression instanceof Unknown)
      return [{ key: "", operator: "", values: [], missing: expression.missing, path: at }];
    return type === "memberOf" && typeof expression === "string" ? [readExpression(expression, at)] : [];
  });
}

/** What ECS looks at in a task; undefined for a definition that no service runs. `distinctInstance` parts tasks of one service only. */
export function ecsDemands(graph: Graph, workload: Workload): Omit<Demands, "key"> | undefined {
  const services = servicesOf(graph, workload);
  const [service] = services;
  if (!service) return undefined;
  const several = services.length > 1 ? "which of its services starts the task" : undefined;
  const none = { entries: new Map<string, string>() };
  return {
    cluster: ecsClusterOf(graph, service),
    namespace: undefined,
    labels: none,
    namespaceLabels: none,
    nodeSelector: [
      ...launchOf(service),
      ...constraintsOf(service.resource.properties),
      ...constraintsOf(workload.resource.properties),
    ],
    tolerations: [{ key: "", operator: "Exists", value: "", effect: "" }],
    ...(several !== undefined && { selectionOpen: several }),
    daemon: false,
    affinity: [],
    antiAffinity: [],
    spread: [],
    hostPorts: [],
  };
}

/** How a service's tasks are launched: by type, else by capacity providers, of which two are Fargate's by name. */
function launchOf(service: EcsService): readonly Requirement[] {
  const path = "launchType";
  const common = { key: launchAttribute, operator: "In", path };
  const type = peek(() => service.launchType);
  const providers = peek(() => service.capacityProviders);
  if (type instanceof Unknown) return [{ ...common, values: [], missing: type.missing }];
  if (type !== undefined) return [{ ...common, values: [type === "FARGATE" ? "FARGATE" : "EC2"] }];
  if (providers instanceof Unknown) return [{ ...common, values: [], missing: providers.missing }];
  if (!providers?.length) return [{ ...common, values: ["EC2"] }];
  const own = providers.filter((name) => !/^FARGATE(_SPOT)?$/.test(name));
  const values = [...(own.length > 0 ? ["EC2"] : []), ...(own.length < providers.length ? ["FARGATE"] : [])];
  const missing = `the instances of capacity provider ${own.join(", ")}`;
  return [{ ...common, values }, ...(own.length > 0 ? [{ ...common, values: [], missing }] : [])];
}
