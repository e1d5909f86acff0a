import pc from "picocolors";
import { cleaned, formatPlace, plural } from "../../core/report/text";
import { wrap } from "../../core/report/wrap";
import type { ReachAnswer } from "./answer";

type Colors = ReturnType<typeof pc.createColors>;
type Hop = ReachAnswer["witness"]["hops"][number];

const reasons: Readonly<Record<string, string>> = {
  rule: "a rule says so",
  "no-rule": "no rule allows it",
  open: "nothing restricts it",
  "not-enforced": "nothing enforces the policies",
  foreign: "by a policy in a language that is not computed",
  unknown: "it depends on what is not known",
};

/** Where no rule decides, but whether there is a way at all. */
const shut: Readonly<Record<string, string>> = {
  route: "no route leads there",
  gateway: "there is no way through: it is not attached, it is shut, or the end has no public address",
  endpoint: "nothing answers there, or nothing asks",
  service: "no object opens it",
};

/** The answer for a person: in one line, then the way hop by hop. */
export function prettyReach(
  raw: ReachAnswer,
  { color = false, width = Infinity }: { readonly color?: boolean; readonly width?: number } = {},
): string {
  const colors = pc.createColors(color);
  const answer = cleaned(raw);
  const lines = [
    headline(answer, colors),
    `  ${colors.dim(`shown by ${answer.witness.connection} from ${answer.witness.from} to ${answer.witness.to}`)}`,
    ...answer.witness.hops.flatMap((hop, at) => hopLines(hop, at, colors)),
    ...(answer.witness.hops.length === 0 ? ["  no control stands between them"] : []),
    ...layers(answer, colors),
    ...answer.unknowns.map((each) => `  ${colors.yellow("not known")} ${each}`),
    ...pairs(answer, colors),
    ...answer.assumptions.map((each) => colors.dim(`  assumed: ${each}`)),
    ...(answer.notSeen.length > 0
      ? [colors.dim(`  not seen, and so perhaps more ways: ${answer.notSeen.slice(0, 5).join(", ")}`)]
      : []),
  ];
  return `${lines.map((line) => wrap(line, width)).join("\n")}\n`;
}

function headline({ question, answer, may, must }: ReachAnswer, colors: Colors): string {
  const { from, to, connections } = question;
  const asked = connections === "All Connections" ? "" : ` over ${connections}`;
  if (answer === "blocked")
    return colors.bold(`${colors.green("✗ blocked")}: ${from} cannot reach ${to}${asked}`);
  if (answer === "possible")
    return colors.bold(
      `${colors.yellow("? possible")}: ${from} may reach ${to} over ${may}; what is not known decides`,
    );
  const more = may === must ? "" : `; perhaps over ${may}`;
  return colors.bold(`${colors.red("✓ reachable")}: ${from} reaches ${to} over ${must}${more}`);
}

function hopLines(
  { at, layer, verdict, reason, sources, missing }: Hop,
  index: number,
  colors: Colors,
): string[] {
  const mark = { allowed: "✓", blocked: "✗", unknown: "?" }[verdict];
  const why = (reason === "no-rule" ? shut[layer] : undefined) ?? reasons[reason] ?? reason;
  return [
    `  ${index + 1} ${mark} ${at}  ${colors.dim(`(${layer}) ${verdict}: ${why}`)}`,
    ...sources.slice(0, 6).map(({ name, path, location }) => {
      const place = location ? colors.dim(`  ${formatPlace(location)}`) : "";
      return `      ${name}${path === "" ? "" : ` ${path}`}${place}`;
    }),
    ...(sources.length > 6 ? [`      and ${sources.length - 6} more`] : []),
    ...(missing === undefined ? [] : [`      ${colors.yellow("not known")} ${missing}`]),
  ];
}

function layers({ answer, blockedBy, asked }: ReachAnswer, colors: Colors): string[] {
  if (answer !== "blocked") return [];
  if (blockedBy.length === 0)
    return [
      asked > 1
        ? "  each pair of ends is kept apart, but not by one layer for all"
        : "  no layer does so alone",
    ];
  const many = blockedBy.length > 1 ? `: ${blockedBy.length} independent layers` : "";
  return [`  kept out by ${colors.bold(blockedBy.join(", "))}${many}`];
}

function pairs({ pairs: shown, pairCount, asked }: ReachAnswer, colors: Colors): string[] {
  if (asked <= 1 || pairCount === 0) return [];
  return [
    `  between ${plural(pairCount, "pair")} of ${asked}:`,
    ...shown.map(({ from, to, may, must }) => {
      const sure =
        must === may ? "" : colors.yellow(must === "No Connections" ? "  (possible)" : `  (surely ${must})`);
      return `    ${from} → ${to}  ${may}${sure}`;
    }),
    ...(pairCount > shown.length ? [`    and ${pairCount - shown.length} more`] : []),
  ];
}
