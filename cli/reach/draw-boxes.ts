import type { PictureArrow } from "../../core/report/pictures";
import type { DrawnArrow } from "./draw-arrows";
import type { DrawnBox } from "./draw";

/** Draws one arrow from or to a box where all nodes of it have the same: what a zone may is seen at a glance. */
export function toBoxes(arrows: readonly DrawnArrow[], boxes: readonly DrawnBox[]): PictureArrow[] {
  const boxOf = new Map(boxes.flatMap((box) => box.nodes.map((node) => [node.id, box] as const)));
  const sizeOf = new Map(boxes.map(({ box, nodes }) => [box.id, nodes.length]));
  const kinds = new Map<string, DrawnArrow[]>();
  for (const arrow of arrows) {
    const [from, to] = [boxOf.get(arrow.from.id)!, boxOf.get(arrow.to.id)!];
    const key = JSON.stringify([from.box.id, to.box.id, arrow.connections, arrow.verdict]);
    kinds.set(key, [...(kinds.get(key) ?? []), arrow]);
  }
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    const { connections, verdict } = first!;
    const from = boxOf.get(first!.from.id)!.box.id;
    const to = boxOf.get(first!.to.id)!.box.id;
    const [sources, targets] = [sizeOf.get(from)!, sizeOf.get(to)!];
    const arrow = (a: string, b: string): PictureArrow => ({ from: a, to: b, connections, verdict });
    const box = (id: string, size: number, node: string): string => (size > 1 ? id : node);
    if (same.length === sources * targets)
      return [arrow(box(from, sources, first!.from.id), box(to, targets, first!.to.id))];
    const left = foldSide(same, "to", targets);
    const done = new Set(left.flatMap(({ all }) => all));
    const rest = same.filter((each) => !done.has(each));
    const right = foldSide(rest, "from", sources);
    const doneToo = new Set(right.flatMap(({ all }) => all));
    return [
      ...left.map(({ node }) => arrow(node, to)),
      ...right.map(({ node }) => arrow(from, node)),
      ...rest.filter((each) => !doneToo.has(each)).map((each) => arrow(each.from.id, each.to.id)),
    ];
  });
}

/** The nodes of the one side that have an arrow with every node of the other. */
function foldSide(
  arrows: readonly DrawnArrow[],
  side: "from" | "to",
  size: number,
): { readonly node: string; readonly all: readonly DrawnArrow[] }[] {
  if (size <= 1) return [];
  const other = side === "to" ? "from" : "to";
  const byNode = new Map<string, DrawnArrow[]>();
  for (const arrow of arrows) byNode.set(arrow[other].id, [...(byNode.get(arrow[other].id) ?? []), arrow]);
  return [...byNode].filter(([, all]) => all.length === size).map(([node, all]) => ({ node, all }));
}
