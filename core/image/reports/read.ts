import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Advisory } from "./osv";
import { ReportError } from "./problem";
import { readData } from "./recognise";
import type { Report } from "./report";
import { faultIn, slimParse } from "./slim";

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
  if (size > large) return readData(slimParse(checked(all)));
  const bytes = Buffer.concat([...all]);
  refuseOthers(bytes);
  return readData(parse(bytes.toString("utf8")));
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

function* checked(all: Iterable<Uint8Array>): Generator<Uint8Array> {
  let isFirst = true;
  for (const piece of all) {
    if (isFirst) refuseOthers(piece);
    yield isFirst && piece[0] === 0xef ? piece.subarray(3) : piece;
    isFirst = false;
  }
}

/** What is no JSON but known. */
function refuseOthers(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1").replace(/^ï»¿/, "").trimStart();
  if (start === "") throw new ReportError("is empty", "run the tool again: it wrote nothing");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new ReportError("is compressed", "unpack it: gunzip");
  if (start.startsWith("<"))
    throw /cyclonedx/i.test(start)
      ? new ReportError(
          "is CycloneDX as XML, which is not read",
          "write it as JSON: cyclonedx convert --output-format json",
        )
      : new ReportError("is XML, which is not read", "write the report as JSON");
  if (/^(#[^\n]*\n\s*)*SPDXVersion:/.test(start))
    throw new ReportError(
      "is SPDX as tag-value, which is not read",
      "write it as JSON: pyspdxtools -i FILE -o FILE.spdx.json",
    );
  if (!/^[{[]/.test(start)) throw new ReportError("is no JSON", "write the report as JSON");
}

function parse(text: string): unknown {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return JSON.parse(plain);
  } catch (cause) {
    const { line, isCut } = faultIn(plain);
    throw isCut
      ? new ReportError("is cut short: its JSON has no end", "check that the file is whole", line, { cause })
      : new ReportError("is no valid JSON from here on", "check what wrote it", line, { cause });
  }
}
