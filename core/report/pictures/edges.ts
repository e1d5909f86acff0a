import type { Picture, PictureVerdict } from "./picture";
import type { Frame, ReducedArrow } from "./reduced";
import { arrowLabel, portsOf, styles } from "./style";

/** What is drawn as one line between two ends: all that passes between them, in one direction or in both. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly both: boolean;
  /** The worst of what passes: the line has its look. */
  readonly verdict: PictureVerdict;
  readonly lines: readonly string[];
  /** All that the line stands for, whole. */
  readonly detail: readonly string[];
}

/** What edges are made of. */
export interface Drawn {
  readonly boxes: Picture["boxes"];
  readonly arrows: readonly ReducedArrow[];
  readonly frame?: Frame;
}

/** The worst first. */
export const severity: readonly PictureVerdict[] = [
  "forbidden",
  "forbidden-possible",
  "declared-possible",
  "declared",
];

export const isForbidden = (verdict: PictureVerdict): boolean => verdict.startsWith("forbidden");

/** Puts arrows between the same ends together, there and back; what is forbidden has a line of its own. */
export function edgesOf(drawn: Drawn): readonly Edge[] {
  const order = orderOf(drawn);
  const isForward = ({ from, to }: ReducedArrow): boolean => order.get(from)! <= order.get(to)!;
  const pairs = new Map<string, ReducedArrow[]>();
  for (const arrow of drawn.arrows) {
    const [left, right] = isForward(arrow) ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
    const key = `${left} ${right} ${isForbidden(arrow.verdict)}`;
    pairs.set(key, [...(pairs.get(key) ?? []), arrow]);
  }
  return [...pairs.values()].map((same): Edge => {
    const sorted = [...same].sort((a, b) => severity.indexOf(b.verdict) - severity.indexOf(a.verdict));
    const verdict = sorted.at(-1)!.verdict;
    const detail = sorted.flatMap(detailOf);
    const there = sorted.filter(isForward);
    const back = sorted.filter((arrow) => !isForward(arrow));
    const { from, to } = (there[0] ?? back[0])!;
    if (there.length === 0 || back.length === 0)
      return { from, to, both: false, verdict, lines: sorted.map(arrowLabel), detail };
    const [go, come] = [there.map(arrowLabel), back.map(arrowLabel)];
    const lines =
      go.join() === come.join() ? go : [...go.map((line) => `${line} →`), ...come.map((line) => `← ${line}`)];
    return { from, to, both: true, verdict, lines, detail };
  });
}

const detailOf = ({ connections, detail, verdict }: ReducedArrow): readonly string[] =>
  (detail ?? [connections]).map((text) => `${styles[verdict].words}: ${portsOf(text)}`);

/** The place of each node, box and frame in reading order, from the outside to what is trusted most. */
export function orderOf({ boxes, frame }: Pick<Drawn, "boxes" | "frame">): ReadonlyMap<string, number> {
  const first = boxes.find(({ id }) => frame?.boxes.has(id));
  const ids = boxes.flatMap(({ id, nodes }) => [
    ...(frame !== undefined && id === first?.id ? [frame.id] : []),
    id,
    ...nodes.map((node) => node.id),
  ]);
  return new Map(ids.map((id, at) => [id, at]));
}
