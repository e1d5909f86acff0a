import { peek, Unknown, type AutoScalingGroup, type EksCluster, type Graph, type Host } from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import { bootLabels, type BootOptions } from "./boot-options";
import { machineLabels } from "./labels";
import { architecture, tenancyOfHost } from "./node-groups";
import { placeIn } from "./place";
import { fixed, type Pool } from "./pool";

/** A scaling group whose machines may join a cluster, with what is known of how they do. */
export interface SelfManaged {
  readonly group: AutoScalingGroup;
  readonly host: Host | Unknown;
  readonly boot: BootOptions;
  /** The cluster's name by a tag or by the user data. */
  readonly clusterName?: string;
}

const ownerTag = /^(?:kubernetes\.io\/cluster|k8s\.io\/cluster)\/(.+)$/;

function hostOf(graph: Graph, group: AutoScalingGroup): Host | Unknown {
  const { definite, missing, unseen, possible } = resolve(
    graph,
    [...group.launchTemplate, ...group.launchConfiguration],
    "Host",
  );
  if (definite.length === 1 && possible.length === 0) return definite[0]!;
  return new Unknown(missing[0] ?? `the launch template ${unseen[0] ?? `of ${group.name}`}`);
}

/** Scaling groups of which EKS knows nothing: the user data or a tag says that their machines are nodes. */
export function selfManaged(graph: Graph, kind: "kubernetes" | "ecs"): readonly SelfManaged[] {
  return graph.all("AutoScalingGroup").flatMap((group): SelfManaged[] => {
    const host = hostOf(graph, group);
    const boot = bootLabels(host, false);
    const tags = peek(() => Object.keys(group.tags));
    const keys = tags instanceof Unknown ? [] : tags;
    const tagged = keys.map((key) => ownerTag.exec(key)?.[1]).find((name) => name !== undefined);
    const owned = tagged !== undefined || keys.includes("kubernetes.io/cluster");
    if (boot.joins !== kind && !(kind === "kubernetes" && owned && boot.joins === undefined)) return [];
    const clusterName = boot.cluster ?? tagged;
    return [{ group, host, boot, ...(clusterName !== undefined && { clusterName }) }];
  });
}

/** The EKS clusters that a self-managed group may belong to. */
export const clustersOfGroup = (graph: Graph, { clusterName }: SelfManaged): readonly EksCluster[] => {
  const all = graph.all("EksCluster");
  if (clusterName === undefined) return all;
  const nameOf = (each: EksCluster): unknown => peek(() => each.clusterName ?? each.name);
  const named = all.filter((each) => nameOf(each) === clusterName);
  return named.length > 0 ? named : all.filter((each) => nameOf(each) instanceof Unknown);
};

export function scalingGroupPool(graph: Graph, { group, host, boot }: SelfManaged, cluster: string): Pool {
  const type = host instanceof Unknown ? undefined : peek(() => host.instanceType);
  const types = typeof type === "string" ? [type] : [];
  const place = placeIn(graph, group.resource, group.subnets, tenancyOfHost(host));
  const labels = machineLabels(place, types);
  const arch = architecture(types);
  if (arch) labels.set("kubernetes.io/arch", arch);
  if (boot.joins === "kubernetes") labels.set("kubernetes.io/os", fixed("linux"));
  for (const [key, label] of boot.labels) labels.set(key, label);
  return {
    id: group.id,
    name: group.name,
    kind: "scaling group",
    cluster,
    resource: group.resource,
    labels,
    ...(boot.open !== undefined && { labelsOpen: boot.open, taintsOpen: boot.open }),
    platformLabels: true,
    taints: boot.taints,
    machinePerPod: false,
    place,
    risks: [],
  };
}
