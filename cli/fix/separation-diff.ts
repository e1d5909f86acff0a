import { createTwoFilesPatch } from "diff";
import type { SeparationPlan } from "../../core/placement";
import { nameOfWorkload } from "../place/matrix";
import { mergePatch } from "./merge-patch";
import { patchFile, type Repair } from "./patch";
import type { WorkloadPatch } from "./separation";
import { karpenterPatches } from "./separation-pools";

/** Manifests as a plan wants them, as a diff that keeps comments and layout; what stands in none is named. */
export function separationDiff(
  plans: readonly SeparationPlan[],
  patches: readonly WorkloadPatch[],
): { readonly text: string; readonly left: readonly string[] } {
  const left: string[] = [];
  const byFile = new Map<string, Repair[]>();
  const changes = [
    ...patches.map(({ workload: { resource }, patch, workload }) => ({
      resource,
      patch,
      shown: nameOfWorkload(workload),
    })),
    ...plans.flatMap(karpenterPatches),
  ];
  for (const { resource, patch, shown } of changes) {
    const file = resource.locate?.(undefined)?.file;
    if (file === undefined || resource.urn !== undefined) {
      left.push(
        `${shown} is not in a manifest: take its change from the patches, or as code (--format pulumi)`,
      );
      continue;
    }
    const { apiVersion: _, kind: _1, metadata, ...body } = patch;
    const labels = (metadata as { labels?: unknown } | undefined)?.labels;
    const asked = { ...body, ...(labels !== undefined && { metadata: { labels } }) };
    const after = mergePatch(resource.properties, asked) as Repair["after"];
    byFile.set(file, [...(byFile.get(file) ?? []), { resource, after, policies: [] }]);
  }
  const text = [...byFile]
    .flatMap(([file, own]) => patchFile(file, own, left))
    .map(({ file, before, after }) => createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, "", ""))
    .map((diff) => diff.replace(/^=+\n/, ""))
    .join("");
  return { text, left };
}
