import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decisionsOf } from "../test/support/decisions";
import { loadAnew, policyFiles } from "../test/support/examples-alone";

const folder = join(__dirname, "..", "test", "policies", "decisions");

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const file of policyFiles())
  writeFileSync(join(folder, `${file.name}.txt`), `${[...decisionsOf(loadAnew(file))].join("\n")}\n`);
