import type { AuditResult } from "../audit/result";
import { colours, tallyOfColours } from "./colours";
import { details, escape } from "./markdown";
import { dueOf } from "./due";
import { cleaned, plural, verdictCounts } from "./text";

/** More rows than these are the HTML report's. */
const most = 50;

/** What an audit tells beyond a check of all its stacks, as sections of its comment. */
export function auditSections(raw: AuditResult): readonly string[] {
  const audit = cleaned({ ...raw, findings: [], crossStack: [], stacks: [], exceptions: [] });
  return [...trend(audit), ...images(audit), ...amber(audit), ...coverage(audit)];
}

function trend({ trend: rows = [] }: AuditResult): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ owner, policy, change, count }) => [owner, policy, change, count]);
  return [folded("Since the audit before", ["owner", "policy", "change", "findings"], cells)];
}

function images({ images: known }: AuditResult): string[] {
  if (!known || known.images.length === 0) return [];
  const environments = new Set(
    known.images.flatMap(({ places = [] }) => places.map(({ environment }) => environment)),
  );
  const cells = [...environments].sort().map((environment) => {
    const own = known.images.filter(({ places = [] }) =>
      places.some((place) => place.environment === environment),
    );
    return [
      environment,
      ...colours.map((colour) => own.filter((each) => each.colour === colour).length || ""),
    ];
  });
  return [folded(`Images by status: ${tallyOfColours(known.images)}`, ["environment", ...colours], cells)];
}

function amber({ images: known }: AuditResult): string[] {
  const doubted = known?.images.filter(({ colour }) => colour === "amber") ?? [];
  if (doubted.length === 0) return [];
  const due = (image: (typeof doubted)[number]): string => dueOf(image) ?? "";
  const cells = [...doubted]
    .sort((a, b) => ((due(a) || "~") < (due(b) || "~") ? -1 : 1))
    .map((image) => [
      image.references[0] ?? image.digest,
      due(image).slice(0, 10) || "no deadline",
      [...new Set((image.places ?? []).map(({ owner = "nobody named" }) => owner))].join(", "),
      plural(image.stacks, "stack"),
      image.newer ?? "none is certified yet",
    ]);
  return [
    folded(
      `Images in doubt: ${doubted.length}`,
      ["image", "deadline", "owners", "used by", "replace by"],
      cells,
    ),
  ];
}

function coverage({ coverage: all = [] }: AuditResult): string[] {
  // One alone is told control by control, as a check's is.
  if (all.length < 2) return [];
  const cells = all.map((each) => [`${each.name} ${each.version}`, verdictCounts(each)]);
  return [folded("Framework coverage", ["framework", "controls"], cells)];
}

function folded(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => escape(String(cell))).join(" | ")} |`;
  const left = rows.length - most;
  return details(
    escape(title),
    [
      line(heads),
      `| ${heads.map(() => ":--").join(" | ")} |`,
      ...rows.slice(0, most).map(line),
      ...(left > 0 ? [`\n… and ${left} more`] : []),
    ].join("\n"),
  );
}
