import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import type * as Service from "../../register";
import { sha256 } from "../../core/image";
import { ExitCode } from "../exit-code";
import { readInput } from "../image/input";
import { show } from "../image/words";
import { print } from "../output";
import { UsageError } from "../usage-error";
import { estateFor } from "./connect";

export interface ServeOptions {
  readonly estate?: string;
  readonly settings?: string;
  readonly database?: string;
  readonly host?: string;
  readonly port?: string;
}

/** The service is a bundle of its own: its libraries take longer to load than most commands to run. */
const service = (): Promise<typeof Service> => import("../../register");

/** `bulkhead register serve`: runs the service until it is asked to end. */
export async function serve(options: ServeOptions): Promise<ExitCode> {
  const register = await service();
  const settings = settingsOf(register, options);
  const loaded = estateFor(options);
  // Whoever is told that it listens may end it at once.
  const ended = new Promise<void>((done) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => done());
  });
  const running = await told(
    register,
    register.serve(settings, loaded, options.settings === undefined ? {} : { file: options.settings }),
  );
  await ended;
  await running.stop();
  return ExitCode.clean;
}

function settingsOf(
  { settingsSchema }: typeof Service,
  { settings: file, database, host, port }: ServeOptions,
): Service.Settings {
  const data: unknown = file === undefined ? {} : read(file);
  const fromEnvironment = process.env["DATABASE_URL"];
  const parsed = settingsSchema.safeParse({
    ...(data as object),
    ...(fromEnvironment !== undefined && { database: fromEnvironment }),
    ...(database !== undefined && { database: isUrl(database) ? database : resolve(database) }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port: Number(port) }),
  });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UsageError(
    `${file ?? "the settings"}: ${problems.slice(0, 5).join("; ")}`,
    "see docs/guide/register.md",
  );
}

const isUrl = (where: string): boolean => /^postgres(ql)?:/.test(where);

function read(file: string): unknown {
  const text = readInput(file).toString("utf8");
  try {
    const data: unknown = parse(text, { maxAliasCount: 10 });
    if (typeof data === "object" && data !== null && !Array.isArray(data)) return data;
  } catch (cause) {
    const [line] = (cause as Error).message.split("\n");
    throw new UsageError(`${file}: ${line}`, "correct the settings");
  }
  throw new UsageError(`${file}: holds no settings`, "see docs/guide/register.md");
}

/** What is wrong with the settings or the database becomes one line. */
async function told<T>({ SettingsError, StoreError }: typeof Service, doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof SettingsError || error instanceof StoreError)
      throw new UsageError(error.message, error.hint);
    throw error;
  }
}

export interface VerifyOptions {
  readonly database?: string;
  readonly key?: string;
  readonly checkpoint?: string;
  readonly format: "pretty" | "json";
}

/** `bulkhead register verify`: whether the history is as it was written; 1 if not. */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
  const register = await service();
  const where = options.database ?? process.env["DATABASE_URL"] ?? "register.db";
  const key = options.key === undefined ? undefined : readInput(options.key).toString("utf8");
  const kept = options.checkpoint === undefined ? undefined : checkpointIn(options.checkpoint);
  const store = await told(register, register.openStore(isUrl(where) ? where : existing(where)));
  try {
    const found = await register.verify(store, { key, kept });
    await show(found, options.format, ({ entries, instances, checkpoints, signed, faults }, colors) => [
      `${entries} entries, ${instances} instances, ${checkpoints} checkpoints${key === undefined ? " (signatures not checked: --key)" : `, ${signed} of them signed`}`,
      ...faults.map(({ place, problem }) => `  ${colors.red("!")} ${place} ${problem}`),
      faults.length === 0 ? colors.green("nothing was changed") : colors.red("the history was changed"),
    ]);
    return found.faults.length === 0 ? ExitCode.clean : ExitCode.findings;
  } finally {
    await store.close();
  }
}

/** A database that isn't there is not made for being verified. */
function existing(file: string): string {
  const path = resolve(file);
  if (!existsSync(path))
    throw new UsageError(`${file}: there is no such database`, "name it: --database FILE");
  return path;
}

function checkpointIn(file: string): Service.Checkpoint {
  try {
    const data = JSON.parse(readInput(file).toString("utf8")) as { checkpoint?: string };
    const checkpoint = JSON.parse(data.checkpoint ?? "") as Service.Checkpoint;
    if (Number.isInteger(checkpoint.seq) && typeof checkpoint.link === "string") return checkpoint;
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
  throw new UsageError(`${file}: is no checkpoint`, "keep what GET /v1/checkpoint answers");
}

/** `bulkhead register token`: a new token, and what of it goes into the settings. */
export async function token(): Promise<ExitCode> {
  const made = randomBytes(32).toString("base64url");
  await print(`token: ${made}\nhash: ${sha256(made)}\n`);
  return ExitCode.clean;
}
