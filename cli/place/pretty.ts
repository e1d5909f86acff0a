import pc from "picocolors";
import { cleaned } from "../../core/report/text";
import { wrap } from "../../core/report/wrap";
import type { PlaceAnswer } from "./answer";

const signs = { yes: "✓", no: "✗", unknown: "?" } as const;

/** The answer for a person: the pools with why, then the neighbours with what the level says. */
export function prettyPlace(
  raw: PlaceAnswer,
  { color = false, width = Infinity }: { readonly color?: boolean; readonly width?: number } = {},
): string {
  const colors = pc.createColors(color);
  const answer = cleaned(raw);
  const zones = answer.zones.join(" or ") || "no zone";
  const lines = [
    colors.bold(`${answer.kind} ${answer.workload}`),
    `  zone ${zones}, supplier ${answer.suppliers.join(" and ") || "none"}, environment ${answer.environment} at level ${answer.level}`,
    "",
    colors.bold("May run on"),
  ];
  for (const pool of answer.pools) {
    const where = pool.zones.length > 0 ? `, zone ${pool.zones.join(" or ")}` : "";
    lines.push(`  ${signs[pool.answer]} ${pool.name}  ${colors.dim(`${pool.kind}${where}`)}`);
    lines.push(...pool.because.map((text) => `      ${text}`));
    lines.push(...pool.risks.map((text) => colors.dim(`      rests on: ${text}`)));
  }
  lines.push("", colors.bold("May share a machine with"));
  for (const { workload, more, pools, answer: met, forbidden, unproved } of answer.neighbours) {
    const others = more > 0 ? ` and ${more} like it` : "";
    const sign = forbidden.length > 0 ? colors.red("✗") : signs[met === "no" ? "unknown" : met];
    lines.push(`  ${sign} ${workload}${others}  ${colors.dim(`on ${pools.join(", ")}`)}`);
    lines.push(...forbidden.map((text) => `      ${text}`));
    lines.push(...unproved.map((text) => colors.dim(`      proves nothing: ${text}`)));
  }
  if (answer.neighbours.length === 0) lines.push("  nobody");
  return `${lines.map((line) => wrap(line, width)).join("\n")}\n`;
}
