import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";
import { childEnvironment } from "./environment";
import type { Job, Message } from "./protocol";

/** How the process ended; its messages are complete unless `timedOut` or `tooMuch`. */
export interface RunEnd {
  readonly messages: readonly Message[];
  readonly timedOut: boolean;
  readonly tooMuch: boolean;
  /** Set where the process broke down without saying why. */
  readonly crash?: string;
}

const mostBytes = 2 ** 30;
const lingerMs = 1000;
const loadingMs = 60_000;

/** Runs a program in a process of its own and gathers what it tells. Kills it after `timeoutMs`. */
export function runProgram(job: Job, timeoutMs: number): Promise<RunEnd> {
  const child = spawn(process.execPath, [...loaders(job), childFile()], {
    cwd: job.cwd,
    env: {
      ...childEnvironment(process.env),
      ...(job.tsconfig && { TSX_TSCONFIG_PATH: job.tsconfig }),
      PULUMI_NODEJS_PROJECT: job.project,
      PULUMI_NODEJS_STACK: job.stack,
      PULUMI_NODEJS_DRY_RUN: "true",
      PULUMI_NODEJS_ORGANIZATION: job.organization,
      PULUMI_NODEJS_ROOT_DIRECTORY: job.root,
    },
    stdio: ["pipe", "ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  return new Promise((done) => {
    const messages: Message[] = [];
    let timedOut = false;
    let bytes = 0;
    let complaint = "";
    const stop = () => {
      timedOut = true;
      kill();
    };
    // Loading the SDK is not the program's time: a busy machine may take long over it.
    let timer = setTimeout(stop, Math.max(timeoutMs, loadingMs));
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(JSON.stringify(job));
    child.stderr?.on("data", (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)));
    readLines(child.stdio[3] as Readable, (line) => {
      const message = JSON.parse(line) as Message;
      messages.push(message);
      if (message.type === "started") {
        clearTimeout(timer);
        timer = setTimeout(stop, timeoutMs);
      }
      if (message.type === "ended") setTimeout(kill, lingerMs).unref();
      bytes += line.length;
      if (bytes > mostBytes) kill();
    });
    const end = (crash?: string) => {
      clearTimeout(timer);
      process.removeListener("exit", kill);
      const complete = messages.some(({ type }) => type === "ended");
      const broken = crash ?? (complete || timedOut || bytes > mostBytes ? undefined : complaint);
      done({
        messages,
        timedOut,
        tooMuch: bytes > mostBytes,
        ...(broken !== undefined && { crash: broken }),
      });
    };
    child.on("error", (error) => end(error.message));
    child.on("close", () => end());
  });
}

/** Registers tsx, so that TypeScript runs without a build. Programs that are ES modules need its other loader. */
function loaders(job: Job): string[] {
  const commonJs = ["--require", require.resolve("tsx/cjs")];
  return job.esModule ? ["--import", pathToFileURL(require.resolve("tsx")).href] : commonJs;
}

/** The compiled file of the build, or, when run from sources, the source. */
function childFile(): string {
  for (const path of ["./child.ts", "./program-child.cjs", "../program-child.cjs"]) {
    try {
      return require.resolve(path);
    } catch {
      continue;
    }
  }
  throw new Error("the installation is incomplete: program-child.cjs is missing");
}

function readLines(stream: Readable, line: (text: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part !== "") line(part);
  });
}
