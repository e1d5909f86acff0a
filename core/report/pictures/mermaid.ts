import type { Picture, PictureBox, PictureNode } from "./picture";
import { edgesOf } from "./edges";
import { reduce } from "./reduce";
import type { Reduced } from "./reduced";
import { nodeLines, short, styles } from "./style";

/** Mermaid draws no text that is longer. */
const longest = 50_000;

/** The picture as a Mermaid flowchart, which many viewers of Markdown draw. */
export function mermaid(picture: Picture): string {
  const reduced = reduce(picture);
  const whole = flowchart(reduced, nodeLines);
  return whole.length <= longest ? whole : flowchart(reduced, ({ label }) => [short(label, 40)]);
}

function flowchart(picture: Reduced, linesOf: LinesOf): string {
  const { boxes, frame, remarks } = picture;
  const inFrame = boxes.filter(({ id }) => frame?.boxes.has(id));
  const classes = new Map<string, number[]>();
  const edges = edgesOf(picture);
  edges.forEach(({ verdict }, at) => {
    const { color, dashed, width } = styles[verdict];
    const look = `stroke:${color},stroke-width:${width}px${dashed ? ",stroke-dasharray:5 4" : ""}`;
    classes.set(look, [...(classes.get(look) ?? []), at]);
  });
  return [
    "flowchart LR",
    ...(remarks.length === 0
      ? []
      : [`  remarks["${remarks.map(escape).join("<br/>")}"]`, "  style remarks fill:none,stroke:none"]),
    ...boxes.filter((box) => !inFrame.includes(box)).flatMap((box) => boxLines(box, linesOf)),
    ...(frame === undefined
      ? []
      : [
          `  subgraph ${frame.id}["${frame.lines.map(escape).join("<br/>")}"]`,
          ...inFrame.flatMap((box) => boxLines(box, linesOf)),
          "  end",
          `  style ${frame.id} stroke:${styles[frame.verdict].color},color:${styles[frame.verdict].color},fill:none`,
        ]),
    ...edges.map(({ from, to, both, verdict, lines }) => {
      const { dashed, width } = styles[verdict];
      const line = dashed ? "-.->" : width > 2 ? "==>" : "-->";
      return `  ${from} ${both ? "<" : ""}${line}|"${lines.map(escape).join("<br/>")}"| ${to}`;
    }),
    ...[...classes].map(([look, numbers]) => `  linkStyle ${numbers.join(",")} ${look}`),
    "",
  ].join("\n");
}

type LinesOf = (node: PictureNode) => readonly string[];

const boxLines = ({ id, label, nodes }: PictureBox, linesOf: LinesOf): string[] => [
  `  subgraph ${id}["${escape(short(label))}"]`,
  ...nodes.map((node) => `    ${node.id}${shape(node, linesOf(node))}`),
  "  end",
];

function shape({ kind }: PictureNode, lines: readonly string[]): string {
  const text = `"${lines.map(escape).join("<br/>")}"`;
  if (kind === "outside") return `([${text}])`;
  return kind === "platform" ? `[[${text}]]` : `[${text}]`;
}

/**
 * Mermaid reads `#…;` as a character of that number, within quotes too; all that it or HTML gives a meaning goes so. What it
 * looks for after that (formulas, icons) is broken by a joiner that nobody sees, and what it looks for in whole lines by a space
 * that it doesn't take for one.
 */
const escape = (text: string): string =>
  text
    .replace(/\$(?=\$)|:(?=fa-)/g, "$&\u2060")
    .replace(/[^\p{L}\p{N} .,:…✗→←?/()-]/gu, (char) => `#${char.codePointAt(0)};`)
    .replace(/(?<=direction) /g, "#32;") || "#32;";
