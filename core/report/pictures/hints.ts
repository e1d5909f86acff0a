import type { Edge } from "./edges";
import type { PictureNode } from "./picture";
import type { Reduced } from "./reduced";
import { short } from "./style";

/** So many lines a hint has. */
const mostLines = 24;

const longest = 160;

/** What is read on pointing at a part of a picture, by the part's id: all names, and all ports. */
export function hintsOf({ boxes, frame }: Reduced, edges: readonly Edge[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>([
    ...(frame === undefined ? [] : [[frame.id, "all in the frame"] as const]),
    ...boxes.flatMap(({ id, label, nodes }) => [
      [id, label] as const,
      ...nodes.map((node) => [node.id, node.label] as const),
    ]),
  ]);
  const ends = ({ from, to, both, detail }: Edge): string[] => [
    `${names.get(from)} ${both ? "↔" : "→"} ${names.get(to)}`,
    ...new Set(detail),
  ];
  return new Map([
    ...(frame === undefined ? [] : [[frame.id, lined(frame.lines)] as const]),
    ...boxes.flatMap(({ id, label, nodes }) => [
      [id, lined([label])] as const,
      ...nodes.map((node) => [node.id, lined(linesOf(node))] as const),
    ]),
    ...edges.map((edge, at) => [`e${at}`, lined(ends(edge))] as const),
  ]);
}

function linesOf({ label, what, members, count, kind }: PictureNode): readonly string[] {
  const more = count - members.length;
  return [
    what === undefined ? label : `${label} (${what})`,
    ...(count > 1 ? members : []),
    ...(count > 1 && kind !== "outside" && more > 0 ? [`and ${more} more`] : []),
  ];
}

function lined(lines: readonly string[]): string {
  const all = lines.map((line) => short(line, longest));
  const rest = all.length - mostLines;
  return (rest > 0 ? [...all.slice(0, mostLines), `and ${rest} more`] : all).join("\n");
}
