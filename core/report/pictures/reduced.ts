import type { Picture, PictureArrow, PictureVerdict } from "./picture";

/** A line that may stand for several connections. */
export interface ReducedArrow extends PictureArrow {
  /** What it stands for, whole, where its label says less: a line each. */
  readonly detail?: readonly string[];
}

/** Boxes between which the same passes from each to each: a frame around them instead of a line for each pair. */
export interface Frame {
  readonly id: string;
  readonly boxes: ReadonlySet<string>;
  readonly lines: readonly string[];
  readonly verdict: PictureVerdict;
}

/** A picture as it is drawn: no more in it than is read at a glance, and said what was put together. */
export interface Reduced extends Omit<Picture, "arrows"> {
  readonly arrows: readonly ReducedArrow[];
  readonly frame?: Frame;
  readonly remarks: readonly string[];
}

/** `everything else` beside what is declared, and `everything` where nothing is, or all connections there are. */
export const isAll = (text: string): boolean => text === "All Connections" || text.startsWith("everything");

/** One text of what several connections carry. */
export function unionText(texts: readonly string[]): string {
  const all = [...new Set(texts)];
  if (all.length === 1) return all[0]!;
  if (all.some(isAll))
    return all.includes("everything else") && all.every(isAll) ? "everything else" : "everything";
  const byProtocol = new Map<string, string[]>();
  for (const part of all.flatMap((text) => text.split(";"))) {
    const at = part.indexOf(" ");
    const [protocol, ports] = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
    byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), ...ports.split(",")]);
  }
  return [...byProtocol].map(([protocol, ports]) => `${protocol} ${unionPorts(ports)}`.trim()).join(";");
}

/** Ports and ranges in order, those that meet as one; anything else as it stands. */
function unionPorts(ports: readonly string[]): string {
  const isRange = (port: string): boolean => /^\d+(-\d+)?$/.test(port);
  const ranges: [number, number][] = [];
  const sorted = ports
    .filter(isRange)
    .map((port) => port.split("-").map(Number))
    .map(([low, high]): [number, number] => [low!, high ?? low!])
    .sort(([a], [b]) => a - b);
  for (const [low, high] of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else ranges.push([low, high]);
  }
  const others = new Set(ports.filter((port) => !isRange(port)));
  return [...ranges.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)), ...others].join(",");
}

/** Puts lines of one verdict between the same two ends together. What is forbidden stays apart from what is not. */
export function mergeArrows(arrows: readonly ReducedArrow[]): readonly ReducedArrow[] {
  const same = new Map<string, ReducedArrow[]>();
  for (const arrow of arrows) {
    const key = [arrow.from, arrow.to, arrow.verdict].join(" ");
    same.set(key, [...(same.get(key) ?? []), arrow]);
  }
  return [...same.values()].map((list) => (list.length === 1 ? list[0]! : asOne(list)));
}

/** Several lines as one between the ends of the first. */
export function asOne(list: readonly ReducedArrow[]): ReducedArrow {
  const { from, to, verdict } = list[0]!;
  const detail = list.flatMap((arrow) => arrow.detail ?? [arrow.connections]);
  const text = unionText(detail);
  const isOneText = new Set(detail).size === 1 || detail.every(isAll);
  const connections = !isOneText ? `${detail.length} flows: ${text}` : text;
  return { from, to, verdict, connections, detail };
}
