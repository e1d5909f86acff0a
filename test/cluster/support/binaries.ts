import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const version = "1.36.1";
const folder = join(__dirname, "..");
const versionPackage = "k8s.io/component-base/version";

/** The executables of a control plane, as absolute paths. */
export interface Binaries {
  readonly etcd: string;
  readonly apiServer: string;
  readonly scheduler: string;
}

/** Why there is no control plane on this machine, in words for a person. */
export class ClusterUnavailable extends Error {}

interface Build {
  readonly module: string;
  readonly packages: readonly string[];
  readonly linkerFlags: string;
}

const kubernetes: Build = {
  module: join(folder, "kubernetes"),
  packages: ["k8s.io/kubernetes/cmd/kube-apiserver", "k8s.io/kubernetes/cmd/kube-scheduler"],
  linkerFlags: [
    "-s -w",
    `-X ${versionPackage}.gitVersion=v${version}`,
    `-X ${versionPackage}.gitMajor=1`,
    `-X ${versionPackage}.gitMinor=${version.split(".")[1] ?? ""}`,
  ].join(" "),
};

const etcd: Build = {
  module: join(folder, "etcd"),
  packages: ["go.etcd.io/etcd/server/v3"],
  linkerFlags: "-s -w",
};

/** The cached executables; undefined where one has not been built yet. */
export function cachedBinaries(): Binaries | undefined {
  const found: Binaries = {
    etcd: onPath("etcd") ?? join(cacheOf("etcd", etcd), "server"),
    apiServer: join(cacheOf(`kubernetes-${version}`, kubernetes), "kube-apiserver"),
    scheduler: join(cacheOf(`kubernetes-${version}`, kubernetes), "kube-scheduler"),
  };
  return Object.values(found).every((path: string) => existsSync(path)) ? found : undefined;
}

/**
 * Builds what the cache lacks: about a quarter of an hour on two cores, once for each state of the module files.
 * Raises ClusterUnavailable where there is no Go or no module registry, another error where a build fails.
 */
export function buildBinaries(say: (line: string) => void): Binaries {
  if (onPath("etcd") === undefined) build(cacheOf("etcd", etcd), etcd, say);
  build(cacheOf(`kubernetes-${version}`, kubernetes), kubernetes, say);
  const built = cachedBinaries();
  if (built === undefined) throw new Error("the build left an executable out");
  return built;
}

function build(target: string, { module, packages, linkerFlags }: Build, say: (line: string) => void): void {
  if (existsSync(target)) return;
  requireModules(module, packages);
  say(`building ${packages.map((name) => name.split("/").slice(-2).join("/")).join(", ")} into ${target}`);
  mkdirSync(join(target, ".."), { recursive: true });
  // Beside the target, so that renaming is atomic: two builds at once both end with a whole folder.
  const unfinished = mkdtempSync(`${target}.`);
  try {
    for (const name of packages) {
      const output = join(unfinished, name.endsWith("/v3") ? "server" : (name.split("/").at(-1) ?? name));
      execFileSync("go", ["build", "-trimpath", "-ldflags", linkerFlags, "-o", output, name], {
        cwd: module,
        stdio: ["ignore", "inherit", "inherit"],
      });
    }
    if (!existsSync(target)) renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function requireModules(module: string, packages: readonly string[]): void {
  if (onPath("go") === undefined) throw new ClusterUnavailable("there is no Go here to build it with");
  const listed = spawnSync("go", ["list", "-deps", ...packages], { cwd: module, encoding: "utf8" });
  if (listed.status === 0) return;
  const reason = listed.stderr.trim().split("\n").at(-1) ?? "";
  // Neither is the surroundings' fault: a changed module, or module files that don't fit each other.
  if (/checksum|SECURITY|go\.sum|updates to go\.mod/.test(listed.stderr)) throw new Error(reason);
  throw new ClusterUnavailable(`its modules can't be had: ${reason}`);
}

function cacheOf(name: string, { module, linkerFlags }: Build): string {
  const hash = createHash("sha256").update(linkerFlags);
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(module, file)));
  const root = process.env.BULKHEAD_CACHE ?? join(homedir(), ".cache", "bulkhead");
  return join(root, `${name}-${hash.digest("hex").slice(0, 12)}`);
}

function onPath(command: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((path) => path !== "")
    .map((path) => join(path, command))
    .find((path) => existsSync(path));
}
