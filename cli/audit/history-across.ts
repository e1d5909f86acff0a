import type { Client } from "pg";
import type { Across } from "../../core/audit";
import type { KeptAcross } from "./across-store";
import { schema } from "./history-database";

export const acrossTable = `
create table if not exists ${schema}.across_stacks (key text primary key, result text not null);
`;

/** What groups of stacks came to together, in the database of their records. */
export class AcrossTable implements KeptAcross {
  constructor(private readonly client: Client) {}

  async find(key: string): Promise<Across | undefined> {
    const { rows } = await this.client.query<{ result: string }>(
      `select result from ${schema}.across_stacks where key = $1`,
      [key],
    );
    return rows[0] && (JSON.parse(rows[0].result) as Across);
  }

  async add(key: string, across: Across): Promise<void> {
    await this.client.query(
      `insert into ${schema}.across_stacks (key, result) values ($1, $2) on conflict do nothing`,
      [key, JSON.stringify(across)],
    );
  }

  async keep(keys: readonly string[]): Promise<void> {
    await this.client.query(`delete from ${schema}.across_stacks where key <> all($1::text[])`, [keys]);
  }
}
