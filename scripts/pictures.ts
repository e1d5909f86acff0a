// Draws the pictures of docs/guide from the example stacks, so that they show what the code says today.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawEstate } from "../cli/reach/draw";
import { readWorld } from "../cli/reach/world";
import { svg } from "../core/report/pictures";

const root = join(__dirname, "..");
const pictures = { "reachability-flat.svg": "flat", "reachability-segmented.svg": "production" };

async function main(): Promise<void> {
  process.chdir(root);
  for (const [file, stack] of Object.entries(pictures)) {
    const { graph, estate, code } = await readWorld({ stack, estate: "bulkhead.yaml" });
    if (code !== 0) throw new Error(`the stack ${stack} could not be read`);
    writeFileSync(join(root, "docs/guide", file), await svg(drawEstate(graph, estate, { stack })));
  }
}

void main();
