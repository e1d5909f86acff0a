import { hash } from "node:crypto";
import { canonical, sha256 } from "./canonical";
import { parseEvidence, type Evidence, type Parsed } from "./record";

/** What the first link is made on. */
export const GENESIS = "0".repeat(64);

/** The link of a piece of evidence in a log: nothing before it can be changed, left out or put in without breaking it. */
export const linkOf = (before: string, id: string): string => sha256(`${before} ${id}`);

const prefix = '{"record":';
const [beforeId, beforeLink, end] = [',"id":"', '","link":"', '"}'];
const hashLength = 64;
const suffixLength = beforeId.length + hashLength + beforeLink.length + hashLength + end.length;

/** A piece of evidence as one line of a log. */
export function lineOf(evidence: Evidence, before: string): { readonly line: string; readonly link: string } {
  const { id, ...fact } = evidence;
  const link = linkOf(before, id);
  return { line: `${prefix}${canonical(fact)},"id":"${id}","link":"${link}"}`, link };
}

/** A line of a log, after its own hash and its place in the chain were found right. */
export interface Link {
  readonly evidence: Evidence;
  readonly link: string;
}

/**
 * Reads a line of a log that follows the given link. Its form was checked when it was recorded, and its hash shows that it
 * is still the same; with `strict` it is checked again.
 *
 * @param line its bytes, without the line's end
 */
export function readLine(line: Buffer, before: string, strict = false): Parsed<Link> {
  const tail = line.length - suffixLength;
  const [idAt, linkAt] = [tail + beforeId.length, line.length - end.length - hashLength];
  const isLine =
    tail > prefix.length &&
    line.toString("latin1", 0, prefix.length) === prefix &&
    line.toString("latin1", tail, idAt) === beforeId &&
    line.toString("latin1", idAt + hashLength, linkAt) === beforeLink &&
    line.toString("latin1", linkAt + hashLength) === end;
  if (!isLine) return { problems: ["is not a line of an evidence log"] };
  const id = line.toString("latin1", idAt, idAt + hashLength);
  const link = line.toString("latin1", linkAt, linkAt + hashLength);
  const record = line.subarray(prefix.length, tail);
  if (hash("sha256", record, "hex") !== id) return { problems: ["was changed: its hash is another"] };
  if (linkOf(before, id) !== link)
    return { problems: ["does not follow the line before it: a line was changed, left out or put in"] };
  let fact: unknown;
  try {
    fact = JSON.parse(record.toString("utf8"));
  } catch {
    return { problems: ["is cut short"] };
  }
  if (strict) {
    const parsed = parseEvidence({ ...(fact as object), id });
    return "problems" in parsed ? parsed : { value: { evidence: parsed.value, link } };
  }
  (fact as { id: string }).id = id;
  return { value: { evidence: fact as Evidence, link } };
}
