import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Mutates what changed since `MUTATION_BASE` (the last commit by default) in policies and core/policy, and as many
 * policies more as make ten files: those that the base's hash picks, so that a run can be repeated.
 */
const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
const base = git("rev-parse", "--verify", process.env["MUTATION_BASE"] ?? "HEAD~1");
const changed = git("diff", "--name-only", base, "--", "policies/*/*.ts", "core/policy")
  .split("\n")
  .filter((file) => file.endsWith(".ts") && existsSync(file))
  .filter((file) => !/^(?:policies\/bin|core\/policy\/(?:minimal|frameworks))\//.test(file));

const rank = (file) => createHash("sha256").update(`${base} ${file}`).digest("hex");
const policies = readdirSync("policies", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "bin" && entry.name !== "node_modules")
  .flatMap(({ name }) => readdirSync(join("policies", name)).map((file) => `policies/${name}/${file}`))
  .filter((file) => !changed.includes(file))
  .sort((one, two) => rank(one).localeCompare(rank(two)));

const files = [...changed, ...policies.slice(0, Math.max(0, 10 - changed.length))];
console.log(`Mutating ${changed.length} changed files and ${files.length - changed.length} others.`);
const { status } = spawnSync("npx", ["stryker", "run", "--incremental"], {
  stdio: "inherit",
  env: { ...process.env, MUTATE: files.join(",") },
});
process.exitCode = status ?? 1;
