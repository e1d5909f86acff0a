import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plural } from "../../core/report/text";
import type { Result } from "../../core/report";
import { assess } from "../assess";
import { ExitCode } from "../exit-code";
import { policyEventLine, type PolicyEvent } from "../preview/policy-event";
import { runPreview, type Previewed } from "../preview/run";
import { reportUsage } from "../report-usage";
import { showing } from "../show";
import { UsageError } from "../usage-error";
import type { CheckOptions } from "./check";

export interface PreviewOptions extends CheckOptions {
  /** The CLI to run. */
  readonly command: string;
}

/** `bulkhead preview -- ARGS`: previews with the CLI and judges what it would change; without a CLI, the program. */
export async function preview(args: readonly string[], options: PreviewOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const show = await showing(options);
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-preview-"));
    try {
      const file = join(folder, "events.jsonl");
      const previewed = await runPreview(options.command, args, file);
      if (previewed === "missing") return await show(await withoutCli(args, options));
      if (previewed.count === 0)
        throw new UsageError(
          `${options.command} preview gave no events (it ended with ${previewed.code})`,
          "see above what it said; it must be 3.200 or newer to stream them",
        );
      const result = renamed(await assess([file], options), file, `${options.command} preview`);
      for (const event of previewed.events) process.stderr.write(`${policyEventLine(event)}\n`);
      return worst(await show(result), previewed);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function withoutCli(args: readonly string[], options: PreviewOptions): Promise<Result> {
  process.stderr.write(
    `bulkhead: ${options.command} is not there: the program of this folder is run against stand-ins instead\n`,
  );
  const stack = options.stack ?? stackIn(args);
  return assess([], { ...options, ...(stack !== undefined && { stack }) });
}

/** The stack that the CLI's own arguments name. */
export function stackIn(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => /^(?:-s|--stack)(?:=|$)/.test(arg));
  if (at < 0) return undefined;
  const [, value] = /=(.*)$/s.exec(args[at]!) ?? [];
  return value ?? args[at + 1];
}

/** What another pack refuses fails the preview too, and a preview that fails is not clean whatever was seen of it. */
function worst(own: ExitCode, { code, events }: Previewed): ExitCode {
  if (own === ExitCode.cannotCheck || own === ExitCode.findings) return own;
  const refused = events.filter(({ level }: PolicyEvent) => level === "mandatory").length;
  if (refused > 0) {
    process.stderr.write(`bulkhead: ${plural(refused, "finding")} of policy packs hold the preview back\n`);
    return ExitCode.findings;
  }
  return code === 0 ? own : ExitCode.cannotCheck;
}

/** The events lay in a file of ours, which says nothing to anybody. */
const renamed = (result: Result, file: string, name: string): Result =>
  JSON.parse(JSON.stringify(result), (_, value: unknown) =>
    typeof value === "string" && value.includes(file) ? value.replaceAll(file, name) : value,
  ) as Result;
