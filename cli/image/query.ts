import type { Evidence } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { evidenceOf, knownImages, openContext, type ImageOptions } from "./context";
import { imagesWith, runningOf, type Placement, type RunningOptions, type RunningRow } from "./running";
import { day, nameOf, painted, show, type Colors } from "./words";

export type Subject = "cve" | "package" | "licence";

export interface QueryOptions extends ImageOptions, RunningOptions {
  readonly estate?: string;
}

interface Hit {
  readonly package?: string | undefined;
  readonly version?: string | undefined;
  readonly id?: string;
  readonly severity?: string;
  readonly fixedIn?: string | undefined;
  readonly origin?: string | undefined;
  readonly licence?: string;
  readonly from: string;
}

/** `bulkhead image query cve|package|licence X`: which images have it, and which of them run. */
export async function query(subject: Subject, wanted: string, options: QueryOptions): Promise<ExitCode> {
  const context = openContext(options);
  const told = subject === "cve" ? await imagesWith(context, options, wanted) : undefined;
  // Where the register told of it, there need be no log beside it.
  const isNamed = options.log !== undefined || context.estate.images.log !== undefined;
  const evidence = (isNamed || told === undefined ? [...evidenceOf(context)] : []).filter(
    ({ at }) => Date.parse(at) <= context.now,
  );
  const known = knownImages(context, evidence);
  const references = new Map(known.at(context.now).map((row) => [row.digest, row]));
  const hits = new Map<string, Hit[]>();
  const latestBom = new Map<string, string>(
    evidence.flatMap((each) => (each.kind === "sbom" ? [[each.digest, each.id] as const] : [])),
  );
  for (const each of evidence)
    for (const hit of hitsIn(each, subject, wanted.toLowerCase(), latestBom))
      hits.set(each.digest, [...(hits.get(each.digest) ?? []), hit]);
  const registered = new Map(told?.map((row) => [row.digest, row]));
  for (const digest of registered.keys())
    if (!hits.has(digest)) hits.set(digest, [{ id: wanted, from: "the register" }]);
  const images = [...hits].map(([digest, found]) => {
    const row = references.get(digest) ?? registered.get(digest);
    return {
      digest,
      ...(row?.reference !== undefined && { reference: row.reference }),
      colour: row?.colour ?? "grey",
      hits: distinct(found),
    };
  });
  const running = await runningOf(context, options, {
    digests: hits.keys(),
    ...(subject === "cve" && { cve: wanted }),
  });
  const data = {
    subject,
    wanted,
    at: context.iso,
    images: images.sort((a, b) => (a.digest < b.digest ? -1 : 1)),
    // Without the register nobody knows what runs: that is not the same as nothing.
    running: running ?? null,
  };
  await show(data, options.format, lines);
  return ExitCode.clean;
}

function hitsIn(
  each: Evidence,
  subject: Subject,
  wanted: string,
  latestBom: ReadonlyMap<string, string>,
): Hit[] {
  if (each.kind === "scan") {
    if (subject === "licence") return [];
    const isWanted =
      subject === "cve"
        ? ({ id, aliases = [] }: { id: string; aliases?: readonly string[] | undefined }) =>
            [id, ...aliases].some((name) => name.toLowerCase() === wanted)
        : (row: { package?: string | undefined; version?: string | undefined; purl?: string | undefined }) =>
            row.package !== undefined && isPackage({ ...row, name: row.package }, wanted);
    return each.body.findings
      .filter(isWanted)
      .map(({ id, severity, package: name, version, fixedIn, origin }) => ({
        id,
        severity,
        package: name,
        version,
        fixedIn,
        origin,
        from: each.body.feed,
      }));
  }
  if (each.kind !== "sbom" || subject === "cve" || latestBom.get(each.digest) !== each.id) return [];
  const from = each.body.format;
  if (subject === "package")
    return each.body.packages
      .filter((row) => isPackage(row, wanted))
      .map(({ name, version }) => ({ package: name, version, from }));
  return each.body.packages.flatMap(({ name, version, licences = [] }) =>
    licences
      .filter((licence) =>
        (licence.toLowerCase().match(/[a-z0-9.+-]+/g) ?? ([] as string[])).some((word) => word === wanted),
      )
      .map((licence) => ({ package: name, version, licence, from })),
  );
}

/** `openssl`, `openssl@3.0.1`, or a package URL with or without its version and qualifiers. */
function isPackage(
  row: { readonly name: string; readonly version?: string | undefined; readonly purl?: string | undefined },
  wanted: string,
): boolean {
  const purl = row.purl?.toLowerCase();
  if (wanted.startsWith("pkg:"))
    return (
      purl !== undefined &&
      (purl === wanted || (purl.startsWith(wanted) && /^[@?#]/.test(purl.slice(wanted.length))))
    );
  const name = row.name.toLowerCase();
  return (
    name === wanted ||
    `${name}@${(row.version ?? "").toLowerCase()}` === wanted ||
    name.endsWith(`/${wanted}`)
  );
}

const distinct = (hits: readonly Hit[]): Hit[] => [
  ...new Map(hits.map((hit) => [JSON.stringify(hit), hit])).values(),
];

interface Answer {
  readonly wanted: string;
  readonly images: readonly {
    digest: string;
    reference?: string;
    colour: Parameters<typeof painted>[0];
    hits: readonly Hit[];
  }[];
  readonly running: readonly RunningRow[] | null;
}

/** How many places of a workload are named; JSON names all. */
const mostPlaces = 10;

const placeOf = ({ instance, phase, since, node, pool, zone, account }: Placement): string =>
  [
    `    ${instance} ${phase}${since === undefined ? "" : ` since ${day(since)}`}`,
    node !== undefined && `on ${node}`,
    pool !== undefined && `in pool ${pool}`,
    zone !== undefined && `zone ${zone}`,
    account !== undefined && `account ${account}`,
  ]
    .filter((part) => typeof part === "string")
    .join(", ");

function lines({ wanted, images, running }: Answer, colors: Colors): string[] {
  return [
    colors.bold(`${plural(images.length, "image")} with ${wanted}`),
    ...images.flatMap(({ digest, reference, colour, hits }) => [
      `  ${nameOf(digest, reference)} ${painted(colour, colors)}`,
      ...hits.map(
        ({ id, severity, package: name, version, fixedIn, origin, licence, from }) =>
          `    ${[id, severity && `(${severity})`, name && `${name}${version ? `@${version}` : ""}`, licence, origin && `in ${origin} layers`, fixedIn && `fixed in ${fixedIn}`, `by ${from}`].filter(Boolean).join(" ")}`,
      ),
    ]),
    "",
    running === null
      ? "What runs is not known: name the register (--url URL) or a snapshot of it (--snapshot FILE)"
      : colors.bold(`${plural(running.length, "workload")} running it`),
    ...(running ?? []).flatMap(({ digest, environment, workload, instances, placements = [] }) => [
      `  ${workload ?? "?"} in ${environment ?? "?"}: ${plural(instances, "instance")} of ${digest}`,
      ...placements.slice(0, mostPlaces).map(placeOf),
      ...(placements.length > mostPlaces ? [`    and ${placements.length - mostPlaces} more`] : []),
    ]),
  ];
}
