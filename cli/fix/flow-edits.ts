import { isMap, isScalar, isSeq, Scalar, stringify, type Node, type YAMLMap, type YAMLSeq } from "yaml";

/** How an author writes collections on one line. */
export interface FlowStyle {
  /** Spaces inside of brackets. */
  readonly padding: boolean;
  /** Keys and texts in double quotes, as JSON has them. */
  readonly json: boolean;
}

const ours: FlowStyle = { padding: true, json: false };

/** The style of a collection in flow form, as far as it shows one; within one that is JSON all is. */
export function styleOf(text: string, node: YAMLMap | YAMLSeq, outer?: FlowStyle): FlowStyle {
  const from = node.range?.[0] ?? 0;
  const [first] = node.items;
  const key = isMap(node) ? node.items[0]?.key : undefined;
  return {
    padding: first === undefined ? false : /\s/.test(text[from + 1] ?? ""),
    json: outer?.json === true || (isScalar(key) && key.type === Scalar.QUOTE_DOUBLE),
  };
}

/** A value on one line, as it may stand within a collection in flow form. */
export function flowText(value: unknown, { padding, json }: FlowStyle = ours): string {
  if (json) return JSON.stringify(value);
  const list = stringify([value], {
    collectionStyle: "flow",
    flowCollectionPadding: padding,
    doubleQuotedMinMultiLineLength: Infinity,
    aliasDuplicateObjects: false,
    // What reads manifests may hold to YAML 1.1, to which a plain yes is no text.
    compat: "yaml-1.1",
    lineWidth: 0,
  }).trimEnd();
  const inner = list.slice(1, -1).trim();
  // Some texts take several lines however they are written: JSON never does.
  return inner.includes("\n") ? JSON.stringify(value) : inner;
}

/** A value on one line, as it may stand behind a key. */
export function inline(value: unknown): string {
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  return typeof value === "object" || text.includes("\n") ? flowText(value) : text;
}

/**
 * A scalar in place of another one: a text keeps the quotes of the one before.
 *
 * @param outer the style of the collection in flow form that it stands in
 */
export function scalarText(before: Node, value: unknown, outer: FlowStyle | undefined): string {
  if (isScalar(before) && typeof value === "string" && !value.includes("\n")) {
    if (before.type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
    if (before.type === Scalar.QUOTE_SINGLE && !/[^\x20-\x7e]/.test(value))
      return `'${value.replaceAll("'", "''")}'`;
  }
  return outer ? flowText(value, outer) : inline(value);
}

/** Something of a collection as it stands in the text. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** What takes its place; undefined where it goes. */
  readonly text: string | undefined;
}

/** The collection with pieces taken out, and new ones behind the rest, by its own brackets, spaces and commas. */
export function rebuilt(
  text: string,
  [from, to]: readonly [number, number],
  pieces: readonly Piece[],
  added: readonly string[],
): string {
  const separators = pieces.slice(1).map((piece, index) => text.slice(pieces[index]!.to, piece.from));
  const separator = separators[0] ?? ", ";
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  const stay = pieces.flatMap((piece) => (piece.text === undefined ? [] : [piece.text]));
  const all = [...stay, ...added];
  const [open, close] = [text.slice(from, first.from), text.slice(last.to, to)];
  return all.length === 0 ? `${open[0]!}${close.at(-1)!}` : `${open}${all.join(separator)}${close}`;
}

/** Whether a node is a collection in flow form. */
export const isFlow = (node: unknown): node is YAMLMap | YAMLSeq =>
  (isMap(node) || isSeq(node)) && node.flow === true;
