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
import { Asked, leanOf, partsOf } from "./across-parts";
import { sha256 } from "./basis";
import type { StackJudge } from "./judge-stack";
import type { Task } from "./options";

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
  /** More resources than these are not held in memory at once. */
  readonly most?: number;
}

/** Judges stacks that meet in networks and clusters together, one group after the other. */
export async function judgeAcross(meetings: readonly Meeting[], fleet: Fleet): Promise<Across> {
  const all: Across[] = [];
  const keys: string[] = [];
  const tasks = new Map(fleet.tasks.map((task) => [task.id, task]));
  for (const ids of joinedStacks(meetings)) {
    const key = keyOf(ids.map(fleet.basis));
    keys.push(key);
    const known = await fleet.kept.find(key);
    const across = known ?? (await judgeGroup(ids, fleet, tasks));
    if (!known) await fleet.kept.add(key, across);
    all.push(across);
  }
  await fleet.kept.keep(keys);
  return allAcross(all);
}

/** Of all that decides: by what each stack was judged, and what it holds. */
const keyOf = (bases: readonly Basis[]): string =>
  sha256(JSON.stringify(bases.map(({ id, judgedBy, hash, day }) => [id, judgedBy, hash, day])));

async function judgeGroup(
  ids: readonly string[],
  { judge, line, most = mostResources }: Fleet,
  tasks: ReadonlyMap<string, Task>,
): Promise<Across> {
  const records = ids.map((id) => readRecord(line(id)));
  const resources = sum(records.map(({ verdict }) => verdict.counts.resources));
  const read = (id: string): Promise<SourceResult | undefined> => judge.source(tasks.get(id)!);
  if (resources <= most) return judgeRecords(judge, records, read);
  const found = await partsOf(ids, judge, read);
  if ("unread" in found) return apart(ids, unreadable(found.unread));
  const byId = new Map(records.map((record) => [record.verdict.id, record]));
  const all: Across[] = [];
  for (const part of found.parts) {
    const own = part.map(({ id }) => id);
    const bearing = sum(part.map((each) => each.resources));
    all.push(
      bearing > most
        ? apart(own, `${bearing} of their resources bear on one another, more than the ${most} that fit`)
        : await judgeRecords(
            judge,
            own.map((id) => byId.get(id)!),
            read,
            new Asked(),
          ),
    );
  }
  return allAcross(all);
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);

const unreadable = (id: string): string => `the state of ${id} can't be read any more`;

/** @param asked with it, what bears on nobody else is left out */
async function judgeRecords(
  judge: StackJudge,
  records: readonly StackRecord[],
  read: (id: string) => Promise<SourceResult | undefined>,
  asked?: Asked,
): Promise<Across> {
  const ids = records.map(({ verdict }) => verdict.id);
  const sources: SourceResult[] = [];
  for (const id of ids) {
    const source = await read(id);
    if (!source) return apart(ids, unreadable(id));
    sources.push(asked ? { ...source, resources: leanOf(id, source).resources } : source);
  }
  const members = ids.map((id, at): Member => ({ id, resources: sources[at]!.resources }));
  const together = togetherOf(members);
  if (!together) return apart(ids, "they name the same resources, as copies of one stack do");
  const across = judgeTogether(judge, records, members, sources, together, asked);
  if (asked === undefined || asked.missing.length === 0) return across;
  return apart(ids, `they do not fit whole, and what is judged needs ${asked.missing.join(", ")} of all`);
}

function judgeTogether(
  judge: StackJudge,
  records: readonly StackRecord[],
  members: readonly Member[],
  sources: readonly SourceResult[],
  resources: readonly Resource[],
  asked: Asked | undefined,
): Across {
  const { framework: _, ...prepared } = judge.prepared;
  const policies = prepared.policies.filter(isJudgedTogether);
  if (policies.length === 0) return nothingAcross;
  const graph = buildGraph(resources, {
    partial: sources.some(({ partial }) => partial),
    notSeen: sources.flatMap(({ notSeen }) => notSeen),
    joined: true,
    ...(asked && { asked: asked.tell }),
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
