import { execFileSync, spawn, type ChildProcessByStdio } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { builtArguments, mainArguments } from "../run";

// Where the tests are run for everybody, what was built is what a user gets; `npm test` builds it first.
const isBuilt = process.env["CI"] === "true" || process.env["npm_lifecycle_event"] === "test";
const bulkhead = isBuilt ? builtArguments : mainArguments;

const root = join(__dirname, "../../..");

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Writes a file of a scenario; those in bin/ are commands. */
export function writeFile(folder: string, file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
  if (file.startsWith("bin/")) chmodSync(join(folder, file), 0o755);
}

/** Puts the commands there that a user has after installing Bulkhead. */
export function install(tools: string): void {
  const command = [process.execPath, ...bulkhead].map(quoted).join(" ");
  writeFile(tools, "bin/bulkhead", `#!/bin/sh\nexec ${command} "$@"\n`);
  // What a clone is told to install is installed where tests run.
  const npm = execFileSync("bash", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
  writeFile(tools, "bin/npm", `#!/bin/sh\n[ "$1" = run ] && exec ${quoted(npm)} "$@"\nexit 0\n`);
  writeFile(tools, "bin/npx", `#!/bin/sh\nexec "$@"\n`);
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Makes a clone of the repository as it is, with what is installed. */
export function clone(folder: string): void {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  for (const file of files.split("\0").filter((each) => isFile(join(root, each)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}

/** Where commands are carried out, and with what. */
export interface Place {
  readonly folder: string;
  /** Where the commands were installed. */
  readonly tools: string;
  readonly home: string;
  readonly variables: Readonly<Record<string, string>>;
}

function shell(
  script: string,
  { folder, tools, home, variables }: Place,
): ChildProcessByStdio<null, Readable, null> {
  const { BULKHEAD_ESTATE: _, ...env } = process.env;
  return spawn("bash", ["-c", script], {
    cwd: folder,
    env: {
      ...env,
      HOME: home,
      NO_COLOR: "1",
      PATH: [
        join(folder, "bin"),
        join(tools, "bin"),
        join(folder, "node_modules/.bin"),
        env["PATH"] ?? "",
      ].join(delimiter),
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@example.com",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@example.com",
      ...variables,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Has a shell carry out a command. @returns how it ended, and all that it said */
export function carryOut(command: string, place: Place): Promise<{ code: number; said: string }> {
  return new Promise((done, failed) => {
    const started = shell(`set -o pipefail; { ${command}\n} 2>&1`, place);
    let said = "";
    started.stdout.on("data", (part: Buffer) => void (said += part.toString("utf8")));
    started.on("error", failed);
    started.on("close", (code) => done({ code: code ?? -1, said }));
  });
}

/** Starts what goes on until it is ended. @param until what it says once it is ready */
export function start(command: string, until: readonly RegExp[], place: Place): Promise<() => Promise<void>> {
  return new Promise((done, failed) => {
    const started = shell(`exec ${command} 2>&1`, place);
    const ended = new Promise<void>((gone) => started.once("close", () => gone()));
    let said = "";
    started.stdout.on("data", (part: Buffer) => {
      said += part.toString("utf8");
      if (until.every((pattern) => pattern.test(said)))
        done(() => {
          started.kill();
          return ended;
        });
    });
    started.once("error", failed);
    void ended.then(() => failed(new Error(`${command} has ended: ${said}`)));
  });
}
