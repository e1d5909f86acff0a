import { toResult } from "./draft";
import { Input } from "./files/input";
import { readInput } from "./read-input";
import type { SourceResult } from "./source";

/** Reads one source that is in memory: what it is, its content tells. Never throws for bad input. */
export async function readBytes(name: string, bytes: Uint8Array): Promise<SourceResult> {
  const input = Input.of(name, bytes);
  return toResult(await readInput(input, { folder: "." }), input);
}
