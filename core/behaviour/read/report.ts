import type { ReadEvent } from "../event";
import { readFalco } from "./falco";
import { isObject } from "./fields";
import { isTetragon, readTetragon } from "./tetragon";

/** Reads one piece of a report, whichever sensor wrote it. What it is, its content tells; nothing is trusted. */
export function readReported(data: unknown): ReadEvent | { readonly problem: string } {
  if (!isObject(data)) return { problem: "is no JSON object" };
  if (isTetragon(data)) return readTetragon(data);
  if (
    Object.hasOwn(data, "output_fields") ||
    (Object.hasOwn(data, "rule") && Object.hasOwn(data, "priority"))
  )
    return readFalco(data);
  return { problem: "is neither an event of Falco nor one of Tetragon" };
}
