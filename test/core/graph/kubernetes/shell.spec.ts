import assert from "node:assert/strict";
import fc from "fast-check";
import { parseShell, type ShellScript } from "../../../../core/graph/kubernetes/shell";

/** A script in one line: words in brackets, `|` between commands, `$` before what is substituted, `~` before other files. */
const draw = (script: ShellScript): string =>
  script
    .map((pipeline) =>
      pipeline
        .map(
          ({ words, substitutions, group, inputs, outputs, others }) =>
            (group ? `(${draw(group)})` : "") +
            words.map((word) => `[${word}]`).join("") +
            substitutions.map((inner) => `$(${draw(inner)})`).join("") +
            inputs.map((file) => `<${file}`).join("") +
            outputs.map((file) => `>${file}`).join("") +
            others.map((file) => `~${file}`).join(""),
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
    "curl x > /tmp/a 2>&1": "[curl][x]>/tmp/a",
    "sh < /tmp/x": "[sh]</tmp/x",
    "a &> /dev/null": "[a]>/dev/null",
    "a &>> /b c": "[a][c]>/b",
    "a >& /b": "[a]>/b",
    "chmod 755 /a 2>/dev/null": "[chmod][755][/a]~/dev/null",
    "2> /dev/null a": "[a]~/dev/null",
    "a 2>>/b || c": "[a]~/b; [c]",
    "a 1>/b 0</c 12<d": "[a]</c>/b~d",
    "echo 2 >/a": "[echo][2]>/a",
    "echo a2>/a": "[echo][a2]>/a",
    'echo "2">/a \\2>/b': "[echo][2][2]>/a>/b",
    "echo 2<(b)": "[echo][2][/dev/fd]$([b])",
    "a >&2 1>&2- 2>&- <&3 b": "[a][b]",
    "a 2>&1 | b": "[a] | [b]",
    "a 2>&1& b": "[a]; [b]",
    "a 2>$(b)": "[a]$([b])~",
    "exec 5<>/dev/tcp/1.2.3.4/9": "[exec]~/dev/tcp/1.2.3.4/9",
    "exec {log}>/a {}>/b": "[exec][{}]>/b~/a",
    "a >| /b": "[a]>/b",
    "a 3<<EOF <<< b c": "[a][c]",
    "2 > a": "[2]>a",
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
      "2",
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
