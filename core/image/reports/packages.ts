import type { SbomPackage } from "../evidence/bodies";
import { clean } from "./form";
import { compact } from "./findings";

const none = /^(NOASSERTION|NONE)$/;

/** A row of a bill of materials; undefined for what has no name. */
export function packageRow(raw: {
  readonly name: string | undefined;
  readonly version?: string | undefined;
  readonly purl?: string | undefined;
  readonly licences?: readonly (string | undefined)[];
}): SbomPackage | undefined {
  const name = clean(raw.name, 512);
  if (name === undefined) return undefined;
  const licences = [
    ...new Set(
      (raw.licences ?? []).flatMap((licence) => {
        const shown = clean(licence, 512);
        return shown === undefined || none.test(shown) ? [] : [shown];
      }),
    ),
  ].slice(0, 200);
  return {
    name,
    ...compact({
      version: clean(raw.version, 256),
      purl: clean(raw.purl, 2000),
      licences: licences.length > 0 ? licences : undefined,
    }),
  };
}

/** Rows without those that stand there twice. */
export function distinct(rows: readonly (SbomPackage | undefined)[]): SbomPackage[] {
  const seen = new Map<string, SbomPackage>();
  for (const row of rows) {
    if (!row) continue;
    const key = [row.name, row.version, row.purl].join("\0");
    const known = seen.get(key);
    if (!known) seen.set(key, row);
    else if (row.licences)
      seen.set(key, {
        ...known,
        licences: [...new Set([...(known.licences ?? []), ...row.licences])].slice(0, 200),
      });
  }
  return [...seen.values()];
}
