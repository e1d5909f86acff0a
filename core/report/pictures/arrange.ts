import type { Edge } from "./edges";
import type { PictureBox } from "./picture";

/** A node and one that is to stand right of it, whatever the arrows. */
export type Pair = readonly [string, string];

/**
 * Boxes stand from left to right, from the outside to what is trusted most. Where that would be too wide, the outside
 * alone does; the arrows place the rest, and what none joins stands in rows.
 */
export const inOrder = (
  boxes: readonly PictureBox[],
  edges: readonly Edge[],
  isDense: boolean,
): readonly Pair[] =>
  isDense
    ? [...chain(boxes.filter(({ external }) => external)), ...rows(lonely(boxes, edges)).flatMap(chain)]
    : chain(boxes);

const chain = (boxes: readonly PictureBox[]): readonly Pair[] =>
  boxes.slice(1).map((box, at) => [middleOf(boxes[at]!), middleOf(box)]);

const middleOf = ({ nodes }: PictureBox): string => nodes[Math.floor(nodes.length / 2)]!.id;

/** The boxes that no line joins to another box within: they would all stand below each other. */
function lonely(boxes: readonly PictureBox[], edges: readonly Edge[]): readonly PictureBox[] {
  const inside = boxes.filter(({ external }) => !external);
  const boxOf = new Map(inside.flatMap((box) => [box, ...box.nodes].map(({ id }) => [id, box] as const)));
  const joined = new Set(
    edges.flatMap(({ from, to }) => {
      const ends = [boxOf.get(from), boxOf.get(to)];
      return ends[0] === ends[1] || ends.includes(undefined) ? [] : ends;
    }),
  );
  return inside.filter((box) => !joined.has(box));
}

/** As many in a row as there are rows, or nearly. */
function rows(boxes: readonly PictureBox[]): readonly (readonly PictureBox[])[] {
  const size = Math.ceil(Math.sqrt(boxes.length));
  return Array.from({ length: Math.ceil(boxes.length / Math.max(size, 1)) }, (_, at) =>
    boxes.slice(at * size, (at + 1) * size),
  );
}
