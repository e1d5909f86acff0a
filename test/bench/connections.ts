import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildGraph } from "../../core/graph";
import { kubernetesReachability } from "../../core/reachability";
import { readManifests } from "../../core/source/manifests";

/** Reads a folder of manifests and goes through all its connections: what the bench runs in a process of its own. */
const [folder = ""] = process.argv.slice(2);
const resources = readdirSync(folder).flatMap(
  (file) => readManifests(readFileSync(join(folder, file), "utf8"), file).resources,
);
const graph = buildGraph(resources);
let pairs = 0;
for (const cluster of kubernetesReachability(graph)) {
  for (const { from, to, may } of cluster.groups()) {
    if (may.isEmpty) throw new Error("a connection over which nothing may pass");
    for (const group of from) pairs += group.length * to.length;
  }
}
if (pairs === 0) throw new Error(`${folder} has no connections`);
