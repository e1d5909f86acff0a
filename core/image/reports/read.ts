import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { readCycloneDx } from "./cyclonedx";
import { cycloneDxOfXml } from "./cyclonedx-xml";
import type { Advisory } from "./osv";
import { ReportError } from "./problem";
import { readData } from "./recognise";
import type { Report } from "./report";
import { faultIn, slimParse } from "./slim";
import { readSpdx } from "./spdx";
import { spdxOfTagValue } from "./tag-value";

/** Larger ones are read piece by piece: slower, but in a fraction of the memory. */
const large = 24 << 20;
const largest = 2 ** 31;
const chunk = 1 << 18;

/**
 * Reads a report from a file.
 *
 * @throws ReportError where it can't be used, with the reason
 */
export function readReport(file: string): Report | Advisory {
  const descriptor = openSync(file, "r");
  try {
    const found = fstatSync(descriptor);
    if (found.isDirectory()) throw new ReportError("is a folder", "name the reports in it");
    if (found.size > largest)
      throw new ReportError(`is larger than any report (${found.size} bytes)`, "check which file this is");
    const size = found.isFile() ? found.size : Infinity;
    return readPieces(pieces(descriptor, size > large), size);
  } finally {
    closeSync(descriptor);
  }
}

/** The same for what was read already. */
export const readReportBytes = (bytes: Uint8Array): Report | Advisory => readPieces([bytes], bytes.length);

function readPieces(all: Iterable<Uint8Array>, size: number): Report | Advisory {
  const rest = all[Symbol.iterator]();
  const { value: first = new Uint8Array() } = rest.next() as { value?: Uint8Array };
  const pieces = following(first, rest);
  switch (formOf(first)) {
    case "xml":
      return readCycloneDx(cycloneDxOfXml(texts(pieces)));
    case "tag-value":
      return readSpdx(spdxOfTagValue(texts(pieces)));
    case "json":
      if (size > large) return readData(slimParse(pieces));
      return readData(parse(Buffer.concat([...pieces]).toString("utf8")));
  }
}

/** All pieces, without a mark of their order of bytes. */
function* following(first: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  yield first[0] === 0xef ? first.subarray(3) : first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}

function* texts(pieces: Iterable<Uint8Array>): Generator<string> {
  const decoder = new StringDecoder("utf8");
  for (const piece of pieces) yield decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  yield decoder.end();
}

/** @param inPlace whether each piece may lie where the one before lay: nobody keeps them */
function* pieces(descriptor: number, inPlace: boolean): Generator<Uint8Array> {
  const shared = Buffer.allocUnsafe(chunk);
  let total = 0;
  for (;;) {
    const buffer = inPlace ? shared : Buffer.allocUnsafe(chunk);
    const length = readSync(descriptor, buffer, 0, chunk, null);
    if (length === 0) return;
    total += length;
    if (total > largest) throw new ReportError("is larger than any report", "check which file this is");
    yield buffer.subarray(0, length);
  }
}

/** What a file is written in, by how it begins. @throws ReportError for what is known and not read */
function formOf(bytes: Uint8Array): "json" | "xml" | "tag-value" {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1").replace(/^ï»¿/, "").trimStart();
  if (start === "") throw new ReportError("is empty", "run the tool again: it wrote nothing");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new ReportError("is compressed", "unpack it: gunzip");
  if (start.startsWith("<")) return "xml";
  if (/^(#[^\n]*\n\s*)*SPDXVersion:/.test(start)) return "tag-value";
  if (!/^[{[]/.test(start)) throw new ReportError("is no JSON", "write the report as JSON");
  return "json";
}

function parse(plain: string): unknown {
  try {
    return JSON.parse(plain);
  } catch (cause) {
    const { line, isCut } = faultIn(plain);
    throw isCut
      ? new ReportError("is cut short: its JSON has no end", "check that the file is whole", line, { cause })
      : new ReportError("is no valid JSON from here on", "check what wrote it", line, { cause });
  }
}
