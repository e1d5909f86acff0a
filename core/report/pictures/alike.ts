import type { PictureBox, PictureNode } from "./picture";
import { mergeArrows, type Reduced } from "./reduced";

/** So many names a node keeps. */
const mostMembers = 20;

const words: Readonly<Record<PictureNode["kind"], string>> = {
  workloads: "workloads",
  machines: "machines and services",
  outside: "networks outside",
  platform: "services",
};

/** Draws nodes of a box that have the same lines as one. */
export function mergeAlike(picture: Reduced): Reduced {
  const profiles = new Map<string, string[]>();
  const put = (id: string, line: string): void => void profiles.set(id, [...(profiles.get(id) ?? []), line]);
  for (const { from, to, connections, verdict } of picture.arrows) {
    const isLoop = from === to;
    put(from, ["to", isLoop ? "itself" : to, verdict, connections].join(" "));
    if (!isLoop) put(to, ["from", from, verdict, connections].join(" "));
  }
  const profileOf = ({ id, kind }: PictureNode): string =>
    kind === "outside" ? id : `${kind} ${[...(profiles.get(id) ?? [])].sort().join(" | ")}`;
  return gathered(picture, profileOf);
}

/** Draws all of a box as one node, and all that passes between two boxes as one line of each verdict. */
export const mergeBoxes = (picture: Reduced): Reduced => gathered(picture, () => "");

function gathered(picture: Reduced, keyOf: (node: PictureNode) => string): Reduced {
  const into = new Map<string, string>();
  const boxes = picture.boxes.map((box): PictureBox => {
    const lists = new Map<string, PictureNode[]>();
    for (const node of box.nodes) lists.set(keyOf(node), [...(lists.get(keyOf(node)) ?? []), node]);
    const nodes = [...lists.values()].map((list) => {
      for (const { id } of list) into.set(id, list[0]!.id);
      return list.length === 1 ? list[0]! : together(list);
    });
    // A line to a box of one node is one to the node.
    if (nodes.length === 1) into.set(box.id, nodes[0]!.id);
    return { ...box, nodes };
  });
  const place = (id: string): string => into.get(id) ?? id;
  const moved = picture.arrows.map((arrow) => ({ ...arrow, from: place(arrow.from), to: place(arrow.to) }));
  return { ...picture, boxes, arrows: mergeArrows(moved) };
}

function together(nodes: readonly PictureNode[]): PictureNode {
  const [first] = nodes;
  const whats = new Set(nodes.map(({ what }) => what));
  const what = whats.size === 1 ? first!.what : undefined;
  const byKind = new Map<PictureNode["kind"], number>();
  for (const { kind, count } of nodes) byKind.set(kind, (byKind.get(kind) ?? 0) + count);
  const space = spaceOf(nodes);
  const counts = [...byKind].map(([kind, count]) => `${count} ${words[kind]}`).join(", ");
  return {
    id: first!.id,
    kind: first!.kind,
    label: space === undefined ? counts : `${counts} of ${space}`,
    ...(what !== undefined && { what }),
    count: nodes.reduce((sum, { count }) => sum + count, 0),
    members: [...new Set(nodes.flatMap(namesOf))].sort().slice(0, mostMembers),
  };
}

/** What lies outside is named by its label, and has no names of its own to tell. */
const namesOf = ({ kind, label, members }: PictureNode): readonly string[] =>
  kind === "outside" ? [label] : members;

/** The namespace that all of them are of for certain. */
export function spaceOf(nodes: readonly PictureNode[]): string | undefined {
  const spaces = new Set(
    nodes.map(({ kind, label, count, members }) => {
      const own = new Set(members.map((name) => (name.includes("/") ? name.split("/")[0]! : undefined)));
      const [space] = own;
      const isWhole = count <= members.length || label.endsWith(` of ${space}`);
      return kind === "workloads" && own.size === 1 && isWhole ? space : undefined;
    }),
  );
  return spaces.size === 1 ? [...spaces][0] : undefined;
}
