import { toResult } from "./draft";
import { Input } from "./files/input";
import { readInput } from "./read-input";
import type { SourceResult } from "./source";

/**
 * Reads one source that is in memory: what it is, its content tells. Never throws for bad input.
 *
 * @param hash SHA-256 of the bytes, where the caller has it already
 */
export async function readBytes(name: string, bytes: Uint8Array, hash?: string): Promise<SourceResult> {
  const input = Input.of(name, bytes, hash);
  return toResult(await readInput(input, { folder: "." }), input);
}
