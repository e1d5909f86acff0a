import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { NotSeen } from "../../../graph";
import { childEnvironment } from "../environment";
import { decodeManifest } from "./manifest";

type Json = Record<string, unknown>;

export interface Rendered {
  readonly objects: readonly Json[];
  readonly notSeen: readonly Pick<NotSeen, "what" | "why">[];
}

const timeoutMs = 60_000;
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/**
 * Renders a chart that lies locally, if `helm` is on PATH. Takes the options of the provider's template function:
 * `path` or `chart`, `release_name`, `namespace`, `values`, `repo`.
 */
export async function renderChart(options: Json, cwd: string): Promise<Rendered> {
  const chart = text(options["path"]) ?? text(options["chart"]) ?? "";
  const name = text(options["release_name"]) ?? text(options["name"]) ?? "release";
  const notSeen = (why: string): Rendered => ({
    objects: [],
    notSeen: [{ what: `Helm chart ${chart} (release ${name})`, why }],
  });
  const folder = resolve(cwd, chart);
  if (text(options["repo"]) || hasKeys(options["fetch_opts"]) || !chart || !existsSync(folder))
    return notSeen("the chart does not lie locally, and nothing is fetched");
  const files = await mkdtemp(join(tmpdir(), "bulkhead-"));
  try {
    const values = join(files, "values.json");
    await writeFile(values, JSON.stringify(options["values"] ?? {}), { mode: 0o600 });
    const args = ["template", name, folder, "--values", values];
    const namespace = text(options["namespace"]);
    if (namespace) args.push("--namespace", namespace);
    if (options["skip_crd_rendering"] !== true) args.push("--include-crds");
    for (const version of strings(options["api_versions"])) args.push("--api-versions", version);
    const kubeVersion = text(options["kube_version"]);
    if (kubeVersion) args.push("--kube-version", kubeVersion);
    const output = await run("helm", args, cwd);
    if (output.missing) return notSeen("helm is not on PATH, so the chart could not be rendered");
    if (output.failed !== undefined) return notSeen(`helm could not render it: ${output.failed}`);
    return { objects: decodeManifest(output.stdout), notSeen: [] };
  } catch (error) {
    return notSeen(
      `its output can't be read: ${error instanceof Error ? firstLine(error.message) : String(error)}`,
    );
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}

const hasKeys = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.values(value).some(Boolean);

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const firstLine = (message: string): string => (message.trim().split("\n")[0] ?? "").slice(0, 200);

interface Output {
  readonly stdout: string;
  readonly missing: boolean;
  readonly failed?: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Output> {
  return new Promise((done) => {
    execFile(
      command,
      args,
      { cwd, env: childEnvironment(process.env), timeout: timeoutMs, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (!error) done({ stdout, missing: false });
        else if (error.code === "ENOENT") done({ stdout: "", missing: true });
        else done({ stdout: "", missing: false, failed: firstLine(stderr || error.message) });
      },
    );
  });
}
