import { isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import { isMapping } from "../../core/graph";
import { listEdits, mapEdits } from "./block-edits";
import {
  flowText,
  inline,
  isFlow,
  rebuilt,
  scalarText,
  styleOf,
  type FlowStyle,
  type Piece,
} from "./flow-edits";
import { applied, NotEditable, type Edit } from "./text-edits";
import { isSame, kept } from "./value-changes";
import { contentEnd, isEmptyScalar, keyOf, rangeOf, trimmed } from "./yaml-places";

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
    yield* mapEdits(text, node, before, after, editsOf);
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
