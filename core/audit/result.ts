import * as z from "zod";
import { resultSchema } from "../report/result";
import { boundaryKinds } from "./boundary";

/** Names the form of an audit's result and its version; a reader refuses any other. */
export const AUDIT_SCHEMA = "bulkhead/audit/v1";

const { shape } = resultSchema;
const finding = shape.findings.element;
const exception = shape.exceptions.element;

const auditFinding = finding.extend({
  stack: z.string().describe("the id of the stack that it was found in"),
  owner: z.string().optional().describe("who answers for the resource, by the estate's owners"),
  since: z
    .string()
    .optional()
    .describe("when the first of the audits compared found it (ISO 8601); absent where this one did"),
  due: z.string().optional().describe("by when it must be mended, by the estate's deadlines (ISO 8601)"),
});

const notSeen = shape.notSeen.element.extend({
  stack: z.string().describe("the id of the stack that refers to it"),
});

const statuses = shape.statuses.unwrap();
const image = statuses.shape.images.element;
const coverage = shape.coverage.unwrap();
const control = coverage.shape.controls.element;

const stacksOf = z.strictObject({
  pass: z.int(),
  fail: z.int(),
  unknown: z.int().describe("those that could not be read whole among them"),
  notApplicable: z.int(),
});

const counts = z.strictObject({
  resources: z.int(),
  verdicts: shape.counts.shape.verdicts,
  mandatory: z.int().describe("violations and errors of level mandatory"),
  advisory: z.int().describe("violations and errors of level advisory"),
  unknownMandatory: z.int(),
  unknownAdvisory: z.int(),
  accepted: z.int().describe("findings that an exception accepts"),
});

/** How one stack came out: without its findings, which stand in the audit's list. */
const stackVerdictSchema = z.strictObject({
  id: z.string().describe("the backend's name and the key of the file in it"),
  backend: z.string(),
  key: z.string(),
  organization: z.string().optional(),
  project: z.string().optional(),
  stack: z.string(),
  environments: z.array(z.string()).describe("of the estate, that its resources belong to"),
  input: z.strictObject({
    version: z.string().describe("ETag, or time and size, when it was read"),
    hash: z.string().optional().describe("SHA-256 of the bytes that were read"),
    bytes: z.int(),
  }),
  manifest: z
    .strictObject({
      time: z.string().optional().describe("when the engine wrote it (ISO 8601)"),
      engine: z.string().optional().describe("the version of the engine that wrote it"),
      ageDays: z.int().optional().describe("whole days from then to the audit"),
    })
    .describe("what the state says of itself"),
  partial: z.boolean().describe("whether only a part of the state could be read"),
  counts,
  problems: shape.problems,
  notes: shape.notes,
  zones: shape.zones,
  cohabitation: shape.cohabitation,
  images: z
    .partialRecord(image.shape.colour, z.int())
    .optional()
    .describe("how many images of each colour it uses, where statuses are known"),
});

/** Where two stacks meet: what one of them has, and others name. */
const joinSchema = z.strictObject({
  kind: z.enum(boundaryKinds),
  name: z.string().describe("an id, an ARN, or the name of a stack"),
  owners: z.array(z.string()).describe("ids of the stacks that have it"),
  users: z.array(z.string()).describe("ids of the stacks that name it"),
});

const trendChange = z
  .enum(["new", "fixed", "excepted", "overdue", "expired"])
  .describe("overdue are findings past the estate's deadline, expired are exceptions");

const standing = z.strictObject({
  name: z.string(),
  open: z.int().describe("findings, violations or not known"),
  overdue: z.int(),
});

/** How an audit stood, by who answers for what was found and by policy. */
const pointSchema = z.strictObject({
  at: z.string().describe("when it was started (ISO 8601)"),
  owners: z.array(standing),
  policies: z.array(standing),
});

export const auditSchema = z.strictObject({
  schema: z.literal(AUDIT_SCHEMA),
  tool: shape.tool,
  estate: shape.estate,
  catalogue: z.strictObject({
    hash: z.string().describe("of the policies' names, versions and settings"),
    policies: z.int(),
  }),
  started: z
    .string()
    .optional()
    .describe("ISO 8601; it alone differs between equal audits, with its mention in the history"),
  backends: z.array(z.string()),
  counts: counts.extend({
    stacks: z.int(),
    unread: z.int().describe("stacks that could not be read, or only in part"),
    crossStack: z.int().describe("findings that lie between stacks"),
  }),
  policies: shape.policies.describe("what was judged by, with the tallies of all stacks"),
  stacks: z.array(stackVerdictSchema),
  findings: z.array(auditFinding),
  crossStack: z.array(auditFinding).describe("found by joining what several stacks show at their boundaries"),
  joins: z.array(joinSchema),
  notSeen: z.array(notSeen).describe("referenced by a stack, but given by none"),
  exceptions: z.array(exception.omit({ findings: true }).extend({ findings: z.array(auditFinding) })),
  problems: z.array(shape.problems.element.extend({ stack: z.string().optional() })),
  notes: z.array(z.string()).describe("what holds for the whole audit"),
  images: z
    .strictObject({
      source: statuses.shape.source,
      at: z.string().optional().describe("when statuses were taken (ISO 8601); absent for the audit's time"),
      images: z.array(
        image.extend({
          usedBy: z.array(z.string()).describe("ids of the first stacks that use it"),
          stacks: z.int().describe("how many stacks use it"),
          doubts: z.int().optional().describe("how many causes there are, where not all are told"),
        }),
      ),
      untold: statuses.shape.untold,
    })
    .optional()
    .describe("the images that the stacks name, where the estate says how to know them"),
  coverage: z
    .array(
      coverage.extend({
        controls: z.array(
          control.extend({
            stacks: stacksOf
              .optional()
              .describe("how it came out in each stack; absent where no policy judges"),
          }),
        ),
      }),
    )
    .optional()
    .describe("frameworks, control by control, over all stacks"),
  deadlines: z
    .partialRecord(shape.findings.element.shape.severity, z.number().positive())
    .optional()
    .describe("how many days findings may stay open, by the estate"),
  trend: z
    .array(
      z.strictObject({
        change: trendChange,
        owner: z.string(),
        policy: z.string(),
        count: z.int(),
      }),
    )
    .optional()
    .describe("against an earlier audit, by owner and policy"),
  history: z
    .array(pointSchema)
    .optional()
    .describe("how the audits before and this one stood, the earliest first"),
});

/** The outcome of an audit of many stacks. */
export type AuditResult = z.output<typeof auditSchema>;
export type AuditFinding = AuditResult["findings"][number];
export type AuditNotSeen = AuditResult["notSeen"][number];
export type AuditImage = NonNullable<AuditResult["images"]>["images"][number];
export type AuditCoverage = NonNullable<AuditResult["coverage"]>[number];
export type AuditPoint = z.output<typeof pointSchema>;
export type StackVerdict = z.output<typeof stackVerdictSchema>;
export type StackCounts = z.output<typeof counts>;
export type Join = z.output<typeof joinSchema>;
