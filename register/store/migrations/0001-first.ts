import { sql, type Kysely, type Migration } from "kysely";
import { wholeNumber, type Flavour } from "../flavour";

const genesis = "0".repeat(64);

export const first = (flavour: Flavour): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const whole = wholeNumber(flavour);
    await db.schema
      .createTable("head")
      .addColumn("id", "integer", (c) => c.primaryKey())
      .addColumn("seq", whole, (c) => c.notNull())
      .addColumn("link", "text", (c) => c.notNull())
      .addColumn("instances", whole, (c) => c.notNull())
      .execute();
    await sql`insert into head (id, seq, link, instances) values (1, 0, ${genesis}, 0)`.execute(db);
    await db.schema
      .createTable("history")
      .addColumn("seq", whole, (c) => c.primaryKey())
      .addColumn("kind", "text", (c) => c.notNull())
      .addColumn("body", "text")
      .addColumn("content", "text")
      .addColumn("link", "text", (c) => c.notNull())
      .addColumn("instance", whole)
      .addColumn("key", "text")
      .addColumn("at", whole)
      .execute();
    // Finds an event again, all events of an instance, and keeps one from being written twice.
    await sql`create unique index history_event on history (instance, key) where instance is not null`.execute(
      db,
    );
    await sql`create index history_rest on history (kind, seq) where instance is null`.execute(db);
    const instances = db.schema
      .createTable("instances")
      .addColumn("id", whole, (c) => c.primaryKey())
      .addColumn("name", "text", (c) => c.notNull().unique())
      .addColumn("phase", "text", (c) => c.notNull())
      .addColumn("live", "integer", (c) => c.notNull())
      .addColumn("first_at", whole, (c) => c.notNull())
      .addColumn("last_at", whole, (c) => c.notNull())
      .addColumn("last_kind", "text", (c) => c.notNull())
      .addColumn("last_key", "text", (c) => c.notNull())
      .addColumn("claimed", "text", (c) => c.notNull())
      .addColumn("observed", "text", (c) => c.notNull())
      .addColumn("claimed_at", whole)
      .addColumn("observed_at", whole)
      .addColumn("digest", "text")
      .addColumn("workload", "text")
      .addColumn("node", "text")
      .addColumn("supplier", "text")
      .addColumn("environment", "text")
      .addColumn("cluster", "text")
      .addColumn("runs", whole, (c) => c.notNull())
      .addColumn("started_at", whole)
      .addColumn("resumed_at", whole)
      .addColumn("suspended_at", whole)
      .addColumn("stopped_at", whole);
    await instances.execute();
    for (const column of ["digest", "workload", "node", "supplier", "cluster"])
      await db.schema
        .createIndex(`instances_${column}`)
        .on("instances")
        .columns([column, "live", "id"])
        .execute();
    await db.schema
      .createTable("runs")
      .addColumn("instance", whole, (c) => c.notNull())
      .addColumn("n", whole, (c) => c.notNull())
      .addColumn("started_at", whole, (c) => c.notNull())
      .addColumn("resumed_at", whole)
      .addColumn("suspended_at", whole)
      .addColumn("stopped_at", whole)
      .addPrimaryKeyConstraint("runs_key", ["instance", "n"])
      .execute();
    await db.schema
      .createTable("requests")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("seq", whole, (c) => c.notNull())
      .addColumn("at", whole, (c) => c.notNull())
      .addColumn("closed", whole)
      .execute();
    await db.schema
      .createTable("evidence")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("seq", whole, (c) => c.notNull().unique())
      .addColumn("digest", "text", (c) => c.notNull())
      .execute();
    await db.schema.createIndex("evidence_digest").on("evidence").columns(["digest", "seq"]).execute();
    await db.schema
      .createTable("vulnerable")
      .addColumn("cve", "text", (c) => c.notNull())
      .addColumn("digest", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("vulnerable_key", ["cve", "digest"])
      .execute();
    await db.schema.createIndex("vulnerable_digest").on("vulnerable").columns(["digest"]).execute();
    await db.schema
      .createTable("checkpoints")
      .addColumn("seq", whole, (c) => c.primaryKey())
      .addColumn("body", "text", (c) => c.notNull())
      .addColumn("signature", "text")
      .execute();
  },
});
