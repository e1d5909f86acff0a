import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { systemFault } from "../files/faults";
import { expandGlob, isGlob } from "../files/glob";
import { BackendError, type Backend, type Room, type StackFile } from "./backend";
import { byKey, newestOfEach, stackAt, stacksFolder } from "./layout";

/**
 * The stacks of a folder: a backend's (`.pulumi/stacks` lies in it), or the exported states that lie anywhere below it; of
 * a glob, what matches it; or one exported file. Nothing outside of the folder is read, wherever its links lead.
 *
 * @param name as the user named it
 * @param path of the file system
 */
export function folderBackend(name: string, path = name): Backend {
  // What it is is asked for once: it doesn't change while thousands of files are read of it.
  let place: ((key: string) => string) | undefined;
  return {
    name,
    async *list() {
      await Promise.resolve();
      yield* guarded(name, () => listPath(path));
    },
    read: async (file, room) => {
      await Promise.resolve();
      try {
        // Whoever reads has nothing else to do meanwhile, and handing the work to another thread costs more than it.
        place ??= placesIn(path);
        const at = place(file.key);
        return room && file.size <= mostRoom ? readInto(at, room) : readFileSync(at);
      } catch (error) {
        throw toBackendError(error, file.key);
      }
    },
  };
}

/** Larger files are read into memory of their own, which is given back. */
const mostRoom = 16 * 1024 * 1024;

function readInto(path: string, room: Room): Uint8Array {
  const handle = openSync(path, "r");
  try {
    const { size } = fstatSync(handle);
    // One more than there is: what is read to the end of the room has grown meanwhile.
    if (room.bytes.length <= size) room.bytes = Buffer.allocUnsafeSlow(Math.ceil((size + 1) * 1.25));
    let length = 0;
    for (let read = -1; read !== 0 && length < room.bytes.length; length += read)
      read = readSync(handle, room.bytes, length, room.bytes.length - length, length);
    return length < room.bytes.length ? room.bytes.subarray(0, length) : readFileSync(path);
  } finally {
    closeSync(handle);
  }
}

function placesIn(path: string): (key: string) => string {
  const stats = statOf(path);
  if (!stats && isGlob(path)) return (key) => key;
  return stats?.isFile() ? () => path : (key) => join(path, key);
}

function listPath(path: string): StackFile[] {
  const found = statOf(path);
  if (!found && isGlob(path)) return listGlob(path);
  const stats = found ?? statSync(path);
  if (!stats.isDirectory()) return [toFile(basename(path), stats, exported(basename(path)))];
  const stacks = join(path, stacksFolder);
  if (statOf(stacks)?.isDirectory())
    return listBelow(path, stacks, (key) => stackAt(key.slice(stacksFolder.length)));
  const inside = basename(path) === ".pulumi" && statOf(join(path, "stacks"))?.isDirectory();
  if (inside) return listBelow(path, join(path, "stacks"), (key) => stackAt(key.slice("stacks/".length)));
  return listBelow(path, path, (key) => (/\.json(?:\.gz)?$/.test(key) ? exported(basename(key)) : undefined));
}

function listGlob(pattern: string): StackFile[] {
  const files = expandGlob(pattern).flatMap((path): StackFile[] => {
    const stats = statOf(path);
    return stats?.isFile() ? [toFile(path, stats, exported(basename(path)))] : [];
  });
  return newestOfEach(files);
}

const exported = (name: string): Pick<StackFile, "stack"> => ({
  stack: name.replace(/\.json(?:\.gz)?$/, ""),
});

type Place = (key: string) => Pick<StackFile, "project" | "stack"> | undefined;

/** Keys are relative to the root, with `/` between their parts. */
function listBelow(root: string, start: string, place: Place): StackFile[] {
  const real = realpathSync(root);
  const seen = new Set<string>();
  const files: StackFile[] = [];
  const enter = (folder: string): void => {
    const target = realpathSync(folder);
    if (seen.has(target)) return;
    seen.add(target);
    for (const entry of readdirSync(folder, { withFileTypes: true })) visit(folder, entry);
  };
  const visit = (folder: string, entry: Dirent): void => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return;
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink() && !leadsInto(path, real)) return;
    if (entry.isDirectory() || (entry.isSymbolicLink() && statOf(path)?.isDirectory())) return enter(path);
    const key = relative(root, path).split(sep).join("/");
    const found = place(key);
    const stats = found && statOf(path);
    if (found && stats?.isFile()) files.push(toFile(key, stats, found));
  };
  enter(start);
  return newestOfEach(files).sort(byKey);
}

function leadsInto(path: string, folder: string): boolean {
  try {
    const target = realpathSync(path);
    return target === folder || target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  } catch {
    return false;
  }
}

const toFile = (key: string, stats: Stats, found: Pick<StackFile, "project" | "stack">): StackFile => ({
  key,
  ...found,
  size: stats.size,
  version: `${stats.mtimeMs}-${stats.size}`,
  modified: stats.mtimeMs,
});

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function guarded(name: string, list: () => StackFile[]): StackFile[] {
  try {
    return list();
  } catch (error) {
    throw toBackendError(error, name);
  }
}

function toBackendError(error: unknown, file: string): BackendError {
  const { location, message, hint } = systemFault(error, file);
  return new BackendError(`${location.file} ${message}`, hint);
}

/** The folder that a `file://` address names, `~` being the user's own; undefined where it names another machine's. */
export function pathOfFileUrl(url: string, home: string): string | undefined {
  const rest = url.slice("file://".length).replace(/[?#].*$/s, "");
  let path: string;
  try {
    path = decodeURIComponent(rest);
  } catch {
    return undefined;
  }
  if (path.includes("\0")) return undefined;
  if (path === "~" || path.startsWith("~/")) return join(home, path.slice(1));
  if (path.startsWith("/") || path.startsWith(".")) return path;
  return path === "" ? undefined : path;
}
