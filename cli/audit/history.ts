import type { Client } from "pg";
import { Merge, readBasis, readRecord, type AuditFinding, type AuditResult } from "../../core/audit";
import { UsageError } from "../usage-error";
import { batch, connect, eachLine, lock, refusal, schema, tables } from "./history-database";
import { passes, type Filters } from "./list";

/** All that makes an audit's result of its records, with what was left out of it. */
export interface MadeBy {
  readonly merge: ConstructorParameters<typeof Merge>[0];
  readonly filters: Filters;
}

/**
 * The records of a fleet's audits in a PostgreSQL: the lines of `audit.jsonl`, each kept once for all audits that it holds
 * in. One database holds one fleet.
 */
export class AuditHistory {
  private waiting: string[] = [];
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
   * @throws UsageError where the database can't be used, or another audit writes there
   */
  static async begin(url: string): Promise<AuditHistory> {
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
      await client.query(`begin; select pg_advisory_xact_lock(${lock}, 0); ${tables} commit;`);
      const begun = await client.query<{ number: number }>(
        `insert into ${schema}.audit default values returning number`,
      );
      return new AuditHistory(client, begun.rows[0]!.number);
    } catch (error) {
      await client.end();
      throw refusal(error);
    }
  }

  /** Gives the records that hold, in the order of their stacks. */
  async load(take: (line: string) => void): Promise<void> {
    await eachLine(this.client, "until is null", [], take);
  }

  /** Takes a stack's new record; it is written while the next ones are judged. @throws where writing failed */
  add(line: string): void {
    if (this.failure) throw this.failure;
    this.waiting.push(line);
    if (this.waiting.length >= batch) this.flush();
  }

  /** The same verdict of a file that the backend calls otherwise by now. */
  confirm(line: string): void {
    this.follow(() =>
      this.client.query(`update ${schema}.record set line = $2 where stack = $1 and until is null`, [
        idOf(line),
        line,
      ]),
    );
  }

  /** Ends the audit: of these stacks it consists. */
  async finish(ids: readonly string[], madeBy: MadeBy): Promise<void> {
    this.flush();
    await this.written;
    if (this.failure) throw refusal(this.failure);
    await this.client.query(
      `update ${schema}.record set until = $1 where until is null and stack <> all($2::text[])`,
      [this.number, ids],
    );
    await this.client.query(`update ${schema}.audit set made_by = $2 where number = $1`, [
      this.number,
      JSON.stringify(madeBy),
    ]);
  }

  async close(): Promise<void> {
    this.flush();
    await this.written;
    await this.client.end();
  }

  private flush(): void {
    const lines = this.waiting;
    if (lines.length === 0) return;
    this.waiting = [];
    const stacks = lines.map(idOf);
    this.follow(async () => {
      const { client, number } = this;
      await client.query("begin");
      await client.query(
        `update ${schema}.record set until = $1 where until is null and since < $1 and stack = any($2::text[])`,
        [number, stacks],
      );
      await client.query(
        `insert into ${schema}.record (since, stack, line) select $1, * from unnest($2::text[], $3::text[])`,
        [number, stacks, lines],
      );
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

/**
 * The result of a kept audit, as if it had just been run.
 *
 * @param address of the database; `#3` behind it names the third audit, nothing the last, `#-1` the one before
 * @throws UsageError where there is no such audit
 */
export async function readKeptAudit(address: string): Promise<AuditResult> {
  const { url, asked } = partsOf(address);
  const client = await connect(url);
  try {
    const which = asked > 0 ? "number = $1" : "true order by number desc offset $1 limit 1";
    const { rows } = await client.query<{ number: number; made_by: string }>(
      `select number, made_by from ${schema}.audit where made_by is not null and ${which}`,
      [Math.abs(asked)],
    );
    const row = rows[0];
    if (!row)
      throw new UsageError(
        `there is no audit #${asked} in the database`,
        "audits that were killed don't count",
      );
    const { merge: options, filters } = JSON.parse(row.made_by) as MadeBy;
    const merge = new Merge(options);
    const findings: AuditFinding[] = [];
    await eachLine(client, "since <= $2 and (until is null or until > $2)", [row.number], (line) => {
      const record = readRecord(line);
      if (passes(record.verdict, record.boundary, filters)) findings.push(...merge.add(record));
    });
    return merge.finish(findings);
  } catch (error) {
    throw refusal(error);
  } finally {
    await client.end();
  }
}

function partsOf(address: string): { readonly url: string; readonly asked: number } {
  const [, url, number = "0"] = /^([^#]*)(?:#(.*))?$/s.exec(address)!;
  if (!/^-?\d{1,9}$/.test(number))
    throw new UsageError(
      "what stands behind # is no number of an audit",
      "write #3, or #-1 for the last but one",
    );
  return { url: url!, asked: Number(number) };
}

const idOf = (line: string): string => readBasis(line)!.id;
