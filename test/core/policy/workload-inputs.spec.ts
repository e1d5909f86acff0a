import assert from "node:assert/strict";
import type { InputRule } from "../../../core/estate";
import { problemOf } from "../../../core/policy/workload-inputs";

const rule = (kind: Partial<InputRule>): InputRule => ({ required: false, ...kind });

describe("the kinds of inputs", () => {
  const cases: [Partial<InputRule>, string[], string[]][] = [
    [{ enum: ["a", "b"] }, ["a", "b"], ["", "A", "ab"]],
    [
      { port: true },
      ["1", "443", "65535"],
      ["0", "65536", "-1", "http", "", "1e3", "0x50", "99999999999999999999"],
    ],
    [{ integer: true }, ["0", "-5", "+5"], ["1.5", "", "1e3", "five"]],
    [{ integer: { min: 1, max: 3 } }, ["1", "3"], ["0", "4", "x"]],
    [{ boolean: true }, ["true", "false"], ["True", "yes", "1", ""]],
    [
      { url: true },
      ["https://a.example.com/x", "postgres://db:5432/x"],
      ["", "a.example.com", "/x", "https://u:p@a.example.com"],
    ],
    [
      { url: { hosts: ["*.example.com"] } },
      ["https://a.example.com"],
      ["https://example.org", "https://example.com.evil.org", "https://a.example.com@evil.org"],
    ],
    [{ glob: "--region=eu-*" }, ["--region=eu-west-1"], ["--region=us-east-1", "x--region=eu-1"]],
    [{ fromSecret: true }, [], ["", "anything"]],
    [{ any: true }, ["", "anything"], []],
    [{ any: true, maxLength: 3 }, ["abc"], ["abcd"]],
  ];
  for (const [kind, good, bad] of cases) {
    it(`of ${JSON.stringify(kind)}`, () => {
      for (const value of good) assert.equal(problemOf(rule(kind), value), undefined, value);
      for (const value of bad) {
        const problem = problemOf(rule(kind), value);
        assert.ok(problem !== undefined, value);
        assert.ok(value.length < 4 || !problem.includes(value), "shows the value");
      }
    });
  }
});
