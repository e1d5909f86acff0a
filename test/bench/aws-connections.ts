import { buildGraph } from "../../core/graph";
import { awsReachability } from "../../core/reachability/aws";
import { readSources } from "../../core/source";

/** Reads a state and goes through all connections of its AWS networks: what the bench runs in a process of its own. */
async function main([file = ""]: readonly string[]): Promise<void> {
  const read = await readSources([file], {});
  const graph = buildGraph(read.flatMap((result) => result.resources));
  let pairs = 0;
  for (const { from, to, may } of awsReachability(graph).groups()) {
    if (may.isEmpty) throw new Error("a connection over which nothing may pass");
    for (const group of from) pairs += group.length * to.length;
  }
  if (pairs === 0) throw new Error(`${file} has no connections`);
}

void main(process.argv.slice(2));
