import { toJson } from "../../core/report/text";
import type { AssessOptions } from "../assess";
import { showPromotion } from "../diff/compare-promotion";
import { compareSides } from "../diff/compare";
import { markdownDiff } from "../diff/markdown";
import { prettyDiff } from "../diff/pretty";
import { readSide } from "../diff/read-side";
import { exitCodeOfDiff } from "../diff/verdict";
import type { ExitCode, FailOn } from "../exit-code";
import { print } from "../output";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { terminal } from "../terminal";

export interface DiffOptions extends Omit<AssessOptions, "onUnknown"> {
  readonly format: "pretty" | "json" | "markdown";
  readonly failOn?: FailOn;
  readonly baseEstate?: string;
  readonly baseStack?: string;
  /** Compare the same workloads of two environments, whose images must be the same. */
  readonly promotion?: boolean;
}

/** `bulkhead diff BASE HEAD`: what is found, connected and allowed in the one but not in the other. */
export async function diff(base: string, head: string, options: DiffOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    if (base === "-" && head === "-") throw new UsageError("only one of the two can be standard input");
    const ofAudits = await (
      await import("../audit/compare")
    ).compareAudits(base, head, options.format, options.failOn);
    if (ofAudits !== undefined) return ofAudits;
    const { format, failOn, baseEstate, baseStack, promotion, ...assess } = options;
    if (promotion)
      return showPromotion(
        {
          spec: base,
          options: { ...assess, ...(baseStack !== undefined && { stack: baseStack }) },
        },
        { spec: head, options: assess },
        format,
      );
    const ofBase = {
      ...assess,
      ...(baseEstate !== undefined && { estate: baseEstate }),
      ...(baseStack !== undefined && { stack: baseStack }),
    };
    const before = await readSide(base, ofBase);
    const after = await readSide(head, assess);
    const found = compareSides(before, after);
    const text =
      format === "json"
        ? toJson(found)
        : format === "markdown"
          ? markdownDiff(found, { failOn })
          : prettyDiff(found, { ...terminal(), failOn });
    await print(text);
    return exitCodeOfDiff(found, failOn);
  });
}
