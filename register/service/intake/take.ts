import { Conflict, ingest, Unrecordable, type Ingested, type WriterStore } from "../../store/intake";
import type { Caller } from "../rights";
import { judgeReport, refusedBy, type Refused } from "./judge";

/** What somebody reports. */
export interface Report {
  /** JSON in UTF-8; not the caller's any more. */
  readonly body: Uint8Array;
  readonly caller: Caller;
  /** The register's time, in milliseconds. */
  readonly now: number;
}

export type Taken = Ingested | { readonly refused: Refused };

/** Records what a caller reports, all of it or nothing. */
export async function take(store: WriterStore, { body, caller, now }: Report): Promise<Taken> {
  const judged = judgeReport(body, caller, now);
  if ("refused" in judged) return judged;
  const { events } = judged;
  try {
    return await ingest(store, events, { actor: caller.actor, now });
  } catch (error) {
    if (!(error instanceof Unrecordable)) throw error;
    return refusedBy(error instanceof Conflict ? 409 : 422, events.length, error.message, error.indices);
  }
}
