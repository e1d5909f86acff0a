import type { Estate } from "../../estate";
import type { Evidence } from "../evidence/record";
import { parseReference, repositoryName } from "../reference";
import type { ImageStatus } from "../status/replay";
import { Statuses } from "../status/status";
import { Contents } from "./contents";
import type { SnapshotStatus } from "./schema";

type Judged = Pick<Estate, "images" | "identities" | "environments">;

/**
 * What a snapshot holds of every image that the evidence is about.
 *
 * @param evidence in any order; read once
 * @param at milliseconds
 */
export function snapshotOf(evidence: Iterable<Evidence>, estate: Judged, at: number): SnapshotStatus[] {
  const known = new KnownImages(estate);
  for (const each of evidence) known.add(each);
  return known.at(at);
}

/** The statuses of many images, with what policies ask beside their colours. */
export class KnownImages {
  readonly statuses: Statuses;
  private readonly contents = new Map<string, Contents>();

  constructor(estate: Judged) {
    this.statuses = new Statuses(estate);
  }

  add(evidence: Evidence): void {
    let contents = this.contents.get(evidence.digest);
    if (!contents) this.contents.set(evidence.digest, (contents = new Contents()));
    contents.add(evidence, this.statuses.add(evidence));
  }

  /** All of them at an instant. @param now milliseconds */
  at(now: number): SnapshotStatus[] {
    const statuses = this.statuses.at(now);
    const newest = newestCertified(statuses, this.contents, now);
    return [...statuses.values()].map((status) => {
      const contents = this.contents.get(status.digest)!;
      return rowOf(status, contents, newest, now);
    });
  }
}

interface Certified {
  readonly digest: string;
  readonly known: number;
}

/** Of each repository, the green image that was heard of last. */
function newestCertified(
  statuses: ReadonlyMap<string, ImageStatus>,
  contents: ReadonlyMap<string, Contents>,
  now: number,
): ReadonlyMap<string, Certified> {
  const newest = new Map<string, Certified>();
  for (const { digest, colour } of statuses.values()) {
    if (colour !== "green") continue;
    const own = contents.get(digest)!;
    const repository = repositoryOf(own.reference(now));
    const known = own.known(now);
    if (repository === undefined || known === undefined) continue;
    const before = newest.get(repository);
    if (!before || known > before.known || (known === before.known && digest > before.digest))
      newest.set(repository, { digest, known });
  }
  return newest;
}

function repositoryOf(reference: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  const parsed = parseReference(reference);
  return "reference" in parsed ? repositoryName(parsed.reference) : undefined;
}

const iso = (time: number): string => new Date(time).toISOString();

function rowOf(
  { digest, colour, since, next, causes, missing }: ImageStatus,
  contents: Contents,
  newest: ReadonlyMap<string, Certified>,
  now: number,
): SnapshotStatus {
  const reference = contents.reference(now);
  const known = contents.known(now);
  const facts = contents.facts(now);
  const certified = newest.get(repositoryOf(reference) ?? "");
  const isNewer = certified && certified.digest !== digest && certified.known > (known ?? Infinity);
  return {
    digest,
    colour,
    ...(since !== undefined && { since: iso(since) }),
    ...(next !== undefined && { next: iso(next) }),
    ...(reference !== undefined && { reference }),
    ...(known !== undefined && { known: iso(known) }),
    ...(causes.length > 0 && {
      causes: causes.map((each) => ({ ...each, since: iso(each.since) })),
    }),
    ...(missing.length > 0 && { missing: [...missing] }),
    ...(isNewer && { newer: certified.digest }),
    ...(facts && { facts }),
  };
}
