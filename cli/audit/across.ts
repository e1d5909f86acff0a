import {
  allAcross,
  compareTogether,
  isJudgedTogether,
  joinedStacks,
  nothingAcross,
  readRecord,
  togetherOf,
  type Across,
  type Basis,
  type Meeting,
  type Member,
  type StackRecord,
} from "../../core/audit";
import { buildGraph, type Resource } from "../../core/graph";
import { plural } from "../../core/report/text";
import type { SourceResult } from "../../core/source";
import { judgeRead } from "../assess";
import type { KeptAcross } from "./across-store";
import { sha256 } from "./basis";
import type { StackJudge } from "./judge-stack";
import type { Task } from "./options";

/** More resources than these are not held in memory at once. */
const mostResources = 100_000;

/** What is at hand of an audit whose stacks were judged one by one. */
export interface Fleet {
  readonly judge: StackJudge;
  readonly tasks: readonly Task[];
  readonly basis: (id: string) => Basis;
  /** The line of a stack's record. */
  readonly line: (id: string) => string;
  /** What was judged before. */
  readonly kept: KeptAcross;
}

/** Judges stacks that meet in networks and clusters together, one group after the other. */
export async function judgeAcross(meetings: readonly Meeting[], fleet: Fleet): Promise<Across> {
  const all: Across[] = [];
  const tasks = new Map(fleet.tasks.map((task) => [task.id, task]));
  for (const ids of joinedStacks(meetings)) {
    const key = keyOf(ids.map(fleet.basis));
    const known = await fleet.kept.find(key);
    const across = known ?? (await judgeGroup(ids, fleet, tasks));
    if (!known) await fleet.kept.add(key, across);
    all.push(across);
  }
  await fleet.kept.keep();
  return allAcross(all);
}

/** Of all that decides: by what each stack was judged, and what it holds. */
const keyOf = (bases: readonly Basis[]): string =>
  sha256(JSON.stringify(bases.map(({ id, judgedBy, hash, day }) => [id, judgedBy, hash, day])));

async function judgeGroup(
  ids: readonly string[],
  { judge, line }: Fleet,
  tasks: ReadonlyMap<string, Task>,
): Promise<Across> {
  const records = ids.map((id) => readRecord(line(id)));
  const resources = records.reduce((sum, { verdict }) => sum + verdict.counts.resources, 0);
  if (resources > mostResources)
    return apart(ids, `they have ${resources} resources, more than the ${mostResources} that fit`);
  const sources: SourceResult[] = [];
  for (const id of ids) {
    const source = await judge.source(tasks.get(id)!);
    if (!source) return apart(ids, `the state of ${id} can't be read any more`);
    sources.push(source);
  }
  const members = ids.map((id, at): Member => ({ id, resources: sources[at]!.resources }));
  const together = togetherOf(members);
  if (!together) return apart(ids, "they name the same resources, as copies of one stack do");
  return judgeTogether(judge, records, members, sources, together);
}

function judgeTogether(
  judge: StackJudge,
  records: readonly StackRecord[],
  members: readonly Member[],
  sources: readonly SourceResult[],
  resources: readonly Resource[],
): Across {
  const { framework: _, ...prepared } = judge.prepared;
  const policies = prepared.policies.filter(isJudgedTogether);
  if (policies.length === 0) return nothingAcross;
  const graph = buildGraph(resources, {
    partial: sources.some(({ partial }) => partial),
    notSeen: sources.flatMap(({ notSeen }) => notSeen),
    joined: true,
  });
  const { result, loaded } = judgeRead(
    { ...prepared, policies },
    { sources, graph },
    { ...judge.options, declared: judge.declared },
  );
  const names = new Set(policies.map(({ policy }) => policy.name));
  const findings = result.findings.filter(({ policy }) => names.has(policy));
  return compareTogether({
    records,
    policies: prepared.policies.map(({ policy }) => policy.name),
    together: {
      findings: judge.withOwners({ graph, loaded }, findings),
      exceptions: result.exceptions,
      policies: result.policies.filter(({ name }) => names.has(name)),
    },
    stackOf: stacksOf(members, resources),
  });
}

/** By id and by URN, as the resources go by together. */
function stacksOf(
  members: readonly Member[],
  resources: readonly Resource[],
): (id: string) => string | undefined {
  const found = new Map<string, string>();
  let at = 0;
  for (const member of members)
    for (const _ of member.resources) {
      const { id, urn } = resources[at++]!;
      found.set(id, member.id);
      if (urn !== undefined) found.set(urn, member.id);
    }
  return (id) => found.get(id);
}

const apart = (ids: readonly string[], why: string): Across => ({
  ...nothingAcross,
  notSeen: ids.map((stack) => ({
    what: `what ${stack} and the ${plural(ids.length - 1, "stack")} that it meets come to together`,
    why: `they were judged one by one: ${why}`,
    stack,
  })),
});
