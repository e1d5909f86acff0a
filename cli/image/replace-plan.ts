import { peek, type Graph } from "../../core/graph";
import { parseReference, repositoryName, type ImageStatus, type KnownImages } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { nameOfWorkload } from "../place/matrix";
import { readGraph } from "../read-graph";
import { formatEstateError } from "../load-estate";
import { UsageError } from "../usage-error";
import { knownImages, openContext, type ImageOptions } from "./context";
import { day, painted, shortDigest, show } from "./words";

export interface ReplaceOptions extends ImageOptions {
  readonly source?: readonly string[];
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
}

interface Used {
  readonly workload: string;
  readonly container: string;
  readonly image: string;
  readonly repository: string;
  readonly digest: string;
}

/** `bulkhead image replace-plan`: which workloads use an image that is not green, and which one they should use. */
export async function replacePlan(options: ReplaceOptions): Promise<ExitCode> {
  const context = openContext(options);
  const known = knownImages(context);
  const { sources, graph } = await readGraph(options.source ?? [], options);
  const errors = sources.flatMap((each) => each.errors);
  for (const { location, message, hint } of errors)
    process.stderr.write(
      `${formatEstateError({ ...location, message, ...(hint !== undefined && { hint }) })}\n`,
    );
  if (graph.resources.length === 0) throw new UsageError(errors.length > 0 ? "" : "no resources were found");
  const { used, untold } = imagesIn(graph);
  const newest = newestGreen(known, context.now);
  const statuses = new Map(used.map(({ digest }) => [digest, known.statuses.of(digest, context.now)]));
  const bad = used
    .filter(({ digest }) => statuses.get(digest)!.colour !== "green")
    .map(({ repository, ...row }) => {
      const good = newest.get(repository);
      return {
        ...row,
        colour: statuses.get(row.digest)!.colour,
        ...(good !== undefined && { replaceBy: `${repository}@${good}` }),
      };
    });
  const data = {
    at: context.iso,
    used: used.length,
    bad,
    untold,
    history: historyOf(used, statuses),
  };
  await show(data, options.format, (answer, colors) => [
    colors.bold(`${answer.bad.length} of ${plural(answer.used, "container")} use an image that is not green`),
    ...answer.bad.map(
      ({ workload, container, digest, colour, replaceBy }) =>
        `  ${workload}, container ${container}: ${shortDigest(digest)} is ${painted(colour, colors)}; ${replaceBy === undefined ? "no green image of its repository is known" : `use ${replaceBy}`}`,
    ),
    ...answer.untold.map(
      ({ workload, container, why }) => `  ${colors.yellow("?")} ${workload}, container ${container}: ${why}`,
    ),
    ...(answer.history.length > 0
      ? [
          "",
          colors.bold("Containers with a bad image, over time"),
          ...answer.history.map(({ at, bad: count }) => `  ${day(at)}  ${count}`),
        ]
      : []),
  ]);
  if (errors.length > 0) return ExitCode.cannotCheck;
  return bad.length > 0 ? ExitCode.findings : untold.length > 0 ? ExitCode.unknowns : ExitCode.clean;
}

function imagesIn(graph: Graph) {
  const used: Used[] = [];
  const untold: { workload: string; container: string; why: string }[] = [];
  for (const container of graph.all("Container")) {
    const workload = nameOfWorkload(container.workload);
    const image = peek(() => container.image);
    const parsed = typeof image === "string" ? parseReference(image) : undefined;
    if (typeof image !== "string" || !parsed || !("reference" in parsed)) {
      untold.push({ workload, container: container.name, why: "its image is not known, or no reference" });
      continue;
    }
    const { digest } = parsed.reference;
    if (!digest) untold.push({ workload, container: container.name, why: `${image} names no digest` });
    else
      used.push({
        workload,
        container: container.name,
        image,
        repository: repositoryName(parsed.reference),
        digest: `${digest.algorithm}:${digest.encoded}`,
      });
  }
  return { used, untold };
}

/** Of each repository, the green image that was heard of last. */
function newestGreen(known: KnownImages, now: number): ReadonlyMap<string, string> {
  const newest = new Map<string, { readonly digest: string; readonly at: string }>();
  for (const { digest, colour, reference, known: at = "" } of known.at(now)) {
    if (colour !== "green" || reference === undefined) continue;
    const parsed = parseReference(reference);
    if (!("reference" in parsed)) continue;
    const repository = repositoryName(parsed.reference);
    const before = newest.get(repository);
    if (!before || at > before.at || (at === before.at && digest > before.digest))
      newest.set(repository, { digest, at });
  }
  return new Map([...newest].map(([repository, { digest }]) => [repository, digest]));
}

/** How many of these containers had an image that was not green, after each change of one of the images. */
function historyOf(used: readonly Used[], statuses: ReadonlyMap<string, ImageStatus>) {
  const changes = [...statuses.values()]
    .flatMap(({ digest, changes: own }) => own.map(({ at, to }) => ({ at, digest, to })))
    .sort((a, b) => a.at - b.at);
  const weights = new Map<string, number>();
  for (const { digest } of used) weights.set(digest, (weights.get(digest) ?? 0) + 1);
  const good = new Set<string>();
  const series = new Map<string, number>();
  for (const { at, digest, to } of changes) {
    if (to === "green") good.add(digest);
    else good.delete(digest);
    const bad = [...weights].reduce((sum, [each, weight]) => sum + (good.has(each) ? 0 : weight), 0);
    series.set(new Date(at).toISOString(), bad);
  }
  return [...series].map(([at, bad]) => ({ at, bad }));
}
