import { isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";
import { NotEditable } from "./text-edits";

/** Where a node stands in the text, with the layout that follows it. @throws NotEditable where nobody knows */
export function rangeOf(node: unknown): readonly [number, number] {
  const range = isNode(node) ? (node as Node).range : undefined;
  if (!range) throw new NotEditable("its place is not known");
  return [range[0], range[1]];
}

/** Where the last thing that a node holds ends: what follows is layout. */
export function contentEnd(text: string, node: unknown): number {
  if (isPair(node)) return contentEnd(text, node.value ?? node.key);
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1);
    return isPair(last) && isEmptyScalar(last.value) ? afterColon(text, last) : contentEnd(text, last);
  }
  const [from, to] = rangeOf(node);
  return trimmed(text, from, to);
}

/** Where the value of a pair may begin. */
export const afterColon = (text: string, { key }: Pair): number =>
  text.indexOf(":", contentEnd(text, key)) + 1;

/** The end of what stands from one place to another without the space at its end. */
export function trimmed(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text[end - 1]!)) end--;
  return end;
}

/** A value of which nothing stands in the text. */
export const isEmptyScalar = (node: unknown): boolean =>
  isScalar(node) && node.value === null && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0);

/** @throws NotEditable where the key is a collection or an alias */
export function keyOf({ key }: Pair): string {
  if (!isScalar(key)) throw new NotEditable("a key of it is no text");
  return String(key.value);
}
