import { sql, type RawBuilder } from "kysely";

/** The two databases; where their SQL differs, it is said in this file. */
export type Flavour = "libsql" | "postgres";

export type ColumnType = "text" | "int";

/** A time in milliseconds, or a number of entries. */
export const wholeNumber = (flavour: Flavour) => (flavour === "postgres" ? "bigint" : "integer");

/**
 * Rows of data as a table, handed over in one piece: as many parameters as there are values would take longer to bind
 * than the statement takes to run.
 *
 * @param columns in the order of each row's values
 */
export function tableOf(
  flavour: Flavour,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly (readonly (string | number | null)[])[],
): RawBuilder<unknown> {
  const names = Object.entries(columns);
  if (flavour === "libsql")
    return sql`(select ${sql.join(
      names.map(([name], at) => sql`value ->> ${sql.lit(at)} as ${sql.ref(name)}`),
    )} from json_each(${JSON.stringify(rows)}))`;
  return sql`(select * from unnest(${sql.join(
    names.map(([, type], at) => {
      const values = rows.map((row) => row[at]);
      return type === "int" ? sql`${values}::bigint[]` : sql`${values}::text[]`;
    }),
  )}) as rows (${sql.join(names.map(([name]) => sql.ref(name)))}))`;
}

/** Waits until nobody else writes; for this transaction nobody else will. */
export const forWriting = (flavour: Flavour): RawBuilder<unknown> =>
  flavour === "postgres" ? sql`for update` : sql``;

const mostRows: Readonly<Record<Flavour, number>> = { libsql: 250, postgres: 2000 };

/** Rows for one statement each: the embedded store takes them as one text, which is copied to its thread. */
export function* parts<T>(flavour: Flavour, rows: readonly T[]): Generator<readonly T[]> {
  const most = mostRows[flavour];
  for (let from = 0; from < rows.length; from += most) yield rows.slice(from, from + most);
}
