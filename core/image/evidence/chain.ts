import { canonical, sha256 } from "./canonical";
import { parseEvidence, type Evidence, type Parsed } from "./record";

const copied = (text: string): string => Buffer.from(text, "latin1").toString("latin1");

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
 */
export function readLine(line: string, before: string, strict = false): Parsed<Link> {
  const tail = line.length - suffixLength;
  const [idAt, linkAt] = [tail + beforeId.length, line.length - end.length - hashLength];
  const isLine =
    line.startsWith(prefix) &&
    line.startsWith(beforeId, tail) &&
    line.startsWith(beforeLink, idAt + hashLength) &&
    line.endsWith(end);
  if (!isLine) return { problems: ["is not a line of an evidence log"] };
  // Copies, since a part of a line would keep the whole line in memory.
  const id = copied(line.slice(idAt, idAt + hashLength));
  const link = copied(line.slice(linkAt, linkAt + hashLength));
  const text = line.slice(prefix.length, -suffixLength);
  if (sha256(text) !== id) return { problems: ["was changed: its hash is another"] };
  if (linkOf(before, id) !== link)
    return { problems: ["does not follow the line before it: a line was changed, left out or put in"] };
  let fact: unknown;
  try {
    fact = JSON.parse(text);
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
