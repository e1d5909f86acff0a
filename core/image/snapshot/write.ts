import { createHash, createPrivateKey, sign } from "node:crypto";
import { canonical } from "../evidence/canonical";
import { SNAPSHOT_SCHEMA, type SnapshotHeader, type SnapshotStatus } from "./schema";

export interface SnapshotParts {
  /** Milliseconds. */
  readonly at: number;
  readonly estate: string;
  readonly statuses: readonly SnapshotStatus[];
  readonly running?: SnapshotHeader["running"];
  readonly requests?: SnapshotHeader["requests"];
}

/**
 * A snapshot as text: a header, signed where there is a key, then one line an image in the order of their digests, so
 * that one of them is found without reading the others.
 *
 * @param key a private key in PEM
 */
export function renderSnapshot(
  { at, estate, statuses, running, requests }: SnapshotParts,
  key?: string,
): string {
  const lines = [...statuses]
    .sort((a, b) => (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0))
    .map((status) => `${canonical({ ...status })}\n`);
  const body = lines.join("");
  const header: SnapshotHeader = {
    schema: SNAPSHOT_SCHEMA,
    at: new Date(at).toISOString(),
    estate,
    images: statuses.length,
    body: createHash("sha256").update(body).digest("hex"),
    ...(running && { running }),
    ...(requests && { requests }),
  };
  const text = canonical(header);
  const signature =
    key === undefined ? undefined : sign(null, Buffer.from(text), createPrivateKey(key)).toString("base64");
  return `{"header":${text}${signature === undefined ? "" : `,"signature":"${signature}"`}}\n${body}`;
}
