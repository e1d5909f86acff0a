import { plural } from "../../core/report/text";
import type { Appended } from "./append";
import { painted, shortDigest, type Colors } from "./words";

/** Lines on what was recorded, and what it changed. */
export function appendedLines({ recorded, known, statuses }: Appended, colors: Colors): string[] {
  return [
    ...recorded.map(({ id, kind, digest, idle }) =>
      idle === undefined
        ? `recorded ${kind} of ${shortDigest(digest)} (${id.slice(0, 12)})`
        : `recorded ${kind} of ${shortDigest(digest)} (${id.slice(0, 12)}), without effect: ${idle}`,
    ),
    ...(known > 0 ? [`${plural(known, "piece")} of evidence stood in the log already`] : []),
    ...statuses.map(({ digest, before, after }) =>
      before === after
        ? `${digest} is ${painted(after, colors)}`
        : `${digest} was ${painted(before, colors)} and is ${painted(after, colors)}`,
    ),
  ];
}
