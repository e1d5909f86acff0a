import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Migrator, sql } from "kysely";
import {
  digestsWith,
  findInstances,
  findRequests,
  openStore,
  prune,
  verify,
  type Store,
} from "../../../register/store";
import { migrations } from "../../../register/store/migrations";
import { day, digestOf } from "../support/events";
import { onBoth } from "../support/stores";

const fixtures = join(__dirname, "fixtures");
type Row = Record<string, string | number | null>;

/** Takes everything away, and makes a database of an earlier form with what was written then. */
async function fillAsThen({ writing, flavour }: Store, form: string): Promise<void> {
  if (flavour === "postgres") await sql`drop schema public cascade`.execute(writing);
  if (flavour === "postgres") await sql`create schema public`.execute(writing);
  else {
    const { rows } = await sql<{ type: string; name: string }>`select type, name from sqlite_master
      where type in ('table', 'view') and name not like 'sqlite%' order by type desc`.execute(writing);
    for (const { type, name } of rows) await sql`drop ${sql.raw(type)} ${sql.table(name)}`.execute(writing);
  }
  const provider = { getMigrations: () => Promise.resolve(migrations(flavour)) };
  const { error } = await new Migrator({ db: writing, provider }).migrateTo(form);
  assert.equal(error, undefined);
  const tables = JSON.parse(readFileSync(join(fixtures, `${form}.json`), "utf8")) as Record<string, Row[]>;
  for (const [table, rows] of Object.entries(tables)) {
    await sql`delete from ${sql.table(table)}`.execute(writing);
    for (const row of rows)
      await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(row).map((name) => sql.ref(name)))})
        values (${sql.join(Object.values(row))})`.execute(writing);
  }
}

onBoth("a database of an earlier form", (fixture) => {
  for (const form of readdirSync(fixtures).map((file) => file.replace(/\.json$/, "")))
    it(`is brought to the newest: ${form}`, async () => {
      const { store, where } = fixture();
      await fillAsThen(store, form);
      const again = await openStore(where);
      try {
        const { faults, ...found } = await verify(again);
        assert.deepEqual(faults, []);
        assert.deepEqual(found, { entries: 39, instances: 12, checkpoints: 1, signed: 0 });
        assert.equal((await findInstances(again, { state: "any" })).count, 12);
        const where_ = await findInstances(again, { digest: digestOf("a"), state: "any" });
        assert.deepEqual([where_.count, where_.items.length], [4, 4]);
        assert.deepEqual(await digestsWith(again, "CVE-2026-1"), [digestOf("a")]);
        assert.deepEqual(
          (await findRequests(again)).map(({ id, closed }) => [id, closed?.reason]),
          [
            ["r2", undefined],
            ["r1", "done"],
          ],
        );
        await prune(again, { before: day + 30_000, now: day + 86_400_000 });
        assert.deepEqual((await verify(again)).faults, []);
      } finally {
        await again.close();
      }
    });

  it("is known by name for each fixture", () => {
    const forms = Object.keys(migrations("libsql"));
    assert.ok(forms.includes("0001-first"));
    assert.deepEqual(
      readdirSync(fixtures).filter((file) => !forms.includes(file.replace(/\.json$/, ""))),
      [],
    );
  });
});
