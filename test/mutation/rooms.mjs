import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { mutate } from "./stryker.mjs";

/**
 * Mutates room by room: those that `MUTATE` names, or each group of policies and `core/policy`. A room's report stays in
 * `coverage/mutation/`; every room must reach the score.
 */
const groups = readdirSync("policies", { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && entry.name !== "bin",
);
const rooms = process.env["MUTATE"]
  ? [process.env["MUTATE"]]
  : [...groups.map(({ name }) => `policies/${name}`), "core/policy"];

const lines = [];
for (const room of rooms) {
  const passed = mutate([room], ...process.argv.slice(2));
  if (!passed) process.exitCode = 1;
  mkdirSync("coverage/mutation", { recursive: true });
  const kept = `coverage/mutation/${room.replaceAll(/[^\w-]+/g, "-")}.json`;
  renameSync("coverage/mutation.json", kept);
  const mutants = Object.values(JSON.parse(readFileSync(kept, "utf8")).files).flatMap((file) => file.mutants);
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const [found, missed] = [count("Killed", "Timeout"), count("Survived", "NoCoverage")];
  lines.push(
    `${room}: ${((100 * found) / (found + missed || 1)).toFixed(1)} (${found} of ${found + missed})`,
  );
}
console.log(lines.join("\n"));
