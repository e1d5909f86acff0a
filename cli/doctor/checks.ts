import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findEstate } from "./estate";

const run = promisify(execFile);

/** One thing that Bulkhead can use, and how it stands. */
export interface Check {
  readonly what: string;
  readonly state: "ok" | "missing" | "wrong";
  readonly says: string;
  /** What to do, where something is to be done. */
  readonly help?: string;
  /** Whether nothing works without it. */
  readonly needed: boolean;
}

const leastNode = [20, 19] as const;

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  return {
    what: "Node",
    state: isNew ? "ok" : "wrong",
    says: process.versions.node,
    ...(!isNew && { help: `install Node ${leastNode.join(".")} or newer` }),
    needed: true,
  };
}

async function program(what: string, args: readonly string[], help: string): Promise<Check> {
  try {
    const { stdout } = await run(what, [...args], { timeout: 10_000 });
    return { what, state: "ok", says: stdout.trim().split("\n")[0]?.slice(0, 100) ?? "", needed: false };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return {
      what,
      state: isMissing ? "missing" : "wrong",
      says: isMissing ? "not on the PATH" : "does not answer",
      help,
      needed: false,
    };
  }
}

function project(folder: string): Check {
  const found = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)));
  return {
    what: "Pulumi project",
    state: found ? "ok" : "missing",
    says: found ? "in this folder" : "none in this folder",
    ...(!found && { help: "name what to judge: bulkhead check k8s/, or run it in a project's folder" }),
    needed: false,
  };
}

/** Everything that Bulkhead uses, needed or not, in the order in which one would mend it. */
export async function checks(folder: string, estate: string | undefined): Promise<readonly Check[]> {
  return [
    node(),
    findEstate(estate),
    project(folder),
    await program("pulumi", ["version"], "only preview and the policy pack need it: pulumi.com/docs/install"),
    await program("kubectl", ["version", "--client"], "only the guides' commands use it"),
    await program("git", ["--version"], "only `fix --patch | git apply` and diffs of branches use it"),
  ];
}
