import assert from "node:assert/strict";
import * as fc from "fast-check";
import { svg, type Picture } from "../../../../core/report/pictures";
import { reduce } from "../../../../core/report/pictures/reduce";
import { all, declared, forbidden, internet, pictureOf, workloads, zone } from "./estates";
import { isApart, isWithin, partsOf, type Area } from "./geometry";

/** Every node lies in its box and in no other, every box apart from each other, the frame around its own alone. */
async function check(picture: Picture): Promise<void> {
  const drawn = reduce(picture);
  const text = await svg(picture);
  const parts = partsOf(text);
  const areaOf = (kind: string, id: string): Area => {
    const found = parts.find((part) => part.kind === kind && part.id === id);
    assert.ok(found, `${kind} ${id} is not drawn`);
    return found.area;
  };
  for (const box of drawn.boxes) {
    const own = areaOf("box", box.id);
    for (const other of drawn.boxes) {
      if (other !== box) assert.ok(isApart(own, areaOf("box", other.id)), `${box.id} meets ${other.id}`);
      for (const { id } of other.nodes) {
        const node = areaOf("node", id);
        if (other === box) assert.ok(isWithin(node, own), `${id} is not within ${box.id}`);
        else assert.ok(isApart(node, own), `${id} is in ${box.id} too`);
      }
    }
    if (drawn.frame) {
      const frame = areaOf("box", drawn.frame.id);
      if (drawn.frame.boxes.has(box.id)) assert.ok(isWithin(own, frame), `${box.id} leaves the frame`);
      else assert.ok(isApart(own, frame), `${box.id} is in the frame`);
    }
  }
  assert.equal(
    parts.filter(({ kind }) => kind === "node").length,
    drawn.boxes.flatMap((b) => b.nodes).length,
  );
}

const eight = [1, 2, 3, 4, 5, 6, 7, 8];

describe("where the parts of a picture lie", () => {
  it("nodes lie in their own box, where zones are divided", () =>
    check(
      pictureOf(
        [internet, ...eight.map((at) => zone(at, 12))],
        eight.slice(1).map((at) => declared(`z${at - 1}`, `z${at}`)),
      ),
    ));

  it("nodes lie in their own box, where all is open", () =>
    check(
      pictureOf(
        [internet, ...eight.map((at) => zone(at, 3))],
        [
          ...all([...eight.map((at) => `z${at}`), "n0"], (from, to) => forbidden(from, to)),
          declared("z1", "z2"),
        ],
      ),
    ));

  it("nodes lie in their own box, where nothing has a zone", () => {
    const { zone: _, ...none } = zone(1, 0);
    const nodes = Array.from({ length: 24 }, (_, at) =>
      workloads(`n${at + 1}`, `space-${at % 6}`, [`service-${at}`]),
    );
    const arrows = nodes.map(({ id }, at) => forbidden(nodes[(at * 7) % 24]!.id, id, `TCP ${at + 1}`));
    return check(pictureOf([internet, { ...none, label: "no zone", nodes }], arrows));
  });

  it("boxes that nothing joins stand in rows, not in one column", async () => {
    const boxes = Array.from({ length: 16 }, (_, at) => zone(at + 1, 1));
    const picture = pictureOf(boxes, []);
    await check(picture);
    const tops = partsOf(await svg(picture)).filter(({ kind }) => kind === "box");
    assert.equal(new Set(tops.map(({ area }) => Math.round(area[1]))).size, 4);
  });

  it("nodes lie in their own box, whatever connects them", async () => {
    const pictures = fc
      .record({
        sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 9 }),
        arrows: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 60 }),
        name: fc.string({ maxLength: 60 }),
      })
      .map(({ sizes, arrows, name }) => {
        const boxes = [internet, ...sizes.map((size, at) => ({ ...zone(at + 1, size), label: name }))];
        const ids = boxes.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)]);
        const place = (number: number): string => ids[number % ids.length]!;
        return pictureOf(
          boxes,
          arrows.map(([from, to, isOpen]) => (isOpen ? forbidden : declared)(place(from), place(to))),
        );
      });
    await fc.assert(fc.asyncProperty(pictures, check), { numRuns: 40 });
  }).timeout(20_000);

  const long = "TCP 22,80,443,8000-8100,9000-9100,10250;UDP 53,123";
  for (const [what, id, size] of [
    ["an end says to itself", "n1_0", 1],
    ["the ends of a box say to each other", "z1", 2],
  ] as const)
    it(`what ${what} stands within its box`, async () => {
      const { nodes, ...box } = zone(1, size);
      const short = nodes.map((node) => ({ ...node, label: "a", members: ["a"] }));
      const drawn = await svg(pictureOf([{ ...box, nodes: short }], [forbidden(id, id, long)]));
      const [around, edge] = ["box", "edge"].map((kind) =>
        partsOf(drawn).find((part) => part.kind === kind)!,
      );
      const [{ x, y, text }] = edge!.texts as [{ x: number; y: number; text: string }];
      assert.match(text, /^ ✗ TCP 22,80,443.*… $/);
      // Letters of this size are hardly wider than 6 points in the middle.
      const half = (text.replaceAll("&#45;", "-").trim().length * 6) / 2;
      assert.ok(isWithin([x - half, y - 10, x + half, y], around!.area), text);
    });

  it("parts tell all their names and ports on pointing at them", async () => {
    const names = Array.from({ length: 9 }, (_, at) => `service-${at}`);
    const box = { ...zone(1, 0), nodes: [workloads("n1", "a<b", names)] };
    const ports = "TCP 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29";
    const drawn = await svg(pictureOf([internet, box], [forbidden("n0", "n1", ports)]));
    const [, node] = /<g id="node_n1" class="node">\s*<title>([^<]*)/.exec(drawn)!;
    assert.deepEqual(node!.split("\n"), [
      "9 workloads of a&#60;b (Deployment)",
      ...names.map((name) => `a&#60;b/${name}`),
    ]);
    const [, edge] = /<g id="edge_e0" class="edge">\s*<title>([^<]*)/.exec(drawn)!;
    assert.equal(edge, `the internet → 9 workloads of a&#60;b\nforbidden, and possible: ${ports}`);
    assert.doesNotMatch(drawn, /<title>(cluster_|n\d|z\d|reach)/);
  });
});
