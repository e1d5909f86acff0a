import type { Graph } from "../../core/graph";
import { declaredIn, type Declared, type Running } from "../register/reconcile";
import type { RunningDrift } from "./model";

export interface RunningCompared {
  readonly drift: readonly RunningDrift[];
  /** Workloads that run, of which a side names no digest. */
  readonly untold: readonly string[];
}

/** Where what runs is not what the program and the state declare. */
export function runningDrift(program: Graph, state: Graph, seen: Running): RunningCompared {
  const [given, held] = [declaredIn(program), declaredIn(state)];
  const drift: RunningDrift[] = [];
  const untold: string[] = [];
  for (const workload of [...new Set([...given.keys(), ...held.keys()])].sort()) {
    const runs = seen.get(workload);
    if (!runs) {
      // What is only planned need not run yet.
      if (held.has(workload)) drift.push({ workload, what: "not running" });
      continue;
    }
    const sides = [given.get(workload), held.get(workload)];
    if (sides.some((side) => side !== undefined && side.untold > 0)) untold.push(workload);
    else drift.push(...otherImages(workload, sides, runs));
  }
  for (const [workload, digests] of seen)
    if (!given.has(workload) && !held.has(workload))
      drift.push({
        workload,
        what: "not declared",
        instances: [...digests.values()].reduce((sum, count) => sum + count, 0),
      });
  return { drift, untold };
}

function otherImages(
  workload: string,
  [given, held]: readonly (Declared | undefined)[],
  runs: ReadonlyMap<string, number>,
): RunningDrift[] {
  return [...runs].flatMap(([digest, instances]) => {
    const [byProgram, byState] = [given?.digests.has(digest), held?.digests.has(digest)];
    if (byProgram && byState) return [];
    return [
      {
        workload,
        what: "another image" as const,
        digest,
        instances,
        ...((byProgram || byState) && { as: byState ? ("state" as const) : ("program" as const) }),
      },
    ];
  });
}
