import { closeSync, fsyncSync, openSync, readFileSync, renameSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { Basis } from "../../core/audit";
import { writeAll } from "./whole";

/** Where a stack's record lies among the lines, and what the merge needs of it. */
export interface Entry {
  readonly basis: Basis;
  /** In bytes. */
  readonly start: number;
  /** In bytes, without its end. */
  readonly length: number;
  /** What `packFacts` made of the record. */
  readonly facts: Uint8Array;
}

/** Of which lines an index tells: another file, or another's words, and it tells nothing. */
export interface IndexOf {
  readonly form: "bulkhead/audit-index/v1";
  /** The basis that stacks were judged by last; it stands for the version that wrote the facts. */
  readonly judgedBy: string;
  /** Of the file of lines, in bytes. */
  readonly size: number;
  /** When that was written, in nanoseconds. */
  readonly written: string;
}

const fixedBytes = 20;
const crcBytes = 4;
const chunkBytes = 1024 * 1024;

/** Replaces the index in one step; it is on disk before it stands there. */
export function writeIndex(path: string, of: IndexOf, entries: Iterable<Entry>): void {
  const temporary = `${path}.tmp`;
  const handle = openSync(temporary, "w");
  try {
    let crc = 0;
    let waiting: Uint8Array[] = [];
    let length = 0;
    const flush = (): void => {
      const bytes = Buffer.concat(waiting);
      crc = crc32(bytes, crc);
      writeAll(handle, bytes, null);
      [waiting, length] = [[], 0];
    };
    const put = (...parts: readonly Uint8Array[]): void => {
      for (const part of parts) {
        waiting.push(part);
        length += part.length;
      }
      if (length >= chunkBytes) flush();
    };
    put(Buffer.from(`${JSON.stringify(of)}\n`));
    for (const { basis, start, length: lineLength, facts } of entries) {
      const told = Buffer.from(JSON.stringify(basis));
      const fixed = Buffer.allocUnsafe(fixedBytes);
      fixed.writeDoubleLE(start, 0);
      fixed.writeUInt32LE(lineLength, 8);
      fixed.writeUInt32LE(told.length, 12);
      fixed.writeUInt32LE(facts.length, 16);
      put(fixed, told, facts);
    }
    flush();
    const end = Buffer.allocUnsafe(crcBytes);
    end.writeUInt32LE(crc, 0);
    writeAll(handle, end, null);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path);
}

/** Undefined where there is none, where it is not whole, or where it is that of other lines. */
export function readIndex(path: string, of: IndexOf): Entry[] | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  const end = bytes.length - crcBytes;
  let at = bytes.indexOf(0x0a) + 1;
  if (at === 0 || at > end || bytes.toString("utf8", 0, at - 1) !== JSON.stringify(of)) return undefined;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return undefined;
  const entries: Entry[] = [];
  while (at < end) {
    const facts = at + fixedBytes + bytes.readUInt32LE(at + 12);
    const next = facts + bytes.readUInt32LE(at + 16);
    entries.push({
      basis: JSON.parse(bytes.toString("utf8", at + fixedBytes, facts)) as Basis,
      start: bytes.readDoubleLE(at),
      length: bytes.readUInt32LE(at + 8),
      facts: new Uint8Array(bytes.buffer, bytes.byteOffset + facts, next - facts),
    });
    at = next;
  }
  return entries;
}
