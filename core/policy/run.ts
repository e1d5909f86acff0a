import { swapOracle, UnknownRead, type Oracle } from "../graph";
import type { Report, ReportOptions } from "./report";

/** What one run of a check said, before levels and fingerprints. */
export interface Outcome {
  readonly kind: "violation" | "unknown";
  readonly message: string;
  /** Below the node; empty for the node itself. For unknown reads the path below the resource, marked `absolute`. */
  readonly path: string;
  readonly absolute: boolean;
  readonly missing?: string;
  readonly options?: ReportOptions;
}

export interface RunResult {
  readonly outcomes: readonly Outcome[];
  readonly notApplicable?: string;
}

/** Raised where a run must be repeated once for every value of a small domain. */
class Fork extends Error {
  constructor(
    readonly path: string,
    readonly missing: string,
    readonly domain: readonly unknown[],
  ) {
    super(path);
  }
}

/** At most so many completions are tried; beyond them what was asked stays unknown. */
const maxCompletions = 64;

/** What the running check has said; one check runs at a time, and most say nothing: so nothing is made until one does. */
let outcomes: Outcome[] | undefined;
let reason: string | undefined;

function say(outcome: Outcome): void {
  (outcomes ??= []).push(outcome);
}

function part(judge: () => void): void {
  try {
    judge();
  } catch (error) {
    if (!(error instanceof UnknownRead)) throw error;
    sayUnknown(error);
  }
}

const sayUnknown = ({ path, missing }: UnknownRead): void =>
  say({ kind: "unknown", message: "is not known yet", path, absolute: true, missing });

/** Through this every check speaks; it belongs to the one that runs. */
export const report: Report = Object.assign(
  (message: string, path = "", options?: ReportOptions): void =>
    say({ kind: "violation", message, path, absolute: false, ...(options && { options }) }),
  {
    unknown(path: string, missing: string, options?: ReportOptions): void {
      const message = "is not known yet";
      say({ kind: "unknown", message, path, absolute: false, missing, ...(options && { options }) });
    },
    notApplicable(why: string): void {
      reason ??= why;
    },
    each<T>(items: readonly T[] | undefined, judge: (item: T, index: number) => void): void {
      if (!items) return;
      for (let i = 0; i < items.length; i++) part(() => judge(items[i] as T, i));
    },
    part,
  },
);

const nothing: readonly Outcome[] = [];

/** Without an assignment, an unknown with a small domain asks for a fork, and any other ends the part that reads it. */
const plainOracle: Oracle = (path, missing, domain) => {
  if (domain) throw new Fork(path, missing, domain);
  throw new UnknownRead(path, missing);
};

/**
 * Runs a check so that an unknown never passes and never hides what is certain. Where the check reads an unknown with
 * a small domain, it is run once for each value: what all runs report is a violation, what only some report is unknown.
 * Any other unknown ends the part that read it, with an unknown outcome.
 *
 * @param check the policy's check, which speaks through `report`
 * @param argument what it is given
 */
export function runCheck<T>(check: (argument: T) => void, argument: T): RunResult {
  const plain = complete(check, argument, plainOracle);
  if (!(plain instanceof Fork)) return plain;
  return explore(check, argument, plain);
}

const clean: RunResult = { outcomes: nothing };

function complete<T>(check: (argument: T) => void, argument: T, oracle: Oracle): RunResult | Fork {
  outcomes = undefined;
  reason = undefined;
  const outer = swapOracle(oracle);
  try {
    check(argument);
  } catch (error) {
    if (error instanceof Fork) return error;
    if (!(error instanceof UnknownRead)) throw error;
    sayUnknown(error);
  } finally {
    swapOracle(outer);
  }
  if (reason !== undefined) return { outcomes: outcomes ?? nothing, notApplicable: reason };
  return outcomes === undefined ? clean : { outcomes };
}

interface Completion {
  readonly result: RunResult;
  /** The forks that were open when this completion was reached, outermost first. */
  readonly forks: readonly Fork[];
}

function explore<T>(check: (argument: T) => void, argument: T, first: Fork): RunResult {
  const completions: Completion[] = [];
  const cut: Fork[] = [];
  const pending: { assignment: ReadonlyMap<string, unknown>; forks: readonly Fork[] }[] = [];
  const branch = (assignment: ReadonlyMap<string, unknown>, forks: readonly Fork[], fork: Fork): void => {
    for (const value of fork.domain) {
      pending.push({ assignment: new Map(assignment).set(fork.path, value), forks: [...forks, fork] });
    }
  };
  branch(new Map(), [], first);
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (completions.length + pending.length >= maxCompletions) {
      cut.push(...next.forks);
      continue;
    }
    const { assignment } = next;
    const oracle: Oracle = (path, missing, domain) =>
      assignment.has(path) ? assignment.get(path) : plainOracle(path, missing, domain);
    const result = complete(check, argument, oracle);
    if (result instanceof Fork) branch(next.assignment, next.forks, result);
    else completions.push({ result, forks: next.forks });
  }
  return merge(completions, cut);
}

const keyOf = (outcome: Outcome): string => `${outcome.kind}\0${outcome.path}\0${outcome.message}`;

function merge(completions: readonly Completion[], cut: readonly Fork[]): RunResult {
  const seen = new Map<string, { outcome: Outcome; times: number; forks: readonly Fork[] }>();
  for (const { result, forks } of completions) {
    const once = new Set<string>();
    for (const outcome of result.outcomes) {
      const key = keyOf(outcome);
      if (once.has(key)) continue;
      once.add(key);
      const entry = seen.get(key);
      if (entry) entry.times++;
      else seen.set(key, { outcome, times: 1, forks });
    }
  }
  const merged: Outcome[] = [];
  const doubts = new Map<string, Outcome>();
  const doubt = (fork: Fork): void => {
    const { path, missing } = fork;
    doubts.set(path, { kind: "unknown", message: "is not known yet", path, absolute: true, missing });
  };
  for (const { outcome, times, forks } of seen.values()) {
    if (outcome.kind === "unknown" || (times === completions.length && cut.length === 0))
      merged.push(outcome);
    else forks.forEach(doubt);
  }
  cut.forEach(doubt);
  const reasons = completions.map((each) => each.result.notApplicable);
  const reason = reasons.every((each) => each !== undefined) ? reasons[0] : undefined;
  return {
    outcomes: [...merged, ...doubts.values()],
    ...(reason !== undefined && { notApplicable: reason }),
  };
}
