import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { mutate } from "./stryker.mjs";

/**
 * Mutates what changed since `MUTATION_BASE` (the last commit by default): policies that changed, with as many more as make
 * ten, which the base's hash picks, so that a run can be repeated; and of `core/policy` the lines that changed.
 */
const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
const base = git("rev-parse", "--verify", process.env["MUTATION_BASE"] ?? "HEAD~1");
const changed = git("diff", "--name-only", base, "--", "policies/*/*.ts", "core/policy")
  .split("\n")
  .filter((file) => file.endsWith(".ts") && existsSync(file));

const rank = (file) => createHash("sha256").update(`${base} ${file}`).digest("hex");
const policies = readdirSync("policies", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "bin")
  .flatMap(({ name }) => readdirSync(join("policies", name)).map((file) => `policies/${name}/${file}`))
  .filter((file) => !changed.includes(file))
  .sort((one, two) => rank(one).localeCompare(rank(two)));
const own = changed.filter((file) => file.startsWith("policies/"));

/** Each stretch of lines that a file has anew, as `file:first-last`. */
const stretches = changed
  .filter((file) => /^core\/policy\/(?!minimal\/|frameworks\/)/.test(file))
  .flatMap((file) =>
    [...git("diff", "--unified=0", base, "--", file).matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)]
      .map(([, first, count = "1"]) => [Number(first), Number(count)])
      .filter(([, count]) => count > 0)
      .map(([first, count]) => `${file}:${first}-${first + count - 1}`),
  );

console.log(`${own.length} policies changed, and ${stretches.length} stretches of core/policy.`);
const passed = [
  mutate([...own, ...policies.slice(0, Math.max(0, 10 - own.length))], "--incremental"),
  stretches.length === 0 || mutate(stretches, "--incremental"),
];
if (passed.includes(false)) process.exitCode = 1;
