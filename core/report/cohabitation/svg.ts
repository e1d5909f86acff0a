import { markup } from "../pictures/style";
import { cleaned } from "../text";
import { machinesOf } from "./machines";
import { nameOfGroup, standing, type CohabitationMatrix } from "./matrix";

const cell = 28;
const fills: Readonly<Record<string, string>> = {
  "✗": "#b3261e",
  "?": "#c77700",
  "·": "#e8eaed",
  "✓": "#1e6f3e",
  "~": "#7aa98a",
};

/** Machines with who may land there, then who may share one with whom: a row and column for each group. */
export function matrixSvg(raw: CohabitationMatrix): string {
  const matrix = cleaned(raw);
  const { groups, pairs, left } = matrix;
  const text = (x: number, y: number, content: string, more = ""): string =>
    `<text x="${x}" y="${y}" ${more}>${markup(content)}</text>`;
  const machines = machinesOf(matrix, 40, text);
  const top = machines.height + 40 + (machines.height > 0 ? 60 : 16);
  const names = groups.map((group, index) => `${index + 1}  ${nameOfGroup(group)}`);
  const side = 16 + Math.max(12, ...names.map((name) => name.length)) * 7;
  const width = Math.max(side + groups.length * cell + 16, machines.width, 560);
  const height = top + groups.length * cell + 48;
  const rows = names.map((name, at) => text(8, top + at * cell + 19, name));
  const columns = groups.map((_, at) =>
    text(side + at * cell + cell / 2, top - 8, String(at + 1), 'text-anchor="middle"'),
  );
  const cells = pairs.flatMap((pair) => {
    const { sign, word } = standing(pair);
    const places = [[pair.first, pair.second]];
    if (pair.first !== pair.second) places.push([pair.second, pair.first]);
    const title = `${names[pair.first]} and ${names[pair.second]}: ${word}`;
    return places.map(([row = 0, column = 0]) => {
      const [x, y] = [side + column * cell, top + row * cell];
      const ink = sign === "·" ? "#3c4043" : "#ffffff";
      return `<g><title>${markup(title)}</title><rect x="${x + 1}" y="${y + 1}" width="${cell - 2}" height="${cell - 2}" rx="3" fill="${fills[sign]}"/>${text(x + cell / 2, y + 19, sign, `text-anchor="middle" fill="${ink}"`)}</g>`;
    });
  });
  const more = left > 0 ? ` ${left} more groups are not shown.` : "";
  const legend = `✓ may share a machine, ~ perhaps, · apart, ✗ forbidden and possible, ? perhaps.${more}`;
  const head = 'font-size="16" font-weight="600"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img">
<title>Who may share a machine</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${machines.height > 0 ? text(8, 24, "Who may land on which machines", head) : ""}
${machines.elements.join("\n")}
${text(8, top - 32, "Who may share a machine", head)}
${[...columns, ...rows, ...cells].join("\n")}
${text(8, height - 16, legend)}
</svg>
`;
}
