import { RESULT_SCHEMA, type Result } from "../report/result";
import type { AuditResult } from "./result";

/** The audit as one check of all its stacks would have come out, for what reads results of checks. */
export function asResult(audit: AuditResult): Result {
  const { tool, estate, counts, policies, findings, crossStack, exceptions, problems, notSeen, notes } =
    audit;
  const [only, ...others] = audit.coverage ?? [];
  const { resources, verdicts, mandatory, advisory, unknownMandatory, unknownAdvisory, accepted } = counts;
  return {
    schema: RESULT_SCHEMA,
    tool,
    estate,
    stage: "state",
    partial: audit.stacks.some((stack) => stack.partial),
    inputs: audit.stacks.map(({ id, input: { hash, bytes }, manifest: { time, engine } }) => ({
      kind: "state" as const,
      name: id,
      bytes,
      ...(hash !== undefined && { hash }),
      ...(time !== undefined && { written: time }),
      ...(engine !== undefined && { engine }),
    })),
    counts: {
      resources,
      policies: policies.length,
      verdicts,
      mandatory,
      advisory,
      unknownMandatory,
      unknownAdvisory,
      accepted,
    },
    policies,
    findings: [...findings, ...crossStack],
    problems,
    notSeen,
    notes,
    exceptions,
    // A check tells of one framework at most.
    ...(only && others.length === 0 && { coverage: only }),
  };
}
