import { readFileSync, writeFileSync } from "node:fs";
import { DUTIES } from "../core/estate";
import { EVIDENCE_KINDS, refusal, transitions, type Kind } from "../core/image";

type Row = (typeof transitions)[number];
type Situation = Parameters<Row["when"]>[0];

const facts = [
  ["blue", "what blue needs holds", "what blue needs does not hold"],
  ["red", "what red needs holds", "what red needs does not hold"],
  ["green", "what green needs holds", "what green needs does not hold"],
  ["doubt", "it is in doubt", "nothing is in doubt"],
] as const;

/** Every situation that there can be, as bits in the order of the facts. */
const situations = Array.from({ length: 2 ** facts.length }, (_, bits) => bits);
const isSo = (bits: number, fact: number): boolean => (bits & (1 << fact)) !== 0;
const situation = (bits: number): Situation => ({
  holds: { blue: isSo(bits, 0), red: isSo(bits, 1), green: isSo(bits, 2) },
  doubt: isSo(bits, 3),
});

/** The facts that are the same in all of these situations; undefined where others would fit them too. */
function together(fitting: readonly number[]): readonly string[] | undefined {
  const same = facts.flatMap(([, yes, no], fact) => {
    if (fitting.every((bits) => isSo(bits, fact))) return [yes];
    return fitting.every((bits) => !isSo(bits, fact)) ? [no] : [];
  });
  return fitting.length === 2 ** (facts.length - same.length) ? same : undefined;
}

function condition({ when, from, to }: Row): string {
  const before = from === "amber" && to !== "amber" && to !== "grey" ? to : undefined;
  const fits = (bits: number): boolean => when(situation(bits), before);
  const all = together(situations.filter(fits));
  if (all) return [...(before ? [`it was ${before} before`] : []), ...all].join(", and ");
  const opposite = together(situations.filter((bits) => !fits(bits)));
  if (!opposite) throw new Error(`${from} to ${to}: write the condition by hand`);
  return `not all of these: ${opposite.join(", ")}`;
}

const says: Readonly<Record<Kind, string>> = {
  vetting: "whether a public image may be built on, with its source, licence and approver",
  scan: "what a feed's scanner found, when, and how old its data are",
  provenance: "who built it, on which images, of which materials",
  signature: "that a signer of the estate signed this digest",
  qa: "whether its tests passed",
  staging: "whether it was verified in staging",
  instrumentation: "whether its callbacks were seen to work",
  approval: "whether it may run in production",
  sbom: "what is in it: packages, licences, size, base",
  "deployment-approval": "whether a supplier approved it for an environment",
  vex: "whether vulnerabilities affect it",
  clearing: "why the causes that it names are no reason to doubt it",
  exception: "who accepts a vulnerability, why, and until when",
  revocation: "that a piece of evidence, or the whole image, counts no more",
};

/** Writes the tables of the guide on images from what the program does. */
export function writeImageGuide(file: string): void {
  const steps = transitions.map((row) => [row.from, row.to, condition(row)]);
  const kinds = EVIDENCE_KINDS.map((kind) => {
    const identities = { duties: {}, userIds: { default: { from: 1, to: 1 } } };
    const may = DUTIES.filter((role) => refusal({ identities }, { role, actor: "", kind }) === undefined);
    return [kind, says[kind], may.join(", ")];
  });
  const tables = {
    transitions: [["from", "to", "when"], ...steps],
    kinds: [["kind", "says", "who may record it"], ...kinds],
  };
  let text = readFileSync(file, "utf8");
  for (const [name, rows] of Object.entries(tables))
    text = text.replace(
      new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`),
      (_, open: string, close: string) => `${open}\n\n${aligned(rows)}\n\n${close}`,
    );
  writeFileSync(file, text);
}

/** A table as the formatter leaves it. */
function aligned([head, ...rows]: readonly (readonly string[])[]): string {
  const all = [head!, ...rows];
  const widths = head!.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head!), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
