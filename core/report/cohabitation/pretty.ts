import pc from "picocolors";
import { cleaned } from "../text";
import { nameOfGroup, standing, tallyOfMatrix, type CohabitationMatrix } from "./matrix";

/** The pools with who may land there, then the pairs that break a level, for a terminal. */
export function matrixPretty(
  raw: CohabitationMatrix,
  { color = false }: { readonly color?: boolean } = {},
): string {
  const colors = pc.createColors(color);
  const matrix = cleaned(raw);
  const { groups, pools, pairs, left } = matrix;
  const lines: string[] = [];
  for (const pool of pools) {
    const zones = pool.zones.length > 0 ? `, zone ${pool.zones.join(" or ")}` : "";
    lines.push(colors.bold(`${pool.name}  ${pool.kind}${zones}`));
    const landing = groups.flatMap((group) => {
      const found = group.pools.find(({ name }) => name === pool.name);
      return found ? [`  ${found.answer === "yes" ? "✓" : "?"} ${nameOfGroup(group)}`] : [];
    });
    lines.push(...(landing.length > 0 ? landing : ["  nobody"]), "");
  }
  const broken = pairs.filter(({ forbidden }) => forbidden.length > 0);
  for (const pair of broken) {
    const { sign, word } = standing(pair);
    const [one, two] = [groups[pair.first]!, groups[pair.second]!];
    lines.push(`${colors.red(sign)} ${nameOfGroup(one)} and ${nameOfGroup(two)}: ${word}`);
    for (const { layer, level, clauses } of pair.forbidden)
      lines.push(`    share a ${layer}, which level ${level} forbids (${clauses.join("; ")})`);
  }
  const text = tallyOfMatrix({ ...matrix, left: 0 });
  lines.push(broken.length > 0 ? colors.red(`✗ ${text}`) : colors.green(`✓ ${text}`));
  if (left > 0) lines.push(`${left} more groups are not shown`);
  return `${lines.join("\n")}\n`;
}
