import { existsSync, readFileSync } from "node:fs";
import type { LoadedEstate } from "../core/estate";
import type { Graph } from "../core/graph";
import {
  baselineOf,
  baselineSchema,
  compareBaseline,
  type Baseline,
  type BaselineOptions,
} from "../core/policy/baseline";
import type { Judgement } from "../core/policy/judge";
import type { Parts } from "../core/report";
import { relativePath } from "./text";
import { UsageError } from "./usage-error";
import { writeWhole } from "./write-file";

export interface BaselineArguments {
  /** The file of findings that are known. */
  readonly baseline?: string;
  /** Whether to write what is found to that file first. */
  readonly writeBaseline?: boolean;
}

/** Where a baseline is kept unless a file is named. */
const DEFAULT_BASELINE = "bulkhead.baseline.json";

/**
 * Sets what a baseline knows apart from the findings of a judgement.
 *
 * @throws UsageError where the file can't be read or is no baseline
 */
export function againstBaseline(
  { baseline: given, writeBaseline = false }: BaselineArguments,
  loaded: LoadedEstate,
  graph: Graph,
  policies: Parts["policies"],
  judgement: Judgement,
): Pick<Parts, "judgement" | "baseline"> {
  if (given === undefined && !writeBaseline) return { judgement };
  const file = given ?? DEFAULT_BASELINE;
  const options: BaselineOptions = {
    protected: loaded.estate.exceptions.protected,
    ...(!graph.partial && { judgedBy: new Set(policies.map(({ policy }) => policy.name)) }),
  };
  if (writeBaseline) writeBaselineFile(file, baselineOf(judgement.findings, options));
  const { fresh, known, gone = [] } = compareBaseline(judgement.findings, readBaseline(file), options);
  return {
    judgement: { ...judgement, findings: fresh },
    baseline: {
      file: relativePath(file),
      known,
      gone: [...gone],
    },
  };
}

export const writeBaselineFile = (file: string, baseline: Baseline): void =>
  writeWhole(file, `${JSON.stringify(baseline, undefined, 2)}\n`);

/** @throws UsageError */
export function readBaseline(file: string): Baseline {
  const hint = "write one: bulkhead check --baseline FILE --write-baseline";
  if (!existsSync(file)) throw new UsageError(`there is no baseline ${relativePath(file)}`, hint);
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : "can't be read";
    throw new UsageError(`${relativePath(file)} ${why}`, hint);
  }
  const parsed = baselineSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw new UsageError(
    `${relativePath(file)} is no baseline: ${place === "" ? "" : `${place}: `}${issue?.message ?? ""}`,
    hint,
  );
}
