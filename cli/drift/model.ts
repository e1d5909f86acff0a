import * as z from "zod";
import { diffSchema } from "../diff/model";

/** Names the form of a drift and its version. */
export const DRIFT_SCHEMA = "bulkhead/drift/v1";

const { shape } = diffSchema;
const finding = shape.findings.shape.new.element;

const lone = z.strictObject({
  resource: z.string().describe("the URN"),
  type: z.string().describe("the Pulumi type token"),
  name: z.string(),
  severity: finding.shape.severity
    .optional()
    .describe("the worst that is found for it in the state and not in the program"),
});

const changed = lone.extend({
  path: z.string(),
  program: z.string().optional().describe("the value; absent where the program has none; never a secret"),
  state: z.string().optional().describe("the value; absent where the state has none; never a secret"),
});

const unknown = lone.extend({ path: z.string(), why: z.string() });

const aliased = lone.extend({ was: z.string().describe("the URN that the state has") });

const unseen = lone.extend({
  resources: z.int().describe("how many resources of the state it has made that are not compared"),
  why: z.string(),
});

const running = z.strictObject({
  workload: z.string(),
  what: z.enum(["not running", "not declared", "another image"]),
  digest: z.string().optional().describe("of another image: what runs"),
  instances: z.int().optional(),
  as: z
    .enum(["program", "state"])
    .optional()
    .describe("which of the two declares what runs; absent where neither does"),
});

export const driftSchema = z.strictObject({
  schema: z.literal(DRIFT_SCHEMA),
  tool: shape.tool,
  program: shape.base,
  state: shape.head,
  written: z.string().optional().describe("when the state was written (ISO 8601), if it says so"),
  compared: z.int().describe("how many resources both have"),
  missing: z.array(lone).describe("declared, and not in the state"),
  extra: z.array(lone).describe("in the state, and not declared any more"),
  changed: z.array(changed).describe("properties that policies read and the state has otherwise"),
  unknown: z.array(unknown).describe("properties of which nobody knows whether they are the same"),
  aliased: z
    .array(aliased)
    .describe("known to the state by what the program gives as an alias: compared as the same"),
  notSeen: z
    .array(unseen)
    .describe("components of which the program alone doesn't tell what they are made of"),
  leftOut: z.int().describe("resources of the state that a preview of a part of the stack doesn't come to"),
  running: z.array(running).optional().describe("workloads that run otherwise, where a register was asked"),
  untold: z
    .array(z.string())
    .optional()
    .describe("workloads that run, of which neither side says by which image"),
  findings: z.array(finding).describe("found in the state of resources that drifted, and not in the program"),
  policies: shape.policies,
  connections: shape.connections.describe(
    "what the state lets through and the program does not, and the other way round",
  ),
  problems: z
    .array(shape.problems.element.extend({ side: z.enum(["program", "state"]) }))
    .describe("what could not be read on either side"),
  notes: shape.notes,
});

/** Where a program, the state of its stack and what runs disagree. */
export type Drift = z.output<typeof driftSchema>;
/** A resource that one side lacks. */
export type LoneResource = z.output<typeof lone>;
export type Severity = NonNullable<LoneResource["severity"]>;
export type ChangedProperty = z.output<typeof changed>;
export type UnknownProperty = z.output<typeof unknown>;
/** A resource that the state still knows by a name that the program gives as an alias. */
export type AliasedResource = z.output<typeof aliased>;
/** A component of which the program alone doesn't tell what it is made of. */
export type UnseenComponent = z.output<typeof unseen>;
/** A workload that runs otherwise than declared. */
export type RunningDrift = z.output<typeof running>;
