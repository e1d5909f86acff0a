import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { canonical } from "../../core/image";
import { isSignedBy } from "../../core/image/verify/signature";
import { takeHead } from "./history";
import type { Store } from "./open";

/** What the history was at an instant, signed: it can't be rewritten before that without the key. */
export interface Checkpoint {
  readonly seq: number;
  readonly link: string;
  readonly at: string;
}

/** @returns the checkpoint as text and its signature; undefined where nothing came since the last one */
export function takeCheckpoint(
  { writing, flavour }: Store,
  now: number,
  key?: KeyObject | string,
): Promise<{ readonly body: string; readonly signature: string | null } | undefined> {
  return writing.transaction().execute(async (tx) => {
    const { seq, link } = await takeHead(tx, flavour);
    const last = await tx
      .selectFrom("checkpoints")
      .select("seq")
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirst();
    if (seq === 0 || last?.seq === seq) return undefined;
    const body = canonical({ seq, link, at: new Date(now).toISOString() } satisfies Checkpoint);
    const signature =
      key === undefined
        ? null
        : sign(null, Buffer.from(body), typeof key === "string" ? createPrivateKey(key) : key).toString(
            "base64",
          );
    await tx.insertInto("checkpoints").values({ seq, body, signature }).execute();
    return { body, signature };
  });
}

/** @param key a public key in PEM */
export const isCheckpointSigned = (body: string, signature: string, key: string): boolean =>
  isSignedBy(createPublicKey(key), Buffer.from(body), Buffer.from(signature, "base64"));

/** The newest checkpoint, for somebody who keeps it elsewhere. */
export const lastCheckpoint = ({ reading }: Store) =>
  reading.selectFrom("checkpoints").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst();
