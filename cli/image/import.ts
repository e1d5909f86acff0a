import { existsSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import type { Evidence, ScanFinding, Statement } from "../../core/image";
import { readReport, readReportBytes } from "../../core/image/reports/read";
import { ReportError } from "../../core/image/reports/problem";
import { affectedOf, type Advisory } from "../../core/image/reports/osv";
import type { Report } from "../../core/image/reports/report";
import { gather, type Bodied, type ImportedImage } from "../../core/image/reports/gather";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { append, checked } from "./append";
import { digestOf, openContext, recordedIn, type Context, type ImageOptions } from "./context";
import { readInput } from "./input";
import { appendedLines } from "./show-appended";
import { shortDigest, show } from "./words";

export interface ImportOptions extends ImageOptions {
  readonly digest?: string;
  readonly reference?: string;
  readonly anySubject?: boolean;
  readonly feedDate?: string;
  readonly actor: string;
  readonly role: string;
}

/** By how many percent the heap may grow between two collections. */
const HEAP_GROWTH = 30;

/** `bulkhead image import REPORT…`: adds what scanners and others found to the log. */
export async function importReports(files: readonly string[], options: ImportOptions): Promise<ExitCode> {
  const context = openContext(options);
  context.log();
  // Of a large report most is read and let go: collected late, that would fill several times the memory of what is kept.
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const { statements, notes } = statementsIn(files, options, context);
  await show({ ...append(context, statements), notes }, options.format, (data, colors) => [
    ...data.notes,
    ...appendedLines(data, colors),
  ]);
  return ExitCode.clean;
}

/** What is to be recorded. By itself, so that nothing else of large reports is kept in memory. */
function statementsIn(
  files: readonly string[],
  options: ImportOptions,
  context: Context,
): { readonly statements: readonly Statement[]; readonly notes: readonly string[] } {
  const digest = options.digest === undefined ? undefined : digestOf(options.digest);
  const read = files.map((file) => ({ file, report: readOne(file) }));
  const evidence = [...recordedIn(context)];
  const notes: string[] = [];
  const statements: Statement[] = [];
  const { actor, role, reference } = options;
  const add = (own: string, bodied: Bodied, place: string): void =>
    void statements.push(
      checked(
        {
          ...bodied,
          digest: own,
          at: context.iso,
          actor,
          role,
          ...(reference !== undefined && { reference }),
        },
        context,
        place,
      ),
    );
  const reports = read.filter(
    (each): each is { file: string; report: Report } => each.report.format !== "osv",
  );
  const images = located(reports, () =>
    gather(
      reports.map(({ report }) => report),
      {
        digest,
        anySubject: options.anySubject === true,
        feedDate: options.feedDate,
        evidenceOf: (each) => evidence.filter((one) => one.digest === each),
      },
    ),
  );
  for (const image of images) {
    notes.push(...notesOf(image));
    for (const bodied of image.bodies) add(image.digest, bodied, reports.map(({ file }) => file).join(", "));
  }
  for (const { file, report } of read)
    if (report.format === "osv") {
      const hits = affectedImages(report, evidence);
      notes.push(`${report.id} is in ${plural(hits.length, "known image")}, by their bills of materials`);
      for (const [hit, findings] of hits)
        add(hit, { kind: "scan", body: { feed: "osv", partial: true, findings } }, file);
    }
  return { statements, notes };
}

function readOne(file: string): Report | Advisory {
  if (file !== "-" && !existsSync(file)) throw new UsageError(`${file}: there is no such file`);
  return located([{ file }], () => (file === "-" ? readReportBytes(readInput("-")) : readReport(file)));
}

/** Runs a part; what is wrong with a report names its file. */
function located<T>(files: readonly { readonly file: string }[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    const name = files.map(({ file }) => file).join(", ");
    throw new UsageError(
      `${name}${error.line === undefined ? "" : `:${error.line}`}: ${error.problem}`,
      error.hint,
    );
  }
}

function notesOf({ digest, left }: ImportedImage): string[] {
  return left.map(({ vulnerability, why }) => `left out ${vulnerability} for ${shortDigest(digest)}: ${why}`);
}

/** The known images whose bill of materials, as recorded last, holds what an advisory is about. */
function affectedImages(advisory: Advisory, evidence: readonly Evidence[]): [string, ScanFinding[]][] {
  const boms = new Map<string, Evidence & { kind: "sbom" }>();
  for (const each of evidence) if (each.kind === "sbom") boms.set(each.digest, each);
  return [...boms.values()].flatMap(({ digest, body }): [string, ScanFinding[]][] => {
    const findings = affectedOf(advisory, body.packages);
    return findings.length > 0 ? [[digest, findings]] : [];
  });
}
