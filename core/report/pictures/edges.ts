import type { Picture, PictureArrow, PictureVerdict } from "./picture";
import { arrowLabel } from "./style";

/** What is drawn as one line between two ends: all that passes between them, in one direction or in both. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly both: boolean;
  /** The worst of what passes: the line has its look. */
  readonly verdict: PictureVerdict;
  readonly lines: readonly string[];
}

const worst: readonly PictureVerdict[] = ["forbidden", "forbidden-possible", "declared-possible", "declared"];

/** Puts arrows between the same ends together: straight lines there and back would lie upon each other. */
export function edgesOf({ boxes, arrows }: Picture): readonly Edge[] {
  const order = orderOf(boxes);
  const isForward = ({ from, to }: PictureArrow): boolean => order.get(from)! <= order.get(to)!;
  const pairs = new Map<string, PictureArrow[]>();
  for (const arrow of arrows) {
    const [left, right] = isForward(arrow) ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
    const key = `${left} ${right}`;
    pairs.set(key, [...(pairs.get(key) ?? []), arrow]);
  }
  return [...pairs.values()].map((same): Edge => {
    const sorted = [...same].sort((a, b) => worst.indexOf(b.verdict) - worst.indexOf(a.verdict));
    const verdict = sorted.at(-1)!.verdict;
    const there = sorted.filter(isForward);
    const back = sorted.filter((arrow) => !isForward(arrow));
    const { from, to } = (there[0] ?? back[0])!;
    if (there.length === 0 || back.length === 0)
      return { from, to, both: false, verdict, lines: sorted.map(arrowLabel) };
    const [go, come] = [there.map(arrowLabel), back.map(arrowLabel)];
    const lines =
      go.join() === come.join() ? go : [...go.map((line) => `${line} →`), ...come.map((line) => `← ${line}`)];
    return { from, to, both: true, verdict, lines };
  });
}

/** The place of each node and box in reading order, from the outside to what is trusted most. */
export function orderOf(boxes: Picture["boxes"]): ReadonlyMap<string, number> {
  const ids = boxes.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)]);
  return new Map(ids.map((id, at) => [id, at]));
}
