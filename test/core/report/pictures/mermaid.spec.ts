import assert from "node:assert/strict";
import fc from "fast-check";
import { mermaid, type Picture } from "../../../../core/report/pictures";
import { all, declared, forbidden, internet, pictureOf, workloads, zone, type Box } from "./estates";

const text = String.raw`"(?:[\p{L}\p{N} .,:…✗→←?/()-]|#\d{1,7};|<br/>)+"`;
const id = "(?:z|n|f|r|frame|remarks|s)[\\w]*";
const color = "#[0-9a-f]{6}";

/** The part of Mermaid's flowcharts that is written, line by line. */
const lines: Readonly<Record<string, RegExp>> = {
  subgraph: new RegExp(`^ {2}subgraph (${id})\\[${text}\\]$`, "u"),
  node: new RegExp(`^ +(${id})(?:\\[${text}\\]|\\(\\[${text}\\]\\)|\\[\\[${text}\\]\\])$`, "u"),
  end: /^ {2}end$/,
  edge: new RegExp(`^ {2}(${id}) <?(?:-->|==>|-\\.->)\\|${text}\\| (${id})$`, "u"),
  linkStyle: new RegExp(
    `^ {2}linkStyle (\\d+(?:,\\d+)*) stroke:${color},stroke-width:[\\d.]+px(?:,stroke-dasharray:5 4)?$`,
  ),
  style: new RegExp(`^ {2}style (${id}) (?:(?:fill|stroke|color):(?:none|${color}),?)+$`),
};

/** Parses what was written, and tells whether all of it means what it is to mean. */
function parse(written: string): { readonly labels: readonly string[]; readonly edges: number } {
  const [head, ...body] = written.trimEnd().split("\n");
  assert.equal(head, "flowchart LR");
  let depth = 0;
  let edges = 0;
  const known = new Set<string>();
  const styled: number[] = [];
  const ends: string[] = [];
  for (const line of body) {
    const [kind, match] =
      Object.entries(lines)
        .map(([name, pattern]) => [name, pattern.exec(line)] as const)
        .find(([, found]) => found) ?? [];
    assert.ok(kind && match, line);
    assert.doesNotMatch(line, /direction\s+(?:TB|BT|RL|LR|TD)/, "would be read as a direction");
    if (kind === "subgraph") depth += 1;
    if (kind === "end") depth -= 1;
    assert.ok(depth >= 0, "ends more than it begins");
    if (kind === "subgraph" || kind === "node") {
      assert.ok(!known.has(match[1]!), `${match[1]} twice`);
      known.add(match[1]!);
    }
    if (kind === "edge") {
      edges += 1;
      ends.push(match[1]!, match[2]!);
    }
    if (kind === "style") ends.push(match[1]!);
    if (kind === "linkStyle") styled.push(...match[1]!.split(",").map(Number));
  }
  assert.equal(depth, 0);
  for (const each of ends) assert.ok(known.has(each), `${each} is drawn`);
  assert.deepEqual(
    styled.sort((a, b) => a - b),
    Array.from({ length: edges }, (_, at) => at),
  );
  const labels = [...written.matchAll(/"([^"]*)"/g)].map(([, label]) =>
    label!.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
  );
  for (const label of labels) {
    assert.doesNotMatch(label, /\$\$/, "would be read as a formula");
    assert.doesNotMatch(label, /fa[a-z]?:fa-/, "would be read as an icon");
  }
  return { labels: labels.map((label) => label.replaceAll("\u2060", "")), edges };
}

const named = (name: string): Picture => {
  const box: Box = {
    id: "z1",
    label: name,
    zone: name,
    external: false,
    nodes: [
      { ...workloads("n1", "space", ["one"]), label: name, what: name },
      { ...workloads("n2", "space", [name]), kind: "platform" },
    ],
  };
  return pictureOf([internet, box], [declared("n0", "n1", name), forbidden("n1", "n2", name)]);
};

describe("pictures in Mermaid", () => {
  // Each of these, drawn as it is, Mermaid 11 refuses or takes for something else than a name.
  const hostile = [
    "",
    " ",
    "end",
    "direction TB",
    "Direction  RL x",
    "fa:fa-user",
    "fas:fa-car x",
    "$$x^2$$",
    "$$$$",
    '"]; click n1 href "javascript:alert(1)"',
    "<img src=x onerror=alert(1)>",
    "`**bold**`",
    "#35; #quot; &lt;",
    "%%{init: {}}%%",
    "a\nb --> c",
    "1. first",
    "]] end",
    "\u202egnp.exe",
    "日本語 🙂",
    "__proto__",
  ];
  for (const name of hostile)
    it(`hold a name such as ${JSON.stringify(name)} as text`, () => {
      const { labels } = parse(mermaid(named(name)));
      const shown = name.replace(/\p{C}/gu, " ").replace(/\s+/g, " ").trim();
      assert.ok(
        labels.some((label) => label.includes(shown)),
        JSON.stringify(labels),
      );
    });

  it("are flowcharts whatever the names", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.constantFrom(...hostile)),
        fc.constantFrom(...hostile),
        (one, other) => {
          assert.equal(parse(mermaid(named(one + other))).edges, 2);
        },
      ),
    );
  });

  it("are flowcharts where a frame or a remark stands for many arrows", () => {
    const ids = ["z1", "z2", "z3"];
    const framed = pictureOf([internet, ...[1, 2, 3].map((at) => zone(at, 3))], all(ids, forbidden));
    const inner = ids.flatMap((_, at) => [0, 1, 2].map((number) => `n${at + 1}_${number}`));
    const noted = { ...pictureOf(framed.boxes, all(inner, forbidden)), notes: ["a note"] };
    for (const picture of [framed, noted]) assert.ok(parse(mermaid(picture)).labels.length > 4);
  });
});
