import { sql } from "kysely";
import { sha256 } from "../../core/image";
import { linkOf } from "../../core/image/evidence/chain";
import { forWriting, parts, tableOf, type Flavour } from "./flavour";
import type { EntryKind, Tx } from "./schema";

/** Where the history ends. */
export interface Head {
  readonly seq: number;
  readonly link: string;
  /** How many instances are known. */
  readonly instances: number;
}

/** One entry before it stands in the history. */
export interface Entry {
  readonly kind: EntryKind;
  readonly body: string;
  /** For events: the instance's number, the event's key and time. */
  readonly instance?: number;
  readonly key?: string;
  readonly at?: number;
}

const columns = {
  seq: "int",
  kind: "text",
  body: "text",
  link: "text",
  instance: "int",
  key: "text",
  at: "int",
} as const;

/** What an entry is hashed by: its kind and the whole of its body. */
export const contentOf = (kind: string, body: string): string => sha256(`${kind}\n${body}`);

/** Takes the end of the history for writing: until the transaction ends nobody else can. */
export async function takeHead(tx: Tx, flavour: Flavour): Promise<Head> {
  const { rows } =
    await sql<Head>`select seq, link, instances from head where id = 1 ${forWriting(flavour)}`.execute(tx);
  const head = rows[0];
  if (!head) throw new Error("the history has no end: the database was damaged");
  return head;
}

/** Adds entries after the head, and tells where the history ends then. */
export async function append(tx: Tx, flavour: Flavour, head: Head, entries: readonly Entry[]): Promise<Head> {
  if (entries.length === 0) return head;
  let { seq, link } = head;
  const rows = entries.map(({ kind, body, instance, key, at }) => {
    link = linkOf(link, contentOf(kind, body));
    return [++seq, kind, body, link, instance ?? null, key ?? null, at ?? null];
  });
  for (const part of parts(rows))
    await sql`insert into history (seq, kind, body, link, instance, key, at)
      select seq, kind, body, link, instance, key, at from ${tableOf(flavour, columns, part)} as given`.execute(
      tx,
    );
  await sql`update head set seq = ${seq}, link = ${link}, instances = ${head.instances} where id = 1`.execute(
    tx,
  );
  return { seq, link, instances: head.instances };
}
