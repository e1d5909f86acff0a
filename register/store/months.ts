import { sql, type QueryExecutorProvider } from "kysely";

/** A month of UTC and the table of PostgreSQL that holds the bodies of its events. Times in milliseconds. */
export interface Month {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export function monthOf(at: number): Month {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    name: `bodies_${year}${String(month + 1).padStart(2, "0")}`,
    from: Date.UTC(year, month),
    to: Date.UTC(year, month + 1),
  };
}

export async function createMonth(db: QueryExecutorProvider, { name, from, to }: Month): Promise<void> {
  await sql`create table if not exists ${sql.ref(name)} partition of bodies
    for values from (${sql.lit(from)}) to (${sql.lit(to)})`.execute(db);
}

/** The months that have a table. */
export async function months(db: QueryExecutorProvider): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`select child.relname as name from pg_inherits
    join pg_class as child on child.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'bodies'::regclass order by name`.execute(db);
  return rows.map(({ name }) => monthOf(Date.UTC(Number(name.slice(7, 11)), Number(name.slice(11)) - 1)));
}
