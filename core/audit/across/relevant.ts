import { providerUrn, Secret, type Graph, type NodeKind, type Resource } from "../../graph";

/**
 * What no policy that is judged over several stacks asks for. Whoever judges without them has to see that none of these
 * kinds was asked for after all: `buildGraph` tells what is.
 */
const besides: ReadonlySet<string> = new Set<NodeKind>([
  "AdmissionPolicy",
  "AdmissionPolicyBinding",
  "BucketAccessBlock",
  "ClusterRole",
  "ClusterRoleBinding",
  "EventRule",
  "EventTarget",
  "IamPolicy",
  "ImageRepository",
  "KmsKey",
  "LogGroup",
  "LogMetricFilter",
  "MetricAlarm",
  "PodDisruptionBudget",
  "PolicyAttachment",
  "PolicyDocument",
  "Role",
  "RoleBinding",
]);

/** Whether a policy that asks for this kind of node, or for `*`, can be judged over what `relevantIn` leaves. */
export const isLeftOut = (kind: string): boolean => kind === "*" || besides.has(kind);

/** By such properties and outputs anything may take part in a network, or be reached, whatever its kind. */
const inNetworks =
  /security_?group|subnet|launch_?template|vpc_?zone|vpc_?id|address|endpoint|dns_?name|domain_?name/i;

const deepest = 16;

/**
 * The resources of one stack that bear on what it comes to with others: all but those of kinds that are asked for only stack by
 * stack, that name no network, hold no secret, and that nothing else of the stack refers to.
 */
export function relevantIn(graph: Graph): readonly Resource[] {
  const byUrn = new Map<string, Resource>();
  const left = new Set<Resource>();
  for (const resource of graph.resources) {
    if (resource.urn !== undefined) byUrn.set(resource.urn, resource);
    if (isBeside(graph, resource)) left.add(resource);
  }
  if (left.size === 0) return graph.resources;
  const asked = graph.resources.filter((each) => !left.has(each));
  for (let each = asked.pop(); each !== undefined; each = asked.pop())
    for (const urn of referredToBy(each)) {
      const found = byUrn.get(urn);
      if (found && left.delete(found)) asked.push(found);
    }
  return graph.resources.filter((each) => !left.has(each));
}

function isBeside(graph: Graph, resource: Resource): boolean {
  const nodes = graph.of(resource.id);
  return (
    nodes.length > 0 &&
    nodes.every(({ kind }) => besides.has(kind)) &&
    !isTelling(resource.properties, 0) &&
    !isTelling(resource.outputs ?? {}, 0)
  );
}

/** Whether a value names a network or an address, holds a secret, or lies too deep to tell. */
function isTelling(value: unknown, depth: number): boolean {
  if (value instanceof Secret) return true;
  if (typeof value !== "object" || value === null) return false;
  if (depth > deepest) return true;
  return Object.entries(value).some(([key, each]) => inNetworks.test(key) || isTelling(each, depth + 1));
}

const referredToBy = (resource: Resource): readonly string[] => {
  const { parent, dependencies = [], propertyDependencies = {} } = resource;
  return [
    ...(parent === undefined ? [] : [parent]),
    providerUrn(resource),
    ...dependencies,
    ...Object.values(propertyDependencies).flat(),
  ];
};
