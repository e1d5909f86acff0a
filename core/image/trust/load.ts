import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Estate } from "../../estate";
import { LogError, readLog } from "../evidence/log";
import { parseSnapshot, SnapshotError } from "../snapshot/read";
import { KnownImages } from "../snapshot/take";
import { fetchSnapshot, type Fetch } from "./fetch";
import { trustIn, type ImageTrust } from "./trust";

export interface TrustOptions {
  readonly estate: Pick<Estate, "images" | "identities" | "environments" | "register">;
  /** Milliseconds. */
  readonly now: number;
  readonly fetch?: Fetch;
  /** How long the register may take to answer, in milliseconds. */
  readonly timeout?: number;
}

/** Clocks of two machines differ by so much at most, in milliseconds. */
const skew = 300_000;

/**
 * Learns what is known of images where the estate says: from the register, else from a saved snapshot of it, else from
 * the embedded log. What can't be reached, is too old or isn't signed gives nothing; it never counts for trust.
 */
export function loadTrust(options: TrustOptions): ImageTrust {
  const { register, images } = options.estate;
  if (register?.url !== undefined || register?.snapshot !== undefined) return fromRegister(options, register);
  return images.log === undefined ? { kind: "undeclared" } : fromLog(options, images.log);
}

type Register = NonNullable<Estate["register"]>;

function fromRegister(options: TrustOptions, register: Register): ImageTrust {
  const { fetch = fetchSnapshot, timeout = 10_000 } = options;
  const places: { readonly name: string; readonly read: () => Buffer }[] = [];
  const { url, snapshot } = register;
  if (url !== undefined) {
    const address = new URL("snapshot", url.endsWith("/") ? url : `${url}/`).href;
    places.push({ name: `the register ${url}`, read: () => fetch(address, timeout) });
  }
  if (snapshot !== undefined)
    places.push({ name: `the snapshot ${basename(snapshot)}`, read: () => readFileSync(snapshot) });
  const reasons: string[] = [];
  for (const place of places) {
    const found = fromSnapshot(place, options, register);
    if (typeof found !== "string") return found;
    reasons.push(found);
  }
  return { kind: "unavailable", why: reasons.join("; ") };
}

function fromSnapshot(
  { name, read }: { readonly name: string; readonly read: () => Buffer },
  { now }: TrustOptions,
  { key, staleAfter }: Register,
): ImageTrust | string {
  if (key === undefined) return `${name} can't be believed: the estate pins no key (register.key)`;
  let pinned: string;
  try {
    pinned = readFileSync(key, "utf8");
  } catch {
    return `${name} can't be believed: the pinned key ${basename(key)} can't be read`;
  }
  let bytes: Buffer;
  try {
    bytes = read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return `${name} can't be read: ${code ?? (error instanceof Error ? error.message : "failed")}`;
  }
  try {
    const snapshot = parseSnapshot(bytes, name, pinned);
    const { header } = snapshot;
    const at = Date.parse(header.at);
    if (at > now + skew) return `${name} was taken in the future (${header.at})`;
    if (now - at >= staleAfter) return `${name} is too old: it was taken at ${header.at}`;
    const { running, requests } = header;
    return trustIn({
      source: `${name} of ${header.at}`,
      at,
      now,
      find: (digest) => snapshot.statusOf(digest),
      list: () => snapshot.all(),
      ...(running && { running }),
      ...(requests && { requests }),
    });
  } catch (error) {
    return error instanceof SnapshotError
      ? `${name} ${error.problem}`
      : `${name} can't be checked: is ${basename(key)} a public key?`;
  }
}

function fromLog(options: TrustOptions, log: string): ImageTrust {
  const { estate, now } = options;
  const name = `the evidence log ${basename(log)}`;
  const known = new KnownImages(estate);
  try {
    for (const { evidence } of readLog(log)) known.add(evidence);
  } catch (error) {
    const why =
      error instanceof LogError
        ? `line ${error.line} ${error.problem}`
        : ((error as NodeJS.ErrnoException).code ?? "it can't be read");
    return { kind: "unavailable", why: `${name}: ${why}` };
  }
  const statuses = new Map(known.at(now).map((status) => [status.digest, status]));
  return trustIn({
    source: name,
    at: now,
    now,
    find: (digest) => statuses.get(digest),
    list: () => statuses.values(),
  });
}
