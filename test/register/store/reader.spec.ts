import assert from "node:assert/strict";
import { sql } from "kysely";
import { emptyLibsql, type Fixture } from "../support/stores";

describe("the connection that reads of the embedded store", () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await emptyLibsql();
  });
  afterEach(() => fixture.close());

  let written = 0;
  /** Whether it sees what was written since, three times over. */
  async function seesWrites(): Promise<void> {
    const { reading, writing } = fixture.store;
    for (let n = 0; n < 3; n++) {
      const cve = `CVE-2026-${++written}`;
      await writing.insertInto("vulnerable").values({ cve, digest: "sha256:1" }).execute();
      const found = await reading.selectFrom("vulnerable").select("cve").where("cve", "=", cve).execute();
      assert.deepEqual(found, [{ cve }]);
    }
  }

  const statements = {
    "a statement": sql`select * from vulnerable`,
    "an explanation of a plan": sql`explain query plan select * from vulnerable`,
    "an explanation of a program": sql`  EXPLAIN select * from vulnerable`,
    "a pragma": sql`pragma table_info(vulnerable)`,
    "many rows": sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 250) select i from n`,
  };
  for (const [what, statement] of Object.entries(statements))
    it(`sees what is written after ${what}`, async () => {
      await seesWrites();
      for (let n = 0; n < 2; n++) await statement.execute(fixture.store.reading);
      await seesWrites();
    });

  it("sees what is written after a statement that failed in the midst of its rows", async () => {
    const { reading } = fixture.store;
    const values = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 250)
      select json_extract(case when i = 200 then 'no JSON' else '{}' end, '$.a') from n, (select count(*) from vulnerable)`;
    await assert.rejects(values.execute(reading), /malformed JSON/);
    await seesWrites();
  });

  it("sees what is written after a transaction that failed", async () => {
    const { reading } = fixture.store;
    const asked = reading
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(async (tx) => {
        await tx.selectFrom("vulnerable").selectAll().execute();
        throw new Error("left off");
      });
    await assert.rejects(asked, /left off/);
    await seesWrites();
  });

  it("streams nothing: whoever left off would keep it at that moment", async () => {
    const stream = fixture.store.reading.selectFrom("vulnerable").selectAll().stream();
    await assert.rejects(stream.next(), /reads no streams/);
    await seesWrites();
  });
});
