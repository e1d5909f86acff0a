import { ReportError } from "./problem";
import { copied } from "./xml";

interface Package {
  SPDXID?: string;
  readonly name: string;
  versionInfo?: string;
  primaryPackagePurpose?: string;
  licenseConcluded?: string;
  licenseDeclared?: string;
  readonly externalRefs: { referenceType: string; referenceLocator: string }[];
  readonly checksums: { algorithm: string; checksumValue: string }[];
}

/** The tags that begin something that is no package: what is said from there on is said of that. */
const others = new Set(["FileName", "SnippetSPDXID", "LicenseID"]);

const single = {
  SPDXID: "SPDXID",
  PackageVersion: "versionInfo",
  PrimaryPackagePurpose: "primaryPackagePurpose",
  PackageLicenseConcluded: "licenseConcluded",
  PackageLicenseDeclared: "licenseDeclared",
} as const;

/**
 * Reads SPDX as tag-value into the form that it has as JSON.
 *
 * @throws ReportError with the line
 */
export function spdxOfTagValue(pieces: Iterable<string>): unknown {
  const document: { [name: string]: unknown; SPDXID?: string; spdxVersion?: string } = {};
  const creators: string[] = [];
  const packages: Package[] = [];
  const relationships: unknown[] = [];
  let current: Package | "document" | undefined = "document";
  for (const { tag, value } of tagsIn(pieces)) {
    if (tag === "PackageName")
      packages.push((current = { name: copied(value), externalRefs: [], checksums: [] }));
    else if (others.has(tag)) current = undefined;
    else if (tag === "Relationship") {
      const [from, type, to] = copied(value).split(/\s+/);
      relationships.push({ spdxElementId: from, relationshipType: type, relatedSpdxElement: to });
    } else if (current === "document") {
      if (tag === "SPDXVersion") document.spdxVersion = value;
      else if (tag === "SPDXID") document.SPDXID ??= value;
      else if (tag === "DocumentName") document["name"] = value;
      else if (tag === "Creator") creators.push(value);
    } else if (current) addTo(current, tag, value);
  }
  return { ...document, creationInfo: { creators }, packages, relationships };
}

function addTo(own: Package, tag: string, value: string): void {
  if (Object.hasOwn(single, tag)) own[single[tag as keyof typeof single]] ??= copied(value);
  else if (tag === "ExternalRef") {
    const [, type, locator] = copied(value).split(/\s+/);
    own.externalRefs.push({ referenceType: type ?? "", referenceLocator: locator ?? "" });
  } else if (tag === "PackageChecksum") {
    const [, algorithm = "", checksum = ""] = /^(\S+):\s*(\S+)$/.exec(copied(value)) ?? [];
    own.checksums.push({ algorithm, checksumValue: checksum });
  }
}

interface Tag {
  readonly tag: string;
  readonly value: string;
}

/** No honest line is longer. */
const longest = 16 << 20;

function* linesIn(pieces: Iterable<string>): Generator<string> {
  let rest = "";
  for (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop()!;
    if (rest.length > longest) throw new ReportError("has a line without an end", "check which file this is");
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** What stands within `<text>` is a value, however much its lines look like tags. */
function* tagsIn(pieces: Iterable<string>): Generator<Tag> {
  let number = 0;
  let begun: number | undefined;
  for (const line of linesIn(pieces)) {
    number++;
    if (begun !== undefined) {
      if (line.includes("</text>")) begun = undefined;
      continue;
    }
    const plain = (number === 1 && line.startsWith("\ufeff") ? line.slice(1) : line).trim();
    if (plain === "" || plain.startsWith("#")) continue;
    const [, tag, value] = /^([A-Za-z]+)\s*:\s*(.*)$/.exec(plain) ?? [];
    if (tag === undefined || value === undefined)
      throw new ReportError("is SPDX as tag-value with a line that is no tag", "check what wrote it", number);
    if (value.startsWith("<text>")) {
      const end = value.indexOf("</text>");
      if (end < 0) begun = number;
      yield { tag, value: value.slice("<text>".length, end < 0 ? undefined : end) };
    } else yield { tag, value };
  }
  if (begun !== undefined)
    throw new ReportError("is cut short: a text has no end", "check that the file is whole", begun);
}
