import { matchWorkload, UNKNOWN, type Estate } from "../../core/estate";
import { actionOf, type Evidence } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { evidenceOf, knownImages, openContext, type ImageOptions } from "./context";
import { runningOf, type RunningOptions } from "./running";
import { day, nameOf, show, span } from "./words";

export interface QueueOptions extends ImageOptions, RunningOptions {
  readonly estate?: string;
}

const ranks = ["critical", "high", "medium", "low", "unknown"];

/** `bulkhead image queue`: images in doubt by risk and age, who answers for them, and until when. */
export async function queue(options: QueueOptions): Promise<ExitCode> {
  const context = openContext(options);
  const { estate, now } = context;
  const evidence = [...evidenceOf(context)].filter(({ at }) => Date.parse(at) <= now);
  const known = knownImages(context, evidence);
  const references = new Map(known.at(now).map((row) => [row.digest, row.reference]));
  const byImage = new Map<string, Evidence[]>();
  for (const each of evidence) {
    const own = byImage.get(each.digest);
    if (own) own.push(each);
    else byImage.set(each.digest, [each]);
  }
  const controlled = Object.entries(estate.environments).flatMap(([name, each]) =>
    each.controlled ? [name] : [],
  );
  const doubted = [...known.statuses.at(now).values()].filter(({ colour }) => colour === "amber");
  const running = await runningOf(context, options, { digests: doubted.map(({ digest }) => digest) });
  const rows = doubted
    .map((status) => {
      const { digest, causes } = status;
      const places = running?.filter((each) => each.digest === digest) ?? [];
      const named = places.flatMap(({ environment }) => environment ?? []);
      // Where nobody knows where it runs, it may run wherever it matters.
      const environments = running === undefined || named.length === 0 ? controlled : [...new Set(named)];
      const actions = environments.map((environment) =>
        actionOf(status, { environment, exposedTo: undefined }, estate),
      );
      const due = Math.min(Infinity, ...actions.map((each) => each.due));
      const since = Math.min(now, ...causes.map((each) => each.since));
      const reference = references.get(digest);
      return {
        digest,
        ...(reference !== undefined && { reference }),
        severity:
          causes.map(({ severity }) => severity).sort((a, b) => ranks.indexOf(a) - ranks.indexOf(b))[0] ??
          "unknown",
        since: new Date(since).toISOString(),
        age: span(now - since),
        ...(Number.isFinite(due) && { due: new Date(due).toISOString() }),
        overdue: due <= now,
        instances: places.reduce((sum, { instances }) => sum + instances, 0),
        rebuild: actions.some((each) => each.rebuild),
        owners: ownersOf(
          estate,
          causes.map(({ cause }) => cause),
          byImage.get(digest) ?? [],
          places,
        ),
        causes: causes.map(({ cause }) => cause),
      };
    })
    .sort(
      (a, b) =>
        ranks.indexOf(a.severity) - ranks.indexOf(b.severity) ||
        (a.since < b.since ? -1 : a.since > b.since ? 1 : a.digest < b.digest ? -1 : 1),
    );
  const overdue = rows.filter((row) => row.overdue).length;
  await show({ at: context.iso, overdue, images: rows }, options.format, (data, colors) => [
    colors.bold(`${plural(data.images.length, "image")} in doubt, ${data.overdue} overdue`),
    ...data.images.flatMap(
      ({ digest, reference, severity, age, due, overdue: late, instances, owners, causes, rebuild }) => [
        `  ${nameOf(digest, reference)} ${severity}, ${age} old, ${due === undefined ? "without a deadline" : late ? colors.red(`overdue since ${day(due)}`) : `due ${day(due)}`}${instances > 0 ? `, ${plural(instances, "instance")}` : ""}${rebuild ? ", rebuild at once" : ""}`,
        `    owners: ${owners.map(({ origin, owner }) => `${owner} (${origin})`).join(", ") || "nobody is named"}`,
        `    ${causes.slice(0, 10).join(", ")}${causes.length > 10 ? ` and ${causes.length - 10} more` : ""}`,
      ],
    ),
  ]);
  return overdue > 0 ? ExitCode.findings : ExitCode.clean;
}

type Origin = "own" | "base" | "host";

/** Whose duty a layer is: one's own is the workload's owner's, the base's is orchestration's, a host's system's. */
function ownersOf(
  estate: Estate,
  causes: readonly string[],
  evidence: readonly Evidence[],
  places: readonly { readonly workload?: string | undefined }[],
): { readonly origin: Origin; readonly owner: string }[] {
  const vulnerable = new Set(
    causes.flatMap((cause) =>
      cause.startsWith("vulnerability:") ? [cause.slice("vulnerability:".length)] : [],
    ),
  );
  const origins = new Set<Origin>();
  for (const each of evidence)
    if (each.kind === "scan")
      for (const { id, origin } of each.body.findings) if (vulnerable.has(id)) origins.add(origin ?? "own");
  if (causes.some((cause) => cause.startsWith("parent:"))) origins.add("base");
  if (origins.size === 0) origins.add("own");
  const { duties } = estate.identities;
  const named: Readonly<Record<Origin, readonly string[]>> = {
    own: ownersOfWorkloads(estate, places),
    base: duties.orchestration ?? [],
    host: duties.system ?? [],
  };
  const fallback = duties.security ?? [];
  return (["own", "base", "host"] as const)
    .filter((origin) => origins.has(origin))
    .flatMap((origin) =>
      (named[origin].length > 0 ? named[origin] : fallback).map((owner) => ({ origin, owner })),
    );
}

function ownersOfWorkloads(
  estate: Estate,
  places: readonly { readonly workload?: string | undefined }[],
): string[] {
  const owners = places.flatMap(({ workload = "" }) => {
    const [name, namespace] = workload.split("/").reverse();
    if (!name) return [];
    const subject = {
      workload: name,
      namespace: namespace ?? UNKNOWN,
      kind: UNKNOWN,
      workloadLabels: UNKNOWN,
      namespaceLabels: UNKNOWN,
      cluster: UNKNOWN,
      account: UNKNOWN,
    } as const;
    return estate.owners.find(({ select }) => matchWorkload(select, subject) === "yes")?.owner ?? [];
  });
  if (owners.length > 0) return [...new Set(owners)];
  return [...(estate.identities.duties.development ?? [])];
}
