import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./usage-error";

/**
 * Replaces a file in one step, so that a reader never sees half of it, and makes the folders that it needs. Devices and
 * pipes are written to directly.
 *
 * @param text also in parts
 * @throws UsageError where the system refuses
 */
export function writeWhole(file: string, text: string | Iterable<string>): void {
  try {
    const path = resolve(file);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile()) put(path, text, "w");
    else {
      makeFolder(dirname(path));
      replace(found ? realpathSync(path) : path, text);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`cannot write ${file}: ${reasons[code] ?? code}`);
  }
}

function replace(path: string, text: string | Iterable<string>): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    put(temporary, text, "wx");
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function put(path: string, text: string | Iterable<string>, flag: "w" | "wx"): void {
  if (typeof text === "string") return writeFileSync(path, text, { flag });
  const handle = openSync(path, flag);
  try {
    for (const part of inBatches(text)) writeFileSync(handle, part);
  } finally {
    closeSync(handle);
  }
}

const batchLength = 1024 * 1024;

/** The same text in fewer parts. */
export function* inBatches(parts: Iterable<string>): Iterable<string> {
  let batch = "";
  for (const part of parts) {
    batch += part;
    if (batch.length < batchLength) continue;
    yield batch;
    batch = "";
  }
  if (batch !== "") yield batch;
}

/** Node's own recursion does not end where a file system refuses new folders by saying that there is no parent. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a part of its path is a file",
  ENOENT: "its folder cannot be made",
  ENOSPC: "no space is left",
  ENAMETOOLONG: "its name is too long",
};
