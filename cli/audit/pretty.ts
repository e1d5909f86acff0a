import pc from "picocolors";
import type { AuditFinding, AuditSummary } from "../../core/audit";
import { dueOf } from "../../core/report/due";
import { tallyOfColours } from "../../core/report/colours";
import { cleaned, plural } from "../../core/report/text";
import type { Look } from "../terminal";

const shownProblems = 20;
const shownPolicies = 15;
const shownBetween = 20;
const shownImages = 10;
const shownOwners = 20;

/** For a person at a terminal: what lies between stacks, the policies and stacks that stand out, and the sums. */
export function prettyAudit(raw: AuditSummary, judged: number, { color }: Pick<Look, "color">): string {
  const colors = pc.createColors(color);
  // Of a large fleet next to nothing is shown: nothing else is made fit for it.
  const result = cleaned({
    problems: raw.problems.slice(0, shownProblems),
    crossStack: raw.crossStack.slice(0, shownBetween),
    policies: raw.policies.filter(({ tally }) => tally.violation + tally.error > 0),
    notSeen: raw.notSeen.first,
    worst: raw.worst,
    notes: raw.notes,
    trend: raw.trend ?? [],
    images: raw.images,
  });
  const lines: string[] = [];
  const section = (title: string, items: readonly string[], total = items.length): void => {
    if (items.length === 0) return;
    lines.push(colors.bold(title), ...items.map((item) => `  ${item}`));
    if (total > items.length) lines.push(`  … and ${total - items.length} more`);
    lines.push("");
  };
  section(
    "Could not be read",
    result.problems.map(
      ({ location, message, hint }) =>
        `${colors.red("✗")} ${location.file}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    ),
    raw.problems.length,
  );
  section(
    "Between stacks",
    result.crossStack.map((each) => `${mark(each)} ${each.message} (${each.stack})`),
    raw.crossStack.length,
  );
  const found = result.policies.sort(
    (a, b) => b.tally.violation - a.tally.violation || (a.name < b.name ? -1 : 1),
  );
  section(
    "Policies",
    found
      .slice(0, shownPolicies)
      .map(({ name, severity, tally }) => `${String(tally.violation).padStart(7)}  ${name} (${severity})`),
    found.length,
  );
  section(
    "Stacks with the most mandatory findings",
    result.worst.map(({ id, mandatory }) => `${String(mandatory).padStart(7)}  ${id}`),
  );
  const { trend, images } = result;
  const teams = changesByOwner(trend);
  section("Since the audit before", teams.slice(0, shownOwners), teams.length);
  const doubted = (images?.images ?? [])
    .filter(({ colour }) => colour === "amber")
    .map((image) => ({ image, due: dueOf(image) }))
    .sort((a, b) => ((a.due ?? "~") < (b.due ?? "~") ? -1 : 1));
  section(
    "Images in doubt",
    doubted.slice(0, shownImages).map(({ image: { references, digest, stacks }, due }) => {
      const until = due === undefined ? "without a deadline" : `to be replaced by ${due.slice(0, 10)}`;
      return `${references[0] ?? digest}, ${until} (${plural(stacks, "stack")})`;
    }),
    doubted.length,
  );
  section(
    "Named, and seen in no audited stack",
    result.notSeen.map(({ what, stack }) => `${what} (${stack})`),
    raw.notSeen.total,
  );
  section("Notes", result.notes);
  if (images && images.images.length > 0) lines.push(`Images: ${tallyOfColours(images.images)}.`);
  const { counts } = raw;
  lines.push(
    `${plural(counts.stacks, "stack")}, ${plural(counts.resources, "resource")}; ${plural(judged, "stack")} judged in this run.`,
    `${plural(counts.mandatory, "mandatory finding")}, ${counts.advisory} advisory, ` +
      `${counts.unknownMandatory + counts.unknownAdvisory} unknown, ${counts.accepted} accepted; ${counts.unread} could not be read whole.`,
  );
  return `${lines.join("\n")}\n`;
}

const mark = ({ level }: AuditFinding): string => (level === "mandatory" ? "✗" : "!");

/** `shop-team: 3 new, 2 overdue`; the policies are told by diff. */
function changesByOwner(trend: NonNullable<AuditSummary["trend"]>): string[] {
  const owners = new Map<string, Map<string, number>>();
  for (const { owner, change, count } of trend) {
    const counts = owners.get(owner) ?? new Map<string, number>();
    owners.set(owner, counts.set(change, (counts.get(change) ?? 0) + count));
  }
  return [...owners].map(
    ([owner, counts]) => `${owner}: ${[...counts].map(([change, count]) => `${count} ${change}`).join(", ")}`,
  );
}
