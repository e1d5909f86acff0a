import { printable } from "../text";
import type { PictureArrow, PictureNode, PictureVerdict } from "./picture";

export interface ArrowStyle {
  readonly color: string;
  readonly dashed: boolean;
  readonly width: number;
  /** What says it without colour. */
  readonly mark: string;
  readonly words: string;
}

export const styles: Readonly<Record<PictureVerdict, ArrowStyle>> = {
  declared: { color: "#2f6f4f", dashed: false, width: 1.2, mark: "", words: "declared" },
  "declared-possible": {
    color: "#6b7280",
    dashed: true,
    width: 1.2,
    mark: "? ",
    words: "declared; whether it works is not known",
  },
  forbidden: { color: "#c01c28", dashed: false, width: 2.4, mark: "✗ ", words: "forbidden, and possible" },
  "forbidden-possible": {
    color: "#c01c28",
    dashed: true,
    width: 1.6,
    mark: "✗? ",
    words: "forbidden; whether it is possible is not known",
  },
};

const longest = 60;

/** A text as one short line of a picture, without anything that steers. */
export function short(text: string, most = longest): string {
  const line = printable(text)
    .replace(/[\s\ufffd]+/g, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Connections as a person reads them. */
export const portsOf = (connections: string): string =>
  connections === "All Connections" ? "everything" : connections.replaceAll(";", "; ");

/** The ports beside an arrow. */
export const arrowLabel = ({ connections, verdict }: PictureArrow): string =>
  `${styles[verdict].mark}${short(portsOf(connections), 40)}`;

/** What stands in a node: its name, what it is, and the first of the ends that it stands for. */
export function nodeLines({ kind, label, what, members, count }: PictureNode): readonly string[] {
  const many = count > 1 && kind !== "outside";
  const names = many ? members.slice(0, 3).map((name) => short(name, 32)) : [];
  const more = count - names.length;
  return [
    short(label, 40),
    ...(what === undefined ? [] : [`(${short(what, 32)})`]),
    ...names,
    ...(many && more > 0 ? [`and ${more} more`] : []),
  ];
}

/** A text as it stands in HTML and XML. */
export const markup = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
