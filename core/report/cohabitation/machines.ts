import { nameOfGroup, type CohabitationMatrix } from "./matrix";

const [boxWidth, gap, line] = [300, 16, 24];
const mostPools = 24;
const mostGroups = 12;

/** Machines drawn as boxes: how wide and high they are in all, and the elements. */
export interface Machines {
  readonly width: number;
  readonly height: number;
  readonly elements: readonly string[];
}

type Pool = CohabitationMatrix["pools"][number];
type Text = (x: number, y: number, content: string, more?: string) => string;

/** Cuts what a box has no room for. */
const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** The groups that may land on a pool, by index, with how sure that is. */
function landing({ groups }: CohabitationMatrix, pool: Pool): readonly (readonly [number, boolean])[] {
  return groups.flatMap((group, index) => {
    const found = group.pools.find(({ name }) => name === pool.name);
    return found ? [[index, found.answer === "yes"] as const] : [];
  });
}

/** A box for each pool that anything may land on, with who may: red where two of them must not meet. */
export function machinesOf(matrix: CohabitationMatrix, top: number, text: Text): Machines {
  const elements: string[] = [];
  const seen = new Set<string>();
  const pools = matrix.pools.filter((pool) => {
    const fresh = !seen.has(pool.name) && landing(matrix, pool).length > 0;
    seen.add(pool.name);
    return fresh;
  });
  const shown = pools.slice(0, mostPools);
  const columns = Math.max(1, Math.min(3, shown.length));
  let [y, deepest] = [top, 0];
  shown.forEach((pool, at) => {
    if (at > 0 && at % columns === 0) [y, deepest] = [y + deepest + gap, 0];
    const x = 8 + (at % columns) * (boxWidth + gap);
    const box = draw(matrix, pool, x, y, text);
    deepest = Math.max(deepest, box.height);
    elements.push(...box.elements);
  });
  const left = pools.length - shown.length;
  if (left > 0) elements.push(text(8, y + deepest + 20, `and ${left} more pools`));
  const height = shown.length === 0 ? 0 : y + deepest - top + (left > 0 ? 28 : 0);
  return { width: 8 + columns * (boxWidth + gap), height, elements };
}

function draw(
  matrix: CohabitationMatrix,
  pool: Pool,
  x: number,
  y: number,
  text: Text,
): { readonly height: number; readonly elements: readonly string[] } {
  const all = landing(matrix, pool);
  const here = new Set(all.map(([index]) => index));
  const broken = matrix.pairs.filter(
    ({ first, second, forbidden }) =>
      here.has(first) && here.has(second) && forbidden.some(({ layer }) => layer === "vm"),
  );
  const wrong = new Set(broken.flatMap(({ first, second }) => [first, second]));
  const rows = all.slice(0, mostGroups);
  const height = 44 + rows.length * line + (all.length > rows.length ? 20 : 0) + 6;
  const stroke = wrong.size > 0 ? "#b3261e" : "#5f6368";
  const where = pool.zones.length > 0 ? `zone ${pool.zones.join(" or ")}` : "no zone known";
  const elements = [
    `<rect x="${x}" y="${y}" width="${boxWidth}" height="${height}" rx="8" fill="#f8f9fa" stroke="${stroke}" stroke-width="${wrong.size > 0 ? 2 : 1}"/>`,
    text(x + 10, y + 18, cut(pool.name, 32), 'font-weight="600"'),
    text(x + 10, y + 34, cut(`${pool.kind}, ${where}`, 38), 'font-size="11" fill="#5f6368"'),
    ...rows.flatMap(([index, sure], row) => {
      const group = matrix.groups[index]!;
      const top = y + 42 + row * line;
      const sign = wrong.has(index) ? "✗" : sure ? "✓" : "?";
      const fill = wrong.has(index) ? "#fce8e6" : "#e6f4ea";
      const zone = group.zones.length > 0 ? ` · ${group.zones.join("/")}` : "";
      return [
        `<rect x="${x + 8}" y="${top}" width="${boxWidth - 16}" height="${line - 4}" rx="4" fill="${fill}"/>`,
        text(x + 14, top + 14, cut(`${sign} ${nameOfGroup(group)}${zone}`, 44), 'font-size="12"'),
      ];
    }),
    ...(all.length > rows.length
      ? [text(x + 14, y + height - 10, `and ${all.length - rows.length} more`, 'font-size="11"')]
      : []),
  ];
  return { height, elements };
}
