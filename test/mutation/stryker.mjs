import { spawnSync } from "node:child_process";

/** Runs the mutation tests of files or folders; true where the score is high enough. */
export function mutate(files, ...options) {
  const { status } = spawnSync("npx", ["stryker", "run", ...options], {
    stdio: "inherit",
    env: { ...process.env, MUTATE: files.join(",") },
  });
  return status === 0;
}
