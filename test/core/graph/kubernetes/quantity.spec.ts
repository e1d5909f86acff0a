import assert from "node:assert/strict";
import fc from "fast-check";
import { parseQuantity } from "../../../../core/graph/kubernetes";

describe("quantities", () => {
  const amounts: [string | number, number | undefined][] = [
    ["500m", 0.5],
    ["1", 1],
    ["0.1", 0.1],
    [".5", 0.5],
    ["2.", 2],
    [2, 2],
    ["1Ki", 1024],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["1G", 1e9],
    ["2e3", 2000],
    ["1E3", 1000],
    ["1E", 1e18],
    ["1Pi", 2 ** 50],
    ["-1", -1],
    ["100u", 1e-4],
    ["", undefined],
    ["1GB", undefined],
    ["1 Gi", undefined],
    ["one", undefined],
    ["1e", undefined],
    ["0x10", undefined],
    ["1K", undefined],
  ];
  for (const [text, amount] of amounts) {
    it(`reads ${JSON.stringify(text)} as ${amount}`, () => {
      const read = parseQuantity(text);
      if (amount === undefined || read === undefined) assert.equal(read, amount);
      else assert.ok(Math.abs(read - amount) <= Math.abs(amount) * 1e-12, String(read));
    });
  }

  it("keeps the order of whole mebibytes", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (a, b) => {
        assert.equal(Math.sign(parseQuantity(`${a}Mi`)! - parseQuantity(`${b}Mi`)!), Math.sign(a - b));
        assert.equal(parseQuantity(`${a}Mi`), parseQuantity(`${a * 1024}Ki`));
      }),
    );
  });
});
