import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildGraph, type Resource } from "../../core/graph";
import { estateReachability } from "../../core/reachability/joint";
import { readManifests } from "../../core/source/manifests";

/** Reads a cluster and the machines that it stands on, and goes through all connections: in a process of its own. */
const [folder = ""] = process.argv.slice(2);
const file = join(folder, "cluster.yaml");
const machines = JSON.parse(readFileSync(join(folder, "machines.json"), "utf8")) as Resource[];
const graph = buildGraph([...readManifests(readFileSync(file, "utf8"), file).resources, ...machines]);
let pairs = 0;
for (const { from, to } of estateReachability(graph, { clusters: {} }).groups())
  for (const group of from) pairs += group.length * to.length;
if (pairs === 0) throw new Error(`${folder} has no connections`);
