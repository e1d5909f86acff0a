import { plural } from "../text";
import type { PictureVerdict } from "./picture";
import { isForbidden, severity } from "./edges";
import { asOne, isAll, unionText, type Frame, type Reduced, type ReducedArrow } from "./reduced";
import { portsOf, short, styles } from "./style";

const frameId = "f0";

/** A pair needs no frame. */
const fewest = 3;

/** So many lines of one end to the frame's boxes nobody follows. */
const many = 7;

/** What a frame may stand for: lines of one verdict, with the same ports or with any. */
interface Kind {
  readonly verdict: PictureVerdict;
  readonly text: string | undefined;
}

interface Found {
  readonly members: ReadonlySet<string>;
  readonly inner: ReadonlySet<ReducedArrow>;
  readonly kind: Kind;
}

/** Of a picture of boxes of one node each: draws a frame around the most that all reach each other alike. */
export function framed(picture: Reduced): Reduced {
  const inside = picture.boxes.filter(({ external }) => !external).map(({ nodes }) => nodes[0]!.id);
  const kinds = picture.arrows.flatMap(({ verdict, connections }): Kind[] => [
    { verdict, text: alike(connections) },
    { verdict, text: undefined },
  ]);
  const distinct = [...new Map(kinds.map((kind) => [`${kind.verdict} ${kind.text ?? ""}`, kind])).values()];
  // Ports that are the same say more than a few lines less.
  const found = distinct
    .map((kind) => mesh(picture.arrows, inside, kind))
    .filter(({ members }) => members.size >= fewest)
    .sort((a, b) => b.inner.size - a.inner.size || (a.kind.text === undefined ? 1 : -1));
  return found[0] === undefined ? picture : enclose(picture, found[0], linesOf(found[0]), many);
}

/** Where even that is too much: a frame around all zones, which says in words how many of them reach each other. */
export function framedWhole(picture: Reduced): Reduced {
  const nodes = picture.boxes.filter(({ external }) => !external).map(({ nodes }) => nodes[0]!.id);
  const members = new Set(nodes);
  const inner = new Set(picture.arrows.filter(({ from, to }) => members.has(from) && members.has(to)));
  const verdicts = Object.keys(styles) as PictureVerdict[];
  const lines = verdicts.flatMap((verdict) => {
    const own = [...inner].filter((arrow) => arrow.verdict === verdict);
    if (own.length === 0) return [];
    const { mark, words } = styles[verdict];
    return [
      `${mark}between ${plural(own.length, "pair")} of these ${members.size}: ${words}: ${portsText(own)}`,
    ];
  });
  const worst = severity.find((verdict) => [...inner].some((arrow) => arrow.verdict === verdict));
  if (worst === undefined) return picture;
  return enclose(picture, { members, inner, kind: { verdict: worst, text: undefined } }, lines, 2);
}

const textsOf = ({ connections, detail }: ReducedArrow): readonly string[] => detail ?? [connections];

/** `everything else` beside a declared port, and `everything` where none is, are the same news. */
const alike = (text: string): string => (isAll(text) ? "everything" : text);

/** The largest set that a greedy search finds, of ends each of which has such a line to each other. */
function mesh(arrows: readonly ReducedArrow[], inside: readonly string[], kind: Kind): Found {
  const fits = ({ verdict, connections }: ReducedArrow): boolean =>
    verdict === kind.verdict && (kind.text === undefined || alike(connections) === kind.text);
  const has = new Set(arrows.filter(fits).map(({ from, to }) => `${from} ${to}`));
  const mutual = (a: string, b: string): boolean => has.has(`${a} ${b}`) && has.has(`${b} ${a}`);
  const degree = new Map(inside.map((id) => [id, inside.filter((other) => mutual(id, other)).length]));
  const members = new Set<string>();
  for (const id of [...inside].sort((a, b) => degree.get(b)! - degree.get(a)!))
    if ([...members].every((other) => mutual(id, other))) members.add(id);
  const loops = [...members].every((id) => has.has(`${id} ${id}`));
  // Where the frame speaks of ports that differ, it speaks of what is in doubt of them as well.
  const isOfFrame = (arrow: ReducedArrow): boolean =>
    fits(arrow)
      ? arrow.from !== arrow.to || loops
      : kind.text === undefined && kind.verdict === "forbidden" && arrow.verdict === "forbidden-possible";
  const inner = arrows.filter(
    (arrow) => members.has(arrow.from) && members.has(arrow.to) && isOfFrame(arrow),
  );
  return { members, inner: new Set(inner), kind };
}

function linesOf({ members, inner, kind: { verdict, text } }: Found): readonly string[] {
  const sure = [...inner].filter((arrow) => arrow.verdict === verdict);
  const doubtful = [...inner].filter((arrow) => arrow.verdict !== verdict);
  const others = sure.some(({ from, to }) => from === to)
    ? `all ${members.size}`
    : `the ${members.size - 1} others`;
  const ports = `${text === undefined ? "on ports that differ: " : ""}${portsText(sure)}`;
  const { mark } = styles[verdict];
  return [
    `${mark}each of these ${members.size} reaches ${others}: ${ports}`,
    ...(doubtful.length === 0
      ? []
      : [
          `${styles["forbidden-possible"].mark}between ${plural(doubtful.length, "pair")} of them more is forbidden and not known: ${portsText(doubtful)}`,
        ]),
  ];
}

function portsText(arrows: readonly ReducedArrow[]): string {
  const text = unionText(arrows.flatMap(textsOf));
  if (text === "everything else" && arrows.every(({ verdict }) => isForbidden(verdict)))
    return "everything that is not declared";
  return short(portsOf(text), 80);
}

/** Takes the lines that the frame says out, and draws one to the frame for what all in it have. */
function enclose(
  picture: Reduced,
  { members, inner, kind }: Found,
  lines: readonly string[],
  least: number,
): Reduced {
  const boxes = new Set(
    picture.boxes.filter(({ nodes }) => nodes.some(({ id }) => members.has(id))).map(({ id }) => id),
  );
  const frame: Frame = { id: frameId, boxes, lines, verdict: kind.verdict };
  const rest = picture.arrows.filter((arrow) => !inner.has(arrow));
  return { ...picture, frame, arrows: gather(rest, members, least) };
}

/**
 * The lines of one end outside to those within the frame, of one direction and verdict: one to the frame where it has them
 * with all, or with so many of them at least.
 */
function gather(
  arrows: readonly ReducedArrow[],
  members: ReadonlySet<string>,
  least: number,
): readonly ReducedArrow[] {
  const lists = new Map<string, ReducedArrow[]>();
  const others: ReducedArrow[] = [];
  for (const arrow of arrows) {
    const { from, to, verdict } = arrow;
    if (members.has(from) === members.has(to)) others.push(arrow);
    else {
      const key = [members.has(to) ? `to ${from}` : `from ${to}`, verdict].join(" ");
      lists.set(key, [...(lists.get(key) ?? []), arrow]);
    }
  }
  const together = [...lists.values()].flatMap((list) => {
    const isWhole = list.length === members.size;
    if (!isWhole && list.length < least) return list;
    const one = toFrame(list, members);
    return [isWhole ? one : { ...one, connections: `${list.length} of ${members.size}: ${one.connections}` }];
  });
  return [...others, ...together];
}

const toFrame = (list: readonly ReducedArrow[], members: ReadonlySet<string>): ReducedArrow => {
  const one = asOne(list);
  return members.has(one.to) ? { ...one, to: frameId } : { ...one, from: frameId };
};
