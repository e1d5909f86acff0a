import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { isSignedBy } from "../verify/signature";
import { snapshotHeader, snapshotStatus, type SnapshotHeader, type SnapshotStatus } from "./schema";

/** What is wrong with a snapshot; nothing of it may be relied on. */
export class SnapshotError extends Error {
  constructor(
    readonly file: string,
    readonly problem: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}`, options);
    this.name = "SnapshotError";
  }
}

/** What was known of all images at one instant. */
export interface Snapshot {
  readonly header: SnapshotHeader;
  /** Whether it was signed by the key that the estate pins. */
  readonly signed: boolean;
  /** Undefined where the snapshot holds nothing of a digest: its image is grey. */
  statusOf(digest: string): SnapshotStatus | undefined;
  /** All of them, in the order of their digests. */
  all(): Iterable<SnapshotStatus>;
}

const newline = 10;

/** Bytes in Base64; what another text would say too is no signature. */
const exactly = (text: string): Buffer => {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : Buffer.alloc(0);
};

/**
 * Reads a snapshot from a file.
 *
 * @param key the pinned public key in PEM: without a sound signature of it the snapshot is refused
 * @throws SnapshotError
 */
export function readSnapshot(file: string, key?: string): Snapshot {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new SnapshotError(file, "can't be read", "write one: bulkhead image snapshot", { cause });
  }
  return parseSnapshot(bytes, file, key);
}

/** The same for what was read already. @param name for messages */
export function parseSnapshot(bytes: Buffer, name: string, key?: string): Snapshot {
  const again = "take it again: bulkhead image snapshot";
  const end = bytes.indexOf(newline);
  if (end < 0) throw new SnapshotError(name, "is no snapshot, or cut short", again);
  const first = bytes.subarray(0, end).toString("utf8");
  const { header, signature, text } = headerOf(first, name, again);
  const body = bytes.subarray(end + 1);
  if (createHash("sha256").update(body).digest("hex") !== header.body)
    throw new SnapshotError(name, "was changed after it was taken: its hash is another", again);
  if (key !== undefined) {
    const isSigned =
      signature !== undefined && isSignedBy(createPublicKey(key), Buffer.from(text), exactly(signature));
    if (!isSigned)
      throw new SnapshotError(name, "is not signed by the key that the estate pins (register.key)", again);
  }
  return {
    header,
    signed: key !== undefined,
    statusOf: (digest) => find(body, digest, name),
    all: () => each(body, name),
  };
}

function headerOf(line: string, name: string, hint: string) {
  try {
    const data = JSON.parse(line) as { header?: unknown; signature?: unknown };
    const header = snapshotHeader.parse(data.header);
    const signature = typeof data.signature === "string" ? data.signature : undefined;
    const text = line.slice(
      '{"header":'.length,
      signature === undefined ? -1 : -`,"signature":"${signature}"}`.length,
    );
    return { header, signature, text };
  } catch (cause) {
    throw new SnapshotError(name, "is no snapshot of this version", hint, { cause });
  }
}

/** Lines are in the order of their digests: halves what is left until one line is. */
function find(body: Buffer, digest: string, name: string): SnapshotStatus | undefined {
  let [low, high] = [0, body.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = middle === 0 ? 0 : body.lastIndexOf(newline, middle - 1) + 1;
    const end = body.indexOf(newline, start);
    const status = statusIn(body.subarray(start, end), name);
    if (status.digest === digest) return status;
    if (status.digest < digest) low = end + 1;
    else high = start;
  }
  return undefined;
}

function* each(body: Buffer, name: string): Generator<SnapshotStatus> {
  for (let start = 0; start < body.length;) {
    const end = body.indexOf(newline, start);
    yield statusIn(body.subarray(start, end < 0 ? body.length : end), name);
    start = end < 0 ? body.length : end + 1;
  }
}

function statusIn(line: Buffer, name: string): SnapshotStatus {
  const status = snapshotStatus.safeParse(JSON.parse(line.toString("utf8")));
  if (status.success) return status.data;
  throw new SnapshotError(name, "holds an image in no form that is known", "take it again");
}
