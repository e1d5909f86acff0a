import * as z from "zod";
import { matrixSchema } from "./cohabitation/matrix";

/** Names the form of the result and its version; a reader refuses any other. */
export const RESULT_SCHEMA = "bulkhead/result/v1";

const level = z.enum(["advisory", "mandatory"]);
const severity = z.enum(["low", "medium", "high", "critical"]);
const location = z.strictObject({
  file: z.string().describe("as the user named it, or relative to the working folder"),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
});

const subject = z.strictObject({
  id: z.string().describe("the URN, or cluster/group/Kind/namespace/name of a Kubernetes object"),
  urn: z.string().optional(),
  type: z.string().describe("the Pulumi type token"),
  name: z.string(),
});

const evidence = z.strictObject({
  text: z.string(),
  resource: z.string().optional(),
  path: z.string().optional(),
  location: location.optional(),
});

const finding = z.strictObject({
  policy: z.string(),
  kind: z.enum(["violation", "unknown", "error"]),
  level,
  severity,
  subject,
  path: z.string().describe("the property below the subject; empty for the subject itself"),
  message: z.string(),
  environment: z.string(),
  missing: z.string().optional().describe("of an unknown: what would have to be known"),
  evidence: z.array(evidence),
  location: location.optional(),
  fingerprint: z.string().describe("the same from run to run and stack to stack; never made of message text"),
});

const tally = z.strictObject({
  pass: z.int(),
  violation: z.int(),
  unknown: z.int(),
  notApplicable: z.int(),
  error: z.int(),
});

const policy = z.strictObject({
  name: z.string(),
  group: z.string(),
  displayName: z.string(),
  description: z.string(),
  severity,
  controls: z.array(z.string()),
  requirements: z.array(z.int()),
  remediationSteps: z.string(),
  url: z.string(),
  tally,
});

const input = z.strictObject({
  kind: z.enum(["program", "preview", "plan", "state", "manifests", "engine"]),
  name: z.string(),
  hash: z.string().optional(),
  bytes: z.int().optional(),
  stack: z.string().optional(),
  modified: z.string().optional().describe("of a file: when it was last written (ISO 8601)"),
  written: z.string().optional().describe("of a state: when the engine wrote it (ISO 8601)"),
  engine: z.string().optional().describe("of a state: the version of the engine that wrote it"),
});

const problem = z.strictObject({
  code: z.string(),
  location,
  message: z.string(),
  hint: z.string().optional(),
});

const notSeen = z.strictObject({ what: z.string(), why: z.string(), resource: z.string().optional() });

const exception = z.strictObject({
  policy: z.string(),
  resource: z.string().describe("a glob of ids or URNs"),
  type: z.string().optional().describe("a glob of types"),
  component: z.string().optional().describe("a glob of components' types or URNs"),
  namespace: z.string().optional().describe("a glob of Kubernetes namespaces"),
  image: z.string().optional().describe("an image's digest"),
  path: z.string().optional(),
  environment: z.string().optional(),
  fingerprint: z.string().optional().describe("of the only finding that it accepts"),
  owner: z.string(),
  approvedBy: z.string().optional().describe("who approved it, if it says so"),
  reason: z.string(),
  expires: z.string().describe("the last day on which it holds (UTC), as YYYY-MM-DD"),
  source: z
    .enum(["file", "code"])
    .describe("kept in the exceptions file, or an annotation of the judged code"),
  location: location.optional(),
  status: z.enum(["used", "unused", "expired", "refused"]).describe("only a used one accepts anything"),
  findings: z.array(finding).describe("the findings that it accepts; they count nowhere else"),
});

const ends = z.strictObject({
  zone: z.string().describe("the zone, or what is said of it: `zone app`, `no zone`, `the internet`"),
  ends: z.int(),
  names: z.array(z.string()).describe("the first of their names, each once: several may share one"),
});

const zoneMap = z.strictObject({
  zones: z.array(ends),
  flows: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        allowed: z.string().optional().describe("what passes by a declared flow"),
        forbidden: z.string().optional().describe("what passes without one"),
        unknown: z.string().optional().describe("what may pass, or may be forbidden"),
      }),
    )
    .describe("pairs of zones between which anything may pass"),
});

const connections = z.strictObject({
  groups: z.int().describe("how many groups of connections there are"),
  shown: z
    .array(
      z.strictObject({
        from: ends,
        to: ends,
        may: z.string().describe("what may pass between each pair, in some completion of what is not known"),
        must: z.string().describe("what passes in all of them"),
        verdict: z.enum(["allowed", "forbidden", "unknown"]),
        witness: z.array(z.string()).optional().describe("one of the pairs, hop by hop"),
      }),
    )
    .describe("the first of the groups: forbidden ones, then those in doubt, then allowed ones"),
});

const baseline = z.strictObject({
  file: z.string(),
  known: z.array(finding).describe("findings that it holds; they count nowhere else"),
  gone: z
    .array(
      z.strictObject({ policy: z.string(), resource: z.string(), path: z.string(), fingerprint: z.string() }),
    )
    .describe("what it holds and is found no more"),
});

