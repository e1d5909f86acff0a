import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Across } from "../../core/audit";
import { writeWhole } from "../write-file";

const folderName = "across";

/** What groups of stacks came to together in earlier audits, by a hash (hexadecimal) of all that decides. */
export interface KeptAcross {
  /** What can't be read whole counts as not there. */
  find(key: string): Promise<Across | undefined>;
  /** On disk before the next group is judged. */
  add(key: string, across: Across): Promise<void>;
  /** Leaves just these. */
  keep(keys: readonly string[]): Promise<void>;
}

/** What groups of stacks came to together, a file for each. */
export class AcrossStore implements KeptAcross {
  private constructor(private readonly folder: string | undefined) {}

  /** @param results their folder; nothing is kept without one */
  static open(results: string | undefined): AcrossStore {
    return new AcrossStore(results === undefined ? undefined : join(results, folderName));
  }

  async find(key: string): Promise<Across | undefined> {
    await Promise.resolve();
    if (this.folder === undefined) return undefined;
    try {
      return JSON.parse(readFileSync(join(this.folder, fileOf(key)), "utf8")) as Across;
    } catch {
      return undefined;
    }
  }

  async add(key: string, across: Across): Promise<void> {
    await Promise.resolve();
    if (this.folder !== undefined) writeWhole(join(this.folder, fileOf(key)), JSON.stringify(across));
  }

  async keep(keys: readonly string[]): Promise<void> {
    await Promise.resolve();
    const { folder } = this;
    if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    const kept = new Set(keys.map(fileOf));
    for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file));
  }
}

const fileOf = (key: string): string => `${key}.json`;
