import type { Client } from "pg";
import { schema } from "./history-database";

/** A finding of a stack, or one that lies between stacks, as audits know it again. */
export interface Found {
  readonly stack: string;
  readonly fingerprint: string;
}

/** Found in the stacks alone, beside them, and taken back because others are at hand. */
type Kind = "own" | "beside" | "withdrawn";

/** A finding was there in the audits from `since` on, up to the one before `until`. */
export const findingTable = `
create table if not exists ${schema}.finding (
  stack text collate "C" not null, fingerprint text not null, kind text not null,
  since int not null references ${schema}.audit, until int, primary key (stack, fingerprint, kind, since));
create index if not exists finding_open on ${schema}.finding (kind, stack) where until is null;
`;

/** Of a database of an earlier version, which knows the records alone. */
export const findingsOfRecords = `
insert into ${schema}.finding (stack, fingerprint, kind, since)
  select distinct stack, found[1], 'own', since
    from ${schema}.record, regexp_matches(line, '"fingerprint":"([^"]*)"', 'g') as found where until is null
  on conflict do nothing;
`;

/** Whether the database was made by a version that keeps findings. */
export async function keepsFindings(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ keeps: boolean }>(
    `select to_regclass('${schema}.finding') is not null as keeps`,
  );
  return rows[0]!.keeps;
}

/** What a record found, accepted or not: the quotes of its texts are escaped. */
export const fingerprintsIn = (line: string): string[] => [
  ...new Set(Array.from(line.matchAll(/"fingerprint":"([^"]*)"/g), ([, fingerprint]) => fingerprint!)),
];

/** Of these stacks just these findings are there from an audit on; of all stacks where none are named. */
export async function noteFound(
  client: Client,
  number: number,
  kind: Kind,
  found: readonly Found[],
  stacks?: readonly string[],
): Promise<void> {
  const values = [number, kind, found.map(({ stack }) => stack), found.map((each) => each.fingerprint)];
  const now = "select * from unnest($3::text[], $4::text[]) as found (stack, fingerprint)";
  await client.query(
    `update ${schema}.finding known set until = $1 where until is null and kind = $2
       ${stacks ? "and stack = any($5::text[])" : ""}
       and not exists (select from (${now}) found where found.stack = known.stack and found.fingerprint = known.fingerprint)`,
    [...values, ...(stacks ? [stacks] : [])],
  );
  await client.query(
    `insert into ${schema}.finding (stack, fingerprint, kind, since)
       select distinct found.stack, found.fingerprint, $2, $1::int from (${now}) found
        where not exists (select from ${schema}.finding known where known.until is null and known.kind = $2
          and known.stack = found.stack and known.fingerprint = found.fingerprint)
       on conflict do nothing`,
    values,
  );
}

/** Stacks that are not audited any more have no findings. */
export async function forgetOthers(client: Client, number: number, stacks: readonly string[]): Promise<void> {
  await client.query(
    `update ${schema}.finding set until = $1 where until is null and kind = 'own' and stack <> all($2::text[])`,
    [number, stacks],
  );
}

/** When the findings of an audit were found first (ISO 8601), of those that earlier ones found without a break. */
export async function firstFound(
  client: Client,
  number: number,
): Promise<(finding: Found) => string | undefined> {
  const { rows } = await client.query<Found & { started: Date }>(
    `with open as (
       select stack, fingerprint, min(greatest(since, (select max(gone.until) from ${schema}.finding gone
           where gone.kind = 'withdrawn' and gone.until <= $1
             and gone.stack = known.stack and gone.fingerprint = known.fingerprint))) as since
         from ${schema}.finding known
        where kind <> 'withdrawn' and since <= $1 and (until is null or until > $1)
        group by stack, fingerprint)
     select stack, fingerprint, started from open join ${schema}.audit on number = since where since < $1`,
    [number],
  );
  const first = new Map(rows.map(({ started, ...found }) => [keyOf(found), started.toISOString()]));
  return (finding) => first.get(keyOf(finding));
}

const keyOf = ({ stack, fingerprint }: Found): string => `${stack}\0${fingerprint}`;
