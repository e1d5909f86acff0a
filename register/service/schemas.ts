import * as z from "zod";
import { subject, text } from "../../core/image/evidence/bodies";
import { COMPLIANCE } from "../domain/compliance";
import { place } from "../domain/event";
import { PHASES } from "../domain/instance";
import { REQUEST_KINDS, target } from "../domain/request";

/** What the service answers with. */
export const errorSchema = z.object({
  error: z.object({ message: z.string(), details: z.array(z.string()).optional() }),
});

export const instanceSchema = z.object({
  instance: z.string(),
  phase: z.enum(PHASES),
  since: z.string().optional().describe("since when it runs, or ran last"),
  first: z.string().describe("the first that happened to it"),
  last: z.string().describe("the last that happened to it"),
  claimed: z.string().optional().describe("when it spoke for itself last"),
  observed: z.string().optional().describe("when others saw it last"),
  attributes: z.object(place),
  claimedDigest: z.string().optional().describe("what it says of its image, where others saw another one"),
});

export const pageSchema = z.object({
  count: z.int().describe("how many there are in all"),
  items: z.array(instanceSchema),
  next: z.int().optional().describe("ask for more after this"),
});

export const filterSchema = z.strictObject({
  digest: subject().optional(),
  workload: text(512).optional(),
  node: text(256).optional(),
  supplier: text(256).optional(),
  cluster: text(256).optional(),
  environment: text(256).optional(),
  cve: text(128).optional().describe("instances of images in which scans found it"),
  state: z.enum([...PHASES, "live", "gone", "any"]).default("running"),
  silent: z.stringbool().optional().describe("seen by others, and never heard of by itself"),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

export const requestSchema = z.object({
  id: z.string(),
  kind: z.enum(REQUEST_KINDS),
  target,
  reason: z.string(),
  owner: z.string(),
  at: z.string(),
  due: z.string(),
  actor: z.string(),
  role: z.string(),
  replacement: z.string().optional(),
  closed: z.object({ at: z.string(), actor: z.string(), reason: z.string() }).optional(),
  standing: z.object({
    complied: z.int(),
    pending: z.int(),
    late: z.int(),
    violated: z.int(),
    outstanding: z.int().describe("how many still go on"),
    verdict: z.enum([...COMPLIANCE, "closed"]).describe("the worst of them; complied where there is none"),
  }),
});

export const concernedSchema = requestSchema.extend({
  instances: z.array(z.object({ compliance: z.enum(COMPLIANCE), instance: instanceSchema })),
  remaining: z
    .array(z.object({ at: z.string(), running: z.int() }))
    .describe("how many were running over time"),
});

export const idParameter = z.strictObject({ id: z.uuid() });
