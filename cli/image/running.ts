import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Status } from "../../core/estate";
import { SnapshotError, parseSnapshot } from "../../core/image";
import type { InstancePage, RegisterClient } from "../../register/client";
import { asked, connect } from "../register/connect";
import { UsageError } from "../usage-error";
import type { Context } from "./context";

/** Where to learn what runs. */
export interface RunningOptions {
  readonly estate?: string;
  readonly snapshot?: string;
  readonly url?: string;
  readonly tokenFile?: string;
}

/** An instance, and where it stands. */
export interface Placement {
  readonly instance: string;
  readonly phase: string;
  readonly since?: string;
  readonly node?: string;
  readonly pool?: string;
  readonly zone?: string;
  readonly account?: string;
  readonly cluster?: string;
}

/** What runs of an image, by environment and workload. */
export interface RunningRow {
  readonly digest: string;
  readonly environment?: string | undefined;
  readonly workload?: string | undefined;
  readonly instances: number;
  /** Where each stands; a snapshot does not tell. */
  readonly placements?: readonly Placement[];
}

/** What is looked for: images, and those that the register itself knows to have a vulnerability. */
export interface Wanted {
  readonly digests: Iterable<string>;
  readonly cve?: string;
}

/** Whether the register itself is to be asked: where it is named, and no snapshot is. */
const asksRegister = ({ estate }: Context, { url, snapshot }: RunningOptions): boolean =>
  snapshot === undefined &&
  (url !== undefined || (estate.register?.url !== undefined && estate.register.snapshot === undefined));

/** What only the estate names need not answer: then nobody knows, which is said. */
async function ifAnswered<T>({ url }: RunningOptions, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (url !== undefined || !(error instanceof UsageError)) throw error;
    process.stderr.write(`bulkhead: what runs is not known: ${error.message}\n`);
    return undefined;
  }
}

/**
 * The images in which scans found a vulnerability, by the evidence that the register holds; undefined where it is not asked,
 * or does not answer.
 */
export async function imagesWith(
  context: Context,
  options: RunningOptions,
  cve: string,
): Promise<readonly ImageRow[] | undefined> {
  if (!asksRegister(context, options)) return undefined;
  const client = connect({ ...options, format: "json" });
  const ask = () => asked(client.get<{ items: ImageRow[] }>("v1/images", { cve, limit: "1000" }));
  return (await ifAnswered(options, ask))?.items;
}

/** An image as the register tells of it. */
interface ImageRow {
  readonly digest: string;
  readonly colour: Status;
  readonly reference?: string;
}

/**
 * What runs of some images: by the register as it is now, or by a snapshot of it.
 *
 * @returns undefined where neither is named: nobody knows what runs
 * @throws UsageError where it can't be read, or does not answer
 */
export async function runningOf(
  context: Context,
  options: RunningOptions,
  wanted: Wanted,
): Promise<readonly RunningRow[] | undefined> {
  if (asksRegister(context, options))
    return ifAnswered(options, () => liveRows(connect({ ...options, format: "json" }), wanted));
  const digests = new Set(wanted.digests);
  return snapshotRows(context, options.snapshot)?.filter(({ digest }) => digests.has(digest));
}

function snapshotRows({ estate, folder }: Context, file: string | undefined) {
  const { snapshot, key } = estate.register ?? {};
  const path =
    file === undefined ? (snapshot === undefined ? undefined : resolve(folder, snapshot)) : resolve(file);
  if (path === undefined) return undefined;
  try {
    const pinned = key === undefined ? undefined : readFileSync(resolve(folder, key), "utf8");
    return parseSnapshot(readFileSync(path), path, pinned).header.running ?? [];
  } catch (error) {
    if (error instanceof SnapshotError) throw new UsageError(`${error.file}: ${error.problem}`, error.hint);
    if (file === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

type Item = InstancePage["items"][number];
const atOnce = 4;

async function liveRows(client: RegisterClient, { digests, cve }: Wanted): Promise<RunningRow[]> {
  const questions = [...(cve === undefined ? [] : [{ cve }]), ...[...digests].map((digest) => ({ digest }))];
  const found = new Map<string, Item>();
  const answer = async (question: Readonly<Record<string, string>>): Promise<void> => {
    let after: number | undefined = 0;
    while (after !== undefined) {
      const query: Record<string, string> = {
        ...question,
        state: "live",
        limit: "1000",
        after: String(after),
      };
      const page: InstancePage = await asked(client.get<InstancePage>("v1/instances", query));
      for (const item of page.items) found.set(item.instance, item);
      after = page.next;
    }
  };
  for (let from = 0; from < questions.length; from += atOnce)
    await Promise.all(questions.slice(from, from + atOnce).map(answer));
  return rowsOf(found.values());
}

/** Instances by image, environment and workload. */
function rowsOf(items: Iterable<Item>): RunningRow[] {
  const rows = new Map<string, Omit<RunningRow, "instances"> & { readonly placements: Placement[] }>();
  for (const { instance, phase, since, attributes } of items) {
    const { digest, environment, workload, node, pool, zone, account, cluster } = attributes;
    if (digest === undefined) continue;
    const key = JSON.stringify([digest, environment, workload]);
    const places = Object.entries({ since, node, pool, zone, account, cluster });
    const placement = {
      instance,
      phase,
      ...Object.fromEntries(places.filter(([, value]) => value !== undefined)),
    } as Placement;
    const row = rows.get(key) ?? {
      digest,
      ...(environment !== undefined && { environment }),
      ...(workload !== undefined && { workload }),
      placements: [],
    };
    row.placements.push(placement);
    rows.set(key, row);
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => ({
      ...row,
      instances: row.placements.length,
      placements: row.placements.sort((a, b) => (a.instance < b.instance ? -1 : 1)),
    }));
}
