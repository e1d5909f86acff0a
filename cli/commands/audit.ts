import type { AuditResult } from "../../core/audit";
import { toJson } from "../../core/report/text";
import type { AuditOutput } from "../audit/formats";
import { workOnQueue, type WorkOptions } from "../audit/queue/work";
import { prettyAudit } from "../audit/pretty";
import { runAudit } from "../audit/run";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import { reportUsage } from "../report-usage";
import { terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";
import { BackendError } from "../../core/source/backends";
import type { AssessOptions } from "../assess";

export interface AuditVerbOptions extends Pick<
  AssessOptions,
  "estate" | "env" | "kubernetesVersion" | "onUnknown" | "framework" | "only" | "skip"
> {
  readonly format?: readonly AuditOutput[];
  readonly project?: readonly string[];
  readonly stack?: readonly string[];
  readonly environment?: readonly string[];
  readonly results?: string;
  readonly workers?: number;
  readonly queue?: string;
  readonly hash?: boolean;
  readonly staleAfter: number;
}

/** `bulkhead audit BACKEND…`: judges every stack of the backends, and what lies between them. */
export async function audit(specs: readonly string[], options: AuditVerbOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const outputs = options.format ?? [{ format: "pretty" }];
    const streamed = outputs.filter(({ format, file }) => format === "jsonl" && file === undefined);
    try {
      const { result, judged } = await runAudit(specs.length > 0 ? specs : ["."], {
        judging: judgingOf(options),
        filters: {
          projects: options.project ?? [],
          stacks: options.stack ?? [],
          environments: options.environment ?? [],
        },
        ...(options.results !== undefined && { results: options.results }),
        ...(options.workers !== undefined && { workers: options.workers }),
        ...(options.queue !== undefined && { queue: options.queue }),
        ...(options.hash !== undefined && { hash: options.hash }),
        staleAfter: options.staleAfter,
        keepFindings: outputs.some(({ format }) => format === "json" || format === "html"),
        ...(streamed.length > 0 && { onJudged: (line) => void process.stdout.write(`${line}\n`) }),
      });
      for (const { format, file } of outputs) {
        if (format === "jsonl") continue;
        const look = file === undefined ? terminal() : { color: false };
        const text =
          format === "json"
            ? toJson(result)
            : format === "html"
              ? (await (await import("../../core/report/html")).loadHtml())(result, { now: Date.now() })
              : prettyAudit(result, judged, look);
        if (file === undefined) await print(text);
        else writeWhole(file, text);
      }
      return exitCodeOfAudit(result);
    } catch (error) {
      if (error instanceof BackendError) throw new UsageError(error.message, error.hint);
      throw error;
    }
  });
}

/** `bulkhead audit worker`: judges what audits with the same queue ask for, until it is told to end. */
export async function auditWorker(options: Partial<WorkOptions>): Promise<ExitCode> {
  return reportUsage(async () => {
    const { queue, estate } = options;
    if (queue === undefined)
      throw new UsageError("no queue is named", "pass --queue postgres://…, or set BULKHEAD_QUEUE");
    await workOnQueue({ queue, ...(estate !== undefined && { estate }) });
    return ExitCode.clean;
  });
}

function judgingOf(options: AuditVerbOptions): Parameters<typeof runAudit>[1]["judging"] {
  const { estate, env, kubernetesVersion, onUnknown, framework, only, skip } = options;
  return {
    now: Date.now(),
    ...(estate !== undefined && { estate }),
    ...(env !== undefined && { env }),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(onUnknown && { onUnknown }),
    ...(framework !== undefined && { framework }),
    ...(only && { only }),
    ...(skip && { skip }),
  };
}

/** As a check's: what could not be checked goes before findings, these before mandatory unknowns. */
export function exitCodeOfAudit({ problems, policies, counts }: AuditResult): ExitCode {
  if (problems.length > 0 || policies.some(({ tally }) => tally.error > 0)) return ExitCode.cannotCheck;
  if (counts.mandatory > 0) return ExitCode.findings;
  return counts.unknownMandatory > 0 ? ExitCode.unknowns : ExitCode.clean;
}