const statuses = z.strictObject({
  source: z.string().describe("where they were learnt"),
  at: z.string().describe("the instant that they hold for (ISO 8601)"),
  images: z.array(
    z.strictObject({
      digest: z.string().describe("of a container image, or a machine image's id"),
      references: z.array(z.string()).describe("as the resources name it"),
      colour: z.enum(["grey", "blue", "red", "amber", "green", "lapsed"]),
      since: z.string().optional(),
      next: z.string().optional().describe("when it changes by itself, at the latest"),
      causes: z.array(z.strictObject({ cause: z.string(), severity: z.string(), since: z.string() })),
      missing: z.array(z.string()).describe("evidence that it lacks for a better one"),
      newer: z.string().optional().describe("the newest certified image of the same repository"),
      usedBy: z.array(z.string()).describe("the first of what runs it"),
      uses: z.int().describe("how many run it"),
      places: z
        .array(
          z.strictObject({
            environment: z.string(),
            owner: z.string().optional().describe("who answers for what runs it, by the estate's owners"),
            due: z.string().optional().describe("of an image in doubt: by when it must be replaced there"),
            uses: z.int(),
          }),
        )
        .optional()
        .describe("where it is used, by environment, owner and deadline"),
    }),
  ),
  untold: z.int().describe("uses of images that are named by a tag alone, of which nothing can be known"),
});

const coverage = z.strictObject({
  framework: z.string(),
  name: z.string(),
  version: z.string(),
  url: z.string(),
  controls: z.array(
    z.strictObject({
      control: z.string(),
      topic: z.string().describe("of its section"),
      verdict: z.enum(["pass", "fail", "unknown", "not-applicable", "not-covered"]),
      policies: z.array(z.string()).describe("that judge it"),
      why: z.string(),
    }),
  ),
});

export const resultSchema = z.strictObject({
  schema: z.literal(RESULT_SCHEMA),
  tool: z.strictObject({ name: z.literal("bulkhead"), version: z.string() }),
  estate: z.strictObject({
    source: z.string().describe("where the estate was read from; `defaults` if nobody declared one"),
    hash: z.string(),
    defaulted: z.boolean(),
  }),
  stage: z.enum(["preview", "state"]).describe("whether the resources are planned or exist"),
  partial: z.boolean().describe("whether only a part of the estate was given"),
  inputs: z.array(input),
  counts: z.strictObject({
    resources: z.int(),
    policies: z.int(),
    verdicts: tally.describe("one verdict for each policy and node"),
    mandatory: z.int().describe("violations and errors of level mandatory"),
    advisory: z.int().describe("violations of level advisory"),
    unknownMandatory: z.int(),
    unknownAdvisory: z.int(),
    accepted: z.int().describe("findings that an exception accepts"),
    known: z.int().optional().describe("findings that the baseline holds"),
  }),
  policies: z.array(policy).describe("what was judged by"),
  findings: z.array(finding),
  problems: z.array(problem).describe("what could not be read; the rest was judged"),
  notSeen: z.array(notSeen).describe("referenced or made by what was given, but not itself given"),
  notes: z.array(z.string()).describe("assumptions that the verdicts rest on"),
  exceptions: z.array(exception),
  baseline: baseline
    .optional()
    .describe("what was known when Bulkhead was adopted, where a baseline was given"),
  coverage: coverage.optional().describe("a framework, control by control, where one was asked for"),
  zones: zoneMap.optional().describe("who may connect to whom, zone by zone, where a policy asked for it"),
  connections: connections.optional().describe("the same, by groups of workloads that are alike"),
  statuses: statuses
    .optional()
    .describe("the images that the resources name, where the estate says how to know them"),
  cohabitation: matrixSchema.optional().describe("who may share what, layer by layer, where a policy asked"),
});

/** The outcome of one check: all that reporters read, and what a saved result holds. */
export type Result = z.output<typeof resultSchema>;
export type ResultFinding = Result["findings"][number];
export type ResultPolicy = Result["policies"][number];
export type ResultException = Result["exceptions"][number];

export interface ReportOptions {
  /** Whether the output may be coloured. */
  readonly color?: boolean;
  /** Columns to wrap long lines at; without it they stay whole. */
  readonly width?: number;
  /** Only what fails the check. */
  readonly quiet?: boolean;
  /** When it is written, in milliseconds: from which ages are told. */
  readonly now?: number;
  /** Whose signature is put beside the report: `sha256:` of the public key, and the name of its file. */
  readonly signedBy?: { readonly key: string; readonly envelope: string };
  /** Which findings fail the check; the mandatory ones, if nothing else is said. */
  readonly fails?: (finding: ResultFinding) => boolean;
}

/** A format: pure, from the result alone. */
export type Reporter = (result: Result, options?: ReportOptions) => string;
