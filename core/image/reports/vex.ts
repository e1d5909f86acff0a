import { PackageURL } from "packageurl-js";
import type { Bodies, ScanFinding } from "../evidence/bodies";
import { digestsIn } from "./form";
import { compact } from "./findings";
import type { Vex, VexStatement } from "./report";

type Statement = Bodies["vex"]["statements"][number];

/** What of a VEX document holds for one image, and what not, with the reason. */
export interface VexForImage {
  readonly statements: readonly Statement[];
  readonly left: readonly { readonly vulnerability: string; readonly why: string }[];
}

const badness = ["not_affected", "fixed", "under_investigation", "affected"] as const;
const ends = (status: Statement["status"]): boolean => status === "not_affected" || status === "fixed";

/**
 * The statements that hold for an image: those on its digest, and those on packages, which end a doubt only where they
 * cover every package that the vulnerability was found in.
 *
 * @param findings all that is known to be found in the image
 */
export function vexFor(vex: Vex, digest: string, findings: readonly ScanFinding[]): VexForImage {
  const statements: Statement[] = [];
  const left: { vulnerability: string; why: string }[] = [];
  const groups = new Map<string, VexStatement[]>();
  for (const each of vex.statements)
    groups.set(each.vulnerability, [...(groups.get(each.vulnerability) ?? []), each]);
  for (const [vulnerability, group] of groups) {
    const found = findings.filter(
      ({ id, aliases = [] }) => id === vulnerability || aliases.includes(vulnerability),
    );
    const relevant = group.filter((each) => concerns(each, digest, found));
    const latest = relevant.reduce((last, { at = "" }) => (at > last ? at : last), "");
    const current = relevant.filter(({ at = "" }) => at === latest);
    if (current.length === 0) {
      left.push({ vulnerability, why: "names other products, not this image nor a package found in it" });
      continue;
    }
    const worst = current.reduce((a, b) => (badness.indexOf(b.status) > badness.indexOf(a.status) ? b : a));
    if (ends(worst.status) && !covers(current, digest, found)) {
      left.push({
        vulnerability,
        why: "speaks of packages: nothing shows that the vulnerability is in these alone",
      });
      continue;
    }
    for (const name of new Set([vulnerability, ...found.map(({ id }) => id)]))
      statements.push({
        vulnerability: name,
        status: worst.status,
        ...compact({ justification: worst.justification }),
      });
  }
  return { statements, left };
}

const isImage = (ids: readonly string[], digest: string): boolean =>
  digestsIn(...ids).includes(digest) || ids.includes(digest);

function concerns({ products }: VexStatement, digest: string, found: readonly ScanFinding[]): boolean {
  return products.some(
    ({ ids, parts }) =>
      isImage(ids, digest) ||
      (parts.length === 0 && found.some((each) => ids.some((id) => isPackage(id, each)))),
  );
}

function covers(statements: readonly VexStatement[], digest: string, found: readonly ScanFinding[]): boolean {
  const products = statements.flatMap((each) => each.products);
  if (products.some(({ ids, parts }) => parts.length === 0 && isImage(ids, digest))) return true;
  const named = products.flatMap(({ ids, parts }) =>
    parts.length === 0 ? ids : isImage(ids, digest) ? parts : [],
  );
  return found.length > 0 && found.every((each) => named.some((id) => isPackage(id, each)));
}

/** Whether a package URL, or a name, is that of the package that something was found in. */
function isPackage(id: string, { package: name, version, purl }: ScanFinding): boolean {
  const wanted = parse(id);
  if (!wanted) return name !== undefined && id === name;
  const own = parse(purl);
  if (wanted.version && wanted.version !== (own?.version ?? version)) return false;
  if (own)
    return (
      own.type === wanted.type &&
      own.name === wanted.name &&
      (own.namespace ?? "") === (wanted.namespace ?? "")
    );
  return name === wanted.name || name === `${wanted.namespace ?? ""}/${wanted.name}`;
}

function parse(purl: string | undefined): PackageURL | undefined {
  if (!purl?.startsWith("pkg:")) return undefined;
  try {
    return PackageURL.fromString(purl);
  } catch {
    return undefined;
  }
}
