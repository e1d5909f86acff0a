import { cleaned } from "../text";
import { nameOfGroup, standing, type CohabitationMatrix } from "./matrix";

const escape = (text: string): string =>
  text.replace(/[\\|`*_<>[\]&]/g, (char) => `&#${char.charCodeAt(0)};`);
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The matrix as a Markdown table, with what is forbidden below it. */
export function matrixMarkdown(raw: CohabitationMatrix): string {
  const matrix = cleaned(raw);
  const { groups, pairs, left } = matrix;
  const of = (first: number, second: number) =>
    pairs.find(
      (each) =>
        (each.first === first && each.second === second) || (each.first === second && each.second === first),
    );
  const lines = [
    "## Who may share a machine",
    "",
    row(["", ...groups.map((_, index) => String(index + 1))]),
    row(["---", ...groups.map(() => ":-:")]),
    ...groups.map((group, first) =>
      row([
        `${first + 1} ${escape(nameOfGroup(group))}`,
        ...groups.map((_, second) => {
          const pair = of(first, second);
          return pair ? standing(pair).sign : "";
        }),
      ]),
    ),
    "",
    "✓ may share, ~ may perhaps, · apart, ✗ forbidden and possible, ? forbidden and perhaps possible.",
    ...(left > 0 ? ["", `${left} more groups are not shown.`] : []),
  ];
  const broken = forbiddenLines(matrix);
  if (broken.length > 0) lines.push("", "## What must not be shared", "", ...broken);
  return `${lines.join("\n")}\n`;
}

/** What must not be shared and may be, a line of a list for each. */
export const forbiddenLines = (matrix: CohabitationMatrix): readonly string[] =>
  forbiddenPairs(matrix, escape).map((line) => `- ${line}`);

/** The same in plain words; names go through `written`. */
export function forbiddenPairs(
  { groups, pairs }: CohabitationMatrix,
  written: (text: string) => string = (text) => text,
): readonly string[] {
  return pairs.flatMap(({ first, second, forbidden }) =>
    forbidden.map(
      ({ layer, level, answer, clauses }) =>
        `${written(nameOfGroup(groups[first]!))} and ${written(nameOfGroup(groups[second]!))} ${answer === "yes" ? "may" : "may perhaps"} share a ${layer}: level ${written(level)} forbids it (${written(clauses.join("; "))})`,
    ),
  );
}
