import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  basisEnds,
  findingsBegin,
  packFacts,
  readBasis,
  readBoundary,
  readHead,
  type Basis,
  type Boundary,
} from "../../core/audit";
import { UsageError } from "../usage-error";
import { lockFolder, unlockFolder } from "./folder-lock";
import { readIndex, writeIndex, type Entry, type IndexOf } from "./index-file";
import { readAll, writeAll } from "./whole";

type Line = Omit<Entry, "facts"> & { facts?: Uint8Array };

const fileName = "audit.jsonl";
const indexName = "audit.index";
const chunkBytes = 4 * 1024 * 1024;
/** Smaller files are always left without superseded lines. */
const smallBytes = 16 * 1024 * 1024;
/** How much of a larger file may be superseded lines before it is written anew. */
const mostSuperseded = 0.25;

export interface StoreOptions {
  /** By what stacks are judged in this run. */
  readonly judgedBy: string;
  /** In bytes: files up to it are left without superseded lines. */
  readonly small?: number;
}

/**
 * The records of an audit, a line each, in a file that outlives the process: what was judged is on disk before the next stack
 * is. The last line of a stack counts; a line that a killed process left half is cut off. Beside it lies an index, so that the
 * lines of stacks that have not changed need not be read; without it, or where it does not fit them, all are.
 */
export class ResultStore {
  private readonly lines = new Map<string, Line>();
  private end = 0;
  /** Whether the lines are as the last run that came to its end left them, superseded ones behind. */
  private isSettled = false;
  private isChanged = false;

  private constructor(
    private readonly folder: string,
    private handle: number,
    private readonly temporary: boolean,
    private readonly options: StoreOptions,
  ) {}

  /**
   * @param folder made where it isn't there; a temporary one, removed at the end, if absent
   * @throws UsageError where another audit writes there, or the system refuses
   */
  static open(folder: string | undefined, options: StoreOptions): ResultStore {
    const at = folder ?? mkdtempSync(join(tmpdir(), "bulkhead-audit-"));
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    lockFolder(at);
    const path = join(at, fileName);
    const handle = openSync(path, existsSync(path) ? "r+" : "w+");
    const store = new ResultStore(at, handle, folder === undefined, options);
    store.load();
    return store;
  }

  basisOf(id: string): Basis | undefined {
    return this.lines.get(id)?.basis;
  }

  /** @param facts what `packFacts` made of the line's record; made when they are asked for, if absent or another version's */
  append(line: string, facts?: Uint8Array): void {
    const basis = readBasis(line);
    if (!basis) throw new Error("a record without its basis");
    const bytes = Buffer.from(`${line}\n`, "utf8");
    writeAll(this.handle, bytes, this.end);
    // What another version made of a record it alone can read.
    const ours = basis.judgedBy === this.options.judgedBy ? facts : undefined;
    this.lines.set(basis.id, {
      basis,
      start: this.end,
      length: bytes.length - 1,
      ...(ours && { facts: ours }),
    });
    this.end += bytes.length;
    this.isChanged = true;
  }

  /** The same verdict for content that the backend calls otherwise by now. */
  confirm(id: string, version: string): void {
    const { basis, facts } = this.lines.get(id)!;
    const old = this.line(id);
    const head = beginOf(basis);
    this.append(`${beginOf({ ...basis, version })}${old.slice(head.length)}`, facts);
  }

  line(id: string): string {
    return this.bytes(id).toString("utf8");
  }

  /** What is summed up of a record: see `unpackFacts`. */
  facts(id: string): Uint8Array {
    const line = this.lines.get(id)!;
    return (line.facts ??= packFacts(readHead(this.head(id))));
  }

  boundary(id: string): Boundary {
    return readBoundary(this.head(id));
  }

  /** What a record says but for its findings, which are most of it. */
  head(id: string): string {
    const bytes = this.bytes(id);
    return bytes.toString("utf8", 0, bytes.lastIndexOf(findingsBegin));
  }

  private bytes(id: string): Buffer {
    const { basis, start, length } = this.lines.get(id)!;
    const bytes = Buffer.allocUnsafe(length);
    readAll(this.handle, bytes, start);
    const begin = Buffer.from(beginOf(basis));
    if (!bytes.subarray(0, begin.length).equals(begin))
      throw new UsageError(
        `${join(this.folder, fileName)}: was changed by something else than an audit`,
        `remove ${join(this.folder, indexName)}, and run the audit again`,
      );
    return bytes;
  }

  /**
   * Ends a run: just these records count. Where equal audits would not leave equal files the lines are written anew in this
   * order, but for large files of which a run has changed little.
   */
  keep(ids: readonly string[]): void {
    if (this.temporary) return;
    const isLess = ids.length !== this.lines.size;
    if (this.isSettled && !this.isChanged && !isLess) return;
    const lines = ids.map((id) => ({ ...this.lines.get(id)!, facts: this.facts(id) }));
    const live = lines.reduce((sum, { length }) => sum + length + 1, 0);
    const { small = smallBytes, judgedBy } = this.options;
    const mayStay = this.isSettled && this.end > small && this.end - live <= mostSuperseded * this.end;
    const kept = mayStay ? lines : this.rewrite(lines);
    fsyncSync(this.handle);
    writeIndex(join(this.folder, indexName), indexOf(this.handle, judgedBy), kept);
  }

  /** Leaves just these lines, in this order, so that equal audits leave equal files. */
  private rewrite(lines: readonly Entry[]): readonly Entry[] {
    const runs = runsOf(lines);
    if (runs.length <= 1 && (runs[0]?.length ?? 0) === this.end) return lines;
    const path = join(this.folder, fileName);
    const temporary = `${path}.tmp`;
    const out = openSync(temporary, "w+");
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (const { start, length } of runs)
      for (let done = 0; done < length; done += chunkBytes) {
        const part = chunk.subarray(0, Math.min(chunkBytes, length - done));
        readAll(this.handle, part, start + done);
        writeAll(out, part, null);
      }
    fsyncSync(out);
    renameSync(temporary, path);
    closeSync(this.handle);
    this.handle = out;
    let end = 0;
    return lines.map((line) => {
      const start = end;
      end += line.length + 1;
      return { ...line, start };
    });
  }

  /** Ends the use of the folder. */
  close(): void {
    closeSync(this.handle);
    unlockFolder(this.folder);
    if (this.temporary) rmSync(this.folder, { recursive: true, force: true });
  }

  private load(): void {
    const known = readIndex(join(this.folder, indexName), indexOf(this.handle, this.options.judgedBy));
    if (!known) return this.loadLines();
    for (const entry of known) this.lines.set(entry.basis.id, entry);
    this.end = fstatSync(this.handle).size;
    this.isSettled = true;
  }

  private loadLines(): void {
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

const beginOf = (basis: Basis): string => `{"basis":${JSON.stringify(basis)}`;

function indexOf(handle: number, judgedBy: string): IndexOf {
  const { size, mtimeNs } = fstatSync(handle, { bigint: true });
  return { form: "bulkhead/audit-index/v1", judgedBy, size: Number(size), written: String(mtimeNs) };
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
