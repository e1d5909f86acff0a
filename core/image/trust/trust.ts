import type { SnapshotHeader, SnapshotStatus } from "../snapshot/schema";

/** What is known of images in a run, read once before anything is judged. */
export type ImageTrust =
  | { readonly kind: "undeclared" }
  /** The estate says where to ask, and nothing could be learnt there. */
  | { readonly kind: "unavailable"; readonly why: string }
  | KnownTrust;

export interface KnownTrust {
  readonly kind: "known";
  /** Where it was learnt, for people. */
  readonly source: string;
  /** When it held, and what time it is, in milliseconds. */
  readonly at: number;
  readonly now: number;
  /** Undefined for what nothing is known of: grey. `lapsed`: it has changed since then, nobody knows how. */
  readonly statusOf: (digest: string) => SnapshotStatus | "lapsed" | undefined;
  /** All images of which something is known that still holds. */
  readonly all: () => Iterable<SnapshotStatus>;
  readonly running: NonNullable<SnapshotHeader["running"]>;
  readonly requests: NonNullable<SnapshotHeader["requests"]>;
}

interface Parts {
  readonly source: string;
  readonly at: number;
  readonly now: number;
  readonly find: (digest: string) => SnapshotStatus | undefined;
  readonly list: () => Iterable<SnapshotStatus>;
  readonly running?: SnapshotHeader["running"];
  readonly requests?: SnapshotHeader["requests"];
}

/** Trust in what was said of images at one instant, asked at another: what ended in between is not relied on. */
export function trustIn({ source, at, now, find, list, running = [], requests = [] }: Parts): KnownTrust {
  const known = new Map<string, SnapshotStatus | "lapsed" | undefined>();
  const look = (digest: string): SnapshotStatus | "lapsed" | undefined => {
    const status = find(digest);
    return status && hasLapsed(status, now) ? "lapsed" : status;
  };
  return {
    kind: "known",
    source,
    at,
    now,
    statusOf: (digest) => {
      if (!known.has(digest)) known.set(digest, look(digest));
      return known.get(digest);
    },
    all: function* () {
      for (const status of list()) if (!hasLapsed(status, now)) yield status;
    },
    running,
    requests,
  };
}

const hasLapsed = ({ next }: SnapshotStatus, now: number): boolean =>
  next !== undefined && Date.parse(next) <= now;
