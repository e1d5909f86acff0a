import { sourceError } from "../draft";
import type { LocatedValue } from "../located-value";
import type { SourceError } from "../source";
import { TextLines } from "../text-lines";
import { findExcess, locateJson, skipValue } from "./locate";
import { maxJsonDepth } from "./scan-handler";

/**
 * Reads one or more JSON values that follow each other. A key that stands twice is an error: which of the two counts differs
 * from reader to reader.
 *
 * @returns undefined where the text is not JSON; it may still be YAML
 */
export function readJson(
  text: string,
  file: string,
): { documents: readonly LocatedValue[]; errors: readonly SourceError[]; skipped: number } | undefined {
  const lines = new TextLines(text, file);
  const documents: LocatedValue[] = [];
  const errors: SourceError[] = [];
  for (const [start, end] of valuesOf(text)) {
    if (end < 0) return undefined;
    const part = text.slice(start, end);
    let value: unknown;
    try {
      value = JSON.parse(part);
    } catch {
      return undefined;
    }
    const excess = findExcess(part, maxJsonDepth);
    if (excess) {
      const message =
        excess.kind === "depth"
          ? `is nested more than ${maxJsonDepth} levels deep`
          : `has the key ${JSON.stringify(excess.key)} twice`;
      errors.push(sourceError("json", lines.locate(start + excess.offset), message, "mend the file"));
      continue;
    }
    documents.push({ value, locate: (keys) => lines.locate(start + locateJson(part, keys)) });
  }
  return { documents, errors, skipped: 0 };
}

/** Start and end of each value at the top; the end is -1 where the text isn't JSON. */
function* valuesOf(text: string): Generator<readonly [number, number]> {
  const next = /[^\s\ufeff]/g;
  for (let match = next.exec(text); match; match = next.exec(text)) {
    const end = skipValue(text, match.index);
    yield [match.index, end];
    if (end < 0) return;
    next.lastIndex = end;
  }
}
