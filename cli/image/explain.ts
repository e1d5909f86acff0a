import type { EvidenceKind } from "../../core/estate";
import { actionOf, type Evidence } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { digestOf, evidenceOf, knownImages, openContext, type Context, type ImageOptions } from "./context";
import { day, painted, shortDigest, show, span, type Colors } from "./words";

/** What each kind of evidence is got by, for who lacks it. */
const toGet: Readonly<Record<EvidenceKind, string>> = {
  vetting: "have security vet it: image record --kind vetting --outcome accepted",
  scan: "scan it, and import the report: image import REPORT",
  provenance: "verify its build's attestation: image verify FILE --record",
  signature: "sign it, and verify the signature: image verify FILE --record",
  qa: "run its tests: image record --kind qa --outcome passed",
  staging: "verify it in staging: image record --kind staging --outcome passed",
  instrumentation: "see its callbacks work: image instrumentation DIGEST",
  approval: "have security approve it: image record --kind approval --outcome approved",
};

const explained = (context: Context, digest: string) => {
  const evidence = [...evidenceOf(context)];
  const known = knownImages(context, evidence);
  const status = known.statuses.of(digest, context.now);
  const row = known.at(context.now).find((each) => each.digest === digest);
  const own = evidence.filter((each) => each.digest === digest && Date.parse(each.at) <= context.now);
  const causes = status.causes.map((cause) => ({
    ...cause,
    since: new Date(cause.since).toISOString(),
    answers: answerTo(cause.cause),
  }));
  const environments = Object.entries(context.estate.environments).filter(([, each]) => each.controlled);
  const actions = environments.map(([environment]) => {
    const { block, rebuild, due } = actionOf(status, { environment, exposedTo: undefined }, context.estate);
    return { environment, block, rebuild, ...(Number.isFinite(due) && { due: new Date(due).toISOString() }) };
  });
  return {
    digest,
    ...(row?.reference !== undefined && { reference: row.reference }),
    colour: status.colour,
    at: context.iso,
    ...(status.since !== undefined && { since: new Date(status.since).toISOString() }),
    because: status.changes.at(-1)?.because ?? "nothing is recorded that would give it a colour",
    causes,
    actions: causes.length > 0 ? actions : [],
    missing: status.missing.map((kind) => ({ kind, how: toGet[kind] })),
    ...(status.next !== undefined && { next: new Date(status.next).toISOString() }),
    parents: status.parents.map((parent) => ({
      digest: parent,
      colour: known.statuses.of(parent, context.now).colour,
    })),
    feeds: feedsOf(own, context.now),
    changes: status.changes.map((each) => ({ ...each, at: new Date(each.at).toISOString() })),
    evidence: own.length,
    idle: status.idle,
  };
};
type Explained = ReturnType<typeof explained>;

/** `bulkhead image explain DIGEST`: its status, why, and what it lacks. */
export async function explain(text: string, options: ImageOptions): Promise<ExitCode> {
  const context = openContext(options);
  await show(explained(context, digestOf(text)), options.format, lines);
  return ExitCode.clean;
}

function answerTo(cause: string): string {
  const kind: string = cause.slice(0, cause.indexOf(":"));
  switch (kind) {
    case "vulnerability":
      return "rebuild it with the package mended, or record VEX or an exception for it";
    case "parent":
      return "mend the image that it is built on, and rebuild it";
    case "revoked":
      return "replace the image";
    case "lapsed":
      return "record fresh evidence of this kind";
    default:
      return "rebuild it without, or let security clear it: image record --kind clearing --closes CAUSE";
  }
}

/** When each feed last looked at the image as a whole, and how many findings it had. */
function feedsOf(evidence: readonly Evidence[], now: number) {
  const feeds = new Map<
    string,
    { readonly feed: string; readonly asOf: string; readonly findings: number; readonly age: string }
  >();
  for (const each of evidence) {
    if (each.kind !== "scan" || each.body.partial) continue;
    const { feed, feedDate, scannedAt, findings } = each.body;
    const times = [each.at, feedDate, scannedAt].flatMap((time) =>
      time === undefined ? [] : [Date.parse(time)],
    );
    const asOf = Math.min(...times);
    const known = feeds.get(feed);
    if (!known || Date.parse(known.asOf) <= asOf)
      feeds.set(feed, {
        feed,
        asOf: new Date(asOf).toISOString(),
        findings: findings.length,
        age: span(now - asOf),
      });
  }
  return [...feeds.values()].sort((a, b) => (a.feed < b.feed ? -1 : 1));
}

function lines(data: Explained, colors: Colors): string[] {
  const section = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : ["", colors.bold(title), ...items.map((item) => `  ${item}`)];
  return [
    ...(data.reference === undefined ? [] : [data.reference]),
    `${data.digest} is ${painted(data.colour, colors)}${data.since === undefined ? "" : ` since ${day(data.since)}`}: ${data.because}`,
    ...section(
      "In doubt because",
      data.causes.map(
        ({ cause, severity, since, answers }) => `${cause} (${severity}, since ${day(since)}): ${answers}`,
      ),
    ),
    ...section(
      "What follows",
      data.actions.map(
        ({ environment, block, rebuild, due }) =>
          `${environment}: ${block ? "new instances are blocked" : "new instances as its colour allows"}${rebuild ? ", rebuild at once" : ""}${due === undefined ? "" : `, replace what runs by ${day(due)}`}`,
      ),
    ),
    ...section(
      "Missing to green",
      data.missing.map(({ kind, how }) => `${kind}: ${how}`),
    ),
    ...section("Next change without new evidence", data.next === undefined ? [] : [day(data.next)]),
    ...section(
      "Built on",
      data.parents.map(({ digest, colour }) => `${digest}: ${painted(colour, colors)}`),
    ),
    ...section(
      "Scanned by",
      data.feeds.map(
        ({ feed, asOf, findings, age }) =>
          `${feed}, as of ${day(asOf)} (${age} ago): ${plural(findings, "finding")}`,
      ),
    ),
    ...section(
      "History",
      data.changes.map(
        ({ at, from, to, because }) => `${day(at)} ${from} → ${painted(to, colors)}: ${because}`,
      ),
    ),
    ...section(
      "Without effect",
      data.idle.map(({ id, why }) => `${shortDigest(id).slice(0, 12)}: ${why}`),
    ),
  ];
}
