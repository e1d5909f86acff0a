import type { Status } from "../../core/estate";
import { KnownImages, parseStatement, refusal, seal, type Evidence, type Statement } from "../../core/image";
import { appendLog } from "../../core/image/evidence/log";
import { UsageError } from "../usage-error";
import { asUsageError, recordedIn, type Context } from "./context";

/** What came of recording a piece of evidence. */
export interface Recorded {
  readonly id: string;
  readonly kind: string;
  readonly digest: string;
  /** Why it changes nothing, where it doesn't. */
  readonly idle?: string;
}

export interface Appended {
  readonly log: string;
  readonly recorded: readonly Recorded[];
  /** How many were in the log already. */
  readonly known: number;
  readonly statuses: readonly { readonly digest: string; readonly before: Status; readonly after: Status }[];
}

/**
 * Checks what is to be recorded by its form and by who records it.
 *
 * @param place where it stands, for messages: `file`, or `file:line`
 * @throws UsageError
 */
export function checked(data: unknown, { estate }: Context, place: string): Statement {
  const parsed = parseStatement(data);
  if ("problems" in parsed)
    throw new UsageError(
      `${place}: is no evidence: ${parsed.problems.slice(0, 5).join("; ")}`,
      "see docs/guide/images.md for the kinds of evidence and what each holds",
    );
  const why = refusal(estate, parsed.value);
  if (why !== undefined)
    throw new UsageError(`${place}: ${why}`, "have it recorded by who may: identities.duties in the estate");
  return parsed.value;
}

/** Adds evidence to the log, and tells what came of it. */
export function append(context: Context, statements: readonly Statement[]): Appended {
  const evidence = statements.map(seal);
  const old = [...recordedIn(context)];
  const ids = new Set(old.map(({ id }) => id));
  const log = context.log();
  let added: number;
  try {
    added = appendLog(log, evidence);
  } catch (error) {
    throw asUsageError(error);
  }
  const before = knownOf(context, old);
  const after = knownOf(context, old);
  const fresh = new Map<string, Evidence>();
  for (const each of evidence) if (!ids.has(each.id)) fresh.set(each.id, each);
  const recorded = [...fresh.values()].map((each): Recorded => {
    const idle = after.add(each).idle;
    return { id: each.id, kind: each.kind, digest: each.digest, ...(idle !== undefined && { idle }) };
  });
  const digests = [...new Set(evidence.map(({ digest }) => digest))].sort();
  return {
    log,
    recorded,
    known: evidence.length - added,
    statuses: digests.map((digest) => ({
      digest,
      before: before.of(digest, context.now).colour,
      after: after.of(digest, context.now).colour,
    })),
  };
}

function knownOf({ estate }: Context, evidence: readonly Evidence[]): KnownImages["statuses"] {
  const known = new KnownImages(estate);
  for (const each of evidence) known.add(each);
  return known.statuses;
}
