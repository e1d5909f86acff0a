import { matchGlob } from "../../estate";
import { peek, Unknown, type FargateProfile, type Graph } from "../../graph";
import { all, any, type Answer } from "../answer";
import type { Demands } from "../workloads/demands";
import { machineLabels } from "./labels";
import { placeIn } from "./place";
import { fixed, type Pool } from "./pool";

/** A selector of a Fargate profile: `*` and `?` stand for what they do elsewhere. */
export interface FargateSelector {
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string | undefined>;
  readonly missing?: string;
}

function selectorsOf(profile: FargateProfile): readonly FargateSelector[] {
  const found = peek(() => profile.selectors);
  if (found instanceof Unknown) return [{ namespace: "", labels: new Map(), missing: found.missing }];
  return (found ?? []).map((_, index): FargateSelector => {
    const one = peek(() => {
      const { namespace = "", labels = {} } = found![index]!;
      return { namespace, labels: new Map(Object.keys(labels).map((key) => [key, labels[key]])) };
    });
    return one instanceof Unknown ? { namespace: "", labels: new Map(), missing: one.missing } : one;
  });
}

/** Machines of AWS, one for each pod that a selector of the profile takes. */
export function fargatePool(graph: Graph, profile: FargateProfile, cluster: string): Pool {
  const place = placeIn(graph, profile.resource, profile.subnets, { tenancy: undefined });
  const labels = machineLabels(place);
  labels.set("kubernetes.io/os", fixed("linux"));
  labels.set("eks.amazonaws.com/compute-type", fixed("fargate"));
  return {
    id: profile.id,
    name: profile.name,
    kind: "fargate profile",
    cluster,
    resource: profile.resource,
    labels,
    platformLabels: true,
    taints: [],
    machinePerPod: true,
    place,
    fargate: selectorsOf(profile),
    risks: [],
  };
}

/** Whether a profile takes the pods: then they run there and nowhere else. */
export function takenBy(pool: Pool, { namespace, labels, daemon, nodeName }: Demands): Answer {
  if (daemon || nodeName !== undefined) return "no";
  return any(
    (pool.fargate ?? []).map((selector): Answer => {
      if (selector.missing !== undefined) return "unknown";
      const parts: Answer[] = [
        namespace === undefined ? "unknown" : matchGlob(selector.namespace, namespace) ? "yes" : "no",
      ];
      for (const [key, wanted] of selector.labels) {
        const held = labels.entries.get(key);
        if (!labels.entries.has(key)) parts.push(labels.open === undefined ? "no" : "unknown");
        else if (held === undefined || wanted === undefined) parts.push("unknown");
        else parts.push(matchGlob(wanted, held) ? "yes" : "no");
      }
      return all(parts);
    }),
  );
}
