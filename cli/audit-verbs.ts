import { InvalidArgumentError, Option, type Command } from "commander";
import { auditFormats, type AuditOutput } from "./audit/formats";
import type { AuditVerbOptions } from "./commands/audit";
import { count, withJudging } from "./judging-options";
import type { VerbKit } from "./network-verbs";

/** The verbs on fleets of stacks. */
export function addAuditVerbs(program: Command, { collect, done }: VerbKit): void {
  const audits = withJudging(
    program
      .command("audit")
      .description("judge the states of many stacks, and what lies between them")
      .argument(
        "[backend...]",
        "a backend's folder or address (file://, s3://, az://, gs://), a folder of exported states, a state, a glob",
      )
      .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
      .option("--env <name>", "judge everything as this environment of the estate")
      .option("--project <glob>", "only stacks of these projects (repeatable)", collect)
      .option("--stack <glob>", "only stacks with these names (repeatable)", collect)
      .option(
        "--environment <name>",
        "only stacks with resources of these environments (repeatable)",
        collect,
      )
      .option(
        "--results <place>",
        "keep what is found there, a folder or postgres://…: a later run goes on, and judges what has changed",
      )
      .option("--workers <number>", "how many threads judge; else one for each core", count)
      .addOption(queue("have workers judge, through this PostgreSQL (see audit worker)"))
      .option("--hash", "read every file again, whatever its time and size")
      .option("--stale-after <days>", "how old a state may be, over the estate's word (90)", count)
      .option(
        "--since <audit>",
        "tell what has changed since an earlier audit: its JSON, or postgres://… that keeps it",
      )
      .option("-f, --format <name[=file]>", `${auditFormats.join(", ")} (repeatable)`, output)
      .option(
        "--key <file>",
        "sign each file that is written, into FILE.dsse.json, with this private key (PEM)",
      ),
    "judge by a framework's controls only",
  )
    .addHelpText(
      "after",
      `
Ends with 0, 1 if there are findings, 3 if mandatory ones are unknown, 2 if a stack could not be read or judged.

Examples:
  bulkhead audit ~/backend
  bulkhead audit file://~ --environment production --results audit/
  bulkhead audit 'exports/*.json' --format json=audit.json
  bulkhead audit s3://states/team --queue postgres://queue.internal/audits`,
    )
    .action(async (backends: string[], options: AuditVerbOptions) => {
      const { audit } = await import("./commands/audit");
      done(await audit(backends, options));
    });

  audits
    .command("worker")
    .description("judge what audits with the same --queue ask for, until told to end")
    .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
    .addOption(queue("the PostgreSQL of the audits"))
    .action(async (_: object, command: Command) => {
      const { auditWorker } = await import("./commands/audit");
      done(await auditWorker(command.optsWithGlobals<{ queue?: string; estate?: string }>()));
    });
}

/** Its address may hold a password, which others see on a command line. */
const queue = (what: string): Option => new Option("--queue <postgres://…>", what).env("BULKHEAD_QUEUE");

function output(value: string, all: readonly AuditOutput[] = []): AuditOutput[] {
  const [name, ...rest] = value.split("=");
  const format = auditFormats.find((each) => each === name);
  if (!format) throw new InvalidArgumentError(`choose one of ${auditFormats.join(", ")}`);
  const file = rest.length > 0 ? rest.join("=") : undefined;
  if (file === "") throw new InvalidArgumentError("name a file after the =");
  if (format === "jsonl" && file !== undefined)
    throw new InvalidArgumentError("jsonl goes to standard output; --results keeps the same lines in a file");
  return [...all, { format, ...(file !== undefined && { file }) }];
}
