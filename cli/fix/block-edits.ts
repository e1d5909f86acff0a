import { isAlias, isMap, isSeq, stringify, type YAMLMap, type YAMLSeq } from "yaml";
import { isMapping, type Mapping } from "../../core/graph";
import { inline } from "./flow-edits";
import { lineStart, linesBelow, NotEditable, withoutLines, type Edit } from "./text-edits";
import { isSame, kept } from "./value-changes";
import { afterColon, contentEnd, isEmptyScalar, keyOf, rangeOf } from "./yaml-places";

/** Edits that turn what one node says into something else. */
type EditsOf = (text: string, node: unknown, before: unknown, after: unknown) => Iterable<Edit>;

/** Edits of a mapping whose pairs stand on lines of their own. @param inner edits of what its keys hold */
export function* mapEdits(
  text: string,
  map: YAMLMap,
  before: Mapping,
  after: Mapping,
  inner: EditsOf,
): Generator<Edit> {
  const [first] = rangeOf(map.items[0]?.key);
  const indent = first - lineStart(text, first);
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (!Object.hasOwn(after, key)) {
      if (!Object.hasOwn(before, key)) throw new NotEditable("keys are merged into it");
      if (map.items.length === 1) throw new NotEditable("nothing would be left of it");
      yield withoutLines(text, rangeOf(pair.key)[0], contentEnd(text, pair), /^\s*$/);
    } else if (pair.value === null || isEmptyScalar(pair.value)) {
      if (isSame(before[key], after[key])) continue;
      const colon = afterColon(text, pair);
      yield { from: colon, to: colon, text: ` ${inline(after[key])}` };
    } else if (isReplaced(pair.value, before[key], after[key])) {
      // A block begins on a line of its own: what takes its place stands behind the key.
      const colon = afterColon(text, pair);
      const end = contentEnd(text, pair.value);
      if (text.slice(colon, end).includes("#")) throw new NotEditable("a comment stands within it");
      yield { from: colon, to: end, text: ` ${inline(after[key])}` };
    } else yield* inner(text, pair.value, before[key], after[key]);
  }
  for (const key of Object.keys(after))
    if (!Object.hasOwn(before, key))
      yield linesBelow(
        text,
        contentEnd(text, map),
        indent,
        stringify({ [key]: after[key] }, { lineWidth: 0 }),
      );
}

/** Takes items out of a block, and puts new ones behind those that stay. */
export function* listEdits(
  text: string,
  list: YAMLSeq,
  before: readonly unknown[],
  after: readonly unknown[],
): Generator<Edit> {
  const stay = kept(before, after)!;
  for (const [index, item] of list.items.entries())
    if (!stay.includes(index))
      yield withoutLines(text, rangeOf(item)[0], contentEnd(text, item), /^\s*-\s*$/);
  const added = after.slice(stay.length);
  if (added.length === 0) return;
  const last = list.items[stay.at(-1)!];
  const [first] = rangeOf(last);
  const indent = text.slice(lineStart(text, first), first).search(/\S/);
  if (indent < 0) throw new NotEditable("an item of it does not stand behind its dash");
  yield linesBelow(text, contentEnd(text, last), indent, stringify(added, { lineWidth: 0 }));
}

/** Whether a block has to give way to something of another form. */
function isReplaced(node: unknown, before: unknown, after: unknown): boolean {
  if (isSame(before, after) || isAlias(node)) return false;
  if (isMap(node)) return !node.flow && !isMapping(after);
  if (!isSeq(node) || node.flow) return false;
  if (!Array.isArray(after) || !Array.isArray(before)) return true;
  return after.length !== before.length && !kept(before, after);
}
