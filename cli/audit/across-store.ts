import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Across } from "../../core/audit";
import { writeWhole } from "../write-file";

const fileName = "across.jsonl";

/** What groups of stacks came to together, by what they were judged from; kept beside the stacks' own records. */
export class AcrossStore {
  private readonly lines = new Map<string, string>();
  private readonly asked = new Set<string>();

  private constructor(private readonly path: string | undefined) {}

  /** @param folder of the results; nothing is kept without one */
  static open(folder: string | undefined): AcrossStore {
    const store = new AcrossStore(folder === undefined ? undefined : join(folder, fileName));
    for (const line of store.read()) {
      const key = keyOf(line);
      if (key !== undefined) store.lines.set(key, line);
    }
    return store;
  }

  /** @param key a hash of all that decides */
  find(key: string): Across | undefined {
    this.asked.add(key);
    const line = this.lines.get(key);
    return line === undefined ? undefined : (JSON.parse(line) as { across: Across }).across;
  }

  /** On disk before the next group is judged. */
  add(key: string, across: Across): void {
    const line = JSON.stringify({ key, across });
    this.lines.set(key, line);
    if (this.path !== undefined) appendFileSync(this.path, `${line}\n`);
  }

  /** Leaves just what was asked for, in order, so that equal audits leave equal files. */
  keep(): void {
    if (this.path === undefined) return;
    const kept = [...this.asked].sort().flatMap((key) => this.lines.get(key) ?? []);
    if (kept.length > 0 || this.read().length > 0)
      writeWhole(this.path, kept.map((line) => `${line}\n`).join(""));
  }

  private read(): readonly string[] {
    if (this.path === undefined) return [];
    try {
      return readFileSync(this.path, "utf8").split("\n").filter(Boolean);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }
}

/** Of a line that a killed process left half, none. */
function keyOf(line: string): string | undefined {
  try {
    const { key } = JSON.parse(line) as { key?: unknown };
    return typeof key === "string" ? key : undefined;
  } catch {
    return undefined;
  }
}
