import type { Client } from "pg";
import { openSince, readBasis, type AuditResult } from "../../core/audit";
import { UsageError } from "../usage-error";
import type { KeptAcross } from "./across-store";
import { AcrossTable, acrossTable } from "./history-across";
import { batch, connect, eachLine, lock, refusal, schema, tables, type KeptLine } from "./history-database";
import {
  fingerprintsIn,
  findingsOfRecords,
  findingTable,
  firstFound,
  forgetOthers,
  keepsFindings,
  noteFound,
  type Found,
} from "./history-findings";
import type { MadeBy } from "./kept-audit";

/**
 * The records of a fleet's audits in a PostgreSQL: the lines of `audit.jsonl`, each kept once for all audits that it holds
 * in. One database holds one fleet.
 */
export class AuditHistory {
  private waiting: KeptLine[] = [];
  private written: Promise<void> = Promise.resolve();
  private failure: Error | undefined;

  private constructor(
    private readonly client: Client,
    /** Of the audit that runs, from 1 on. */
    readonly number: number,
  ) {}

  /**
   * Begins an audit.
   *
   * @param url may hold a password: no message shows it
   * @param now milliseconds since 1970
   * @throws UsageError where the database can't be used, or another audit writes there
   */
  static async begin(url: string, now: number): Promise<AuditHistory> {
    const client = await connect(url);
    try {
      const { rows } = await client.query<{ free: boolean }>("select pg_try_advisory_lock($1, 1) as free", [
        lock,
      ]);
      if (!rows[0]!.free)
        throw new UsageError(
          "--results: another audit writes to that database",
          "wait for it, or name another",
        );
      const learnt = (await keepsFindings(client)) ? "" : findingsOfRecords;
      const all = `${tables} ${acrossTable} ${findingTable} ${learnt}`;
      await client.query(`begin; select pg_advisory_xact_lock(${lock}, 0); ${all} commit;`);
      const begun = await client.query<{ number: number }>(
        `insert into ${schema}.audit (started) values ($1) returning number`,
        [new Date(now)],
      );
      return new AuditHistory(client, begun.rows[0]!.number);
    } catch (error) {
      await client.end();
      throw refusal(error);
    }
  }

  /** Gives the records that hold, in the order of their stacks. */
  async load(take: (kept: KeptLine) => void): Promise<void> {
    await eachLine(this.client, "line, facts", "until is null", [], take);
  }

  /** Takes a stack's new record; it is written while the next ones are judged. @throws where writing failed */
  add(kept: KeptLine): void {
    if (this.failure) throw this.failure;
    this.waiting.push(kept);
    if (this.waiting.length >= batch) this.flush();
  }

  /** The same verdict of a file that the backend calls otherwise by now. */
  confirm(line: string): void {
    this.follow(() =>
      this.client.query(`update ${schema}.record set line = $2 where stack = $1 and until is null`, [
        readBasis(line)!.id,
        line,
      ]),
    );
  }

  /** Ends the audit: of these stacks it consists. @param beside what was found beside the records */
  async finish(ids: readonly string[], madeBy: MadeBy, beside: readonly Found[]): Promise<void> {
    this.flush();
    await this.written;
    if (this.failure) throw refusal(this.failure);
    await this.client.query("begin");
    await this.client.query(
      `update ${schema}.record set until = $1 where until is null and stack <> all($2::text[])`,
      [this.number, ids],
    );
    const { client, number } = this;
    await forgetOthers(client, number, ids);
    await noteFound(client, number, "beside", beside);
    await noteFound(client, number, "withdrawn", madeBy.merge.across?.withdrawn ?? []);
    await client.query(`update ${schema}.audit set made_by = $2 where number = $1`, [
      number,
      JSON.stringify(madeBy),
    ]);
    await client.query("commit");
  }

  /** What groups of stacks came to in earlier audits. */
  get across(): KeptAcross {
    return new AcrossTable(this.client);
  }

  /** The audit's findings with since when they are open, once it has ended. */
  async told(result: AuditResult): Promise<AuditResult> {
    return openSince(result, await firstFound(this.client, this.number));
  }

  /** Keeps how the audits up to this one stood; after it has ended. */
  async keepCourse(course: NonNullable<AuditResult["history"]>): Promise<void> {
    await this.client.query(`update ${schema}.audit set course = $2 where number = $1`, [
      this.number,
      JSON.stringify(course),
    ]);
  }

  async close(): Promise<void> {
    this.flush();
    await this.written;
    await this.client.end();
  }

  private flush(): void {
    if (this.waiting.length === 0) return;
    const records = this.waiting.map(({ line, facts }) => ({ line, facts, basis: readBasis(line)! }));
    this.waiting = [];
    const stacks = records.map(({ basis }) => basis.id);
    this.follow(async () => {
      const { client, number } = this;
      await client.query("begin");
      await client.query(
        `update ${schema}.record set until = $1 where until is null and since < $1 and stack = any($2::text[])`,
        [number, stacks],
      );
      await client.query(
        `insert into ${schema}.record (since, stack, line, facts) select $1, * from unnest($2::text[], $3::text[], $4::bytea[])`,
        [number, stacks, records.map(({ line }) => line), records.map(({ facts }) => facts ?? null)],
      );
      // A stack that could not be read has still what was found in it.
      const read = records.filter(({ basis }) => basis.judgedBy !== "");
      const found = read.flatMap(({ line, basis }) =>
        fingerprintsIn(line).map((fingerprint) => ({ stack: basis.id, fingerprint })),
      );
      const stacksRead = read.map(({ basis }) => basis.id);
      await noteFound(client, number, "own", found, stacksRead);
      await client.query("commit");
    });
  }

  private follow(write: () => Promise<unknown>): void {
    this.written = this.written.then(async () => {
      try {
        if (!this.failure) await write();
      } catch (error) {
        this.failure = error as Error;
      }
    });
  }
}
