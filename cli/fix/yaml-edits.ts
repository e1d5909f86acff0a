import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  stringify,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { flowText, isFlow, rebuilt, scalarText, styleOf, type FlowStyle, type Piece } from "./flow-edits";

/** Some text in place of some other. Edits at one place stand in the order in which they were found. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What can't be changed without touching more than is meant. */
export class NotEditable extends Error {}

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Finds the smallest edits of a YAML text that turn what a node says into something else. Comments, quotes, order and
 * layout of all the rest stay as they are.
 *
 * @throws NotEditable where an alias or an unusual form stands in the way
 */
export function* editsOf(
  text: string,
  node: unknown,
  before: unknown,
  after: unknown,
  outer?: FlowStyle,
): Generator<Edit> {
  if (isSame(before, after)) return;
  if (isAlias(node)) throw new NotEditable("an alias stands for it");
  if (isMap(node) && !node.flow && isMapping(before) && isMapping(after)) {
    yield* mapEdits(text, node, before, after);
    return;
  }
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of node.items.entries())
      yield* editsOf(
        text,
        item,
        before[index],
        (after as unknown[])[index],
        isFlow(node) ? styleOf(text, node, outer) : outer,
      );
    return;
  }
  if (isSeq(node) && !node.flow && Array.isArray(before) && Array.isArray(after) && kept(before, after)) {
    yield* listEdits(text, node, before, after);
    return;
  }
  const [from, to] = rangeOf(node);
  if (isNode(node) && (node.anchor || node.tag)) throw new NotEditable("it has an anchor or a tag");
  if (text.slice(from, to).includes("#")) throw new NotEditable("a comment stands within it");
  const inner = flowEdits(text, node, before, after, outer);
  if (inner) yield* inner;
  else
    yield {
      from,
      to: trimmed(text, from, to),
      text: isFlow(node)
        ? flowText(after, styleOf(text, node, outer))
        : isScalar(node)
          ? scalarText(node, after, outer)
          : inline(after),
    };
}

/** Edits of a collection on one line that keep its form; undefined where nothing of it can stay. */
function flowEdits(
  text: string,
  node: unknown,
  before: unknown,
  after: unknown,
  outer: FlowStyle | undefined,
): readonly Edit[] | undefined {
  if (!isFlow(node) || node.items.length === 0) return undefined;
  const style = styleOf(text, node, outer);
  let edits: Edit[] = [];
  const pieces: Piece[] = [];
  const added: string[] = [];
  const piece = (from: number, to: number, own: readonly Edit[] | undefined): void => {
    const shifted = own?.map((each) => ({ ...each, from: each.from - from, to: each.to - from }));
    pieces.push({ from, to, text: shifted && applied(text.slice(from, to), shifted) });
    edits.push(...(own ?? []));
  };
  if (isMap(node) && isMapping(before) && isMapping(after)) {
    for (const pair of node.items) {
      const key = keyOf(pair);
      if (!Object.hasOwn(before, key)) throw new NotEditable("keys are merged into it");
      const stays = Object.hasOwn(after, key);
      if (stays && !isSame(before[key], after[key]) && (!isNode(pair.value) || isEmptyScalar(pair.value)))
        return undefined;
      const own = stays ? [...editsOf(text, pair.value, before[key], after[key], style)] : undefined;
      piece(rangeOf(pair.key)[0], contentEnd(text, pair), own);
    }
    for (const key of Object.keys(after))
      if (!Object.hasOwn(before, key))
        added.push(
          flowText({ [key]: after[key] }, style)
            .slice(1, -1)
            .trim(),
        );
  } else if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
    const stay = kept(before, after);
    if (!stay) return undefined;
    for (const [index, item] of node.items.entries()) {
      const [from, to] = rangeOf(item);
      piece(from, trimmed(text, from, to), stay.includes(index) ? [] : undefined);
    }
    for (const each of after.slice(stay.length)) added.push(flowText(each, style));
  } else return undefined;
  if (added.length > 0 || pieces.some((each) => each.text === undefined)) {
    const [from, to] = rangeOf(node);
    const end = trimmed(text, from, to);
    edits = [{ from, to: end, text: rebuilt(text, [from, end], pieces, added) }];
  }
  return edits;
}

function* mapEdits(text: string, map: YAMLMap, before: Mapping, after: Mapping): Generator<Edit> {
  const indent = columnOf(text, rangeOf(map.items[0]?.key)[0]);
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (!Object.hasOwn(after, key)) {
      if (!Object.hasOwn(before, key)) throw new NotEditable("keys are merged into it");
      if (map.items.length === 1) throw new NotEditable("nothing would be left of it");
      yield removal(text, pair);
    } else if (pair.value === null || isEmptyScalar(pair.value)) {
      if (isSame(before[key], after[key])) continue;
      const end = contentEnd(text, pair.key);
      const colon = text.indexOf(":", end) + 1;
      yield { from: colon, to: colon, text: ` ${inline(after[key])}` };
    } else if (isReplaced(pair.value, before[key], after[key])) {
      // A block begins on a line of its own: what takes its place stands behind the key.
      const colon = text.indexOf(":", contentEnd(text, pair.key)) + 1;
      const end = contentEnd(text, pair.value);
      if (text.slice(colon, end).includes("#")) throw new NotEditable("a comment stands within it");
      yield { from: colon, to: end, text: ` ${inline(after[key])}` };
    } else yield* editsOf(text, pair.value, before[key], after[key]);
  }
  const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
  if (added.length === 0) return;
  const end = lineEnd(text, contentEnd(text, map));
  for (const key of added) {
    const lines = stringify({ [key]: after[key] }, { lineWidth: 0 })
      .trimEnd()
      .split("\n");
    yield { from: end, to: end, text: lines.map((line) => `\n${" ".repeat(indent)}${line}`).join("") };
  }
}

