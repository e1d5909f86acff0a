import type { PictureArrow } from "../../core/report/pictures";
import { ConnectionSet } from "../../core/sets";
import { textOf, type DrawnArrow } from "./draw-arrows";
import type { DrawnBox } from "./draw";

/** Draws one arrow from or to a box where all nodes of it have the same: what a zone may is seen at a glance. */
export function toBoxes(arrows: readonly DrawnArrow[], boxes: readonly DrawnBox[]): PictureArrow[] {
  const boxOf = new Map(boxes.flatMap((box) => box.nodes.map((node) => [node.id, box] as const)));
  const betweenBoxes = collect(arrows, ({ from, to, verdict }) =>
    [boxOf.get(from.id)!.box.id, boxOf.get(to.id)!.box.id, verdict].join(" "),
  );
  return betweenBoxes.flatMap((same) => {
    const { from, to } = same[0]!;
    return fold(same, boxOf.get(from.id)!, boxOf.get(to.id)!);
  });
}

const collect = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const all = new Map<string, T[]>();
  for (const item of items) all.set(keyOf(item), [...(all.get(keyOf(item)) ?? []), item]);
  return [...all.values()];
};

/** Arrows of one verdict from one box to another: first what all of them have, then what differs. */
function fold(arrows: readonly DrawnArrow[], from: DrawnBox, to: DrawnBox): PictureArrow[] {
  const { verdict } = arrows[0]!;
  const [sources, targets] = [from.nodes.length, to.nodes.length];
  const draw = (a: string, b: string, set: ConnectionSet): PictureArrow => {
    return { from: a, to: b, connections: textOf(set), verdict };
  };
  const boxOr = ({ box, nodes }: DrawnBox): string => (nodes.length > 1 ? box.id : nodes[0]!.id);
  const isWhole = arrows.length === sources * targets;
  const common = isWhole
    ? arrows.map(({ connections }) => connections).reduce((all, each) => all.intersect(each))
    : ConnectionSet.none();
  const rest = arrows
    .map((arrow) => ({ ...arrow, connections: arrow.connections.subtract(common) }))
    .filter(({ connections }) => !connections.isEmpty);
  return [
    ...(common.isEmpty ? [] : [draw(boxOr(from), boxOr(to), common)]),
    ...collect(rest, ({ connections }) => connections.toText()).flatMap((same) => {
      const { connections } = same[0]!;
      const left = foldSide(same, "to", targets);
      const others = without(same, left);
      const right = foldSide(others, "from", sources);
      return [
        ...left.map(({ node }) => draw(node, to.box.id, connections)),
        ...right.map(({ node }) => draw(from.box.id, node, connections)),
        ...without(others, right).map((each) => draw(each.from.id, each.to.id, connections)),
      ];
    }),
  ];
}

interface Folded {
  readonly node: string;
  readonly all: readonly DrawnArrow[];
}

const without = (arrows: readonly DrawnArrow[], folded: readonly Folded[]): readonly DrawnArrow[] => {
  const done = new Set(folded.flatMap(({ all }) => all));
  return arrows.filter((each) => !done.has(each));
};

/** The nodes of the one side that have an arrow with every node of the other. */
function foldSide(arrows: readonly DrawnArrow[], side: "from" | "to", size: number): readonly Folded[] {
  if (size <= 1) return [];
  const other = side === "to" ? "from" : "to";
  const byNode = new Map<string, DrawnArrow[]>();
  for (const arrow of arrows) byNode.set(arrow[other].id, [...(byNode.get(arrow[other].id) ?? []), arrow]);
  return [...byNode].filter(([, all]) => all.length === size).map(([node, all]) => ({ node, all }));
}
