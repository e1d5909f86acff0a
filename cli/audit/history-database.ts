import type { Client } from "pg";
import { UsageError } from "../usage-error";

export const schema = "bulkhead_results";
/** Parts our advisory lock from others'. */
export const lock = 0x62756c72;
/** Lines that are read or written at a time: some megabytes. */
export const batch = 50;

/** A record counts in the audits from `since` on, up to the one before `until`. */
export const tables = `
create schema if not exists ${schema};
create table if not exists ${schema}.audit (
  number int generated always as identity primary key, started timestamptz not null default now(), made_by text);
alter table ${schema}.audit add column if not exists course text;
create table if not exists ${schema}.record (
  stack text collate "C" not null, since int not null references ${schema}.audit, until int, line text not null,
  primary key (stack, since));
alter table ${schema}.record add column if not exists facts bytea;
create unique index if not exists record_current on ${schema}.record (stack) where until is null;
`;

export const isPostgres = (text: string): boolean => /^postgres(?:ql)?:\/\//.test(text);

/** A record as it is kept; the facts are what `packFacts` made of it, where that was at hand. */
export interface KeptLine {
  readonly line: string;
  readonly facts?: Uint8Array | null;
}

/**
 * The records for which it holds, by stack.
 *
 * @param what is read of them
 * @param values of its parameters from $2 on
 */
export async function eachLine(
  client: Client,
  what: "line" | "line, facts",
  where: string,
  values: readonly unknown[],
  take: (kept: KeptLine) => void,
): Promise<void> {
  for (let last = ""; ;) {
    const { rows } = await client.query<KeptLine & { readonly stack: string }>(
      `select stack, ${what} from ${schema}.record where stack > $1 and ${where} order by stack limit ${batch}`,
      [last, ...values],
    );
    for (const { line, facts } of rows) take({ line, facts: facts ?? null });
    const end = rows.at(-1);
    if (!end) return;
    last = end.stack;
  }
}

/** @throws UsageError where it can't be reached; no message shows the address */
export async function connect(url: string): Promise<Client> {
  const { default: pg } = await import("pg");
  let client: Client;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
    client.on("error", () => undefined);
    await client.connect();
  } catch (error) {
    throw refusal(error);
  }
  return client;
}

/** What is told to the user. */
export function refusal(error: unknown): unknown {
  if (error instanceof UsageError) return error;
  const { code } = error as { readonly code?: unknown };
  if (code === "42P01")
    return new UsageError("the database holds no audits", "run bulkhead audit --results with it");
  return new UsageError(
    `the database of the results can't be used${typeof code === "string" ? ` (${code})` : ""}`,
    "check that it runs, and that the user may create schemas in it",
  );
}
