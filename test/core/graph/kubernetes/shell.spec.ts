import assert from "node:assert/strict";
import fc from "fast-check";
import { parseShell, type ShellScript } from "../../../../core/graph/kubernetes/shell";

/** A script in one line: words in brackets, `|` between commands, `$` before what is substituted. */
const draw = (script: ShellScript): string =>
  script
    .map((pipeline) =>
      pipeline
        .map(
          ({ words, substitutions, group, inputs, outputs }) =>
            (group ? `(${draw(group)})` : "") +
            words.map((word) => `[${word}]`).join("") +
            substitutions.map((inner) => `$(${draw(inner)})`).join("") +
            inputs.map((file) => `<${file}`).join("") +
            outputs.map((file) => `>${file}`).join(""),
        )
        .join(" | "),
    )
    .join("; ");

describe("reading shell scripts", () => {
  const cases: Record<string, string> = {
    "curl -s https://x | sh -": "[curl][-s][https://x] | [sh][-]",
    "a && b || c; d & e\nf": "[a]; [b]; [c]; [d]; [e]; [f]",
    "echo 'a | b' \"c ; d\" e\\ f": "[echo][a | b][c ; d][e f]",
    'sh -c "$(curl x)"': "[sh][-c][]$([curl][x])",
    "eval `curl x | tr a b`": "[eval][]$([curl][x] | [tr][a][b])",
    "bash <(curl x)": "[bash][/dev/fd]$([curl][x])",
    "(curl x; echo) | sh": "([curl][x]; [echo]) | [sh]",
    "curl x > /tmp/a 2>&1": "[curl][x][2]>/tmp/a>1",
    "sh < /tmp/x": "[sh]</tmp/x",
    "a &> /dev/null": "[a]>/dev/null",
    "if true; then curl x; fi": "[true]; [curl][x]",
    "a # | b\nc": "[a]; [c]",
    "a \\\n b": "[a][b]",
    "echo $((1 + 2)) b": "[echo][][b]",
    "a |& b": "[a] | [b]",
    "": "",
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(draw(parseShell(text)), expected));
  }

  it("ends on any text", () => {
    const piece = fc.constantFrom(
      "a",
      " ",
      "|",
      "&",
      ";",
      "(",
      ")",
      "$(",
      "`",
      "'",
      '"',
      "\\",
      "<",
      ">",
      "<(",
      "\n",
      "#",
      "{",
      "}",
      "\f",
      "\r",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        assert.ok(Array.isArray(parseShell(pieces.join(""))));
      }),
      { numRuns: 3000 },
    );
  });

  it("ends on deep nesting", () => {
    assert.ok(Array.isArray(parseShell("$(".repeat(100_000))));
    assert.ok(Array.isArray(parseShell("(".repeat(100_000))));
  });
});
