import { sql, type Kysely, type Migration } from "kysely";
import { wholeNumber, type Flavour } from "../flavour";

/** Counts what is asked for by what has few values and many instances, so that nobody has to count them again. */
export const tallies = (flavour: Flavour): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("tallies")
      .addColumn("kind", "text", (c) => c.notNull())
      .addColumn("value", "text", (c) => c.notNull())
      .addColumn("phase", "text", (c) => c.notNull())
      .addColumn("instances", wholeNumber(flavour), (c) => c.notNull())
      .addPrimaryKeyConstraint("tallies_key", ["kind", "value", "phase"])
      .execute();
    for (const column of ["digest", "supplier", "cluster"])
      await sql`insert into tallies (kind, value, phase, instances)
        select ${sql.lit(column)}, ${sql.ref(column)}, phase, count(*) from instances
        where ${sql.ref(column)} is not null group by ${sql.ref(column)}, phase`.execute(db);
    await sql`insert into tallies (kind, value, phase, instances)
      select 'all', '', phase, count(*) from instances group by phase`.execute(db);
    if (flavour === "libsql") return;
    // Room beside each row for its next form: what is changed without an index finds it on the same page.
    await sql`alter table instances set (fillfactor = 70)`.execute(db);
    await sql`alter table tallies set (fillfactor = 50)`.execute(db);
  },
});
