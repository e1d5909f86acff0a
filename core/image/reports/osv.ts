import * as z from "zod";
import type { PackageURL } from "packageurl-js";
import type { ScanFinding, SbomPackage } from "../evidence/bodies";
import { parsePurl } from "../purl";
import { clean, list, maybe, needed, readAs, record, str, when } from "./form";
import { compact } from "./findings";
import { severityOf } from "./severity";
import { compareVersions } from "./versions";

const affected = z.object({
  package: maybe(z.object({ ecosystem: str(), name: z.string(), purl: str() })),
  ranges: list(z.object({ type: str(), events: list(record(z.string())) })),
  versions: list(z.string()),
  database_specific: maybe(z.looseObject({ severity: z.unknown().optional() })),
  ecosystem_specific: maybe(z.looseObject({ severity: z.unknown().optional() })),
});

const schema = z.object({
  id: z.string(),
  modified: when(),
  withdrawn: str(),
  aliases: list(z.string()),
  affected: z.array(affected).min(1),
  database_specific: maybe(z.looseObject({ severity: z.unknown().optional() })),
});

/** A new entry of a feed: a vulnerability, and the versions of packages that have it. */
export interface Advisory {
  readonly format: "osv";
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: ScanFinding["severity"];
  readonly modified: string | undefined;
  readonly affected: readonly z.output<typeof affected>[];
}

export const isAdvisory = (data: Readonly<Record<string, unknown>>): boolean =>
  typeof data["id"] === "string" && Array.isArray(data["affected"]) && data["modified"] !== undefined;

/** An entry in the format of OSV. */
export function readAdvisory(data: unknown): Advisory {
  const entry = readAs(data, schema, "an advisory in the format of OSV");
  const names = [entry.id, ...entry.aliases].map((name) => needed(name, 128, "an advisory"));
  const id = names.find((name) => /^CVE-/i.test(name)) ?? names[0]!;
  const words = [entry, ...entry.affected].flatMap((each) =>
    ["database_specific", "ecosystem_specific"].map(
      (key) => (each as Record<string, { severity?: unknown } | undefined>)[key]?.severity,
    ),
  );
  const word = words.find((each): each is string => typeof each === "string");
  return {
    format: "osv",
    id,
    aliases: names.filter((name) => name !== id).slice(0, 50),
    severity: severityOf(word),
    modified: entry.modified,
    affected: entry.withdrawn === undefined ? entry.affected : [],
  };
}

const types: Readonly<Record<string, string>> = {
  npm: "npm",
  pypi: "pypi",
  go: "golang",
  maven: "maven",
  "crates.io": "cargo",
  rubygems: "gem",
  nuget: "nuget",
  packagist: "composer",
  hex: "hex",
  pub: "pub",
  debian: "deb",
  ubuntu: "deb",
  alpine: "apk",
  wolfi: "apk",
  chainguard: "apk",
  "red hat": "rpm",
  "rocky linux": "rpm",
  almalinux: "rpm",
  suse: "rpm",
  opensuse: "rpm",
};

/** The packages of an image that an advisory is about, as findings. What has no version counts as affected. */
export function affectedOf(advisory: Advisory, packages: readonly SbomPackage[]): ScanFinding[] {
  return packages.flatMap((row): ScanFinding[] => {
    const hits = advisory.affected.filter((each) => isAffected(each, row));
    if (hits.length === 0) return [];
    return [
      {
        id: advisory.id,
        severity: advisory.severity,
        package: row.name,
        ...compact({
          aliases: advisory.aliases.length > 0 ? [...advisory.aliases] : undefined,
          version: row.version,
          purl: row.purl,
          origin: row.layer,
          fixedIn: clean(
            hits.flatMap(({ ranges }) =>
              ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? [])),
            )[0],
            256,
          ),
        }),
      },
    ];
  });
}

function isAffected(each: z.output<typeof affected>, row: SbomPackage): boolean {
  const own = parsePurl(row.purl);
  const type = typeOf(each);
  if (!isSame(each, row, own, type)) return false;
  const { version } = row;
  if (version === undefined || (each.ranges.length === 0 && each.versions.length === 0)) return true;
  if (each.versions.includes(version)) return true;
  return each.ranges
    .filter((range) => range.type !== "GIT")
    .some(({ events }) => isWithin(events, type ?? own?.type ?? "generic", version));
}

/** Events in their order: each `introduced` begins what the next `fixed` or `last_affected` ends. */
function isWithin(
  events: readonly Readonly<Record<string, string>>[],
  type: string,
  version: string,
): boolean {
  let from: string | undefined;
  for (const event of events) {
    const { introduced, fixed, last_affected: last } = event;
    if (introduced !== undefined) from = introduced;
    if (from === undefined || (fixed === undefined && last === undefined)) continue;
    const begun = from === "0" || compareVersions(type, version, from) >= 0;
    const within =
      fixed === undefined
        ? compareVersions(type, version, last!) <= 0
        : compareVersions(type, version, fixed) < 0;
    if (begun && within) return true;
    from = undefined;
  }
  return from !== undefined && (from === "0" || compareVersions(type, version, from) >= 0);
}

const typeOf = ({ package: named }: z.output<typeof affected>): string | undefined => {
  const ecosystem = named?.ecosystem?.split(":", 1)[0]?.toLowerCase();
  return ecosystem !== undefined && Object.hasOwn(types, ecosystem)
    ? types[ecosystem]
    : parsePurl(named?.purl)?.type;
};

function isSame(
  { package: named }: z.output<typeof affected>,
  row: SbomPackage,
  own: PackageURL | undefined,
  type: string | undefined,
): boolean {
  if (named === undefined) return false;
  const names = [row.name, ...(own ? [own.name, fullName(own), ...upstreams(own)] : [])].map(normal);
  const wanted = [named.name.replace(":", "/"), named.name].map(normal);
  if (!wanted.some((name) => names.includes(name))) return false;
  if (!own) return true;
  if (type !== undefined && own.type !== type) return false;
  const [distribution = "", release] = (named.ecosystem ?? "").toLowerCase().split(":");
  const distro = own.qualifiers?.["distro"]?.toLowerCase();
  if (type === "deb" && own.namespace && own.namespace.toLowerCase() !== distribution) return false;
  const numbers = release?.replace(/^v/, "").match(/^\d+(\.\d+)?/)?.[0];
  return numbers === undefined || distro === undefined || !/\d/.test(distro) || distro.includes(numbers);
}

const fullName = ({ namespace, name }: PackageURL): string => (namespace ? `${namespace}/${name}` : name);
const normal = (name: string): string => name.toLowerCase().replace(/_/g, "-");
/** The source package that a binary one was built from. */
const upstreams = ({ qualifiers }: PackageURL): string[] =>
  (qualifiers?.["upstream"] ?? "").split(",").flatMap((each) => each.split("@", 1)[0] || []);
