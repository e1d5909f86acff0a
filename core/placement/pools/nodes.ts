import type { CustomObject } from "../../graph";
import { listOf, mapOf, readShape, shape, str, bool } from "../../graph/shape";
import { declaredLabels, declaredTaints } from "./labels";
import { nowhere } from "./place";
import type { Pool } from "./pool";

const nodeFields = {
  metadata: shape({ labels: mapOf(str) }),
  spec: shape({
    taints: listOf(shape({ key: str, value: str, effect: str })),
    unschedulable: bool,
    providerID: str,
  }),
};
const silent = { problem: () => undefined };

/** A Node object: one machine, with exactly the labels and taints that stand there. */
export function nodePool(node: CustomObject, cluster: string): Pool {
  const read = readShape(nodeFields, node.resource.properties, silent);
  const { labels, labelsOpen } = declaredLabels(() => read.metadata?.labels);
  const { taints, taintsOpen } = declaredTaints(() => read.spec?.taints);
  return {
    id: node.id,
    name: node.name,
    kind: "node",
    cluster,
    resource: node.resource,
    labels,
    ...(labelsOpen !== undefined && { labelsOpen }),
    platformLabels: false,
    taints,
    ...(taintsOpen !== undefined && { taintsOpen }),
    unschedulable: read.spec?.unschedulable === true,
    nodeName: node.name,
    machinePerPod: false,
    place: nowhere(`where node ${node.name} stands`),
    risks: [],
  };
}
