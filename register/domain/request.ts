import * as z from "zod";
import { subject, text, time } from "../../core/image/evidence/bodies";
import type { Duty } from "../../core/estate";

export const REQUEST_KINDS = ["stop", "suspend", "replace"] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

const TARGETS = ["digest", "workload", "node", "supplier", "cve"] as const;
export type TargetKind = (typeof TARGETS)[number];

export const target = z
  .strictObject({
    digest: subject().optional(),
    workload: text(512).optional(),
    node: text(256).optional(),
    supplier: text(256).optional(),
    cve: text(128).optional(),
    environment: text(256).optional().describe("only there"),
  })
  .refine(
    (given) => TARGETS.filter((kind) => given[kind] !== undefined).length === 1,
    `names exactly one of ${TARGETS.join(", ")}`,
  );

type Target = z.output<typeof target>;

/** What somebody asks for. */
export const newRequest = z
  .strictObject({
    kind: z.enum(REQUEST_KINDS),
    target,
    reason: text(),
    owner: text(256).describe("who answers for its being carried out"),
    due: time().optional().describe("until when; else what the estate gives (register.stopWithin)"),
    replacement: subject().optional().describe("the image to run instead"),
  })
  .refine((given) => (given.replacement !== undefined) === (given.kind === "replace"), {
    path: ["replacement"],
    error: "belongs to a request to replace, which needs it",
  })
  .refine((given) => given.replacement === undefined || given.replacement !== given.target.digest, {
    path: ["replacement"],
    error: "is the image that is to be replaced",
  });

export type NewRequest = z.output<typeof newRequest>;

/** A request on record. Times in milliseconds. */
export interface Request extends Omit<NewRequest, "due"> {
  readonly id: string;
  readonly at: number;
  readonly due: number;
  readonly actor: string;
  readonly role: Duty;
  readonly closed?: { readonly at: number; readonly actor: string; readonly reason: string };
}

/**
 * Who may ask for what: security for anything; operations for what stands on its machines and in its workloads; all
 * others for nothing.
 */
export function mayRequest(role: Duty, { kind, target: { workload, node } }: NewRequest): boolean {
  if (role === "security") return true;
  return role === "operations" && kind !== "replace" && (workload !== undefined || node !== undefined);
}

/** Who may end a request: security any, operations its own. */
export const mayClose = (role: Duty, request: Pick<Request, "role">): boolean =>
  role === "security" || (role === "operations" && request.role === "operations");

/** The column of an instance that a target speaks of; a CVE speaks of digests. */
export function targetOf(given: Target): { readonly kind: TargetKind; readonly value: string } {
  for (const kind of TARGETS) {
    const value = given[kind];
    if (value !== undefined) return { kind, value };
  }
  throw new TypeError("a request without a target");
}
