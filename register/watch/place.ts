import type { V1Namespace, V1Node, V1Pod } from "@kubernetes/client-node";
import { matchEnvironment, matchRepository, matchZones, type Estate } from "../../core/estate";
import { parseReference } from "../../core/image";
import type { Attributes } from "../domain/event";

/** What a pod's instances are said to be, beside their images. */
export type PodPlace = Pick<
  Attributes,
  "workload" | "node" | "pool" | "zone" | "environment" | "account" | "cluster"
>;

/** What is known around a pod. */
export interface Surroundings {
  readonly cluster: string;
  readonly account?: string | undefined;
  readonly estate: Pick<Estate, "environments" | "zones" | "suppliers">;
  node(name: string): V1Node | undefined;
  namespace(name: string): V1Namespace | undefined;
}

/** Labels that say which pool a node is of, the first that it has. */
const poolLabels = [
  "bulkhead.dev/pool",
  "eks.amazonaws.com/nodegroup",
  "karpenter.sh/nodepool",
  "cloud.google.com/gke-nodepool",
  "kubernetes.azure.com/agentpool",
];

export function placeOf(pod: V1Pod, around: Surroundings): PodPlace {
  const { cluster, account, estate } = around;
  const namespace = pod.metadata?.namespace ?? "default";
  const nodeName = pod.spec?.nodeName;
  const labels = (nodeName === undefined ? undefined : around.node(nodeName)?.metadata?.labels) ?? {};
  const pool = poolLabels.map((key) => labels[key]).find((value) => value !== undefined);
  const within = { cluster, account, namespace };
  const zones = matchZones(estate, {
    ...within,
    pool,
    poolLabels: labels,
    namespaceLabels: around.namespace(namespace)?.metadata?.labels ?? {},
  }).definite;
  const environment = matchEnvironment(estate, within).definite[0];
  return {
    cluster,
    workload: `${namespace}/${workloadOf(pod)}`,
    ...(account !== undefined && { account }),
    ...(nodeName !== undefined && { node: nodeName }),
    ...(pool !== undefined && { pool }),
    ...(zones.length === 1 && { zone: zones[0]! }),
    ...(environment !== undefined && { environment }),
  };
}

/** The name of the controller that people know: the Deployment of a ReplicaSet, the CronJob of a Job. */
export function workloadOf(pod: V1Pod): string {
  const { name = "", ownerReferences = [], labels = {} } = pod.metadata ?? {};
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (!owner) return name;
  const hash = labels["pod-template-hash"];
  if (owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`))
    return owner.name.slice(0, -hash.length - 1);
  // The controller of CronJobs adds the minute that a Job was due at.
  if (owner.kind === "Job") return owner.name.replace(/-\d{8,10}$/, "");
  return owner.name;
}

/** Who delivers an image, where exactly one supplier does. */
export function supplierOf(image: string, { suppliers }: Pick<Estate, "suppliers">): string | undefined {
  const parsed = parseReference(image);
  if ("problem" in parsed) return undefined;
  const { domain, path } = parsed.reference;
  const found = Object.entries(suppliers).filter(([, { repositories }]) =>
    repositories.some((pattern) => matchRepository(pattern, domain, path)),
  );
  return found.length === 1 ? found[0]![0] : undefined;
}
