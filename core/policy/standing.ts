import type { Host, Workload } from "../graph";

/** The machines beside which something can stand on no other, and where that is written, below its node. */
export interface Stand {
  /** Each machine by all of its names. */
  readonly machines: readonly (readonly string[])[];
  readonly path: string;
}

const hostname = "kubernetes.io/hostname";

/**
 * Where a workload or machine stands for certain: an instance is its own machine; a workload is bound by its node's name,
 * its selector, or the terms of its required affinity if each of them names machines.
 *
 * @returns undefined where it is bound to no machine
 * @throws where that is not known yet
 */
export function standsOn(node: Host | Workload): Stand | undefined {
  if (node.kind === "Host") {
    const { hostKind, name, resource, privateIps = [] } = node;
    // What machines are made from names none of them.
    if (hostKind !== "instance") return undefined;
    const names = privateIps.map((address) => `ip-${address.replaceAll(".", "-")}`);
    return { machines: [[name, resource.physicalId ?? [], names].flat()], path: "" };
  }
  const { nodeName, nodeSelector, affinity } = node.pod;
  if (nodeName) return { machines: [[nodeName]], path: "nodeName" };
  const selected = nodeSelector?.[hostname];
  if (selected !== undefined) return { machines: [[selected]], path: "nodeSelector" };
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const bound = terms.map(({ matchExpressions = [], matchFields = [] }) =>
    [
      ...matchExpressions.filter(({ key }) => key === hostname),
      ...matchFields.filter(({ key }) => key === "metadata.name"),
    ].find(({ operator }) => operator === "In"),
  );
  const named = bound.map((each) => each?.values ?? []);
  if (named.length === 0 || named.some((values) => values.length === 0)) return undefined;
  return {
    machines: [...new Set(named.flat())].map((name) => [name]),
    path: "affinity.nodeAffinity",
  };
}
