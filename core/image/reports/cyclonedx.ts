import * as z from "zod";
import { Findings } from "./findings";
import { clean, digestsIn, list, maybe, needed, readAs, str, when } from "./form";
import { distinct, packageRow } from "./packages";
import { ReportError } from "./problem";
import type { About, Report, VexStatement } from "./report";
import { severityOf, severityOfScore, worse } from "./severity";
import type { Severity } from "../evidence/bodies";

const licence = z.object({
  expression: str(),
  license: maybe(z.object({ id: str(), name: str() })),
});

const flat = z.object({
  "bom-ref": str(),
  type: str(),
  group: str(),
  name: str(),
  version: str(),
  purl: str(),
  licenses: list(licence),
  properties: list(z.object({ name: str(), value: str() })),
});
const component = flat.extend({ components: list(z.unknown()) });
type Component = z.output<typeof component>;

const vulnerability = z.object({
  id: str(),
  references: list(z.object({ id: str() })),
  source: maybe(z.object({ name: str() })),
  ratings: list(z.object({ severity: str(), score: maybe(z.number()) })),
  recommendation: str(),
  analysis: maybe(z.object({ state: str(), justification: str() })),
  affects: list(z.object({ ref: str() })),
});

const tools = z.union([
  z.array(z.object({ name: str(), version: str() })),
  z
    .object({ components: list(z.object({ name: str(), version: str() })) })
    .transform((each) => each.components),
]);

const schema = z.object({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.string().regex(/^1\.[0-7]$/, "is no version that is known: 1.0 to 1.7 are read"),
  serialNumber: str(),
  version: maybe(z.number()),
  metadata: maybe(
    z.object({
      timestamp: when(),
      tools: maybe(tools.catch([])),
      component: maybe(component),
      authors: list(z.object({ name: str() })),
    }),
  ),
  components: list(component),
  vulnerabilities: list(vulnerability),
});

/** What is no software that could be found vulnerable, or licensed. */
const others = new Set(["file", "cryptographic-asset", "data", "device", "container"]);
const deepest = 50;

/** CycloneDX, 1.0 to 1.7 in the form of JSON: a bill of materials, findings, statements on exploitability, or all of them. */
export function readCycloneDx(data: unknown): Report {
  const bom = readAs(data, schema, "a CycloneDX bill of materials");
  const all = [
    ...flatten(bom.components, 0),
    ...flatten(bom.metadata?.component ? [bom.metadata.component] : [], 0).slice(1),
  ];
  const rows = all.filter(({ type }) => !others.has(type ?? "library"));
  const names = (bom.metadata?.tools ?? []).map(({ name }) => (name ?? "").toLowerCase());
  const root = bom.metadata?.component;
  const subjects = digestsIn(
    root?.type === "container" || root?.purl?.startsWith("pkg:oci/") ? root.version : undefined,
    root?.purl,
    ...(root?.properties ?? []).filter(({ name }) => name?.endsWith(":RepoDigest")).map(({ value }) => value),
  );
  const analysed = bom.vulnerabilities.filter(({ analysis }) => analysis?.state);
  const found = bom.vulnerabilities.filter(({ analysis }) => !analysis?.state);
  if (bom.vulnerabilities.length === 0 && rows.length === 0 && all.length > 0)
    throw new ReportError(
      "is a CycloneDX bill without software in it (of keys, data or devices)",
      "give the bill of an image",
    );
  const scanner = names.find((name) => scanners.has(name));
  const statements = analysed.flatMap((each): VexStatement[] =>
    statementOf(each, all, root, bom.metadata?.timestamp),
  );
  const about: About = {
    subjects,
    ...((rows.length > 0 || bom.vulnerabilities.length === 0) && {
      sbom: { format: "cyclonedx", packages: distinct(rows.map(rowOf)) },
    }),
    ...((found.length > 0 || scanner !== undefined) && {
      scan: {
        feed: scanner ?? names[0] ?? "cyclonedx",
        scannedAt: bom.metadata?.timestamp,
        // A bill without findings may be one that nobody looked for vulnerabilities in.
        partial: scanner === undefined || found.length === 0,
        host: false,
        layers: [],
        findings: findingsOf(found, all),
      },
    }),
    ...(statements.length > 0 && { vex: { author: authorOf(bom.metadata?.authors), statements } }),
  };
  return { format: "cyclonedx", tool: names.join(", ") || undefined, more: false, about: [about] };
}

const scanners = new Set(["trivy", "grype"]);
const authorOf = (authors: readonly { name?: string | undefined }[] = []): string | undefined =>
  clean(authors[0]?.name, 512);

function flatten(components: readonly Component[], depth: number): Component[] {
  if (depth > deepest) throw new ReportError("nests its components too deeply", "check what wrote it");
  return components.flatMap((each) => [
    each,
    ...flatten(readAs(each.components, z.array(component), "a CycloneDX bill of materials"), depth + 1),
  ]);
}

const fullName = ({ group, name }: Component): string | undefined =>
  group ? `${group}/${name ?? ""}` : name;

const rowOf = (each: Component) =>
  packageRow({
    name: fullName(each),
    version: each.version,
    purl: each.purl,
    licences: each.licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name),
  });

const refOf = (ref: string): string => /^urn:cdx:[^#]*#(.*)$/s.exec(ref)?.[1] ?? ref;

function findingsOf(found: readonly z.output<typeof vulnerability>[], all: readonly Component[]) {
  const byRef = new Map(
    all.flatMap((each) => (each["bom-ref"] === undefined ? [] : [[each["bom-ref"], each] as const])),
  );
  const findings = new Findings();
  for (const { id, references, ratings, affects, recommendation } of found) {
    const common = {
      id: needed(id ?? "", 128, "a vulnerability"),
      aliases: references.flatMap((each) => (each.id === undefined ? [] : [each.id])),
      severity: ratings.reduce<Severity>((worst, { severity, score }) => {
        const own = severityOf(severity);
        return worse(worst, own === "unknown" ? severityOfScore(score) : own);
      }, "unknown"),
    };
    if (affects.length === 0) findings.add(common);
    for (const { ref } of affects) {
      const part = byRef.get(refOf(ref ?? ""));
      findings.add({
        ...common,
        package: part === undefined ? refOf(ref ?? "") : fullName(part),
        version: part?.version,
        purl: part?.purl,
        fixedIn: /to (?:version )?(\S+)$/.exec(recommendation ?? "")?.[1],
      });
    }
  }
  return findings.list();
}

const states: Readonly<Record<string, VexStatement["status"]>> = {
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "affected",
  in_triage: "under_investigation",
  false_positive: "not_affected",
  not_affected: "not_affected",
};

function statementOf(
  { id, analysis, affects }: z.output<typeof vulnerability>,
  all: readonly Component[],
  root: Component | undefined,
  at: string | undefined,
): VexStatement[] {
  const state = analysis?.state ?? "";
  if (!Object.hasOwn(states, state))
    throw new ReportError(
      `has an analysis of an unknown state "${state.slice(0, 100)}"`,
      `known are ${Object.keys(states).join(", ")}`,
    );
  const components = root ? [root, ...all] : all;
  return [
    {
      vulnerability: needed(id ?? "", 128, "a vulnerability"),
      status: states[state]!,
      justification: clean(analysis?.justification, 2000),
      at,
      products: affects.flatMap(({ ref }) => {
        const name = refOf(ref ?? "");
        const part = components.find((each) => each["bom-ref"] === name);
        const own = [name, part?.purl, part?.type === "container" ? part.version : undefined];
        return [{ ids: own.filter((each): each is string => each !== undefined), parts: [] }];
      }),
    },
  ];
}
