import type { Picture, PictureNode } from "./picture";
import { arrowLabel, short, styles } from "./style";

/** The picture as a Mermaid flowchart, which many viewers of Markdown draw. */
export function mermaid(picture: Picture): string {
  const classes = new Map<string, number[]>();
  picture.arrows.forEach(({ verdict }, at) => {
    const { color, dashed, width } = styles[verdict];
    const look = `stroke:${color},stroke-width:${width}px${dashed ? ",stroke-dasharray:5 4" : ""}`;
    classes.set(look, [...(classes.get(look) ?? []), at]);
  });
  return [
    "flowchart LR",
    ...picture.boxes.flatMap(({ id, label, nodes }) => [
      `  subgraph ${id}["${escape(short(label))}"]`,
      ...nodes.map((node) => `    ${node.id}${shape(node)}`),
      "  end",
    ]),
    ...picture.arrows.map((arrow) => {
      const line = styles[arrow.verdict].dashed ? "-.->" : styles[arrow.verdict].width > 2 ? "==>" : "-->";
      return `  ${arrow.from} ${line}|"${escape(arrowLabel(arrow))}"| ${arrow.to}`;
    }),
    ...[...classes].map(([look, numbers]) => `  linkStyle ${numbers.join(",")} ${look}`),
    "",
  ].join("\n");
}

function shape({ kind, label, members, count }: PictureNode): string {
  const names = members.length > 1 ? members.slice(0, 3).map((name) => short(name, 32)) : [];
  const more = count - names.length;
  const lines = [short(label, 40), ...names, ...(names.length > 0 && more > 0 ? [`and ${more} more`] : [])];
  const text = `"${lines.map(escape).join("<br/>")}"`;
  if (kind === "outside") return `([${text}])`;
  return kind === "platform" ? `[[${text}]]` : `[${text}]`;
}

/** Mermaid reads `#…;` as a character of that number, within quotes too; all that it or HTML gives a meaning goes so. */
const escape = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:…✗?/()-]/gu, (char) => `#${char.codePointAt(0)};`);
