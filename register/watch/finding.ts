import type { Seen } from "./observe";
import type { Instance } from "../store";

/** How what is seen and what is said disagree. */
export const FINDING_KINDS = ["silent", "absent", "not-stopped", "wrong-digest", "unknown-image"] as const;
type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly instance: string;
  readonly workload?: string | undefined;
  readonly node?: string | undefined;
  /** What is wrong, completing "the instance …". */
  readonly detail: string;
}

/** What the register knows of a running container that somebody sees. */
export interface Compared {
  readonly seen: Seen & { readonly runningSince: number };
  /** As the register has it, where it takes it to be there. */
  readonly known: Instance | undefined;
  /** The status of its image, by the evidence. */
  readonly colour: string | undefined;
  readonly now: number;
  /** How long something may take to come in, in milliseconds. */
  readonly grace: number;
}

/** What is wrong with a container that runs. */
export function findingsOf({ seen, known, colour, now, grace }: Compared): Finding[] {
  const { instance, attributes, asked, main, runningSince } = seen;
  const { workload, node, digest } = attributes;
  const found: Finding[] = [];
  const add = (kind: FindingKind, detail: string): void =>
    void found.push({ kind, instance, workload, node, detail });
  if (main && known?.claimed === undefined && now - runningSince > grace)
    add("silent", "runs, and never told so itself");
  if (asked !== undefined && digest !== undefined && asked !== digest)
    add("wrong-digest", `was asked for as ${asked}, and its node names ${digest}`);
  if (known?.claimedDigest !== undefined && known.claimedDigest !== digest)
    add("wrong-digest", `says that it is ${known.claimedDigest}, and is seen as ${digest ?? "none"}`);
  if (digest === undefined) add("unknown-image", "runs an image whose digest nobody tells");
  else if (colour === "grey") add("unknown-image", `runs ${digest}, of which nothing is on record`);
  return found;
}
