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
});

const notSeen = shape.notSeen.element.extend({
  stack: z.string().describe("the id of the stack that refers to it"),
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
export const stackVerdictSchema = z.strictObject({
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
});

/** Where two stacks meet: what one of them has, and others name. */
export const joinSchema = z.strictObject({
  kind: z.enum(boundaryKinds),
  name: z.string().describe("an id, an ARN, or the name of a stack"),
  owners: z.array(z.string()).describe("ids of the stacks that have it"),
  users: z.array(z.string()).describe("ids of the stacks that name it"),
});

const trendChange = z.enum(["new", "fixed", "excepted", "overdue"]);

export const auditSchema = z.strictObject({
  schema: z.literal(AUDIT_SCHEMA),
  tool: shape.tool,
  estate: shape.estate,
  catalogue: z.strictObject({
    hash: z.string().describe("of the policies' names, versions and settings"),
    policies: z.int(),
  }),
  started: z.string().optional().describe("ISO 8601; the only field that differs between equal audits"),
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
});

/** The outcome of an audit of many stacks. */
export type AuditResult = z.output<typeof auditSchema>;
export type AuditFinding = AuditResult["findings"][number];
export type AuditNotSeen = AuditResult["notSeen"][number];
export type StackVerdict = z.output<typeof stackVerdictSchema>;
export type StackCounts = z.output<typeof counts>;
export type Join = z.output<typeof joinSchema>;
