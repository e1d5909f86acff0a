import { sql } from "kysely";
import { sha256 } from "../../core/image";
import { linkOf } from "../../core/image/evidence/chain";
import { forWriting, parts, tableOf, type Flavour } from "./flavour";
import { createMonth, monthOf, months } from "./months";
import type { EntryKind, Tx } from "./schema";

/** Where the history ends. */
export interface Head {
  readonly seq: number;
  readonly link: string;
  /** How many instances are known. */
  readonly instances: number;
  /** Events before this are let go, in milliseconds. */
  readonly keptFrom: number;
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
  content: "text",
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
    await sql<Head>`select seq, link, instances, kept_from as ${sql.ref("keptFrom")} from head where id = 1 ${forWriting(flavour)}`.execute(
      tx,
    );
  const head = rows[0];
  if (!head) throw new Error("the history has no end: the database was damaged");
  return head;
}

/** Adds entries after the head, and tells where the history ends then. */
export async function append(tx: Tx, flavour: Flavour, head: Head, entries: readonly Entry[]): Promise<Head> {
  if (entries.length === 0) return head;
  let { seq, link } = head;
  const apart: (string | number | null)[][] = [];
  const rows = entries.map(({ kind, body, instance, key, at }) => {
    const content = contentOf(kind, body);
    link = linkOf(link, content);
    seq++;
    const isApart = flavour === "postgres" && kind === "event";
    if (isApart) apart.push([seq, at!, body]);
    return [
      seq,
      kind,
      isApart ? null : body,
      isApart ? content : null,
      link,
      instance ?? null,
      key ?? null,
      at ?? null,
    ];
  });
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  for (const part of parts(flavour, rows))
    await sql`insert into history (${names})
      select ${names} from ${tableOf(flavour, columns, part)} as given`.execute(tx);
  if (apart.length > 0) await appendBodies(tx, flavour, apart);
  await sql`update head set seq = ${seq}, link = ${link}, instances = ${head.instances} where id = 1`.execute(
    tx,
  );
  return { ...head, seq, link };
}

/** Who writes holds the head, so that nobody else makes the same month's table meanwhile. */
async function appendBodies(
  tx: Tx,
  flavour: Flavour,
  rows: readonly (string | number | null)[][],
): Promise<void> {
  const due = new Map(rows.map(([, at]) => [monthOf(Number(at)).name, monthOf(Number(at))]));
  const there = new Set((await months(tx)).map(({ name }) => name));
  for (const [name, month] of due) if (!there.has(name)) await createMonth(tx, month);
  await sql`insert into bodies (seq, at, body)
    select seq, at, body from ${tableOf(flavour, { seq: "int", at: "int", body: "text" }, rows)} as given`.execute(
    tx,
  );
}
