import type { StackFile } from "./backend";

/** Where a backend keeps stacks, below its root. */
export const stacksFolder = ".pulumi/stacks/";

/**
 * What a key below `.pulumi/stacks/` names: `<project>/<stack>.json`, or `<stack>.json` of backends without projects, gzipped
 * or not. Undefined for everything else that lies there: backups, attributes, hidden files.
 */
export function stackAt(path: string): Pick<StackFile, "project" | "stack"> | undefined {
  const match = /^(?:([^/]+)\/)?([^/]+?)\.json(?:\.gz)?$/.exec(path);
  if (!match) return undefined;
  const [, project, stack] = match;
  if (stack === undefined || stack.startsWith(".") || project?.startsWith(".")) return undefined;
  return { ...(project !== undefined && { project }), stack };
}

/** Of a stack that lies there both gzipped and not, what was written last: the engine left the other behind. */
export function newestOfEach(files: Iterable<StackFile>): StackFile[] {
  const newest = new Map<string, StackFile>();
  for (const file of files) {
    const name = file.key.replace(/\.gz$/, "");
    const other = newest.get(name);
    if (!other || file.modified > other.modified) newest.set(name, file);
  }
  return [...newest.values()].sort(byKey);
}

export const byKey = (a: StackFile, b: StackFile): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
