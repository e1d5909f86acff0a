import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  dot,
  mermaid,
  PICTURE_SCHEMA,
  pictureSchema,
  svg,
  type Picture,
} from "../../../../core/report/pictures";

const node = (id: string, label: string): Picture["boxes"][number]["nodes"][number] => ({
  id,
  kind: "workloads",
  label,
  count: 1,
  members: [label],
});

const picture = (label: string, title = "Shop"): Picture => ({
  schema: PICTURE_SCHEMA,
  title,
  boxes: [
    { id: "z0", label, zone: "dmz", external: false, nodes: [node("n0", label), node("n1", "b")] },
    { id: "z1", label: "app", zone: "app", external: false, nodes: [node("n2", "c")] },
  ],
  arrows: [
    { from: "n0", to: "n2", connections: "TCP 443", verdict: "declared" },
    { from: "n0", to: "n2", connections: "TCP 22", verdict: "forbidden" },
    { from: "n2", to: "n1", connections: "everything", verdict: "forbidden-possible" },
    { from: "z0", to: "z1", connections: "UDP 53", verdict: "declared-possible" },
  ],
  notes: [],
});

const hostile = [
  '"]; evil [label="x',
  "<b>&amp;</b><script>alert(1)</script>",
  "\\N \\G \\",
  '"] --> x["',
  "end\nsubgraph x",
  "`;#quot;",
  "\u001b[31mred\u202e",
  'click n0 href "javascript:alert(1)"',
];

describe("pictures", () => {
  it("says verdicts by colour, by line and by mark", async () => {
    const drawn = await svg(picture("web"));
    assert.match(drawn, /stroke="#c01c28" stroke-width="2\.4"/);
    assert.match(drawn, /✗ TCP 22/);
    assert.match(drawn, /stroke-dasharray/);
    assert.match(drawn, /TCP 443/);
    assert.match(drawn, /forbidden, and possible/);
  });

  it("draws zones as boxes with their names", async () => {
    const drawn = await svg(picture("web"));
    assert.match(drawn, /class="cluster"/);
    assert.match(drawn, />web/);
  });

  it("puts what passes between two ends on one line, each direction marked, and what is forbidden on another", () => {
    const between = { ...picture("web"), arrows: picture("web").arrows.slice(0, 2) };
    const back = { from: "n2", to: "n0", connections: "TCP 80", verdict: "declared" } as const;
    const text = dot({ ...between, arrows: [...between.arrows, back] });
    assert.equal(text.match(/"n0" -> "n2" \[label/g)?.length, 2);
    assert.match(text, /label=" TCP 443 → \\n ← {1,2}TCP 80 ", color="#2f6f4f".* dir="both"/);
    assert.match(text, /label=" ✗ TCP 22 ", color="#c01c28"/);
  });

  for (const name of hostile) {
    it(`takes ${JSON.stringify(name)} for a name and nothing else`, async () => {
      const plain = picture("web");
      const odd = picture(name, name);
      const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
      const [drawn, expected] = [await svg(odd), await svg(plain)];
      for (const what of [/<g id="node/g, /<g id="edge/g, /<g id="clust/g, /<(script|b|a|image)\b/g]) {
        assert.equal(count(drawn, what), count(expected, what), String(what));
      }
      assert.equal(mermaid(odd).split("\n").length, mermaid(plain).split("\n").length);
      assert.doesNotMatch(mermaid(odd), /[<`\p{Cc}](?<!\n)(?!br\/>)/u);
      assert.doesNotMatch(dot(odd), /(?!\n)[\p{Cc}\p{Cf}]/u);
    });
  }

  it("draws whatever texts are in it, the same each time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({ maxLength: 20 }),
        async (name, title) => {
          const odd = picture(name, title);
          const first = await svg(odd);
          assert.match(first, /^<svg [\s\S]*<\/svg>\n$/);
          assert.equal(await svg(odd), first);
          assert.equal(mermaid(odd).split("\n").length, mermaid(picture("web")).split("\n").length);
        },
      ),
      { numRuns: 10 },
    );
  });

  it("keeps to its schema", () => {
    assert.equal(pictureSchema.safeParse(picture("web")).success, true);
    assert.equal(pictureSchema.safeParse({ ...picture("web"), more: 1 }).success, false);
  });
});
