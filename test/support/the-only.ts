import assert from "node:assert/strict";

/** What a list of one holds; of any other list the test fails. */
export function theOnly<T>(list: readonly T[]): T {
  assert.equal(list.length, 1);
  return list[0]!;
}
