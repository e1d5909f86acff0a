import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgresServer } from "../register/support/postgres-server";
import { judge, type Judgement } from "./judge";
import { Line } from "./line";
import { OutboxReporter } from "./outbox-reporter";
import { compile } from "./process";
import { Stage, wait } from "./stage";

export interface Outcome extends Judgement {
  readonly scenario: string;
  readonly repeated: number;
  readonly refusals: Readonly<Record<number, number>>;
}

/** The longest that a service lives, in milliseconds. */
const life = 600;
const hour = 3_600_000;

async function play(
  scenario: string,
  file: string,
  database: string,
  act: (stage: Stage) => Promise<void>,
  senders?: ConstructorParameters<typeof Stage>[2],
): Promise<Outcome> {
  const stage = new Stage(file, database, senders);
  const running = stage.reporters.map((each) => each.run());
  try {
    await act(stage);
  } finally {
    for (const each of stage.reporters) each.stop();
    await Promise.all(running);
    while (stage.count > 0) await stage.kill();
  }
  const refusals: Record<number, number> = {};
  for (const each of stage.reporters)
    for (const [status, count] of each.refusals) refusals[status] = (refusals[status] ?? 0) + count;
  return {
    scenario,
    ...(await judge(database, stage.reporters)),
    repeated: stage.reporters.reduce((sum, { repeated }) => sum + repeated, 0),
    refusals,
  };
}

/** Killed again and again at random moments; another one takes over, its clock somewhere else. */
const killed =
  (times: number, services: number) =>
  async (stage: Stage): Promise<void> => {
    for (let n = 0; n < services; n++) await stage.start();
    for (let n = 0; n < times; n++) {
      if (n % 10 === 0) await stage.goOn();
      await wait(Math.random() * life);
      await stage.kill();
      await stage.start({ clock: Math.round((Math.random() - 0.5) * 48 * hour) });
    }
    await stage.goOn();
  };

const full = async (stage: Stage): Promise<void> => {
  await stage.start({ limit: 2048 });
  await stage.until(() => stage.refused(503) > 0);
  await stage.kill();
  await stage.start();
  await stage.goOn();
};

/** The network is cut again and again between a service and who reports by outboxes, as beacons do. */
async function cutOff(times: number, file: string, database: string): Promise<Outcome> {
  let urls = (): readonly string[] => [];
  const line = await Line.to(() => urls()[0]);
  const act = async (stage: Stage): Promise<void> => {
    await stage.start();
    for (let n = 0; n < times; n++) {
      await stage.goOn();
      await wait(Math.random() * life);
      if (n % 2 === 0) line.cut();
      else line.silence();
      await wait(Math.random() * life);
      line.mend();
    }
    await stage.goOn();
  };
  try {
    return await play(`libsql, network cut ${times} times`, file, database, act, (known) => {
      urls = known;
      return [1, 2, 3].map((n) => new OutboxReporter(`b${n}`, () => line.url));
    });
  } finally {
    await line.close();
  }
}

/** So that the log is written to new files soon. */
const smallLog = ["min_wal_size=32MB", "max_wal_size=32MB"];

export interface Plan {
  /** How often services are killed on each database. */
  readonly kills: number;
  readonly postgres: boolean;
}

/** Carries out all scenarios, each on a database of its own. */
export async function* faults({ kills, postgres }: Plan): AsyncGenerator<Outcome> {
  const { file, folder: compiled } = await compile();
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-soak-"));
  let server: PostgresServer | undefined;
  try {
    const own = (name: string): string => join(folder, `${name}.db`);
    yield await play(`libsql, killed ${kills} times`, file, own("killed"), killed(kills, 1));
    yield await play("libsql, disk full", file, own("full"), full);
    yield await cutOff(Math.min(kills, 20), file, own("cut"));
    if (!postgres) return;
    yield await play(`libsql, two services, killed ${kills} times`, file, own("two"), killed(kills, 2));
    server = await PostgresServer.start({ durable: true, megabytes: 160, settings: smallLog });
    if (server) {
      const small = server;
      yield await play("PostgreSQL, disk full", file, await small.emptyDatabase(), async (stage) => {
        await stage.start();
        await stage.start();
        for (let n = 0; n < 2; n++) {
          await stage.goOn();
          const before = stage.refused(503);
          small.fill();
          await stage.until(() => stage.refused(503) > before + 5);
          await small.makeRoom();
          await stage.goOn();
        }
      });
      await small.stop();
    }
    server = await PostgresServer.start({ durable: true });
    if (!server) return;
    const running = server;
    const database = (): Promise<string> => running.emptyDatabase();
    yield await play(
      `PostgreSQL, two services, killed ${kills} times`,
      file,
      await database(),
      killed(kills, 2),
    );
    yield await play("PostgreSQL, restarted five times", file, await database(), async (stage) => {
      await stage.start();
      await stage.start();
      for (let n = 0; n < 5; n++) {
        await stage.goOn();
        await running.fall();
        await wait(Math.random() * life);
        await running.resume();
        await stage.goOn();
      }
    });
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(compiled, { recursive: true, force: true });
  }
}
