import { closeSync, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { GENESIS, lineOf, readLine, type Link } from "./chain";
import type { Evidence } from "./record";

/** What is wrong with a log, and where. */
export class LogError extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly problem: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(`${file}:${line}: ${problem}`, options);
    this.name = "LogError";
  }
}

const chunk = 1 << 20;
/** No honest line is longer; a file without line ends is refused before it fills the memory. */
const longest = 256 << 20;

/**
 * Reads a log line by line, checking each line's hash and its place in the chain.
 *
 * @throws LogError at the first line that is not as it was recorded; what came before it was sound
 */
export function* readLog(file: string): Generator<Link> {
  let before = GENESIS;
  let number = 0;
  for (const line of lines(file)) {
    number++;
    const read = readLine(line, before);
    if ("problems" in read)
      throw new LogError(file, number, read.problems.join("; "), "restore the log from a copy of before");
    before = read.value.link;
    yield read.value;
  }
}

function* lines(file: string): Generator<Buffer> {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.allocUnsafe(chunk);
    let rest: Buffer[] = [];
    let length = 0;
    let count = 0;
    for (;;) {
      const size = readSync(descriptor, buffer, 0, chunk, null);
      if (size === 0) break;
      let from = 0;
      for (;;) {
        const end = buffer.subarray(0, size).indexOf(10, from);
        if (end < 0) break;
        const own = buffer.subarray(from, end);
        count++;
        yield rest.length === 0 ? own : Buffer.concat([...rest, own]);
        rest = [];
        length = 0;
        from = end + 1;
      }
      length += size - from;
      if (length > longest)
        throw new LogError(
          file,
          count + 1,
          "is too long for a line of an evidence log",
          "check which file this is",
        );
      if (from < size) rest.push(Buffer.from(buffer.subarray(from, size)));
    }
    // A line without its end was cut while it was written: it was never acknowledged.
    if (rest.length > 0)
      throw new LogError(
        file,
        count + 1,
        "is cut short",
        "the last line was not written to its end: remove it, and record that evidence again",
      );
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Adds evidence to a log, all of it or nothing. One writer at a time: a lock file beside it keeps others out.
 *
 * @returns how much of it is new: what stands in the log already is not written again
 * @throws LogError where the log is broken, or another writer holds it
 */
export function appendLog(file: string, evidence: readonly Evidence[]): number {
  const lock = `${file}.lock`;
  let held: number;
  try {
    held = openSync(lock, "wx");
  } catch (cause) {
    throw new LogError(
      file,
      1,
      "is being written by somebody else",
      `wait; if nobody does any more, remove ${lock}`,
      { cause },
    );
  }
  try {
    const descriptor = openSync(file, "a+", 0o600);
    try {
      const size = fstatSync(descriptor).size;
      const known = new Set<string>();
      let before = GENESIS;
      if (size > 0)
        for (const link of readLog(file)) {
          known.add(link.evidence.id);
          before = link.link;
        }
      const text: string[] = [];
      for (const each of evidence) {
        if (known.has(each.id)) continue;
        known.add(each.id);
        const next = lineOf(each, before);
        before = next.link;
        text.push(`${next.line}\n`);
      }
      if (text.length > 0) {
        writeSync(descriptor, text.join(""));
        fsyncSync(descriptor);
      }
      return text.length;
    } finally {
      closeSync(descriptor);
    }
  } finally {
    closeSync(held);
    rmSync(lock, { force: true });
  }
}
