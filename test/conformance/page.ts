import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readControls, type Control } from "./controls";

/** Where the page on the cases of others stands. */
export const pageFile = join(__dirname, "../../docs/guide/conformance.md");

const sources: Readonly<Record<string, string>> = {
  kl: "kube-linter",
  ks: "kube-score and kubescape",
  ka: "kubeaudit",
  tk: "trivy",
  po: "polaris",
};

/** Whether a control carries one tool's own meaning, by its prefix. */
export const isPrefixed = (control: string): boolean => /^(kl|ks|ka|tk|po)-/.test(control);

const link = (policy: string): string => `[${policy}](../policies/${policy}.md)`;

const met = ({ floor }: Control): boolean => !floor || (floor.precision >= 0.98 && floor.recall >= 0.98);

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join("\n");
}

/** The page that says, control by control, what of other tools' verdicts Bulkhead meets and where it judges otherwise. */
export function renderPage(controls: ReadonlyMap<string, Control> = readControls()): string {
  const all = [...controls].sort(([a], [b]) => (a < b ? -1 : 1));
  const rowsOf = (entries: readonly (readonly [string, Control])[]): string[][] =>
    entries.map(([name, control]) => [
      `\`${name}\``,
      met(control) ? "yes" : "but for one point",
      control.policies.map(link).join(", "),
      control.note ?? "",
    ]);
  const head = ["control", "met", "judged by", "how it differs"];
  const parts = Object.entries(sources).map(([prefix, tool]) => {
    const own = all.filter(([name]) => name.startsWith(`${prefix}-`));
    return `### ${tool}\n\n${table([head, ...rowsOf(own)])}\n`;
  });
  const noted = all.filter(([name, { note }]) => !isPrefixed(name) && note !== undefined);
  return `<!-- Written by \`npx tsx test/conformance/page.ts\` from test/conformance/controls.json. -->

# What other tools' cases say

Bulkhead is scored on manifests and states from the tests of checkov, gatekeeper, kube-linter, kube-score, kubeaudit,
kubescape, kyverno, polaris, trivy and of Kubernetes itself, each with the verdict that its source gives it. A table maps
each control of theirs to the policies that answer for it: ${all.length} controls. Pod Security is also compared with
admission's own rules on pods made at random, for every version from 1.23 on.

\`npm run conformance\` prints the scores, \`-- --misses\` each case that came out otherwise; the tests fail where a control
falls below its floor.

## Where we judge otherwise

Of the controls that mean the same everywhere, these need a word; all others are met as their sources have them.

${table([head, ...rowsOf(noted)])}

## Controls with one tool's own meaning

${parts.join("\n")}`;
}

if (require.main === module) writeFileSync(pageFile, renderPage());
