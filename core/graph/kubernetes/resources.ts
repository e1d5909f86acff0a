import type { Graph } from "../graph";
import type { Container, LimitRange } from "../nodes";
import { namespaces } from "./namespaces";

export type ResourceSide = "limits" | "requests";

/**
 * What a container may use (`limits`) or is promised (`requests`) of a resource: its own value, else one that the pod
 * sets for all its containers, else the default of a LimitRange of its namespace. Undefined where none sets it.
 */
export function effectiveResource(
  graph: Graph,
  container: Container,
  side: ResourceSide,
  name: string,
): number | string | undefined {
  const own = container.resources?.[side]?.[name];
  if (own !== undefined) return own;
  const { workload } = container;
  const whole = workload.pod.resources?.[side]?.[name];
  if (whole !== undefined) return whole;
  if (workload.platform !== "kubernetes") return undefined;
  const scope = namespaces(graph).of(workload);
  // Which defaults hold hangs on the namespace: where that is not known, this read says so.
  if (!scope) {
    void workload.namespace;
    return undefined;
  }
  for (const range of scope.limitRanges) {
    for (const limit of range.limits ?? []) {
      if (limit.type !== "Container") continue;
      const inherited = defaultOf(limit, side, name);
      if (inherited !== undefined) return inherited;
    }
  }
  return undefined;
}

type Limit = NonNullable<LimitRange["limits"]>[number];

/** The default as the API server completes it: the most that is allowed stands for limits, limits for requests. */
const defaultOf = (limit: Limit, side: ResourceSide, name: string): number | string | undefined => {
  const most = (): number | string | undefined => limit.default?.[name] ?? limit.max?.[name];
  return side === "limits" ? most() : (limit.defaultRequest?.[name] ?? most() ?? limit.min?.[name]);
};
