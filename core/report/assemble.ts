import type { AppliedException, Coverage, Finding, Judgement, PolicyInfo } from "../policy/types";
import { RESULT_SCHEMA, type Result, type ResultFinding } from "./result";

/** What a check brings together. */
export interface Parts {
  readonly version: string;
  readonly estate: Result["estate"];
  readonly stage: Result["stage"];
  readonly partial: boolean;
  readonly inputs: Result["inputs"];
  readonly resources: number;
  readonly policies: readonly {
    readonly group: string;
    readonly policy: Omit<PolicyInfo, "good" | "bad">;
    /** Where it is described, if not among the policies' pages. */
    readonly url?: string;
  }[];
  readonly judgement: Judgement;
  readonly problems: Result["problems"];
  readonly notSeen: Result["notSeen"];
  readonly notes: Result["notes"];
  readonly exceptions?: readonly AppliedException[];
  readonly baseline?: {
    readonly file: string;
    readonly known: readonly Finding[];
    readonly gone: NonNullable<Result["baseline"]>["gone"];
  };
  readonly coverage?: Coverage;
  readonly zones?: Result["zones"];
  readonly connections?: Result["connections"];
  readonly cohabitation?: Result["cohabitation"];
  readonly statuses?: Result["statuses"];
}

const severityRank = { critical: 0, high: 1, medium: 2, low: 3 } as const;
const kindRank = { error: 0, violation: 1, unknown: 2 } as const;

/** Findings in the order in which a person should read them: by resource, worst first; the same from run to run. */
function inOrder(a: ResultFinding, b: ResultFinding): number {
  return (
    compare(a.subject.id, b.subject.id) ||
    kindRank[a.kind] - kindRank[b.kind] ||
    severityRank[a.severity] - severityRank[b.severity] ||
    compare(a.policy, b.policy) ||
    compare(a.path, b.path) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where the description of a policy stands, for people. */
export const policyUrl = (name: string): string => `docs/policies/${name}.md`;

type PolicyRow = Result["policies"][number];

/** The same for every result; an audit makes thousands of them. */
const described = new WeakMap<object, Omit<PolicyRow, "tally">>();

/** What a result says of a policy. */
export const policyRow = (entry: Parts["policies"][number], tally: PolicyRow["tally"]): PolicyRow =>
  withTally(rowOf(entry), tally);

function rowOf(entry: Parts["policies"][number]): Omit<PolicyRow, "tally"> {
  let row = described.get(entry);
  if (!row) described.set(entry, (row = describePolicy(entry)));
  return row;
}

function withTally(row: Omit<PolicyRow, "tally">, tally: PolicyRow["tally"]): PolicyRow {
  // Spelled out: there are hundreds in every result, and copying by a spread is many times slower.
  const { name, group, displayName, description, severity, controls, requirements, remediationSteps, url } =
    row;
  return {
    name,
    group,
    displayName,
    description,
    severity,
    controls,
    requirements,
    remediationSteps,
    url,
    tally,
  };
}

const describePolicy = ({
  group,
  policy,
  url = policyUrl(policy.name),
}: Parts["policies"][number]): Omit<PolicyRow, "tally"> => ({
  name: policy.name,
  group,
  displayName: policy.displayName,
  description: policy.description,
  severity: policy.severity,
  controls: [...policy.controls],
  requirements: [...policy.requirements],
  remediationSteps: policy.remediationSteps,
  url,
});

const none = { pass: 0, violation: 0, unknown: 0, notApplicable: 0, error: 0 };

/** Makes the result of a check. */
export function assemble(parts: Parts): Result {
  const findings = parts.judgement.findings.map(toPlain).sort(inOrder);
  const verdicts = { ...none };
  const { tallies } = parts.judgement;
  const policies = parts.policies.map((entry) => {
    const row = rowOf(entry);
    const tally = tallies.get(row.name) ?? none;
    const { pass, violation, unknown, notApplicable, error } = tally;
    verdicts.pass += pass;
    verdicts.violation += violation;
    verdicts.unknown += unknown;
    verdicts.notApplicable += notApplicable;
    verdicts.error += error;
    return withTally(row, { pass, violation, unknown, notApplicable, error });
  });
  const count = (those: readonly Finding["kind"][], level: Finding["level"]): number =>
    findings.filter((each) => those.includes(each.kind) && each.level === level).length;
  const exceptions = (parts.exceptions ?? []).map((each) => ({
    ...each,
    findings: each.findings.map(toPlain).sort(inOrder),
  }));
  return {
    schema: RESULT_SCHEMA,
    tool: { name: "bulkhead", version: parts.version },
    estate: parts.estate,
    stage: parts.stage,
    partial: parts.partial,
    inputs: parts.inputs,
    counts: {
      resources: parts.resources,
      policies: policies.length,
      verdicts,
      mandatory: count(["violation", "error"], "mandatory"),
      advisory: count(["violation", "error"], "advisory"),
      unknownMandatory: count(["unknown"], "mandatory"),
      unknownAdvisory: count(["unknown"], "advisory"),
      accepted: exceptions.reduce((sum, each) => sum + each.findings.length, 0),
      ...(parts.baseline && { known: parts.baseline.known.length }),
    },
    policies,
    findings,
    problems: parts.problems,
    notSeen: parts.notSeen,
    notes: parts.notes,
    exceptions,
    ...(parts.coverage && {
      coverage: {
        ...parts.coverage,
        controls: parts.coverage.controls.map((each) => ({ ...each, policies: [...each.policies] })),
      },
    }),
    ...(parts.baseline && {
      baseline: { ...parts.baseline, known: parts.baseline.known.map(toPlain).sort(inOrder) },
    }),
    ...(parts.zones && { zones: parts.zones }),
    ...(parts.connections && { connections: parts.connections }),
    ...(parts.statuses && { statuses: parts.statuses }),
    ...(parts.cohabitation && { cohabitation: parts.cohabitation }),
  };
}

const toPlain = (finding: Finding): ResultFinding => ({
  ...finding,
  evidence: finding.evidence.map((each) => ({ ...each })),
});
