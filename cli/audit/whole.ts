import { readSync, writeSync } from "node:fs";

/** Writes all of it, however little the system takes at once. @param position null from where the file ends */
export function writeAll(handle: number, bytes: Uint8Array, position: number | null): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(handle, bytes, done, bytes.length - done, position === null ? null : position + done);
}

/** Fills `bytes`. @throws Error where the file ends before */
export function readAll(handle: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(handle, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new Error("the results were changed while the audit ran");
    done += read;
  }
}
