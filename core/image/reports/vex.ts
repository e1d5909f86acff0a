import type { Bodies, SbomPackage, ScanFinding } from "../evidence/bodies";
import { isPackage, type NamedPackage } from "../evidence/is-package";
import { clean, digestsIn } from "./form";
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
 * The statements that hold for an image: those on its digest, and those on packages in it. The latter name their packages,
 * so that they never answer for another one that the same vulnerability is found in, now or by a later feed.
 *
 * @param findings all that is known to be found in the image
 * @param packages all that is known to be in it
 */
export function vexFor(
  vex: Vex,
  digest: string,
  findings: readonly ScanFinding[],
  packages: readonly SbomPackage[] = [],
): VexForImage {
  const held = packages.map(({ name, ...rest }): NamedPackage => ({ ...rest, package: name }));
  const statements: Statement[] = [];
  const left: { vulnerability: string; why: string }[] = [];
  const groups = new Map<string, VexStatement[]>();
  for (const each of vex.statements)
    groups.set(each.vulnerability, [...(groups.get(each.vulnerability) ?? []), each]);
  for (const [vulnerability, group] of groups) {
    const found = findings.filter(
      ({ id, aliases = [] }) => id === vulnerability || aliases.includes(vulnerability),
    );
    const relevant = group.filter((each) => concerns(each, digest, [...found, ...held]));
    const latest = relevant.reduce((last, { at = "" }) => (at > last ? at : last), "");
    const current = relevant.filter(({ at = "" }) => at === latest);
    if (current.length === 0) {
      left.push({ vulnerability, why: "names other products, not this image nor a package found in it" });
      continue;
    }
    const worst = current.reduce((a, b) => (badness.indexOf(b.status) > badness.indexOf(a.status) ? b : a));
    const only = ends(worst.status) ? onlyPackages(current, digest) : undefined;
    if (only?.length === 0) {
      left.push({ vulnerability, why: "speaks of parts of the image, and names none" });
      continue;
    }
    for (const name of new Set([vulnerability, ...found.map(({ id }) => id)]))
      statements.push({
        vulnerability: name,
        status: worst.status,
        ...compact({ justification: worst.justification, packages: only }),
      });
  }
  return { statements, left };
}

const isImage = (ids: readonly string[], digest: string): boolean =>
  digestsIn(...ids).includes(digest) || ids.includes(digest);

function concerns({ products }: VexStatement, digest: string, found: readonly NamedPackage[]): boolean {
  return products.some(
    ({ ids, parts }) =>
      isImage(ids, digest) ||
      (parts.length === 0 && found.some((each) => ids.some((id) => isPackage(id, each)))),
  );
}

/** The packages that statements speak of; undefined where one speaks of the whole image. */
function onlyPackages(statements: readonly VexStatement[], digest: string): string[] | undefined {
  const products = statements.flatMap((each) => each.products);
  if (products.some(({ ids, parts }) => parts.length === 0 && isImage(ids, digest))) return undefined;
  const named = products.flatMap(({ ids, parts }) =>
    parts.length === 0 ? ids : isImage(ids, digest) ? parts : [],
  );
  return [...new Set(named.flatMap((each) => clean(each, 2000) ?? []))].slice(0, 1000);
}
