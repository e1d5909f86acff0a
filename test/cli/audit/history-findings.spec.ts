import assert from "node:assert/strict";
import type { Client } from "pg";
import { connect, schema, tables } from "../../../cli/audit/history-database";
import {
  fingerprintsIn,
  findingsOfRecords,
  findingTable,
  firstFound,
  forgetOthers,
  noteFound,
} from "../../../cli/audit/history-findings";
import { emptyPostgres } from "../../register/support/postgres";

const at = (number: number): string => `2026-01-0${number}T00:00:00.000Z`;
const of = (stack: string, ...fingerprints: readonly string[]) =>
  fingerprints.map((fingerprint) => ({ stack, fingerprint }));

async function inDatabase(call: (client: Client) => Promise<void>): Promise<boolean> {
  const database = await emptyPostgres();
  if (database === undefined) return false;
  const client = await connect(database);
  try {
    await client.query(tables);
    for (let number = 1; number < 9; number += 1)
      await client.query(`insert into ${schema}.audit (started) values ($1)`, [at(number)]);
    await call(client);
  } finally {
    await client.end();
  }
  return true;
}

describe("when audits in PostgreSQL found something first", function () {
  this.timeout(400_000);

  it("is told of what every audit since then found, whatever others find in other stacks", async function () {
    const ran = await inDatabase(async (client) => {
      await client.query(findingTable);
      await noteFound(client, 1, "own", [...of("a", "x", "y", "x"), ...of("b", "x")], ["a", "b"]);
      await noteFound(client, 2, "own", of("a", "y", "z"), ["a"]);
      await noteFound(client, 3, "own", of("a", "x", "y"), ["a"]);
      await forgetOthers(client, 4, ["a"]);
      const told = async (number: number) => {
        const first = await firstFound(client, number);
        return ["a x", "a y", "a z", "b x"].map((key) => {
          const [stack, fingerprint] = key.split(" ") as [string, string];
          return first({ stack, fingerprint });
        });
      };
      assert.deepEqual(await told(1), [undefined, undefined, undefined, undefined]);
      assert.deepEqual(await told(2), [undefined, at(1), undefined, at(1)]);
      assert.deepEqual(await told(3), [undefined, at(1), undefined, at(1)]);
      assert.deepEqual(await told(4), [at(3), at(1), undefined, undefined]);
    });
    if (!ran) this.skip();
  });

  it("counts from where something was no longer taken back, and between stacks as in them", async function () {
    const ran = await inDatabase(async (client) => {
      await client.query(findingTable);
      await noteFound(client, 1, "own", of("a", "x"), ["a"]);
      await noteFound(client, 1, "beside", of("a", "m"));
      await noteFound(client, 1, "withdrawn", of("a", "x"));
      await noteFound(client, 2, "beside", of("a", "m"));
      await noteFound(client, 2, "withdrawn", of("a", "x"));
      await noteFound(client, 3, "beside", []);
      await noteFound(client, 3, "withdrawn", []);
      const first = async (number: number, fingerprint: string) =>
        (await firstFound(client, number))({ stack: "a", fingerprint });
      assert.equal(await first(2, "m"), at(1));
      assert.equal(await first(3, "m"), undefined);
      assert.equal(await first(3, "x"), undefined, "the third is the first that tells of it");
      assert.equal(await first(4, "x"), at(3));
    });
    if (!ran) this.skip();
  });

  it("is learnt of the records that a database of an earlier version holds", async function () {
    const line = JSON.stringify({
      basis: { id: "a" },
      findings: [{ message: '"fingerprint":"no"', fingerprint: "x" }],
      exceptions: [{ findings: [{ fingerprint: "y" }] }],
    });
    assert.deepEqual(fingerprintsIn(line), ["x", "y"]);
    const ran = await inDatabase(async (client) => {
      await client.query(`insert into ${schema}.record (stack, since, line) values ('a', 2, $1)`, [line]);
      await client.query(findingTable);
      await client.query(findingsOfRecords);
      const first = await firstFound(client, 3);
      assert.deepEqual(
        ["x", "y", "no"].map((fingerprint) => first({ stack: "a", fingerprint })),
        [at(2), at(2), undefined],
      );
    });
    if (!ran) this.skip();
  });
});
