import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { relative } from "node:path";
import type { Resource } from "../graph/resource";
import { sourceError, toResult } from "./draft";
import { systemFault } from "./files/faults";
import { Input } from "./files/input";
import { walk } from "./files/walk";
import { readInput, type InputReading } from "./read-input";
import type { SourceError, SourceResult } from "./source";

export interface FolderOptions {
  readonly cluster?: string;
}

/**
 * Reads everything below a folder that shows itself as a source: its manifests are one result, each state, preview or plan
 * is one of its own. What else lies there is counted.
 */
export async function readFolder(
  folder: string,
  options: FolderOptions,
  seen: Set<string>,
): Promise<SourceResult[]> {
  const { files, programs, kustomizations, errors } = walk(folder);
  const manifests = new ManifestFolder(folder, errors);
  const others: SourceResult[] = [];
  for (const file of files) {
    try {
      const real = realpathSync(file);
      if (seen.has(real)) continue;
      seen.add(real);
      const input = await Input.file(file, file, true);
      const reading = await readInput(input, { ...options, folder, skipForeign: true });
      if (reading.kind === "manifests") manifests.add(input, reading);
      else others.push(toResult(reading, input));
    } catch (error) {
      manifests.errors.push(systemFault(error, file));
    }
  }
  const notes = [
    ...programs.map((each) => `${each} is a Pulumi program: name its folder as a source to check it`),
    ...kustomizations.map(
      (each) =>
        `${each} has a kustomization: its files are judged as they stand; ` +
        `to judge what is applied: kubectl kustomize ${each} | bulkhead check -`,
    ),
  ];
  const result = manifests.finish(notes, others.length > 0);
  return result ? [result, ...others] : others;
}

class ManifestFolder {
  readonly errors: SourceError[];
  private readonly resources: Resource[] = [];
  private readonly hash = createHash("sha256");
  private bytes = 0;
  private skipped = 0;

  constructor(
    private readonly folder: string,
    errors: readonly SourceError[],
  ) {
    this.errors = [...errors];
  }

  add(input: Input, reading: InputReading): void {
    this.errors.push(...reading.errors);
    this.skipped += reading.skipped;
    if (reading.resources.length === 0) return;
    for (const resource of reading.resources) this.resources.push(resource);
    this.hash.update(`${relative(this.folder, input.name)}\0${input.digest()}\n`);
    this.bytes += input.bytes;
  }

  /** Undefined where there are no manifests, but something else was found. */
  finish(notes: readonly string[], othersFound: boolean): SourceResult | undefined {
    const { resources, errors, folder, bytes } = this;
    if (resources.length === 0 && errors.length === 0) {
      if (othersFound && notes.length === 0) return undefined;
      if (!othersFound) errors.push(this.nothing());
    }
    const skipped = `${folder}: ${this.skipped} documents that are not Kubernetes objects were passed over`;
    return {
      inputs:
        resources.length > 0
          ? [{ kind: "manifests", name: folder, hash: this.hash.digest("hex"), bytes }]
          : [],
      resources,
      errors,
      notSeen: [],
      stage: "preview",
      partial: false,
      notes: this.skipped > 0 ? [...notes, skipped] : notes,
    };
  }

  private nothing(): SourceError {
    const seen = this.skipped > 0 ? ` (${this.skipped} other documents passed over)` : "";
    return sourceError(
      "nothing",
      { file: this.folder },
      `holds nothing to check: no manifest, Pulumi program, state, preview or plan${seen}`,
      "name the folder that holds them",
    );
  }
}
