import type { Environment } from "../../core/estate";
import { parseReference, repositoryName, type ImageReference, type KnownTrust } from "../../core/image";

type Status = Environment["admit"][number];

/** A workload, as registers call it. */
export interface Runner {
  readonly workload: string;
  readonly namespace?: string | undefined;
}

/** The repository of an image that is written in full. */
export function repositoryOf(reference: string): ImageReference | undefined {
  const parsed = parseReference(reference);
  return "reference" in parsed ? parsed.reference : undefined;
}

/** Of a repository, the admitted image that was heard of last; of two of one instant, the one of the higher digest. */
export function newestAdmitted(
  trust: Pick<KnownTrust, "all" | "requests">,
  repository: ImageReference,
  admit: readonly Status[],
): string | undefined {
  const stopped = stoppedDigests(trust);
  const name = repositoryName(repository);
  let newest: { readonly digest: string; readonly known: string } | undefined;
  for (const { digest, colour, reference, known = "" } of trust.all()) {
    if (!admit.includes(colour) || stopped.has(digest)) continue;
    const own = reference === undefined ? undefined : repositoryOf(reference);
    if (!own || repositoryName(own) !== name) continue;
    if (!newest || known > newest.known || (known === newest.known && digest > newest.digest))
      newest = { digest, known };
  }
  return newest?.digest;
}

/** Digests that somebody asked to stop. */
export const stoppedDigests = ({ requests }: Pick<KnownTrust, "requests">): ReadonlySet<string> =>
  new Set(requests.flatMap(({ digest }) => digest ?? []));

/** Workloads of a namespace that somebody asked to stop, whatever they run. */
export const stoppedWorkloads = (
  { requests }: Pick<KnownTrust, "requests">,
  namespace: string,
): readonly string[] =>
  requests.flatMap(({ digest, workload }) => {
    if (digest !== undefined || workload === undefined) return [];
    const [first = "", second] = workload.split("/");
    if (second === undefined) return [first];
    return first === namespace ? [second] : [];
  });

/** Why a workload may not start an image in an environment, to follow the input's name; undefined where it may. */
export function unfit(
  trust: Pick<KnownTrust, "statusOf" | "requests" | "running" | "source">,
  digest: string,
  runner: Runner,
  { name, admit, controlled }: Pick<Environment, "admit" | "controlled"> & { readonly name: string },
): string | undefined {
  const request = trust.requests.find((each) => each.digest === digest);
  if (request)
    return `is ${digest}, against the request ${request.id} to ${request.kind} it (${request.reason})`;
  if (isRunning(trust, digest, runner, name)) return undefined;
  const status = trust.statusOf(digest);
  if (status === "lapsed")
    return controlled ? `has a status that ended since ${trust.source} was taken` : undefined;
  const colour = status?.colour ?? "grey";
  if (admit.includes(colour)) return undefined;
  const lacks = status?.missing?.length ? `; it lacks ${status.missing.join(", ")}` : "";
  const newer = status?.newer === undefined ? "" : `; ${status.newer} is newer and green`;
  return `is ${colour}, where ${name} admits ${admit.join(" and ")}${lacks}${newer}`;
}

/** Whether the register saw this workload run the image: what runs already goes on until its deadline. */
const isRunning = (
  { running }: Pick<KnownTrust, "running">,
  digest: string,
  { workload, namespace }: Runner,
  environment: string,
): boolean =>
  running.some(
    (row) =>
      row.instances > 0 &&
      row.digest === digest &&
      (row.environment === undefined || row.environment === environment) &&
      (row.workload === undefined ||
        row.workload === workload ||
        (namespace !== undefined && row.workload === `${namespace}/${workload}`)),
  );
