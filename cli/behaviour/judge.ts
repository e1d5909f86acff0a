import { readReported, RuleIndex, sentenceOf, Tally, type BehaviourResult } from "../../core/behaviour";
import type { Estate } from "../../core/estate";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { show } from "../image/words";
import { loadEstateOrReport } from "../load-estate";
import { eachJson } from "../read-stream";
import { printable } from "../text";
import { UsageError } from "../usage-error";
import type { WorldOptions } from "../reach/world";
import { carryOut, type Done, type RespondOptions } from "./respond";
import { deriveFrom, rulesIn } from "./rules";

export interface JudgeOptions extends WorldOptions, RespondOptions {
  readonly imageConfig?: readonly string[];
  readonly rules?: string;
  readonly respond?: boolean;
  readonly format: "pretty" | "json";
}

/** `bulkhead behaviour judge REPORT…`: what sensors saw, against what each container may do. */
export async function judge(files: readonly string[], options: JudgeOptions): Promise<ExitCode> {
  const { rules, estate, code } = await knownBy(options);
  const tally = new Tally(new RuleIndex(rules));
  const problems: string[] = [];
  for (const file of files)
    problems.push(
      ...(await eachJson(file, (data) => {
        const read = readReported(data);
        if ("problem" in read) return read.problem;
        tally.add(read);
        return undefined;
      })),
    );
  for (const problem of problems) process.stderr.write(printable(`${problem}\n`));
  const result = tally.result();
  const done = options.respond === true ? await carryOut(result.anomalies, estate, options) : undefined;
  await show({ ...result, ...(done && { responses: done }) }, options.format, (data, colors) => [
    colors.bold(
      `${plural(data.judged, "event")} judged: ${data.expected} expected, ${plural(data.anomalies.length, "anomaly", "anomalies")}${data.left > 0 ? ` and ${data.left} more events of others` : ""}`,
    ),
    ...data.anomalies.map(
      (each) =>
        `  ${colors.red(each.kind)} ${sentenceOf(each)}${each.pods.length > 0 ? ` (${each.pods.join(", ")})` : ""}`,
    ),
    ...data.doubts.map(
      ({ what, count }) => `  ${colors.yellow("?")} ${what}${count > 1 ? `, ${count} times` : ""}`,
    ),
    ...data.gaps.map(
      ({ what, count }) =>
        `  ${colors.yellow("gap")} ${what}${count > 1 ? `, ${count} times` : ""}: nobody saw what happened then`,
    ),
    ...data.skipped.map(({ what, count }) => colors.dim(`  not judged: ${what}, ${plural(count, "event")}`)),
    ...(data.responses ? responseLines(data.responses) : []),
  ]);
  return verdictOf(result, done, problems.length > 0 || code !== ExitCode.clean);
}

const responseLines = ({ done, failed }: Done): string[] => [
  ...done.map((each) => `  done: ${each}`),
  ...failed.map((each) => `  NOT DONE: ${each}`),
];

async function knownBy(options: JudgeOptions) {
  if (options.rules === undefined) return deriveFrom(options);
  if (options.source !== undefined)
    throw new UsageError("--rules and --source both say what is allowed", "name one of them");
  const loaded: { readonly estate: Estate } | undefined = loadEstateOrReport(options.estate);
  if (!loaded) throw new UsageError("");
  return { rules: rulesIn(options.rules), estate: loaded.estate, code: ExitCode.clean };
}

function verdictOf(result: BehaviourResult, done: Done | undefined, isPartial: boolean): ExitCode {
  if (isPartial || (done && done.failed.length > 0)) return ExitCode.cannotCheck;
  if (result.anomalies.length > 0) return ExitCode.findings;
  return result.doubts.length + result.gaps.length > 0 ? ExitCode.unknowns : ExitCode.clean;
}
