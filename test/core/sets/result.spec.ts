import assert from "node:assert/strict";
import { quote } from "../../../core/sets/result";

describe("quote", () => {
  it("leaves plain text as it is", () => {
    assert.equal(quote("10.0.0.0/8"), '"10.0.0.0/8"');
  });

  it("escapes quotes, backslashes, terminal escapes and direction marks", () => {
    assert.equal(quote('a"b\\c'), '"a\\"b\\\\c"');
    assert.equal(quote("\u001b[2J\u009b\u202e\n"), '"\\u{1b}[2J\\u{9b}\\u{202e}\\u{a}"');
  });

  it("cuts at 48 characters and says so", () => {
    assert.equal(quote("x".repeat(48)), `"${"x".repeat(48)}"`);
    assert.equal(quote("x".repeat(49)), `"${"x".repeat(48)}..."`);
  });
});
