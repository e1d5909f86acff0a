import assert from "node:assert/strict";
import * as fc from "fast-check";
import { coarseNote, dot, mermaid } from "../../../../core/report/pictures";
import { edgesOf } from "../../../../core/report/pictures/edges";
import { reduce } from "../../../../core/report/pictures/reduce";
import { unionText } from "../../../../core/report/pictures/reduced";
import { styles } from "../../../../core/report/pictures/style";
import { all, declared, forbidden, internet, pictureOf, workloads, zone, type Arrow } from "./estates";

const nodesOf = (picture: ReturnType<typeof reduce>) => picture.boxes.flatMap(({ nodes }) => nodes);

describe("pictures that are too much to read", () => {
  it("stay as they are where they are not", () => {
    const small = pictureOf([internet, zone(1, 3)], [forbidden("n0", "n1_0"), forbidden("n0", "n1_1")]);
    assert.deepEqual(reduce(small), { ...small, remarks: [] });
  });

  it("say that their nodes were put together before", () => {
    const small = { ...pictureOf([internet, zone(1, 1)], []), notes: ["what is assumed", coarseNote] };
    assert.deepEqual(reduce(small).remarks, [coarseNote]);
    assert.match(dot(small), /more kinds of ends than a picture shows/);
    assert.match(mermaid(small), /remarks\["There are more kinds/);
  });

  it("have as one what has the same connections, counted and named", () => {
    const arrows = Array.from({ length: 12 }, (_, at) => forbidden("n0", `n1_${at}`, "TCP 22"));
    const odd = declared("n0", "n1_3");
    const drawn = reduce(pictureOf([internet, zone(1, 12)], [...arrows, odd]));
    assert.deepEqual(
      nodesOf(drawn).map(({ label, count }) => [label, count]),
      [
        ["the internet", 1],
        ["11 workloads of space-1", 11],
        ["space-1/service-3", 1],
      ],
    );
    assert.equal(nodesOf(drawn)[1]!.members.length, 11);
    assert.deepEqual(
      drawn.arrows.map(({ from, to, verdict }) => [from, to, verdict]),
      [
        ["n0", "n1_0", "forbidden"],
        ["n0", "n1_3", "forbidden"],
        ["n0", "n1_3", "declared"],
      ],
    );
    assert.deepEqual(drawn.remarks, []);
  });

  it("say no namespace of those whose names are not all known to be of it", () => {
    const some = { ...workloads("n1_0", "a", ["x", "y"]), label: "30 workloads", count: 30 };
    const boxes = [internet, { ...zone(1, 12), nodes: [some, ...zone(1, 12).nodes.slice(1)] }];
    const drawn = reduce(pictureOf(boxes, []));
    assert.equal(nodesOf(drawn)[1]!.label, "41 workloads");
  });

  const differing = (verdict: Arrow["verdict"]): Arrow[] =>
    [1, 2, 3].flatMap((at) =>
      Array.from({ length: 10 }, (_, number): Arrow => ({
        from: `n${at}_${number}`,
        to: `n${(at % 3) + 1}_${number}`,
        connections: `TCP ${8000 + number * 2}`,
        verdict,
      })),
    );

  it("are drawn by zone, with the count and the ports of what passes, and say so", () => {
    const drawn = reduce(pictureOf([zone(1, 10), zone(2, 10), zone(3, 10)], differing("declared")));
    assert.deepEqual(
      nodesOf(drawn).map(({ label }) => label),
      [1, 2, 3].map((at) => `10 workloads of space-${at}`),
    );
    assert.equal(drawn.arrows.length, 3);
    assert.match(drawn.arrows[0]!.connections, /^10 flows: TCP 8000,8002,8004/);
    assert.match(drawn.remarks.join("\n"), /each zone.* is one.*\n.*json lists what is drawn as one/);
  });

  it("never put what is forbidden with what is not", () => {
    const drawn = reduce(
      pictureOf(
        [zone(1, 10), zone(2, 10), zone(3, 10)],
        [...differing("declared"), forbidden("n1_4", "n2_7", "TCP 22")],
      ),
    );
    const red = drawn.arrows.filter(({ verdict }) => verdict === "forbidden");
    assert.deepEqual(
      red.map(({ from, to, connections }) => [from, to, connections]),
      [["n1_0", "n2_0", "TCP 22"]],
    );
    assert.ok(edgesOf(drawn).some(({ verdict, lines }) => verdict === "forbidden" && lines.length === 1));
    assert.equal(edgesOf(drawn).length, 4);
  });

  it("have a frame around zones that all reach each other, beside what is declared", () => {
    const at = [1, 2, 3, 4, 5, 6, 7, 8];
    const ids = at.map((each) => `n${each}_0`);
    const open = all([...ids, "n0"], (from, to) => forbidden(from, to)).filter(
      ({ from, to }) => from !== "n0" || to !== "n0",
    );
    const one = declared("n1_0", "n2_0");
    const drawn = reduce(pictureOf([internet, ...at.map((each) => zone(each, 1))], [...open, one]));
    assert.deepEqual(
      [...drawn.frame!.boxes],
      [1, 2, 3, 4, 5, 6, 7, 8].map((each) => `z${each}`),
    );
    assert.deepEqual(drawn.frame!.lines, ["✗ each of these 8 reaches all 8: everything"]);
    assert.deepEqual(drawn.arrows.map(({ from, to, verdict }) => `${from} ${to} ${verdict}`).sort(), [
      "f0 n0 forbidden",
      "n0 f0 forbidden",
      "n1_0 n2_0 declared",
    ]);
  });

  it("frame no zone that is kept apart", () => {
    const at = [1, 2, 3, 4, 5, 6, 7, 8];
    const ids = at.slice(0, 7).map((each) => `n${each}_0`);
    const drawn = reduce(
      pictureOf(
        at.map((each) => zone(each, 1)),
        all(ids, (from, to) => forbidden(from, to)),
      ),
    );
    assert.equal(drawn.frame?.boxes.has("z8"), false);
    assert.equal(drawn.frame.boxes.size, 7);
  });

  it("name what is in doubt apart where ports differ", () => {
    const ids = [1, 2, 3, 4, 5, 6, 7, 8].map((each) => `n${each}_0`);
    const arrows = all(ids, (from, to) => forbidden(from, to, `TCP ${from.charCodeAt(1)}${to[1]}`));
    const doubtful: Arrow = { ...forbidden("n1_0", "n2_0", "UDP 53"), verdict: "forbidden-possible" };
    const drawn = reduce(
      pictureOf(
        ids.map((_, at) => zone(at + 1, 1)),
        [...arrows, doubtful],
      ),
    );
    assert.match(
      drawn.frame!.lines[0]!,
      /^✗ each of these 8 reaches all 8: on ports that differ: TCP 491-498/,
    );
    assert.equal(drawn.frame!.lines[1], "✗? between 1 pair of them more is forbidden and not known: UDP 53");
    assert.deepEqual(drawn.arrows, []);
  });

  it("have namespaces for boxes where there are no zones", () => {
    const { zone: _, ...none } = zone(1, 0);
    const nodes = Array.from({ length: 24 }, (_, at) =>
      workloads(`n${at + 1}`, `space-${at % 3}`, [`service-${at}`]),
    );
    const arrows = nodes.map(({ id }, at) => forbidden("n0", id, `TCP ${at + 1}`));
    const drawn = reduce(pictureOf([internet, { ...none, label: "no zone", nodes }], arrows));
    assert.deepEqual(
      drawn.boxes.map(({ label }) => label),
      ["zone internet", "space-0, in no zone", "space-1, in no zone", "space-2, in no zone"],
    );
    assert.match(drawn.arrows[0]!.connections, /^8 flows: TCP 1,4,7/);
  });

  it("put ports together as ranges", () => {
    assert.equal(unionText(["TCP 80,443", "TCP 80-90;UDP 53", "TCP 91"]), "TCP 80-91,443;UDP 53");
    assert.equal(unionText(["TCP 80", "everything"]), "everything");
    assert.equal(unionText(["TCP 80", "All Connections"]), "everything");
    assert.equal(unionText(["everything", "everything else"]), "everything else");
    assert.equal(unionText(["TCP 80", "nearly all of TCP"]), "TCP 80;nearly all of TCP");
  });

  const verdicts = ["declared", "declared-possible", "forbidden", "forbidden-possible"] as const;
  const anything = fc
    .record({
      sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 30 }),
      arrows: fc.array(
        fc.record({
          from: fc.nat(),
          to: fc.nat(),
          connections: fc.constantFrom("everything", "everything else", "TCP 80", "TCP 22,443;UDP 53"),
          verdict: fc.constantFrom(...verdicts),
        }),
        { maxLength: 400 },
      ),
    })
    .map(({ sizes, arrows }) => {
      const boxes = [internet, ...sizes.map((size, at) => zone(at + 1, size))];
      const ids = boxes.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)]);
      const place = (number: number): string => ids[number % ids.length]!;
      return pictureOf(
        boxes,
        arrows.map((arrow) => ({ ...arrow, from: place(arrow.from), to: place(arrow.to) })),
      );
    });

  it("lose nobody, nothing forbidden and no end of an arrow, and get readable, whatever is in them", () => {
    fc.assert(
      fc.property(anything, (picture) => {
        const drawn = reduce(picture);
        const total = (boxes: typeof picture.boxes): number =>
          boxes.flatMap(({ nodes }) => nodes).reduce((sum, { count }) => sum + count, 0);
        assert.equal(total(drawn.boxes), total(picture.boxes));
        const ids = new Set(drawn.boxes.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)]));
        if (drawn.frame) ids.add(drawn.frame.id);
        for (const { from, to } of drawn.arrows) assert.ok(ids.has(from) && ids.has(to), `${from} ${to}`);
        assert.ok(edgesOf(drawn).length <= 48);
        const placeOf = (boxes: typeof picture.boxes, id: string): string =>
          boxes.find((box) => box.id === id || box.nodes.some((node) => node.id === id))?.id ?? "f0";
        const seen = new Set(
          drawn.arrows.map(({ from, to, verdict }) =>
            [placeOf(drawn.boxes, from), placeOf(drawn.boxes, to), verdict].join(" "),
          ),
        );
        for (const { from, to, verdict } of picture.arrows) {
          const [a, b] = [placeOf(picture.boxes, from), placeOf(picture.boxes, to)];
          const frames = (id: string): string[] => [id, ...(drawn.frame?.boxes.has(id) ? ["f0"] : [])];
          const isDrawn = frames(a).some((left) =>
            frames(b).some((right) => seen.has([left, right, verdict].join(" "))),
          );
          const isFramed =
            [a, b].every((id) => drawn.frame?.boxes.has(id)) &&
            drawn.frame!.lines.some((line) => line.startsWith(`${styles[verdict].mark}`));
          assert.ok(isDrawn || isFramed, `${a} ${b} ${verdict}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("stay within what Mermaid draws", () => {
    const odd = "/\\[]{}<>&;".repeat(8);
    const boxes = Array.from({ length: 30 }, (_, at) => ({
      ...zone(at, 1),
      nodes: [{ ...workloads(`n${at}`, odd, [odd, odd, odd]), label: `zone's own ${at}` }],
    }));
    const ids = boxes.map(({ nodes }) => nodes[0]!.id);
    const text = mermaid(
      pictureOf(
        boxes,
        all(ids, (from, to) => forbidden(from, to, `TCP ${from.slice(1)}`)),
      ),
    );
    assert.ok(text.length <= 50_000, `${text.length}`);
    assert.ok((text.match(/\|".*"\|/g)?.length ?? 0) <= 500);
    assert.match(text, /zone#39;s own 29/);
  });
});
