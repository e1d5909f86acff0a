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
  const json = JSON.stringify(rows);
  if (flavour === "libsql")
    return sql`(select ${sql.join(
      names.map(([name], at) => sql`value ->> ${sql.lit(at)} as ${sql.ref(name)}`),
    )} from json_each(${json}))`;
  return sql`(select ${sql.join(
    names.map(([name, type], at) =>
      type === "int"
        ? sql`(value ->> ${sql.lit(at)})::bigint as ${sql.ref(name)}`
        : sql`value ->> ${sql.lit(at)} as ${sql.ref(name)}`,
    ),
  )} from json_array_elements(${json}::json))`;
}

/** Waits until nobody else writes; for this transaction nobody else will. */
export const forWriting = (flavour: Flavour): RawBuilder<unknown> =>
  flavour === "postgres" ? sql`for update` : sql``;

const mostRows = 250;

/** Rows for one statement each: the embedded store answers nobody else while a statement runs. */
export function* parts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += mostRows) yield rows.slice(from, from + mostRows);
}
