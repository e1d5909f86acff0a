import { createHash } from "node:crypto";
import * as z from "zod";
import type { AuditResult } from "../audit/result";
import type { Result } from "./result";

/** Names what is said of a report; a verifier takes no other. */
export const REPORT_PREDICATE = "urn:bulkhead:report:v1";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** What a signed report stands on. Unknown fields are refused: nobody would have read them. */
export const reportPredicate = z.strictObject({
  format: z.string(),
  written: z.iso.datetime(),
  tool: z.strictObject({ name: z.literal("bulkhead"), version: z.string() }),
  estate: z.strictObject({ source: z.string(), sha256: hash }),
  catalogue: z.strictObject({ sha256: hash, policies: count }),
  inputs: z.array(
    z.strictObject({ kind: z.string(), name: z.string(), sha256: hash.optional(), bytes: count.optional() }),
  ),
  counts: z.strictObject({
    resources: count,
    mandatory: count,
    advisory: count,
    unknownMandatory: count,
    unknownAdvisory: count,
    accepted: count,
    problems: count,
  }),
});

export type ReportPredicate = z.output<typeof reportPredicate>;

/** A file that a result was written to. */
export interface WrittenReport {
  readonly name: string;
  readonly format: string;
  readonly text: string;
  /** Milliseconds. */
  readonly now: number;
}

/** An in-toto statement about a report: the file's hash, and what it was made of. */
export function reportStatement(result: Result | AuditResult, { name, format, text, now }: WrittenReport) {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name, digest: { sha256: createHash("sha256").update(text).digest("hex") } }],
    predicateType: REPORT_PREDICATE,
    predicate: predicateOf(result, format, now),
  };
}

function predicateOf(result: Result | AuditResult, format: string, now: number): ReportPredicate {
  const { tool, estate, counts, policies, problems } = result;
  const { resources, mandatory, advisory, unknownMandatory, unknownAdvisory, accepted } = counts;
  return {
    format,
    written: new Date(now).toISOString(),
    tool,
    estate: { source: estate.source, sha256: estate.hash },
    catalogue: { sha256: catalogueHash(result), policies: policies.length },
    inputs: inputsOf(result),
    counts: {
      resources,
      mandatory,
      advisory,
      unknownMandatory,
      unknownAdvisory,
      accepted,
      problems: problems.length,
    },
  };
}

const inputsOf = (result: Result | AuditResult): ReportPredicate["inputs"] =>
  result.schema === "bulkhead/audit/v1"
    ? result.stacks.map(({ id, input: { hash: sha256, bytes } }) => ({
        kind: "state",
        name: id,
        ...(sha256 !== undefined && { sha256 }),
        bytes,
      }))
    : result.inputs.map(({ kind, name, hash: sha256, bytes }) => ({
        kind,
        name,
        ...(sha256 !== undefined && { sha256 }),
        ...(bytes !== undefined && { bytes }),
      }));

/** Of what the policies say, so that two reports tell whether they were judged by the same ones. */
export const catalogueHash = (result: Result | AuditResult): string =>
  result.schema === "bulkhead/audit/v1"
    ? result.catalogue.hash
    : createHash("sha256")
        .update(JSON.stringify(result.policies.map(({ tally: _tally, ...rest }) => rest)))
        .digest("hex");
