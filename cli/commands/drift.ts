import { toJson } from "../../core/report/text";
import type { AssessOptions } from "../assess";
import { driftBetween } from "../drift/compare";
import { markdownDrift } from "../drift/markdown";
import { prettyDrift } from "../drift/pretty";
import { readBoth } from "../drift/read";
import { exitCodeOfDrift } from "../drift/verdict";
import type { ExitCode, FailOn } from "../exit-code";
import { print } from "../output";
import { runningBy } from "../register/reconcile";
import { reportUsage } from "../report-usage";
import { terminal } from "../terminal";

export interface DriftOptions extends AssessOptions {
  readonly state: string;
  readonly format: "pretty" | "json" | "markdown";
  readonly failOn?: FailOn;
  /** Ask a register what runs, at this address or the estate's. */
  readonly register?: string | true;
  readonly tokenFile?: string;
  readonly snapshot?: string;
  readonly environment?: string;
}

/** `bulkhead drift [PROGRAM] --state STATE`: where the program, its stack's state and what runs disagree. */
export async function drift(program: string, options: DriftOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const { state, format, failOn, register, tokenFile, snapshot, environment, ...judging } = options;
    const read = await readBoth(program, state, judging);
    const asks = register !== undefined || snapshot !== undefined;
    const seen = asks
      ? await runningBy({
          format: "json",
          ...(judging.estate !== undefined && { estate: judging.estate }),
          ...(typeof register === "string" && { url: register }),
          ...(tokenFile !== undefined && { tokenFile }),
          ...(snapshot !== undefined && { snapshot }),
          ...(environment !== undefined && { environment }),
        })
      : undefined;
    const found = driftBetween(read, seen);
    await print(
      format === "json"
        ? toJson(found)
        : format === "markdown"
          ? markdownDrift(found)
          : prettyDrift(found, terminal()),
    );
    return exitCodeOfDrift(found, failOn);
  });
}
