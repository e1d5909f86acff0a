import {
  Merge,
  readHead,
  readRecord,
  Summary,
  summaryOf,
  unpackFacts,
  type Across,
  type AuditFinding,
  type AuditResult,
  type AuditSummary,
  type Meeting,
  type MergeOptions,
} from "../../core/audit";
import { passes, type Filters } from "./list";
import type { ResultStore } from "./store";

type Store = Pick<ResultStore, "line" | "head" | "facts" | "boundary">;

/** Brings together what is kept of stacks. */
export interface Merging {
  /** Stacks must come in the order of their ids; what the filters leave out is left out. */
  add(id: string, filters: Filters): void;
  meetings(): readonly Meeting[];
  finish(across: Across): { readonly summary: AuditSummary; readonly result?: AuditResult };
  /** What was found beside the stacks' own findings, once it is finished. */
  beside(): readonly AuditFinding[];
}

/** Reads every record, and makes the whole result. */
export function wholeOf(madeBy: MergeOptions, store: Store): Merging {
  const merge = new Merge(madeBy);
  const findings: AuditFinding[] = [];
  return {
    add(id, filters) {
      const record = readRecord(store.line(id));
      if (!passes(record.verdict, record.boundary, filters)) return;
      for (const each of merge.add(record)) findings.push(each);
    },
    meetings: () => merge.joined.joins,
    finish(across) {
      const result = merge.finish(findings, across);
      return { result, summary: summaryOf(result) };
    },
    beside: () => merge.beside(),
  };
}

/** Makes the summary alone, for which most records need not be read. */
export function summaryBy(madeBy: MergeOptions, store: Store): Merging {
  const summary = new Summary(madeBy, {
    boundary: (id) => store.boundary(id),
    notSeen: (id) => readHead(store.head(id)).notSeen,
  });
  const tallies = new Array<number>(madeBy.policies.length * 5).fill(0);
  return {
    add(id, filters) {
      const facts = unpackFacts(store.facts(id), tallies);
      if (passes(facts.verdict, facts.verdict, filters)) summary.add(facts);
    },
    meetings: () => summary.meetings,
    finish: (across) => ({ summary: summary.finish(across) }),
    beside: () => summary.beside(),
  };
}
