import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { basisEnds, findingsBegin, readBasis, type Basis } from "../../core/audit";
import { UsageError } from "../usage-error";

interface Line {
  readonly basis: Basis;
  readonly start: number;
  readonly length: number;
}

const fileName = "audit.jsonl";
const lockName = "audit.lock";
const chunkBytes = 4 * 1024 * 1024;

/**
 * The records of an audit, a line each, in a file that outlives the process: what was judged is on disk before the next stack
 * is. The last line of a stack counts; a line that a killed process left half is cut off.
 */
export class ResultStore {
  private readonly lines = new Map<string, Line>();
  private end = 0;

  private constructor(
    private readonly folder: string,
    private handle: number,
    private readonly temporary: boolean,
  ) {}

  /**
   * @param folder made where it isn't there; a temporary one, removed at the end, if absent
   * @throws UsageError where another audit writes there, or the system refuses
   */
  static open(folder: string | undefined): ResultStore {
    const at = folder ?? mkdtempSync(join(tmpdir(), "bulkhead-audit-"));
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    lock(at);
    const path = join(at, fileName);
    const store = new ResultStore(at, openSync(path, existsSync(path) ? "r+" : "w+"), folder === undefined);
    store.load();
    return store;
  }

  basisOf(id: string): Basis | undefined {
    return this.lines.get(id)?.basis;
  }

  append(line: string): void {
    const basis = readBasis(line);
    if (!basis) throw new Error("a record without its basis");
    const bytes = Buffer.from(`${line}\n`, "utf8");
    writeWhole(this.handle, bytes, this.end);
    this.lines.set(basis.id, { basis, start: this.end, length: bytes.length - 1 });
    this.end += bytes.length;
  }

  /** The same verdict for content that the backend calls otherwise by now. */
  confirm(id: string, version: string): void {
    const known = this.lines.get(id)!;
    const old = this.line(id);
    const head = `{"basis":${JSON.stringify(known.basis)}`;
    this.append(`{"basis":${JSON.stringify({ ...known.basis, version })}${old.slice(head.length)}`);
  }

  line(id: string): string {
    return this.bytes(id).toString("utf8");
  }

  /** What a record says but for its findings, which are most of it. */
  head(id: string): string {
    const bytes = this.bytes(id);
    return bytes.toString("utf8", 0, bytes.lastIndexOf(findingsBegin));
  }

  private bytes(id: string): Buffer {
    const { start, length } = this.lines.get(id)!;
    const bytes = Buffer.allocUnsafe(length);
    readWhole(this.handle, bytes, start);
    return bytes;
  }

  /** Leaves just these records, in this order, so that equal audits leave equal files. */
  keep(ids: readonly string[]): void {
    if (this.temporary) return;
    const runs = runsOf(ids.map((id) => this.lines.get(id)!));
    if (runs.length <= 1 && (runs[0]?.length ?? 0) === this.end) return;
    const path = join(this.folder, fileName);
    const temporary = `${path}.tmp`;
    const out = openSync(temporary, "w");
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (const { start, length } of runs)
      for (let done = 0; done < length; done += chunkBytes) {
        const part = chunk.subarray(0, Math.min(chunkBytes, length - done));
        readWhole(this.handle, part, start + done);
        writeWhole(out, part, null);
      }
    closeSync(out);
    renameSync(temporary, path);
  }

  /** Ends the use of the folder. */
  close(): void {
    closeSync(this.handle);
    rmSync(join(this.folder, lockName), { force: true });
    if (this.temporary) rmSync(this.folder, { recursive: true, force: true });
  }

  private load(): void {
    let chunk = Buffer.allocUnsafe(chunkBytes);
    let at = 0;
    /** What was read of a line whose end was not. */
    let rest = 0;
    for (;;) {
      const read = readSync(this.handle, chunk, rest, chunk.length - rest, at + rest);
      if (read === 0) break;
      const filled = rest + read;
      const bytes = chunk.subarray(0, filled);
      let start = 0;
      for (let stop = bytes.indexOf(0x0a, rest); stop >= 0; stop = bytes.indexOf(0x0a, start)) {
        this.learn(bytes.subarray(start, stop), at + start);
        start = stop + 1;
      }
      at += start;
      rest = filled - start;
      if (rest === chunk.length) chunk = Buffer.concat([chunk], 2 * rest);
      else chunk.copyWithin(0, start, filled);
    }
    this.end = at;
    if (rest > 0) ftruncateSync(this.handle, at);
  }

  private learn(line: Buffer, start: number): void {
    // The basis is short and stands first; the rest is only looked at when it is needed.
    const end = line.indexOf(basisEnds);
    const whole = end >= 0 && line[line.length - 1] === 0x7d;
    const basis = whole ? readBasis(`${line.toString("utf8", 0, end)}${basisEnds}0}`) : undefined;
    if (basis) this.lines.set(basis.id, { basis, start, length: line.length });
  }
}

/** Lines with their ends, those that follow each other as one. */
function runsOf(lines: readonly Line[]): { readonly start: number; readonly length: number }[] {
  const runs: { start: number; length: number }[] = [];
  for (const { start, length } of lines) {
    const last = runs.at(-1);
    if (last && last.start + last.length === start) last.length += length + 1;
    else runs.push({ start, length: length + 1 });
  }
  return runs;
}

/** @param position where the file is written on from its end, null */
function writeWhole(handle: number, bytes: Buffer, position: number | null): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(handle, bytes, done, bytes.length - done, position === null ? null : position + done);
}

function readWhole(handle: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(handle, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new Error("the results were changed while the audit ran");
    done += read;
  }
}

function lock(folder: string): void {
  const path = join(folder, lockName);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(readFileSync(path, "utf8"));
    if (owner !== process.pid && isAlive(owner))
      throw new UsageError(
        `${folder}: another audit (process ${owner}) writes its results there`,
        "wait for it, or name another folder",
      );
    rmSync(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