/** Of the items before, those that stay, in their order; undefined where none does. */
function kept(before: readonly unknown[], after: readonly unknown[]): readonly number[] | undefined {
  const stay: number[] = [];
  before.forEach((item, index) => {
    if (stay.length < after.length && isSame(item, after[stay.length])) stay.push(index);
  });
  return stay.length > 0 ? stay : undefined;
}

/** Takes items out of a block, and puts new ones behind those that stay. */
function* listEdits(
  text: string,
  list: YAMLSeq,
  before: readonly unknown[],
  after: readonly unknown[],
): Generator<Edit> {
  const stay = kept(before, after)!;
  for (const [index, item] of list.items.entries()) if (!stay.includes(index)) yield itemRemoval(text, item);
  const added = after.slice(stay.length);
  if (added.length === 0) return;
  const last = list.items[stay.at(-1)!];
  const [first] = rangeOf(last);
  const indent = text.slice(lineStart(text, first), first).search(/\S/);
  if (indent < 0) throw new NotEditable("an item of it does not stand behind its dash");
  const end = lineEnd(text, contentEnd(text, last));
  const lines = stringify(added, { lineWidth: 0 }).trimEnd().split("\n");
  yield { from: end, to: end, text: lines.map((line) => `\n${" ".repeat(indent)}${line}`).join("") };
}

function itemRemoval(text: string, item: unknown): Edit {
  const [from] = rangeOf(item);
  const start = lineStart(text, from);
  if (!/^\s*-\s*$/.test(text.slice(start, from))) throw new NotEditable("something else stands on its line");
  const end = lineEnd(text, contentEnd(text, item));
  const next = text.indexOf("\n", end);
  return { from: start, to: next < 0 ? text.length : next + 1, text: "" };
}

/** Whether a block has to give way to something of another form. */
function isReplaced(node: unknown, before: unknown, after: unknown): boolean {
  if (isSame(before, after) || isAlias(node)) return false;
  if (isMap(node)) return !node.flow && !isMapping(after);
  if (!isSeq(node) || node.flow) return false;
  if (!Array.isArray(after) || !Array.isArray(before)) return true;
  return after.length !== before.length && !kept(before, after);
}

/** The text after all edits. */
export function applied(text: string, edits: readonly Edit[]): string {
  const order = edits.map((edit, index) => ({ edit, index }));
  order.sort((a, b) => b.edit.from - a.edit.from || b.index - a.index);
  let result = text;
  for (const { edit } of order) result = result.slice(0, edit.from) + edit.text + result.slice(edit.to);
  return result;
}

/** A value on one line. */
const inline = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? flowText(value)
    : stringify(value, { lineWidth: 0 }).trimEnd();

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

const isEmptyScalar = (node: unknown): boolean =>
  isScalar(node) && node.value === null && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0);

function keyOf({ key }: Pair): string {
  if (!isScalar(key)) throw new NotEditable("a key of it is no text");
  return String(key.value);
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isNode(node) ? (node as Node).range : undefined;
  if (!range) throw new NotEditable("its place is not known");
  return [range[0], range[1]];
}

/** Where the last thing that a node holds ends: what follows is layout. */
function contentEnd(text: string, node: unknown): number {
  if (isPair(node)) return contentEnd(text, node.value ?? node.key);
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1);
    return isPair(last) && isEmptyScalar(last.value)
      ? text.indexOf(":", contentEnd(text, last.key)) + 1
      : contentEnd(text, last);
  }
  const [from, to] = rangeOf(node);
  return trimmed(text, from, to);
}

function trimmed(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text[end - 1]!)) end--;
  return end;
}

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  const stop = end < 0 ? text.length : end;
  return text[stop - 1] === "\r" ? stop - 1 : stop;
}

const columnOf = (text: string, at: number): number => at - lineStart(text, at);

/** Takes out a whole pair: its lines, where nothing else stands on them. */
function removal(text: string, pair: Pair): Edit {
  const [from] = rangeOf(pair.key);
  const start = lineStart(text, from);
  if (text.slice(start, from).trim() !== "") throw new NotEditable("something else stands on its line");
  const end = lineEnd(text, contentEnd(text, pair));
  const next = text.indexOf("\n", end);
  return { from: start, to: next < 0 ? text.length : next + 1, text: "" };
}
