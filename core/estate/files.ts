import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { LARGEST } from "./document";
import type { EstateErrorCode } from "./problem";

const FILE_NAMES = ["bulkhead.yaml", "bulkhead.yml", "bulkhead.json"];

/** Text of a file, or why there is none. */
export type FileText = { text: string } | { code: EstateErrorCode; problem: string };

/** Reads a regular file within the size that an estate may have: never a device, pipe or folder. */
export function readEstateFile(path: string): FileText {
  let handle: number | undefined;
  try {
    handle = openSync(path, "r");
    const stat = fstatSync(handle);
    if (!stat.isFile())
      return { code: "unreadable", problem: stat.isDirectory() ? "is a folder" : "is not a file" };
    if (stat.size > LARGEST) return { code: "too-large", problem: `is larger than ${LARGEST} bytes` };
    const buffer = Buffer.alloc(LARGEST + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < buffer.length; length += got) {
      got = readSync(handle, buffer, length, buffer.length - length, null);
    }
    return { text: buffer.subarray(0, length).toString("utf8") };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { code: "not-found", problem: "does not exist" };
    const why = code === "EACCES" || code === "EPERM" ? "no permission" : (code ?? "unknown reason");
    return { code: "unreadable", problem: `can't be read: ${why}` };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** The estate files in the nearest folder, upwards from `from`, that has any. */
export function findEstateFiles(from: string): string[] {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = FILE_NAMES.map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (found.length > 0 || dirname(folder) === folder) return found;
  }
}
