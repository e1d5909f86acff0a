import { edgesOf, orderOf, type Edge } from "./edges";
import type { Picture, PictureBox, PictureNode } from "./picture";
import { nodeLines, short, styles } from "./style";

/** The picture in Graphviz' language. Names are quoted, and never read as markup. */
export function dot(picture: Picture): string {
  const { boxes } = picture;
  const edges = edgesOf(picture);
  const joined = new Set(edges.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]));
  const order = orderOf(boxes);
  return [
    "digraph reach {",
    `  graph [${attributes({
      rankdir: "LR",
      splines: "line",
      compound: "true",
      fontname: "Arial",
      labelloc: "t",
      nodesep: "0.5",
      ranksep: "2.2",
      pad: "0.3",
      bgcolor: "white",
    })}, label=${caption(picture)}];`,
    `  node [${attributes({ shape: "box", style: "rounded,filled", fillcolor: "white", fontname: "Arial", fontsize: "11", color: "#4b5563", margin: "0.25,0.1" })}];`,
    `  edge [${attributes({ fontname: "Arial", fontsize: "10", arrowsize: "0.7" })}];`,
    ...boxes.flatMap(boxLines),
    ...chain(boxes),
    ...edges.map((edge) => edgeLine(edge, (id, other) => anchorOf(boxes, id, other, joined), order)),
    "}",
    "",
  ].join("\n");
}

/** The boxes from left to right, whatever the arrows: from the outside to what is trusted most. */
const chain = (boxes: readonly PictureBox[]): readonly string[] =>
  boxes.slice(1).map(({ nodes }, at) => {
    const [from, to] = [boxes[at]!.nodes, nodes].map(middleOf);
    return `  ${quote(from!.id)} -> ${quote(to!.id)} [${attributes({ style: "invis", weight: "10" })}];`;
  });

const middleOf = (nodes: readonly PictureNode[]): PictureNode => nodes[Math.floor(nodes.length / 2)]!;

const quote = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;

const attributes = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(", ");

/** Arrows to a box are drawn to a node of it and end at the box's edge: a node that has no line to there of its own. */
function anchorOf(
  boxes: readonly PictureBox[],
  id: string,
  other: string,
  joined: ReadonlySet<string>,
): string | undefined {
  const nodes = boxes.find((box) => box.id === id)?.nodes;
  if (!nodes) return undefined;
  const middle = middleOf(nodes);
  const free = [middle, ...nodes].find((node) => !joined.has(`${node.id} ${other}`));
  return (free ?? middle).id;
}

function boxLines({ id, label, external, zone, nodes }: PictureBox): string[] {
  const style = external ? "rounded,dashed" : "rounded,filled";
  const fillcolor = zone === undefined ? "#f3f4f6" : "#eef4fb";
  return [
    `  subgraph ${quote(`cluster_${id}`)} {`,
    `    graph [${attributes({ label: widened(short(label)), labelloc: "t", labeljust: "l", fontsize: "12", style, color: "#6b7a90", fillcolor, margin: "14" })}];`,
    ...nodes.map((node) => `    ${nodeLine(node)}`),
    "  }",
  ];
}

/** Viewers have wider letters than those that Graphviz reckons with. */
const widened = (text: string): string => text + "\u00a0".repeat(Math.ceil(text.length / 5));

const shapes = { workloads: "box", machines: "box3d", outside: "ellipse", platform: "component" } as const;

function nodeLine(node: PictureNode): string {
  const given = {
    label: nodeLines(node).join("\n"),
    shape: shapes[node.kind],
    ...(node.kind === "outside" && { style: "filled" }),
  };
  return `${quote(node.id)} [${attributes(given)}];`;
}

function edgeLine(
  { from, to, both, verdict, lines }: Edge,
  anchor: (id: string, other: string) => string | undefined,
  order: ReadonlyMap<string, number>,
): string {
  const { color, dashed, width } = styles[verdict];
  const [tail, head] = [anchor(from, to), anchor(to, from)];
  const given = {
    label: lines.map((line) => ` ${line} `).join("\n"),
    color,
    fontcolor: color,
    penwidth: String(width),
    ...(dashed && { style: "dashed" }),
    ...(both && { dir: "both" }),
    // Arrows backwards don't move what they join.
    ...(order.get(from)! > order.get(to)! && { constraint: "false" }),
    // An arrow from a box to itself has no edge to end at.
    ...(from !== to && tail !== undefined && { ltail: `cluster_${from}` }),
    ...(from !== to && head !== undefined && { lhead: `cluster_${to}` }),
  };
  return `  ${quote(tail ?? from)} -> ${quote(head ?? to)} [${attributes(given)}];`;
}

/** The title, and below it how to read the lines that are there. The only markup, of our own words but for the title. */
function caption({ title, arrows }: Picture): string {
  const used = new Set(arrows.map(({ verdict }) => verdict));
  const rows = Object.entries(styles)
    .filter(([verdict]) => used.has(verdict as Edge["verdict"]))
    .map(([, { color, dashed, mark, words }]) => {
      const line = dashed ? "- - -&gt;" : "&mdash;&mdash;&gt;";
      return `<tr><td align="left"><font color="${color}" point-size="10">${line} ${markup(mark)}</font></td><td align="left"><font color="${color}" point-size="10">${words}</font></td></tr>`;
    });
  return `<<table border="0" cellborder="0" cellspacing="1"><tr><td colspan="2" align="left"><b>${markup(short(title, 120))}</b></td></tr>${rows.join("")}</table>>`;
}

const markup = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
