import { readFileSync } from "node:fs";
import type { AuditSummary } from "../../core/audit";
import { readAnyAudit } from "../audit/compare";
import { showsFindings, type AuditOutput } from "../audit/formats";
import { workOnQueue, type WorkOptions } from "../audit/queue/work";
import { runAudit } from "../audit/run";
import { writeAudit } from "../audit/write-outputs";
import { ExitCode } from "../exit-code";
import { signerOf } from "../output";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
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
  /** In days; the estate's unless said. */
  readonly staleAfter?: number;
  /** An earlier audit: a file, or the address of a database. */
  readonly since?: string;
  /** A private key, to sign the files that are written with. */
  readonly key?: string;
}

/** `bulkhead audit BACKEND…`: judges every stack of the backends, and what lies between them. */
export async function audit(specs: readonly string[], options: AuditVerbOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const outputs = options.format ?? [{ format: "pretty" }];
    const streamed = outputs.filter(({ format, file }) => format === "jsonl" && file === undefined);
    const sign = await signerOf(options.key, outputs);
    // Read before anything is judged: what can't be compared is told at once.
    const earlier = options.since === undefined ? undefined : await readAnyAudit(options.since);
    try {
      const ran = await runAudit(specs.length > 0 ? specs : ["."], {
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
        ...(options.staleAfter !== undefined && { staleAfter: options.staleAfter }),
        ...(earlier && { earlier }),
        // What is signed is signed with all that it was made of.
        whole: earlier !== undefined || sign !== undefined || outputs.some(showsFindings),
        ...(streamed.length > 0 && { onJudged: (line) => void process.stdout.write(`${line}\n`) }),
      });
      const failures = await writeAudit(ran, outputs, sign);
      if (ran.number !== undefined) process.stderr.write(`Kept as audit #${ran.number}.\n`);
      if (failures.length > 0) throw failures[0];
      return exitCodeOfAudit(ran.summary);
    } catch (error) {
      if (error instanceof BackendError) throw new UsageError(error.message, error.hint);
      throw error;
    }
  });
}

/** `bulkhead audit worker`: judges what audits with the same queue ask for, until it is told to end. */
export async function auditWorker(options: Partial<WorkOptions>): Promise<ExitCode> {
  return reportUsage(async () => {
    const { estate } = options;
    const queue = options.queue ?? queueOfFile();
    if (queue === undefined)
      throw new UsageError(
        "no queue is named",
        "pass --queue postgres://…, or set BULKHEAD_QUEUE or BULKHEAD_QUEUE_FILE",
      );
    await workOnQueue({ queue, ...(estate !== undefined && { estate }) });
    return ExitCode.clean;
  });
}

/** A mounted secret, as it is given to pods. */
function queueOfFile(): string | undefined {
  const file = process.env["BULKHEAD_QUEUE_FILE"];
  if (file === undefined || file === "") return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new UsageError("BULKHEAD_QUEUE_FILE: cannot be read", "name a file that holds postgres://…");
  }
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
function exitCodeOfAudit({ problems, policies, counts }: AuditSummary): ExitCode {
  if (problems.length > 0 || policies.some(({ tally }) => tally.error > 0)) return ExitCode.cannotCheck;
  if (counts.mandatory > 0) return ExitCode.findings;
  return counts.unknownMandatory > 0 ? ExitCode.unknowns : ExitCode.clean;
}
