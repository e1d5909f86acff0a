import { join } from "node:path";
import type { Resource } from "../../core/graph";
import { readSources } from "../../core/source";
import { casesFolder, expected, readCases } from "./cases";
import type { Control } from "./controls";
import { runCase, type Outcome } from "./score";

export interface Selection {
  readonly corpus?: string | undefined;
  readonly control?: string | undefined;
}

/** Judges all cases that the table has a control for, and names the controls that it lacks with their cases' number. */
export async function runCases(
  table: ReadonlyMap<string, Control>,
  selection: Selection = {},
): Promise<{
  outcomes: readonly Outcome[];
  lacking: ReadonlyMap<string, number>;
  unread: readonly string[];
}> {
  const outcomes: Outcome[] = [];
  const lacking = new Map<string, number>();
  const unread: string[] = [];
  const files = new Map<string, readonly Resource[]>();
  for (const each of readCases()) {
    if (selection.corpus !== undefined && each.corpus !== selection.corpus) continue;
    if (selection.control !== undefined && each.control !== selection.control) continue;
    if (!["k8s", "pulumi-state"].includes(each.kind) || !expected(each)) continue;
    const control = table.get(each.control);
    if (!control) {
      lacking.set(each.control, (lacking.get(each.control) ?? 0) + 1);
      continue;
    }
    let resources = files.get(each.file);
    if (!resources) {
      const read = await readSources([join(casesFolder, each.file)], {});
      for (const error of read.flatMap((result) => result.errors))
        unread.push(`${each.file}: ${error.message}`);
      resources = read.flatMap((result) => result.resources);
      files.set(each.file, resources);
    }
    const outcome = runCase(each, control, resources);
    if (outcome) outcomes.push(outcome);
  }
  return { outcomes, lacking, unread };
}
