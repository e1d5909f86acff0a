import { plural } from "../../core/report/text";
import type { Seen } from "./observe";
import type { Preset } from "./presets";
import type { Proposal, ProposedEnvironment, ProposedZone, Proposed, Selector } from "./propose";

/** The first estate as YAML, with comments that say what was seen and what is left to decide. */
export function render(seen: Seen, proposal: Proposal, preset?: Preset): string {
  const sections = [
    head(seen, preset),
    zones(proposal),
    flows(proposal),
    environments(proposal, preset),
    images(proposal),
    clusters(proposal),
    preset
      ? ["# Who may accept findings, and for how long: docs/guide/exceptions.md.", ...preset.sections]
      : foot,
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function head({ resources, accounts }: Seen, preset: Preset | undefined): string[] {
  return [
    resources === 0
      ? "# A first estate, from no resources at all: replace the examples by what is true."
      : `# A first estate, written from ${plural(resources, "resource")}. Read every line: what is guessed is marked as such.`,
    "# `bulkhead estate check` checks this file, `bulkhead estate show` prints it with every default.",
    ...(accounts.length > 0 ? [`# Accounts that were seen: ${accounts.map(comment).join(", ")}.`] : []),
    ...(preset ? [`# Preset ${preset.about}`] : []),
    "apiVersion: bulkhead/v1",
    "# organisation: example",
  ];
}

function zones({ zones, unplaced }: Proposal): string[] {
  const lines = [
    "# Every subnet, namespace and store lies in exactly one zone; trust ranks them from 0 to 100.",
    "zones:",
    "  internet: { external: true, trust: 0 }",
  ];
  for (const [name, zone] of zones) lines.push(...formatZone(name, zone));
  if (zones.size === 0) {
    lines.push(
      "  # Nothing that was seen tells a zone. For example:",
      "  # dmz:  { trust: 20, select: [{ subnetTag: { zone: dmz } }, { namespaceLabel: { zone: dmz } }] }",
      "  # app:  { trust: 50, select: [{ subnetTag: { zone: app } }, { namespaceLabel: { zone: app } }] }",
      "  # data: { trust: 80, select: [{ subnetTag: { zone: data } }, { namespaceLabel: { zone: data } }] }",
    );
  }
  for (const subnet of unplaced)
    lines.push(
      `  # Subnet ${comment(subnet)} lies in no zone yet: give it a tag, and a zone that selects it.`,
    );
  return lines;
}

function formatZone(name: string, { trust, select }: ProposedZone): string[] {
  return [`  ${scalar(name)}:`, `    trust: ${trust}`, ...selectors(select, "a guess from its name")];
}

function flows({ zones }: Proposal): string[] {
  const [first, second] = [...zones.keys()];
  const from = first ?? "dmz";
  const to = second ?? (from === "app" ? "data" : "app");
  return [
    "# Connections that may be made; all others are forbidden.",
    "flows: []",
    `#  - { from: internet, to: ${scalar(from)}, ports: [443/tcp], reason: customers arrive }`,
    `#  - { from: ${scalar(from)}, to: ${scalar(to)}, ports: [8080/tcp], required: true }`,
  ];
}

function environments({ environments }: Proposal, preset: Preset | undefined): string[] {
  const lines = [
    "# The first that matches holds, top down. A controlled environment is production, or kept like it: its",
    "# findings are mandatory and its images must have the status green, unless it says otherwise (enforce, admit).",
    "# The level says what may share a machine: open, hybrid, strict, or one of your own under levels.",
    "environments:",
  ];
  for (const [name, environment] of environments) lines.push(...formatEnvironment(name, environment, preset));
  return lines;
}

function formatEnvironment(
  name: string,
  { controlled, select }: ProposedEnvironment,
  preset: Preset | undefined,
): string[] {
  return [
    `  ${scalar(name)}:${name === "production" ? " # and whatever matches no other: narrow select when all is placed" : ""}`,
    ...(controlled ? ["    controlled: true"] : []),
    ...((controlled ? preset?.controlled : preset?.others) ?? ["    level: hybrid"]),
    ...selectors(select, "is it production, or kept like it?"),
  ];
}

const selectors = (select: readonly Proposed[], doubt: string): string[] => [
  "    select:",
  ...select.map(({ selector, guessed }) => `      - ${flow(selector)}${guessed ? ` # ${doubt}` : ""}`),
];

function images({ trusted, open }: Proposal): string[] {
  const list = (patterns: readonly string[], prefix: string): string[] =>
    patterns.map((each) => `${prefix}- ${scalar(each)}`);
  return [
    "# Images may come from these repositories only; environments may have a list of their own beside default.",
    "images:",
    "  repositories:",
    trusted.length > 0 ? "    default:" : "    default: []",
    ...list(trusted, "      "),
    ...(open.length > 0
      ? [
          "    # In use, but anybody may push to these registries. Copy what you need into your own, or trust by name:",
          ...list(open, "    #  "),
        ]
      : []),
  ];
}

function clusters({ clusters }: Proposal): string[] {
  if (clusters.size === 0) return [];
  return [
    "# Whether network policies work in a cluster can't be seen in its definition.",
    "clusters:",
    ...[...clusters].flatMap(([name, cluster]) => [
      `  ${scalar(name)}:`,
      `    select: [${flow({ cluster })}]`,
      "    # networkPolicy: { enforced: true }",
    ]),
  ];
}

const foot = [
  "# Who may accept findings, and for how long: docs/guide/exceptions.md.",
  "# exceptions: { longest: 90d, protected: [disallow-privileged-containers] }",
];

const flow = (value: Selector | string): string =>
  typeof value === "string"
    ? scalar(value)
    : `{ ${Object.entries(value)
        .map(([key, inner]) => `${scalar(key)}: ${flow(inner as Selector | string)}`)
        .join(", ")} }`;

/** Text that YAML can't take for anything else; in quotes where it could. */
const scalar = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);

/** Text that stays within its comment. */
const comment = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?").slice(0, 200);
