import { sql } from "kysely";
import { TALLIED } from "../projection";
import type { Tx } from "../schema";
import type { Tell } from "./tell";

/** Whether what was counted is what there is. @param most how many wrong tallies are told of */
export async function verifyTallies(reading: Tx, most: number, fault: Tell): Promise<void> {
  const counted = TALLIED.map(
    (
      kind,
    ) => sql`select ${sql.lit(kind)} as kind, ${kind === "all" ? sql`''` : sql.ref(kind)} as value, phase,
      count(*) as instances from instances
      where ${kind === "all" ? sql`1 = 1` : sql`${sql.ref(kind)} is not null`}
      group by ${kind === "all" ? sql`phase` : sql`${sql.ref(kind)}, phase`}`,
  );
  const { rows } = await sql<{ kind: string; value: string }>`
    select kind, value, phase from (
      select kind, value, phase, instances from (${sql.join(counted, sql` union all `)}) as counted
      union all select kind, value, phase, -instances as instances from tallies
    ) as both_of_them group by kind, value, phase having sum(instances) <> 0 limit ${most}`.execute(reading);
  for (const { kind, value } of rows) fault(`the tally of ${kind} ${value}`, "is not what there is");
}
