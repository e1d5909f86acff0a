import { ReportError } from "./problem";
import { XmlReader, type Element } from "./xml";

/** What no reader reads, and what may be large. */
const unread: ReadonlySet<string> = new Set([
  ...["hashes", "description", "copyright", "externalReferences", "dependencies", "compositions", "evidence"],
  ...["pedigree", "annotations", "formulation", "releaseNotes", "text", "detail", "advisories", "swid"],
]);

const namespace = /^https?:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/;

/**
 * Reads CycloneDX as XML, 1.0 to 1.7, into the form that it has as JSON.
 *
 * @throws ReportError
 */
export function cycloneDxOfXml(pieces: Iterable<string>): unknown {
  const reader = new XmlReader(unread, new Map([["component", componentOf]]));
  for (const piece of pieces) reader.write(piece);
  const root = reader.end();
  const version = [...root.attributes.values()].flatMap((value) => namespace.exec(value)?.[1] ?? []).at(0);
  if (root.name !== "bom" || version === undefined)
    throw new ReportError(
      `is XML of "${root.name.slice(0, 100)}", which is not read`,
      "known as XML is CycloneDX alone: write the report as JSON",
    );
  const metadata = child(root, "metadata");
  const main = metadata && child(metadata, "component");
  return {
    bomFormat: "CycloneDX",
    specVersion: version,
    ...(metadata && {
      metadata: {
        timestamp: textOf(metadata, "timestamp"),
        tools: toolsOf(metadata),
        authors: rows(metadata, "authors", "author").map((each) => ({ name: textOf(each, "name") })),
        ...(main && { component: main.folded }),
      },
    }),
    components: componentsIn(root),
    vulnerabilities: [
      ...rows(root, "vulnerabilities", "vulnerability").map(vulnerabilityOf),
      ...componentsIn(root).flatMap((each) => each.vulnerabilities),
    ],
  };
}

const child = ({ children }: Element, name: string): Element | undefined =>
  children.find((each) => each.name === name);
const rows = (element: Element, list: string, name: string): Element[] =>
  child(element, list)?.children.filter((each) => each.name === name) ?? [];
const textOf = (element: Element, name: string): string | undefined =>
  child(element, name)?.text || undefined;

const toolsOf = (metadata: Element): unknown[] => [
  ...rows(metadata, "tools", "tool").map((each) => ({
    name: textOf(each, "name"),
    version: textOf(each, "version"),
  })),
  ...componentsIn(child(metadata, "tools")),
];

interface Component {
  readonly [name: string]: unknown;
  /** What the extension for versions before 1.4 says of it and of those in it. */
  readonly vulnerabilities: readonly unknown[];
}

const componentsIn = (element: Element | undefined): Component[] =>
  element ? rows(element, "components", "component").map(({ folded }) => folded as Component) : [];

function componentOf(element: Element): Component {
  const licences = child(element, "licenses")?.children ?? [];
  const components = componentsIn(element);
  return {
    "bom-ref": element.attributes.get("bom-ref"),
    type: element.attributes.get("type"),
    group: textOf(element, "group"),
    name: textOf(element, "name"),
    version: textOf(element, "version"),
    purl: textOf(element, "purl"),
    licenses: licences.map((each) =>
      each.name === "expression"
        ? { expression: each.text }
        : { license: { id: textOf(each, "id"), name: textOf(each, "name") } },
    ),
    properties: rows(element, "properties", "property").map((each) => ({
      name: each.attributes.get("name"),
      value: each.text,
    })),
    components,
    vulnerabilities: [
      ...rows(element, "vulnerabilities", "vulnerability").map(vulnerabilityOf),
      ...components.flatMap((each) => each.vulnerabilities),
    ],
  };
}

function vulnerabilityOf(element: Element): unknown {
  const analysis = child(element, "analysis");
  const source = child(element, "source");
  const ref = element.attributes.get("ref");
  return {
    id: textOf(element, "id"),
    ...(source && { source: { name: textOf(source, "name") ?? source.attributes.get("name") } }),
    references: rows(element, "references", "reference").map((each) => ({ id: textOf(each, "id") })),
    ratings: rows(element, "ratings", "rating").map((each) => ({
      severity: textOf(each, "severity"),
      score: scoreOf(each),
    })),
    recommendation: textOf(element, "recommendation"),
    ...(analysis && {
      analysis: { state: textOf(analysis, "state"), justification: textOf(analysis, "justification") },
    }),
    affects: [
      ...rows(element, "affects", "target").map((each) => ({ ref: textOf(each, "ref") })),
      ...(ref === undefined ? [] : [{ ref }]),
    ],
  };
}

/** A number, or the base score within it as the extension has it. */
function scoreOf(rating: Element): number | undefined {
  const score = child(rating, "score");
  const text = score && (textOf(score, "base") ?? score.text);
  const value = text ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
