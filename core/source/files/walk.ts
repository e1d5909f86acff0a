import { realpathSync, statSync, readdirSync, type Dirent } from "node:fs";
import { join, sep } from "node:path";
import { sourceError } from "../draft";
import type { SourceError } from "../source";
import { systemFault } from "./faults";

/** What lies below a folder, in the order of the names' code units. */
export interface Walk {
  readonly files: readonly string[];
  /** Folders further down that are Pulumi projects. */
  readonly programs: readonly string[];
  /** Folders with a kustomization. */
  readonly kustomizations: readonly string[];
  readonly errors: readonly SourceError[];
}

const readable = /\.(?:ya?ml|json|jsonl|json\.gz)$/i;
export const isProjectFile = (name: string): boolean => /^Pulumi\.ya?ml$/.test(name);
const isKustomization = (name: string): boolean => /^(?:kustomization\.ya?ml|Kustomization)$/.test(name);
/** Where a chart keeps what is no manifest before it is rendered. */
const unrendered = new Set(["templates", "charts"]);
const passedOver = (name: string): boolean => name.startsWith(".") || name === "node_modules";

/**
 * Lists the files below a folder that may be sources. Hidden folders and `node_modules` are passed over; symbolic links are
 * followed within the folder, each target once.
 */
export function walk(root: string): Walk {
  const files: string[] = [];
  const programs: string[] = [];
  const kustomizations: string[] = [];
  const errors: SourceError[] = [];
  const seen = new Set<string>();
  const attempt = (path: string, body: () => void) => {
    try {
      body();
    } catch (error) {
      errors.push(systemFault(error, path));
    }
  };
  const real = realpathSync(root);
  const enter = (folder: string) => {
    const target = realpathSync(folder);
    if (seen.has(target)) return;
    seen.add(target);
    const found = entries(folder);
    const isChart = found.some((entry) => entry.name === "Chart.yaml");
    if (isChart) errors.push(chartFault(folder));
    for (const entry of found) {
      if (passedOver(entry.name) || (isChart && unrendered.has(entry.name))) continue;
      const path = join(folder, entry.name);
      attempt(path, () => visit(folder, path, entry));
    }
  };
  const visit = (folder: string, path: string, entry: Dirent) => {
    const link = entry.isSymbolicLink();
    if (link && !isWithin(realpathSync(path), real)) return;
    const found = link ? statSync(path) : entry;
    if (found.isDirectory()) return enter(path);
    if (!found.isFile()) return;
    if (isProjectFile(entry.name)) programs.push(folder);
    else if (isKustomization(entry.name)) kustomizations.push(folder);
    else if (readable.test(entry.name)) files.push(path);
  };
  attempt(root, () => enter(root));
  return { files, programs, kustomizations, errors };
}

const chartFault = (folder: string): SourceError =>
  sourceError(
    "chart",
    { file: folder },
    "is a Helm chart: its templates can't be judged before they are rendered",
    `render it: helm template ${folder} | bulkhead check -`,
  );

const entries = (folder: string): Dirent[] =>
  readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
