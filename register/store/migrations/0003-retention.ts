import { sql, type Kysely, type Migration } from "kysely";
import { wholeNumber, type Flavour } from "../flavour";
import { createMonth, monthOf } from "../months";

/** Lets the bodies of old events be let go: what they came to is kept, and how far back events reach. */
export const retention = (flavour: Flavour): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const whole = wholeNumber(flavour);
    await db.schema
      .alterTable("head")
      .addColumn("kept_from", whole, (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createTable("bases")
      .addColumn("instance", whole, (c) => c.notNull())
      .addColumn("before", whole, (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("bases_key", ["instance", "before"])
      .execute();
    if (flavour === "postgres") await partition(db);
    else
      await sql`create view entries as
        select seq, kind, body, content, link, instance, key, at from history`.execute(db);
  },
});

/** The bodies of events go into tables by month, which can be dropped; their places in the chain stay together. */
async function partition(db: Kysely<unknown>): Promise<void> {
  await sql`create table bodies (
    seq bigint not null, at bigint not null, body text not null, primary key (seq, at)
  ) partition by range (at)`.execute(db);
  const { rows } = await sql<{ at: number }>`select distinct
    (extract(epoch from date_trunc('month', to_timestamp(at / 1000.0), 'UTC')) * 1000)::bigint as at
    from history where kind = 'event'`.execute(db);
  for (const { at } of rows) await createMonth(db, monthOf(at));
  await sql`insert into bodies (seq, at, body)
    select seq, at, body from history where kind = 'event' and body is not null`.execute(db);
  await sql`update history set body = null,
      content = encode(sha256(convert_to(kind || chr(10) || body, 'UTF8')), 'hex')
    where kind = 'event' and body is not null`.execute(db);
  await sql`create view entries as
    select history.seq, history.kind, coalesce(history.body, bodies.body) as body, history.content,
      history.link, history.instance, history.key, history.at
    from history left join bodies on bodies.seq = history.seq and bodies.at = history.at`.execute(db);
}
