import { spaceOf } from "./alike";
import type { PictureBox } from "./picture";
import type { Reduced } from "./reduced";

/** Where things lie in no zone, namespaces are what divides them: draws a box for each. */
export function splitUnzoned(picture: Reduced): Reduced {
  const parts = new Map(
    picture.boxes.filter(isUnzoned).flatMap((box) => {
      const split = splitOf(box);
      return split.length > 1 ? [[box.id, split] as const] : [];
    }),
  );
  const idsOf = (id: string): readonly string[] => parts.get(id)?.map((part) => part.id) ?? [id];
  return {
    ...picture,
    boxes: picture.boxes.flatMap((box) => parts.get(box.id) ?? [box]),
    arrows: picture.arrows.flatMap((arrow) =>
      idsOf(arrow.from).flatMap((from) => idsOf(arrow.to).map((to) => ({ ...arrow, from, to }))),
    ),
  };
}

const isUnzoned = ({ zone, external }: PictureBox): boolean => zone === undefined && !external;

function splitOf(box: PictureBox): readonly PictureBox[] {
  const bySpace = new Map<string | undefined, PictureBox["nodes"]>();
  for (const node of box.nodes) {
    const space = spaceOf([node]);
    bySpace.set(space, [...(bySpace.get(space) ?? []), node]);
  }
  return [...bySpace].map(([space, nodes], at) => ({
    ...box,
    id: `${box.id}_${at}`,
    label: space === undefined ? box.label : `${space}, in ${box.label}`,
    nodes,
  }));
}
