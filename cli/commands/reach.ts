import { parsePorts, type PortRange } from "../../core/estate";
import { estateReachability } from "../../core/reachability/joint";
import { connectionsOfPort } from "../../core/reachability/zones";
import { dot, mermaid, svg, type Picture } from "../../core/report/pictures";
import { toJson } from "../../core/report/text";
import { ConnectionSet } from "../../core/sets";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import { answerReach, type ReachAnswer } from "../reach/answer";
import { drawEstate } from "../reach/draw";
import { prettyReach } from "../reach/pretty";
import { resolveEnd } from "../reach/resolve";
import { readWorld, type WorldOptions } from "../reach/world";
import { zoneFinder } from "../reach/zones";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";
import { lookOf } from "../terminal";

export interface ReachOptions extends WorldOptions {
  readonly port?: string;
  readonly format?: "pretty" | "json" | "svg" | "dot" | "mermaid";
  readonly expect?: "reachable" | "blocked";
  readonly output?: string;
}

/** `bulkhead reach FROM TO`: whether one end reaches another, and why. Without ends: the whole picture. */
export async function reach(
  from: string | undefined,
  to: string | undefined,
  options: ReachOptions,
): Promise<ExitCode> {
  return reportUsage(() => {
    if (from === undefined) return picture(options);
    if (to === undefined) throw new UsageError("name both ends, or none for the whole picture");
    return question(from, to, options);
  });
}

async function question(from: string, to: string, options: ReachOptions): Promise<ExitCode> {
  const { format = "pretty", expect } = options;
  if (format !== "pretty" && format !== "json")
    throw new UsageError(`${format} draws the whole picture`, "leave the ends away, or use pretty or json");
  const connections = portsOf(options.port);
  const { graph, estate, code } = await readWorld(options);
  const reachability = estateReachability(graph, estate);
  const world = { reachability, estate, zones: zoneFinder(graph, estate) };
  const ends = { from: resolveEnd(from, world), to: resolveEnd(to, world) };
  const answer = answerReach(graph, reachability, { ...ends, connections });
  const text = format === "json" ? toJson(answer) : prettyReach(answer, lookOf(options.output));
  await put(text, options.output);
  return code === ExitCode.clean ? verdictOf(answer, expect) : code;
}

async function picture(options: ReachOptions): Promise<ExitCode> {
  const { format = "pretty" } = options;
  if (format === "pretty")
    throw new UsageError(
      "between which ends?",
      "name two, or draw the whole picture with --format svg, dot, mermaid or json",
    );
  if (options.port !== undefined || options.expect !== undefined)
    throw new UsageError("--port and --expect belong to a question", "name two ends");
  const { graph, estate, code } = await readWorld(options);
  const drawn = drawEstate(graph, estate, options);
  await put(await render(drawn, format), options.output);
  return code;
}

async function render(drawn: Picture, format: "json" | "svg" | "dot" | "mermaid"): Promise<string> {
  if (format === "json") return toJson(drawn);
  if (format === "svg") return svg(drawn);
  return format === "dot" ? dot(drawn) : mermaid(drawn);
}

async function put(text: string, file: string | undefined): Promise<void> {
  if (file === undefined || file === "-") await print(text);
  else writeWhole(file, text);
}

function portsOf(text: string | undefined): ConnectionSet {
  if (text === undefined) return ConnectionSet.all();
  const sets = text.split(",").map((each) => {
    const parsed = parsePorts(each.trim());
    if (!("value" in parsed)) throw new UsageError(`--port: "${each.trim()}" ${parsed.problem}`);
    return connectionsOfPort(parsed.value satisfies PortRange);
  });
  return ConnectionSet.unionAll(sets);
}

function verdictOf({ answer }: ReachAnswer, expect: ReachOptions["expect"]): ExitCode {
  if (expect === undefined || answer === expect) return ExitCode.clean;
  return answer === "possible" ? ExitCode.unknowns : ExitCode.findings;
}
