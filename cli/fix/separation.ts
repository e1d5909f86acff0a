import { stringify } from "yaml";
import { Unknown, type Workload } from "../../core/graph";
import type { Change, SeparationPlan } from "../../core/placement";
import { nameOfWorkload } from "../place/matrix";
import { safe } from "./text";

type Json = Readonly<Record<string, unknown>>;

/** Where a controller keeps its pods' template; pods themselves have none. */
const templates: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  Pod: [],
};

/** A patch that a workload needs, to be merged into its object (`kubectl patch`, a Kustomize patch). */
export interface WorkloadPatch {
  readonly workload: Workload;
  readonly patch: Json;
}

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

const within = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (isJson(at) ? at[key] : undefined), value);

const holdsUnknown = (value: unknown): boolean =>
  value instanceof Unknown ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

/** The patches of a plan; lists are given whole, because a merge replaces them. */
export function patchesOf({ changes }: SeparationPlan): {
  readonly patches: readonly WorkloadPatch[];
  readonly left: readonly string[];
} {
  const byWorkload = new Map<Workload, Change[]>();
  for (const change of changes)
    if ("workload" in change)
      byWorkload.set(change.workload, [...(byWorkload.get(change.workload) ?? []), change]);
  const patches: WorkloadPatch[] = [];
  const left: string[] = [];
  for (const [workload, own] of byWorkload) {
    const patch = patchOf(workload, own);
    if (patch) patches.push({ workload, patch });
    else left.push(`${nameOfWorkload(workload)} is not patched: its tolerations or affinity are not known`);
  }
  return { patches, left };
}

function patchOf(workload: Workload, changes: readonly Change[]): Json | undefined {
  const { properties, type } = workload.resource;
  const at = templates[workload.workloadKind] ?? ["spec", "template"];
  const spec = within(properties, [...at, "spec"]);
  const anti = ["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
  const [tolerations, terms] = [within(spec, ["tolerations"]) ?? [], within(spec, anti) ?? []];
  if (!Array.isArray(tolerations) || !Array.isArray(terms) || holdsUnknown([tolerations, terms]))
    return undefined;
  const removed = new Set(changes.flatMap((each) => (each.kind === "remove toleration" ? [each.index] : [])));
  const added = changes.flatMap((each) => {
    if (each.kind !== "toleration") return [];
    const { key, value, effect } = each.taint;
    return [{ key, operator: "Equal", value, effect }];
  });
  const kept = tolerations.filter((_, index) => !removed.has(index));
  const apart = changes.flatMap((each) => (each.kind === "anti-affinity" ? [each.term] : []));
  const labels = pairs(changes.flatMap((each) => (each.kind === "pod label" ? [each.label] : [])));
  const selector = pairs(changes.flatMap((each) => (each.kind === "node selector" ? [each.label] : [])));
  const podSpec = {
    ...(changes.some(({ kind }) => kind === "remove node name") && { nodeName: null }),
    ...(selector && { nodeSelector: selector }),
    ...((added.length > 0 || removed.size > 0) && { tolerations: [...(kept as unknown[]), ...added] }),
    ...(apart.length > 0 && {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [...(terms as unknown[]), ...apart],
        },
      },
    }),
  };
  const { namespace, name } = workload;
  const pod: Json = { ...(labels && { metadata: { labels } }), spec: podSpec };
  const body = at.reduceRight<Json>((inner, key) => ({ [key]: inner }), pod);
  const [, apiVersion = "", kind = workload.workloadKind] = type.split(":");
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  return {
    apiVersion: apiVersion.replace(/^core\//, ""),
    kind,
    ...body,
    metadata: { ...metadata, ...(at.length === 0 && labels && { labels }) },
  };
}

const pairs = (labels: readonly { readonly key: string; readonly value: string }[]): Json | undefined =>
  labels.length > 0 ? Object.fromEntries(labels.map(({ key, value }) => [key, value])) : undefined;

/** The patches as one file of YAML. */
export const patchFile = (patches: readonly WorkloadPatch[]): string =>
  patches.map(({ patch }) => stringify(patch, { aliasDuplicateObjects: false, lineWidth: 0 })).join("---\n");

/** What a plan comes to, for a person. */
export function planText({ cluster, pools, changes, leastPools, left }: SeparationPlan): string {
  const fewest = pools.length === leastPools ? "the fewest that will do" : `${leastPools} at least`;
  const lines = [
    `# ${safe(cluster.name)}: ${pools.length} pools (${fewest})`,
    ...pools.map((pool) => {
      const who = pool.workloads.map(nameOfWorkload).slice(0, 8).join(", ");
      const more = pool.workloads.length > 8 ? ` and ${pool.workloads.length - 8} more` : "";
      return `#   ${safe(pool.name)}${pool.existing ? "" : " (new)"}: ${safe(who)}${more}`;
    }),
    ...changes.map(({ text }) => `# - ${safe(text)}`),
    ...left.map((text) => `# ! ${safe(text)}`),
  ];
  return `${lines.join("\n")}\n`;
}
