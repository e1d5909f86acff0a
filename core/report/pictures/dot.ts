import type { Picture, PictureArrow, PictureBox, PictureNode } from "./picture";
import { arrowLabel, short, styles } from "./style";

/** The picture in Graphviz' language. Names are quoted, and never read as markup. */
export function dot(picture: Picture): string {
  const anchors = new Map(picture.boxes.flatMap((box) => anchorOf(box)));
  const used = new Set(picture.arrows.map(({ verdict }) => verdict));
  return [
    "digraph reach {",
    `  graph [${attributes({
      rankdir: "LR",
      splines: "line",
      compound: "true",
      fontname: "Helvetica",
      fontsize: "12",
      labelloc: "t",
      label: short(picture.title, 120),
      nodesep: "0.35",
      ranksep: "1.6",
      pad: "0.3",
      bgcolor: "white",
    })}];`,
    `  node [${attributes({ shape: "box", style: "rounded,filled", fillcolor: "white", fontname: "Helvetica", fontsize: "11", color: "#4b5563" })}];`,
    `  edge [${attributes({ fontname: "Helvetica", fontsize: "10", arrowsize: "0.7" })}];`,
    ...picture.boxes.flatMap(boxLines),
    ...picture.arrows.map((arrow) => arrowLine(arrow, anchors)),
    ...(used.size === 0 ? [] : legend([...used].sort())),
    "}",
    "",
  ].join("\n");
}

const quote = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;

const attributes = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(", ");

/** Arrows to a box are drawn to a node of it and end at the box's edge. */
const anchorOf = ({ id, nodes }: PictureBox): [string, string][] => {
  const middle = nodes[Math.floor(nodes.length / 2)];
  return middle ? [[id, middle.id]] : [];
};

function boxLines({ id, label, external, zone, nodes }: PictureBox): string[] {
  const style = external ? "rounded,dashed" : "rounded,filled";
  const fillcolor = zone === undefined ? "#f3f4f6" : "#eef4fb";
  return [
    `  subgraph ${quote(`cluster_${id}`)} {`,
    `    graph [${attributes({ label: short(label), labelloc: "t", labeljust: "l", style, color: "#6b7a90", fillcolor, margin: "14" })}];`,
    ...nodes.map((node) => `    ${nodeLine(node)}`),
    "  }",
  ];
}

const shapes = { workloads: "box", machines: "box3d", outside: "ellipse", platform: "component" } as const;

function nodeLine({ id, kind, label, members, count }: PictureNode): string {
  const names = members.length > 1 ? members.slice(0, 3).map((name) => short(name, 32)) : [];
  const more = count - names.length;
  const lines = [short(label, 40), ...names, ...(names.length > 0 && more > 0 ? [`and ${more} more`] : [])];
  return `${quote(id)} [${attributes({ label: lines.join("\n"), shape: shapes[kind], ...(kind === "outside" && { style: "filled" }) })}];`;
}

function arrowLine(arrow: PictureArrow, anchors: ReadonlyMap<string, string>): string {
  const { color, dashed, width } = styles[arrow.verdict];
  const tail = anchors.get(arrow.from);
  const head = anchors.get(arrow.to);
  const given = {
    label: arrowLabel(arrow),
    color,
    fontcolor: color,
    penwidth: String(width),
    ...(dashed && { style: "dashed" }),
    // An arrow from a box to itself has no edge to end at.
    ...(arrow.from !== arrow.to && tail !== undefined && { ltail: `cluster_${arrow.from}` }),
    ...(arrow.from !== arrow.to && head !== undefined && { lhead: `cluster_${arrow.to}` }),
  };
  return `  ${quote(tail ?? arrow.from)} -> ${quote(head ?? arrow.to)} [${attributes(given)}];`;
}

function legend(used: readonly PictureArrow["verdict"][]): string[] {
  const rows = used.map((verdict, at) => {
    const { color, dashed, width, mark, words } = styles[verdict];
    const look = { color, fontcolor: color, penwidth: String(width), label: mark.trim() };
    return `    ${quote(`l${at}`)} -> ${quote(`m${at}`)} [${attributes({ ...look, ...(dashed && { style: "dashed" }) })}];\n    ${quote(`l${at}`)} [${attributes({ shape: "point", label: "" })}];\n    ${quote(`m${at}`)} [${attributes({ shape: "plaintext", style: "", label: words })}];`;
  });
  return [
    `  subgraph "cluster_legend" {`,
    `    graph [${attributes({ label: "how to read the arrows", labeljust: "l", style: "rounded", color: "#d1d5db", fontsize: "10" })}];`,
    ...rows,
    "  }",
  ];
}
