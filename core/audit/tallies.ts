import { Packer, Unpacker } from "./packed";

/** Most policies have nothing to say of a stack: only what is counted is kept, each with its distance from the last. */
export function packTallies(tallies: readonly number[]): Uint8Array {
  const packer = new Packer();
  let last = -1;
  for (const [at, count] of tallies.entries()) {
    if (count === 0) continue;
    packer.number(at - last);
    packer.number(count);
    last = at;
  }
  return packer.bytes();
}

/** @param into filled: what is not counted is 0 */
export function unpackTallies(packed: Uint8Array, into: number[]): void {
  into.fill(0);
  const unpacker = new Unpacker(packed);
  for (let at = -1; !unpacker.ended;) {
    at += unpacker.number();
    into[at] = unpacker.number();
  }
}
