import { inOrder } from "./arrange";
import { caption } from "./caption";
import { edgesOf, orderOf, type Edge } from "./edges";
import type { Picture, PictureBox, PictureNode } from "./picture";
import { reduce } from "./reduce";
import type { Frame, Reduced } from "./reduced";
import { hintsOf } from "./hints";
import { nodeLines, short, styles } from "./style";

/** The picture in Graphviz' language. Names are quoted, and never read as markup. */
export function dot(picture: Picture): string {
  const reduced = reduce(picture);
  const edges = edgesOf(reduced);
  const hints = hintsOf(reduced, edges);
  return dotOf(reduced, edges, (_, id) => ({ tooltip: hints.get(id) ?? "" }));
}

/** A picture as it is drawn, in Graphviz' language, its parts marked: by hints, or by ids where an SVG gets those as titles. */
export function dotOf(picture: Reduced, edges: readonly Edge[], marked: Mark): string {
  const { boxes, frame } = picture;
  const points = edges.flatMap(({ from, to }) => [
    { box: from, other: to },
    { box: to, other: from },
  ]);
  const loops = new Set(edges.filter(({ from, to }) => from === to).map(({ from }) => from));
  const mark: Mark = (kind, id) => ({
    ...marked(kind, id),
    ...(kind === "node" && loops.has(id) && { width: widthOfLoop }),
  });
  const order = orderOf(picture);
  const isDense =
    boxes.length > mostInARow ||
    boxes.flatMap(({ nodes }) => nodes).length > mostNodes ||
    edges.length > mostLines;
  const inFrame = boxes.filter(({ id }) => frame?.boxes.has(id));
  const lines = (list: readonly PictureBox[]): string[] =>
    list.flatMap((box) =>
      boxLines(
        box,
        points.filter((point) => point.box === box.id),
        mark,
      ),
    );
  return [
    "digraph reach {",
    `  graph [${attributes(isDense ? { ...layout, ...dense } : layout)}, label=${caption(picture)}];`,
    `  node [${attributes({ shape: "box", style: "rounded,filled", fillcolor: "white", fontname: "Arial", fontsize: "11", color: "#4b5563", margin: "0.25,0.1" })}];`,
    `  edge [${attributes({ fontname: "Arial", fontsize: "10", arrowsize: "0.7" })}];`,
    ...lines(boxes.filter((box) => !inFrame.includes(box))),
    ...(frame === undefined
      ? []
      : frameLines(
          frame,
          lines(inFrame),
          points.filter((point) => point.box === frame.id),
          mark,
        )),
    ...inOrder(boxes, edges, isDense).map(
      ([from, to]) => `  ${quote(from)} -> ${quote(to)} [${attributes({ style: "invis", weight: "10" })}];`,
    ),
    ...edges.map((edge, at) => edgeLine(edge, picture, order, mark("edge", `e${at}`))),
    "}",
    "",
  ].join("\n");
}

/** What tells a part of the picture, by its id, from the others, and how wide it is at least. */
type Mark = (kind: "node" | "edge" | "box", id: string) => Readonly<Record<string, string>>;

const layout = {
  rankdir: "LR",
  splines: "line",
  compound: "true",
  fontname: "Arial",
  labelloc: "t",
  nodesep: "0.5",
  ranksep: "2.2",
  pad: "0.3",
  bgcolor: "white",
};

/** More boxes than this in a row make a picture that is too wide for any page. */
const mostInARow = 6;

/** With more of them than this straight lines run across nodes. */
const mostNodes = 10;
const mostLines = 12;

const dense = { splines: "true", ranksep: "0.7", nodesep: "0.35" };

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
  mark: Mark,
): string[] {
  const style = external ? "rounded,dashed" : "rounded,filled";
  const fillcolor = zone === undefined ? "#f3f4f6" : "#eef4fb";
  return [
    `  subgraph ${quote(`cluster_${id}`)} {`,
    `    graph [${attributes({ penwidth: "1", fontcolor: "black", label: widened(short(label)), labelloc: "t", labeljust: "l", fontsize: "12", style, color: "#6b7a90", fillcolor, margin: "14", ...mark("box", id) })}];`,
    ...nodes.map((node) => `    ${nodeLine(node, mark)}`),
    ...points.map(
      ({ other }) => `    ${quote(anchorOf(id, other))} [${attributes(other === id ? hiddenLoop : hidden)}];`,
    ),
    "  }",
  ];
}

/** Viewers have wider letters than those that Graphviz reckons with. */
const widened = (text: string): string => text + "\u00a0".repeat(Math.ceil(text.length / 5));

/** The frame around boxes that all reach each other: what it says stands in the caption. */
function frameLines(
  { id, verdict }: Frame,
  inner: readonly string[],
  points: readonly { readonly other: string }[],
  mark: Mark,
): string[] {
  const { color, dashed } = styles[verdict];
  const look = { style: dashed ? "rounded,dashed" : "rounded", color, fontcolor: color, penwidth: "2" };
  return [
    `  subgraph ${quote(`cluster_${id}`)} {`,
    `    graph [${attributes({ label: "", margin: "20", ...look, ...mark("box", id) })}];`,
    ...inner.map((line) => `  ${line}`),
    ...points.map(({ other }) => `    ${quote(anchorOf(id, other))} [${attributes(hidden)}];`),
    "  }",
  ];
}

/** So wide, in inches, is its text. */
const widthOfLoop = "1.9";

const hidden = { shape: "point", style: "invis", label: "", width: "0.01", margin: "0" };

/** That of what all of a box say to each other. */
const hiddenLoop = { shape: "box", style: "invis", label: "", width: widthOfLoop, height: "0.1" };

const shapes = { workloads: "box", machines: "box3d", outside: "ellipse", platform: "component" } as const;

function nodeLine(node: PictureNode, mark: Mark): string {
  const given = {
    label: nodeLines(node).join("\n"),
    shape: shapes[node.kind],
    ...(node.kind === "outside" && { style: "filled" }),
    ...mark("node", node.id),
  };
  return `${quote(node.id)} [${attributes(given)}];`;
}

/** What an end says to itself stands above it: wider than the end it would run out of the box. */
const mostOfLoop = 24;

function edgeLine(
  { from, to, both, verdict, lines }: Edge,
  { boxes, frame }: Reduced,
  order: ReadonlyMap<string, number>,
  mark: Readonly<Record<string, string>>,
): string {
  const { color, dashed, width } = styles[verdict];
  // What runs backwards is laid out forwards, with its head at its beginning.
  const isBack = order.get(from)! > order.get(to)!;
  const [left, right] = isBack ? [to, from] : [from, to];
  const isBox = (id: string): boolean => id === frame?.id || boxes.some((box) => box.id === id);
  const tail = isBox(left) ? anchorOf(left, right) : undefined;
  const head = isBox(right) ? anchorOf(right, left) : undefined;
  const given = {
    label: (from === to ? lines.map((line) => short(line, mostOfLoop)) : lines)
      .map((line) => ` ${line} `)
      .join("\n"),
    color,
    fontcolor: color,
    penwidth: String(width),
    ...(dashed && { style: "dashed" }),
    ...(both ? { dir: "both" } : isBack && { dir: "back" }),
    ...mark,
    // An arrow from a box to itself has no edge to end at.
    ...(from !== to && tail !== undefined && { ltail: `cluster_${left}` }),
    ...(from !== to && head !== undefined && { lhead: `cluster_${right}` }),
  };
  return `  ${quote(tail ?? left)} -> ${quote(head ?? right)} [${attributes(given)}];`;
}
