import * as z from "zod";
import { SEVERITIES, subject, text, time } from "../evidence/bodies";

/** What is written. The second version can ask that nothing runs on a node. */
export const SNAPSHOT_SCHEMA = "bulkhead/snapshot/v2";
/** What is read. */
const READABLE = ["bulkhead/snapshot/v1", SNAPSHOT_SCHEMA] as const;

const colour = z.enum(["grey", "blue", "red", "amber", "green"]);

/** One image in a snapshot: what its colour follows from, without its history. */
export const snapshotStatus = z.strictObject({
  digest: subject(),
  colour,
  since: time().optional(),
  /** When it changes by itself, at the latest: from then on the snapshot says nothing of this image. */
  next: time().optional(),
  reference: text(2000).optional(),
  /** When the first evidence about it was recorded. */
  known: time().optional(),
  causes: z
    .array(z.strictObject({ cause: text(512), severity: z.enum(SEVERITIES), since: time() }))
    .optional(),
  missing: z.array(text(64)).optional(),
  /** The newest certified image of the same repository, where that is another one. */
  newer: subject().optional(),
  /** What policies ask of the evidence that holds; licences are those of all packages. */
  facts: z
    .strictObject({
      signers: z.array(text(256)).optional(),
      builder: text(2000).optional(),
      base: z.array(subject()).optional(),
      instrumented: z.boolean().optional(),
      size: z.int().optional(),
      packages: z.int().optional(),
      baseClass: text(512).optional(),
      licences: z.array(text(512)).optional(),
      suppliers: z
        .array(z.strictObject({ supplier: text(256), environment: text(256), approved: z.boolean() }))
        .optional(),
    })
    .optional(),
});

export type SnapshotStatus = z.output<typeof snapshotStatus>;

export const snapshotHeader = z.strictObject({
  schema: z.enum(READABLE),
  at: time().describe("when it was taken: statuses hold for this instant"),
  estate: z.string().describe("hash of the estate that they were judged by"),
  images: z.int().min(0),
  /** SHA-256 of all lines after this one, with their ends. */
  body: z.string().regex(/^[0-9a-f]{64}$/),
  /** What is known to run, and the requests to stop that are open; from the register. */
  running: z
    .array(
      z.strictObject({
        digest: subject(),
        environment: text(256).optional(),
        workload: text(512).optional(),
        instances: z.int().min(0),
      }),
    )
    .optional(),
  requests: z
    .array(
      z.strictObject({
        id: text(128),
        kind: z.enum(["stop", "suspend", "replace"]),
        digest: subject().optional(),
        workload: text(512).optional(),
        node: text(256).optional(),
        reason: text(),
        due: time().optional(),
      }),
    )
    .optional(),
});

export type SnapshotHeader = z.output<typeof snapshotHeader>;
