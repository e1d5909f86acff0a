import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SnapshotError, parseSnapshot, type Evidence } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { evidenceOf, knownImages, openContext, type Context, type ImageOptions } from "./context";
import { nameOf, painted, show, type Colors } from "./words";

export const SUBJECTS = ["cve", "package", "licence"] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface QueryOptions extends ImageOptions {
  readonly snapshot?: string;
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
  const evidence = [...evidenceOf(context)].filter(({ at }) => Date.parse(at) <= context.now);
  const known = knownImages(context, evidence);
  const references = new Map(known.at(context.now).map((row) => [row.digest, row]));
  const hits = new Map<string, Hit[]>();
  const latestBom = new Map<string, string>(
    evidence.flatMap((each) => (each.kind === "sbom" ? [[each.digest, each.id] as const] : [])),
  );
  for (const each of evidence)
    for (const hit of hitsIn(each, subject, wanted.toLowerCase(), latestBom))
      hits.set(each.digest, [...(hits.get(each.digest) ?? []), hit]);
  const images = [...hits].map(([digest, found]) => {
    const row = references.get(digest);
    return {
      digest,
      ...(row?.reference !== undefined && { reference: row.reference }),
      colour: row?.colour ?? "grey",
      hits: distinct(found),
    };
  });
  const running = runningIn(context, options.snapshot);
  const data = {
    subject,
    wanted,
    at: context.iso,
    images: images.sort((a, b) => (a.digest < b.digest ? -1 : 1)),
    // Without the register nobody knows what runs: that is not the same as nothing.
    running: running?.filter(({ digest }) => hits.has(digest)) ?? null,
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

/** What runs, by a snapshot of the register; undefined where there is none. */
export function runningIn({ estate, folder }: Context, file: string | undefined) {
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

interface Answer {
  readonly wanted: string;
  readonly images: readonly {
    digest: string;
    reference?: string;
    colour: Parameters<typeof painted>[0];
    hits: readonly Hit[];
  }[];
  readonly running:
    | readonly {
        digest: string;
        environment?: string | undefined;
        workload?: string | undefined;
        instances: number;
      }[]
    | null;
}

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
      ? "What runs is not known: no snapshot of the register (--snapshot FILE)"
      : colors.bold(`${plural(running.length, "workload")} running it`),
    ...(running ?? []).map(
      ({ digest, environment, workload, instances }) =>
        `  ${workload ?? "?"} in ${environment ?? "?"}: ${plural(instances, "instance")} of ${digest}`,
    ),
  ];
}
