import { edgesOf, orderOf, type Edge } from "./edges";
import type { Picture, PictureBox, PictureNode } from "./picture";
import { nodeLines, short, styles } from "./style";

/** The picture in Graphviz' language. Names are quoted, and never read as markup. */
export function dot(picture: Picture): string {
  const { boxes } = picture;
  const edges = edgesOf(picture);
  const points = edges.flatMap(({ from, to }) => [
    { box: from, other: to },
    { box: to, other: from },
  ]);
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
    ...boxes.flatMap((box) =>
      boxLines(
        box,
        points.filter((point) => point.box === box.id),
      ),
    ),
    ...chain(boxes),
    ...edges.map((edge) => edgeLine(edge, boxes, order)),
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

/** Where a line to a box ends: a point within it, of its own, that is not seen; the line is cut at the box's edge. */
const anchorOf = (id: string, other: string): string => `${id} ${other}`;

function boxLines(
  { id, label, external, zone, nodes }: PictureBox,
  points: readonly { readonly other: string }[],
): string[] {
  const style = external ? "rounded,dashed" : "rounded,filled";
  const fillcolor = zone === undefined ? "#f3f4f6" : "#eef4fb";
  return [
    `  subgraph ${quote(`cluster_${id}`)} {`,
    `    graph [${attributes({ label: widened(short(label)), labelloc: "t", labeljust: "l", fontsize: "12", style, color: "#6b7a90", fillcolor, margin: "14" })}];`,
    ...nodes.map((node) => `    ${nodeLine(node)}`),
    ...points.map(({ other }) => `    ${quote(anchorOf(id, other))} [${attributes(hidden)}];`),
    "  }",
  ];
}

/** Viewers have wider letters than those that Graphviz reckons with. */
const widened = (text: string): string => text + "\u00a0".repeat(Math.ceil(text.length / 5));

const hidden = { shape: "point", style: "invis", label: "", width: "0.01", margin: "0" };

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
  boxes: readonly PictureBox[],
  order: ReadonlyMap<string, number>,
): string {
  const { color, dashed, width } = styles[verdict];
  // What runs backwards is laid out forwards, with its head at its beginning.
  const isBack = order.get(from)! > order.get(to)!;
  const [left, right] = isBack ? [to, from] : [from, to];
  const isBox = (id: string): boolean => boxes.some((box) => box.id === id);
  const tail = isBox(left) ? anchorOf(left, right) : undefined;
  const head = isBox(right) ? anchorOf(right, left) : undefined;
  const given = {
    label: lines.map((line) => ` ${line} `).join("\n"),
    color,
    fontcolor: color,
    penwidth: String(width),
    ...(dashed && { style: "dashed" }),
    ...(both ? { dir: "both" } : isBack && { dir: "back" }),
    // An arrow from a box to itself has no edge to end at.
    ...(from !== to && tail !== undefined && { ltail: `cluster_${left}` }),
    ...(from !== to && head !== undefined && { lhead: `cluster_${right}` }),
  };
  return `  ${quote(tail ?? left)} -> ${quote(head ?? right)} [${attributes(given)}];`;
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
