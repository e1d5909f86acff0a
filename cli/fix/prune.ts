import { withoutEntries } from "../../core/policy/baseline";
import { plural } from "../../core/report/text";
import { assess } from "../assess";
import { readBaseline, writeBaselineFile } from "../baseline";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import type { WorldOptions } from "../reach/world";
import { relativePath } from "../text";
import { UsageError } from "../usage-error";

/** Takes what is found no more out of a baseline, so that it can't come back unseen. */
export async function prune(file: string, options: WorldOptions): Promise<ExitCode> {
  const baseline = readBaseline(file);
  const result = await assess(options.source ?? [], { ...options, baseline: file });
  if (result.problems.length > 0 || result.findings.some(({ kind }) => kind === "error"))
    throw new UsageError("nothing is pruned by what was judged in part only", "mend the sources first");
  const gone = new Set(result.baseline?.gone.map(({ fingerprint }) => fingerprint));
  const left = withoutEntries(
    baseline,
    baseline.findings.filter(({ fingerprint }) => gone.has(fingerprint)),
  );
  if (gone.size > 0) writeBaselineFile(file, left);
  await print(
    `${relativePath(file)}: ${plural(gone.size, "finding")} pruned, ${left.findings.length} left\n`,
  );
  return ExitCode.clean;
}
