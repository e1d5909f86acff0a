import { mergeAlike, mergeBoxes } from "./alike";
import { edgesOf } from "./edges";
import { framed, framedWhole } from "./frame";
import { coarseNote, type Picture } from "./picture";
import type { Reduced } from "./reduced";
import { splitUnzoned } from "./unzoned";

/** What a person reads in one picture; above it more is put together. */
const few = { nodes: 10, lines: 14 };
const readable = { nodes: 20, lines: 24 };
const most = 48;

/** Puts together what is too much to read, step by step: what is alike, then whole zones, then zones that are alike. */
export function reduce(picture: Picture): Reduced {
  const known = picture.notes.filter((note) => note === coarseNote);
  let now: Reduced = { ...picture, remarks: known };
  if (isMore(now, few)) now = mergeAlike(now);
  if (!isMore(now, readable)) return now;
  const before = nodesOf(now);
  now = mergeBoxes(splitUnzoned(now));
  const isCoarser = nodesOf(now) < before;
  if (edgesOf(now).length > readable.lines) {
    const some = framed(now);
    now = edgesOf(some).length > most ? framedWhole(now) : some;
  }
  const remarks = [
    ...known,
    ...(isCoarser
      ? [
          "Too much to draw singly: each zone, or namespace in none, is one, and what passes between two is one arrow.",
        ]
      : []),
    "bulkhead reach --format json lists what is drawn as one; bulkhead reach FROM TO says who and why.",
  ];
  return { ...now, remarks };
}

const nodesOf = ({ boxes }: Reduced): number => boxes.reduce((sum, { nodes }) => sum + nodes.length, 0);

const isMore = (picture: Reduced, { nodes, lines }: typeof few): boolean =>
  nodesOf(picture) > nodes || edgesOf(picture).length > lines;
