import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Window } from "../../core/usage";
import {
  isTimed,
  readCalls,
  readHubble,
  VpcFlowReader,
  withoutTimes,
  type CallLine,
  type GroupUsage,
  type PolicyUsage,
  type RbacUsage,
  type RightsUsage,
} from "../../core/usage";
import { eachJson, openInput, readingProblem } from "../read-stream";
import { UsageError } from "../usage-error";

/** What the logs were read into. */
export interface Taken {
  readonly groups: GroupUsage;
  readonly policies: PolicyUsage;
  readonly rights: RightsUsage;
  readonly rbac: RbacUsage;
  readonly windows: {
    readonly vpc: Window;
    readonly hubble: Window;
    readonly calls: Window;
    readonly audit: Window;
  };
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
  const begun = await begin(file, taken.problems);
  if (!begun) return;
  if (begun.first.find((byte) => byte > 32) === openBrace) await takeHubble(file, begun.whole, taken);
  else await takeLines(file, begun.whole, new VpcFlowReader(format), taken);
}

/** The first part of a file, and all of it; undefined where it holds nothing, or could not be read. */
async function begin(
  file: string,
  problems: string[],
): Promise<{ readonly first: Buffer; readonly whole: AsyncGenerator<Buffer> } | undefined> {
  const chunks = (await openInput(file)).chunks();
  const found = await read(file, () => chunks.next(), problems);
  if (!found || found.done) return undefined;
  const first = Buffer.from(found.value);
  async function* whole(): AsyncGenerator<Buffer> {
    yield first;
    yield* chunks;
  }
  return { first, whole: whole() };
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

/** Reads a log of calls: of CloudTrail, or Kubernetes' audit log. */
export async function takeCalls(file: string, taken: Taken): Promise<void> {
  const begun = await begin(file, taken.problems);
  if (!begun) return;
  const chunks = isTimed(begun.first) ? withoutTimes(begun.whole) : begun.whole;
  taken.problems.push(
    ...(await eachJson(
      file,
      (data) => {
        let problem: string | undefined;
        for (const line of readCalls(data)) problem = takeCall(line, taken) ?? problem;
        return problem;
      },
      chunks,
    )),
  );
}

function takeCall(line: CallLine, { rights, rbac, windows }: Taken): string | undefined {
  if ("problem" in line) return line.problem;
  const [window, told] = "trail" in line ? [windows.calls, line.trail] : [windows.audit, line.audit];
  if ("problem" in told) return told.problem;
  if ("call" in told) {
    window.cover(told.call.at, told.call.at);
    rights.add(told.call);
  } else if ("requests" in told) {
    const at = told.requests[0]!.at;
    window.cover(at, at);
    rbac.add(told.requests, told.id, told.isOpen);
  } else if ("received" in told) {
    window.cover(told.received, told.received);
    rbac.receive();
  } else if (told.at !== undefined) window.cover(told.at, told.at);
  return undefined;
}
