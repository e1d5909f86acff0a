import type { Bodies, ScanFinding } from "../evidence/bodies";
import type { Evidence } from "../evidence/record";
import { baseClassOf } from "./base-class";
import { compact } from "./findings";
import { withOrigins } from "./origin";
import { ReportError } from "./problem";
import type { About, Report, Scan, Vex } from "./report";
import { vexFor, type VexForImage } from "./vex";

/** What is to be recorded of an image. */
export type Bodied = {
  readonly [K in "scan" | "sbom" | "vex"]: { readonly kind: K; readonly body: Bodies[K] };
}["scan" | "sbom" | "vex"];

export interface ImportedImage {
  readonly digest: string;
  readonly bodies: readonly Bodied[];
  /** Statements on exploitability that don't hold for it. */
  readonly left: VexForImage["left"];
}

export interface GatherOptions {
  /** The image that the reports are about; without it, the one that they name. */
  readonly digest: string | undefined;
  /** Whether reports that name other images are taken for this one: an index, whose platforms have their own digests. */
  readonly anySubject: boolean;
  /** When the feed's data were made, where reports don't say. */
  readonly feedDate: string | undefined;
  /** What is recorded of an image so far. */
  readonly evidenceOf: (digest: string) => readonly Evidence[];
}

/**
 * What reports say of images: pages of one listing together, each image's layers told apart.
 *
 * @throws ReportError where it is not clear which image a report is about, or pages are missing
 */
export function gather(reports: readonly Report[], options: GatherOptions): ImportedImage[] {
  const images = new Map<string, About[]>();
  for (const report of reports)
    for (const about of report.about)
      for (const digest of digestsOf(about, report, options))
        images.set(digest, [...(images.get(digest) ?? []), about]);
  checkPages(reports);
  return [...images].map(([digest, about]) => imageOf(digest, about, options));
}

function digestsOf(
  { subjects, scan }: About,
  report: Report,
  { digest, anySubject }: GatherOptions,
): readonly string[] {
  if (digest === undefined) {
    // Several names of one image are no several images.
    const [only, ...others] = subjects;
    if (only === undefined)
      throw new ReportError(
        `does not name the image that it is about (${report.format})`,
        "say which: --digest sha256:…",
      );
    if (others.length > 0)
      throw new ReportError(`names ${subjects.length} images`, "say which it is about: --digest sha256:…");
    return [only];
  }
  if (anySubject || subjects.length === 0 || subjects.includes(digest)) return [digest];
  // A list of findings of many images: those of others are passed over.
  if (report.about.length > 1 && scan?.partial === true) return [];
  throw new ReportError(
    `is about another image: ${subjects.slice(0, 3).join(", ")}`,
    "give its own digest; or --any-subject, for the platforms of an index",
  );
}

/** One page of several finds, but can't show that there is nothing else: the last one must be among them. */
function checkPages(reports: readonly Report[]): void {
  for (const format of new Set(reports.map((each) => each.format))) {
    const pages = reports.filter((each) => each.format === format);
    if (pages.some(({ more }) => more) && pages.every(({ more }) => more))
      throw new ReportError("is one page of several, and the last is missing", "import all pages together");
  }
}

function imageOf(digest: string, about: readonly About[], options: GatherOptions): ImportedImage {
  const evidence = options.evidenceOf(digest);
  const base = baseLayers(evidence, options.evidenceOf);
  const scans = mergedScans(about.flatMap(({ scan }) => scan ?? [])).map((scan): Bodied => ({
    kind: "scan",
    body: {
      feed: scan.feed,
      findings: withOrigins({ ...scan, host: scan.host || digest.startsWith("ami-") }, base),
      ...compact({
        feedDate: scan.feedDate ?? options.feedDate,
        scannedAt: scan.scannedAt,
        partial: scan.partial || undefined,
        layers: scan.layers.length > 0 ? scan.layers.slice(0, 1000) : undefined,
      }),
    },
  }));
  const boms = about.flatMap(({ sbom }): Bodied[] =>
    sbom
      ? [{ kind: "sbom", body: { ...sbom, ...compact({ base: sbom.base ?? baseClassOf(sbom.packages) }) } }]
      : [],
  );
  const found = findingsOf(evidence, scans);
  const packages = [...evidence, ...boms].flatMap((each) => (each.kind === "sbom" ? each.body.packages : []));
  const statements = about.flatMap(({ vex }) =>
    vex ? [{ vex, ...vexFor(vex, digest, found, packages) }] : [],
  );
  const vex = statements.flatMap((each): Bodied[] => vexBody(each.vex, each.statements));
  const left = statements.flatMap((each) => each.left);
  if (scans.length + boms.length + vex.length === 0 && left.length > 0)
    throw new ReportError(
      `says nothing of this image: ${left[0]!.vulnerability} ${left[0]!.why}`,
      "its products must be named by digest (pkg:oci/…@sha256:…), or by the packages that scans found",
    );
  return { digest, bodies: [...scans, ...boms, ...vex], left };
}

function vexBody({ author }: Vex, statements: VexForImage["statements"]): Bodied[] {
  if (statements.length === 0) return [];
  return [{ kind: "vex", body: { statements: [...statements], ...compact({ author }) } }];
}

/** Pages and runs of one feed are one scan: of its dates the oldest holds. */
function mergedScans(scans: readonly Scan[]): Scan[] {
  const byFeed = new Map<string, Scan>();
  const older = (a: string | undefined, b: string | undefined): string | undefined =>
    a === undefined || (b !== undefined && b < a) ? b : a;
  for (const scan of scans) {
    const key = `${scan.feed} ${scan.partial}`;
    const known = byFeed.get(key);
    byFeed.set(
      key,
      known
        ? {
            ...known,
            feedDate: older(known.feedDate, scan.feedDate),
            scannedAt: older(known.scannedAt, scan.scannedAt),
            findings: [...known.findings, ...scan.findings],
          }
        : scan,
    );
  }
  return [...byFeed.values()];
}

/** The layers of the images that this one was built on, as scans of those recorded them. */
function baseLayers(
  evidence: readonly Evidence[],
  evidenceOf: GatherOptions["evidenceOf"],
): ReadonlySet<string> {
  const parents = new Set(evidence.flatMap((each) => (each.kind === "provenance" ? each.body.base : [])));
  return new Set(
    [...parents].flatMap((parent) =>
      evidenceOf(parent).flatMap((each) => (each.kind === "scan" ? (each.body.layers ?? []) : [])),
    ),
  );
}

const findingsOf = (evidence: readonly Evidence[], fresh: readonly Bodied[]): ScanFinding[] => [
  ...evidence.flatMap((each) => (each.kind === "scan" ? each.body.findings : [])),
  ...fresh.flatMap((each) => (each.kind === "scan" ? each.body.findings : [])),
];
