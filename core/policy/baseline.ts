import * as z from "zod";
import type { Finding } from "./finding";

export const BASELINE_SCHEMA = "bulkhead/baseline/v1";

const entry = z.strictObject({
  policy: z.string(),
  resource: z.string().describe("for people: the fingerprint alone tells findings apart"),
  path: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/, "is not a fingerprint"),
});

export const baselineSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(BASELINE_SCHEMA),
  findings: z.array(entry),
});

/** Findings that were there when Bulkhead was adopted. */
export type Baseline = z.output<typeof baselineSchema>;
export type BaselineEntry = Baseline["findings"][number];

export interface AgainstBaseline {
  /** Findings that are not in the baseline. */
  readonly fresh: readonly Finding[];
  /** Findings that are. */
  readonly known: readonly Finding[];
  /** Entries of which nothing is found any more; undefined where not everything was judged. */
  readonly gone: readonly BaselineEntry[] | undefined;
}

export interface BaselineOptions {
  /** Policies that know no exception, and so no baseline either. */
  readonly protected: readonly string[];
  /** The policies that judged everything there is; undefined where only a part was given. */
  readonly judgedBy?: ReadonlySet<string>;
}

const isKept = (finding: Finding, options: BaselineOptions): boolean =>
  finding.kind !== "error" && !options.protected.includes(finding.policy);

/** Tells what a check found anew from what was known. A policy that failed has found nothing that could be known. */
export function compareBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  options: BaselineOptions,
): AgainstBaseline {
  const entries = new Set(baseline.findings.map(({ fingerprint }) => fingerprint));
  const isKnown = (finding: Finding): boolean => isKept(finding, options) && entries.has(finding.fingerprint);
  const known = findings.filter(isKnown);
  const found = new Set(known.map(({ fingerprint }) => fingerprint));
  const { judgedBy } = options;
  return {
    fresh: findings.filter((finding) => !isKnown(finding)),
    known,
    gone:
      judgedBy &&
      baseline.findings.filter(({ policy, fingerprint }) => judgedBy.has(policy) && !found.has(fingerprint)),
  };
}

/** The baseline of what was found, in an order that keeps changes of it small. */
export function baselineOf(findings: readonly Finding[], options: BaselineOptions): Baseline {
  const byFingerprint = new Map(
    findings
      .filter((finding) => isKept(finding, options))
      .map(({ policy, subject, path, fingerprint }): [string, BaselineEntry] => [
        fingerprint,
        { policy, resource: subject.id, path, fingerprint },
      ]),
  );
  return { schema: BASELINE_SCHEMA, findings: sorted([...byFingerprint.values()]) };
}

/** A baseline without some of its entries. */
export const withoutEntries = (baseline: Baseline, gone: readonly BaselineEntry[]): Baseline => ({
  ...baseline,
  findings: baseline.findings.filter((each) => !gone.includes(each)),
});

const keyOf = ({ resource, policy, path, fingerprint }: BaselineEntry): string =>
  [resource, policy, path, fingerprint].join("\0");

const sorted = (entries: readonly BaselineEntry[]): BaselineEntry[] =>
  [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
