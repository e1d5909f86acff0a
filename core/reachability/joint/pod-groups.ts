import { peek, Unknown, type Graph, type LabelSelector, type Workload } from "../../graph";
import { clusterOf, matchesSelector } from "../../graph/kubernetes";
import type { Reference } from "../../graph/aws/reference";
import { groupsMeant, noGroups, type Certainty, type GroupState } from "../aws";

/** Security groups that the pods of a workload get instead of their node's. */
export interface PodGroups {
  readonly groups: GroupState;
  readonly certain: Certainty;
}

type Json = Readonly<Record<string, unknown>>;

const kind = /vpcresources\.k8s\.aws\/.*:SecurityGroupPolicy$/;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** Whether a selector in a raw object takes labels; nobody knows where anything in it is not known. */
function takes(selector: unknown, labels: () => Readonly<Record<string, string>>): Certainty {
  if (selector instanceof Unknown || !isJson(selector) || holdsUnknown(selector)) return "unknown";
  const found = peek(() => matchesSelector(selector as LabelSelector, labels()));
  return found instanceof Unknown ? "unknown" : found ? "yes" : "no";
}

const holdsUnknown = (value: unknown): boolean =>
  value instanceof Unknown ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

function groupsOf(graph: Graph, spec: Json): GroupState {
  const ids = isJson(spec["securityGroups"]) ? spec["securityGroups"]["groupIds"] : undefined;
  if (!Array.isArray(ids)) return { ...noGroups, missing: "the security groups of the pods" };
  return groupsMeant(
    graph,
    ids.map((id: unknown): Reference => ({
      path: { parent: undefined, key: "groupIds" },
      ...(typeof id === "string" ? { value: id } : { missing: "a security group of the pods" }),
      sources: [],
    })),
  );
}

/** What the SecurityGroupPolicies of a cluster give to each workload; the first that takes it counts. */
export function podGroupsOf(graph: Graph, cluster: string): (workload: Workload) => PodGroups | undefined {
  const policies = graph
    .all("CustomObject")
    .filter(({ resource }) => kind.test(resource.type) && clusterOf(graph, resource) === cluster)
    .map((node) => ({ node, spec: node.resource.properties["spec"] }));
  if (policies.length === 0) return () => undefined;
  return (workload) => {
    const found = policies.flatMap(({ node, spec }) => {
      const [own, its] = [
        peek(() => node.namespace ?? "default"),
        peek(() => workload.namespace ?? "default"),
      ];
      if (typeof own === "string" && typeof its === "string" && own !== its) return [];
      if (!isJson(spec))
        return [{ groups: { ...noGroups, missing: node.name }, certain: "unknown" as const }];
      const certain: Certainty =
        "podSelector" in spec
          ? takes(spec["podSelector"], () => workload.podLabels)
          : // The labels of service accounts are not read.
            "unknown";
      return certain === "no" ? [] : [{ groups: groupsOf(graph, spec), certain }];
    });
    const [first, ...others] = found;
    if (!first) return undefined;
    return others.length === 0 && first.certain === "yes"
      ? first
      : { groups: { ...noGroups, missing: "which SecurityGroupPolicy takes the pods" }, certain: "unknown" };
  };
}
