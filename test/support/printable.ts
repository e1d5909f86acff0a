import assert from "node:assert/strict";

/** That nothing in a text steers a terminal, or hides from its reader. */
export function assertPrintable(text: string): void {
  const found = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(text);
  assert.equal(found, null, found ? `U+${found[0].codePointAt(0)?.toString(16)} at ${found.index}` : "");
}
