import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Window } from "../../core/usage";
import {
  readCloudTrail,
  readHubble,
  VpcFlowReader,
  type GroupUsage,
  type PolicyUsage,
  type RightsUsage,
} from "../../core/usage";
import { eachJson, openInput, readingProblem } from "../read-stream";
import { UsageError } from "../usage-error";

/** What the logs were read into. */
export interface Taken {
  readonly groups: GroupUsage;
  readonly policies: PolicyUsage;
  readonly rights: RightsUsage;
  readonly windows: { readonly vpc: Window; readonly hubble: Window; readonly calls: Window };
  readonly problems: string[];
}

const newline = 10;
const openBrace = 123;
const mostProblems = 100;
const longestLine = 1 << 20;

/** The files of folders, in the order of their names, which is that of time in AWS's. @throws UsageError */
export function filesIn(given: readonly string[]): string[] {
  return given.flatMap((each) => {
    if (each === "-") return [each];
    const found = statSync(each, { throwIfNoEntry: false });
    if (!found) throw new UsageError(`${each}: there is no such file`);
    if (!found.isDirectory()) return [each];
    const files = readdirSync(each, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (files.length === 0) throw new UsageError(`${each}: holds no files`);
    return files;
  });
}

/** Reads a log of flows; which it is, its first sign tells. */
export async function takeFlows(file: string, format: string | undefined, taken: Taken): Promise<void> {
  const input = await openInput(file);
  const chunks = input.chunks();
  const first = await read(file, () => chunks.next(), taken.problems);
  if (!first || first.done) return;
  async function* whole(): AsyncGenerator<Buffer> {
    yield first!.value as Buffer;
    yield* chunks;
  }
  const start = first.value.find((byte) => byte > 32);
  if (start === openBrace) await takeHubble(file, whole(), taken);
  else await takeLines(file, whole(), new VpcFlowReader(format), taken);
}

async function read<T>(file: string, reading: () => Promise<T>, problems: string[]): Promise<T | undefined> {
  try {
    return await reading();
  } catch (error) {
    problems.push(readingProblem(file, error));
    return undefined;
  }
}

async function takeHubble(
  file: string,
  chunks: AsyncGenerator<Buffer>,
  { policies, windows, problems }: Taken,
): Promise<void> {
  problems.push(
    ...(await eachJson(
      file,
      (data) => {
        const line = readHubble(data);
        if ("problem" in line) return line.problem;
        if ("gap" in line) windows.hubble.gap(line.gap);
        else if ("flow" in line) {
          windows.hubble.cover(line.flow.at, line.flow.at);
          policies.add(line.flow);
        } else if (line.at !== undefined) windows.hubble.cover(line.at, line.at);
        return undefined;
      },
      chunks,
    )),
  );
}

async function takeLines(
  file: string,
  chunks: AsyncGenerator<Buffer>,
  reader: VpcFlowReader,
  { groups, windows: { vpc }, problems }: Taken,
): Promise<void> {
  let number = 0;
  let wrong = 0;
  const take = (text: string): void => {
    number++;
    if (text.trim() === "") return;
    const line = reader.read(text);
    let problem = "problem" in line ? line.problem : undefined;
    if ("flow" in line) {
      vpc.cover(line.flow.start, line.flow.end);
      problem = groups.add(line.flow);
    } else if ("gap" in line) {
      vpc.cover(line.start, line.end);
      vpc.gap(line.gap);
    } else if ("quiet" in line) vpc.cover(line.start, line.end);
    if (problem !== undefined && wrong++ < mostProblems) problems.push(`${file}:${number}: ${problem}`);
  };
  await read(
    file,
    async () => {
      let rest = "";
      for await (const chunk of chunks) {
        let from = 0;
        for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
          take(rest + chunk.toString("latin1", from, end));
          rest = "";
          from = end + 1;
        }
        rest += chunk.toString("latin1", from);
        if (rest.length > longestLine)
          throw new UsageError(`${file}:${number + 1}: is no line of a flow log`, "check which file this is");
      }
      if (rest !== "") take(rest);
    },
    problems,
  );
}

/** Reads a log of calls. */
export async function takeCalls(
  file: string,
  { rights, windows: { calls }, problems }: Taken,
): Promise<void> {
  problems.push(
    ...(await eachJson(file, (data) => {
      const line = readCloudTrail(data);
      if ("problem" in line) return line.problem;
      if ("call" in line) {
        calls.cover(line.call.at, line.call.at);
        rights.add(line.call);
      } else if (line.at !== undefined) calls.cover(line.at, line.at);
      return undefined;
    })),
  );
}
