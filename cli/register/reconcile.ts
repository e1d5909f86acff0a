import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { peek, type Graph } from "../../core/graph";
import { parseReference, parseSnapshot, SnapshotError } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { shortDigest, show } from "../image/words";
import { formatEstateError } from "../load-estate";
import { nameOfWorkload } from "../place/matrix";
import { readGraph } from "../read-graph";
import { UsageError } from "../usage-error";
import { asked, connect, estateFor, folderOf, type RegisterOptions } from "./connect";

export interface ReconcileOptions extends RegisterOptions {
  readonly state: readonly string[];
  readonly stack?: string;
  readonly environment?: string;
  readonly snapshot?: string;
}

/** A workload with the images that its containers name. */
export interface Declared {
  readonly workload: string;
  readonly digests: Set<string>;
  /** Containers whose image names no digest. */
  readonly untold: number;
}

/** Of each workload the digests that run, with how many instances. */
export type Running = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** `bulkhead register reconcile --state …`: where the stacks' state and what runs disagree. */
export async function reconcile(options: ReconcileOptions): Promise<ExitCode> {
  const { sources, graph } = await readGraph(options.state, options);
  const errors = sources.flatMap((each) => each.errors);
  for (const { location, message, hint } of errors)
    process.stderr.write(
      `${formatEstateError({ ...location, message, ...(hint !== undefined && { hint }) })}\n`,
    );
  if (graph.resources.length === 0) throw new UsageError(errors.length > 0 ? "" : "no resources were found");
  const data = compare(declaredIn(graph), await runningBy(options));
  await show(data, options.format, (found, colors) => [
    colors.bold(`${plural(found.agreed, "workload")} as declared`),
    ...found.notRunning.map((workload) => `  ${colors.red("not running")} ${workload}`),
    ...found.notDeclared.map(
      ({ workload, instances }) =>
        `  ${colors.red("not in the state")} ${workload}: ${plural(instances, "instance")}`,
    ),
    ...found.otherImage.map(
      ({ workload, digest, instances }) =>
        `  ${colors.red("another image")} ${workload}: ${plural(instances, "instance")} of ${shortDigest(digest)}`,
    ),
    ...found.untold.map((workload) => `  ${colors.yellow("?")} ${workload}: its image names no digest`),
  ]);
  if (errors.length > 0) return ExitCode.cannotCheck;
  if (found(data)) return ExitCode.findings;
  return data.untold.length > 0 ? ExitCode.unknowns : ExitCode.clean;
}

const found = ({ notRunning, notDeclared, otherImage }: ReturnType<typeof compare>): boolean =>
  notRunning.length + notDeclared.length + otherImage.length > 0;

export function declaredIn(graph: Graph): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const container of graph.all("Container")) {
    const workload = nameOfWorkload(container.workload);
    const known = declared.get(workload) ?? { workload, digests: new Set<string>(), untold: 0 };
    const image = peek(() => container.image);
    const parsed = typeof image === "string" ? parseReference(image) : undefined;
    const digest = parsed && "reference" in parsed ? parsed.reference.digest : undefined;
    if (digest) known.digests.add(`${digest.algorithm}:${digest.encoded}`);
    declared.set(workload, { ...known, untold: known.untold + (digest ? 0 : 1) });
  }
  return declared;
}

/** @throws UsageError where the register does not answer, or the snapshot is wrong */
export async function runningBy(
  options: RegisterOptions & Pick<ReconcileOptions, "environment" | "snapshot">,
): Promise<Running> {
  const { environment } = options;
  const running = new Map<string, Map<string, number>>();
  for (const row of await runningRows(options)) {
    if (environment !== undefined && row.environment !== environment) continue;
    const workload = row.workload ?? "(no workload named)";
    const digests = running.get(workload) ?? new Map<string, number>();
    digests.set(row.digest, (digests.get(row.digest) ?? 0) + row.instances);
    running.set(workload, digests);
  }
  return running;
}

async function runningRows(options: RegisterOptions & Pick<ReconcileOptions, "snapshot">) {
  const loaded = estateFor(options);
  const file = options.snapshot;
  const bytes =
    file === undefined ? await asked(connect(options).bytes("snapshot")) : readFileSync(resolve(file));
  const key = loaded.estate.register?.key;
  const pinned = key === undefined ? undefined : readFileSync(resolve(folderOf(loaded), key), "utf8");
  try {
    return parseSnapshot(bytes, file ?? "the register's snapshot", pinned).header.running ?? [];
  } catch (error) {
    if (error instanceof SnapshotError) throw new UsageError(`${error.file}: ${error.problem}`, error.hint);
    throw error;
  }
}

function compare(declared: ReadonlyMap<string, Declared>, running: Running) {
  const names = [...declared.keys()];
  const notRunning: string[] = [];
  const otherImage: { workload: string; digest: string; instances: number }[] = [];
  const untold: string[] = [];
  let agreed = 0;
  for (const [workload, { digests, untold: nameless }] of declared) {
    const seen = running.get(workload);
    if (nameless > 0) untold.push(workload);
    if (!seen) notRunning.push(workload);
    else {
      // What names no digest may be any of those that run.
      const others = nameless > 0 ? [] : [...seen].filter(([digest]) => !digests.has(digest));
      for (const [digest, instances] of others) otherImage.push({ workload, digest, instances });
      if (others.length === 0 && nameless === 0) agreed++;
    }
  }
  const notDeclared = [...running]
    .filter(([workload]) => !names.includes(workload))
    .map(([workload, digests]) => ({
      workload,
      instances: [...digests.values()].reduce((sum, count) => sum + count, 0),
    }));
  return { agreed, notRunning: notRunning.sort(), notDeclared, otherImage, untold };
}
