import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import {
  defaultEstate,
  describeEstate,
  loadEstate,
  parseEstateData,
  type Estate,
} from "../../../core/estate";
import {
  formatDuration,
  formatPorts,
  formatSize,
  parseDuration,
  parsePorts,
  parseSize,
} from "../../../core/estate/units";

function again(estate: Estate): Estate {
  const result = parseEstateData(parse(stringify(describeEstate(estate))) as unknown);
  assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.errors, null, 1));
  return result.estate;
}

/** Absent keys and keys of undefined are the same estate. */
const plain = (estate: Estate): unknown => JSON.parse(JSON.stringify({ ...estate, defaulted: false }));

describe("describing an estate", () => {
  const root = join(__dirname, "../../..");
  for (const path of ["bulkhead.yaml", "../shared/estate.example.yaml"]) {
    it(`writes ${path} so that it loads to the same estate`, function () {
      if (!existsSync(join(root, path))) this.skip();
      const result = loadEstate({ path: join(root, path) });
      assert.ok(result.ok);
      assert.deepEqual(plain(again(result.estate)), plain(result.estate));
    });
  }

  it("writes the defaults so that they load to the same estate", () => {
    assert.deepEqual(plain(again(defaultEstate())), plain(defaultEstate()));
  });

  it("uses the words of the file", () => {
    const result = parseEstateData({
      zones: { a: {}, b: {} },
      flows: [{ from: "a", to: [{ workload: "w" }, "b"], ports: ["any", "80-90/tcp"] }],
      environments: { e: { select: [{ stack: "*" }] } },
      images: { signers: { k: { key: "k.pub" } }, footprint: { maxSize: "1.5GiB" } },
      register: { staleAfter: "90s" },
      states: { staleAfter: "60d" },
      deadlines: { critical: "7d", low: "forever" },
    });
    assert.ok(result.ok);
    const shown = describeEstate(result.estate) as Record<string, Record<string, unknown>>;
    assert.deepEqual(shown.flows, [
      { from: "a", to: [{ workload: "w" }, "b"], ports: ["any", "80-90/tcp"], required: false },
    ]);
    assert.deepEqual(shown.images?.footprint, { maxSize: "1.5GiB", denyBase: [] });
    assert.deepEqual(shown.register, { staleAfter: "90s", stopWithin: "10m" });
    assert.deepEqual(shown.exceptions?.longest, "forever");
    assert.deepEqual(shown.states, { staleAfter: "60d" });
    assert.deepEqual(shown.deadlines, { critical: "7d", low: "forever" });
    assert.ok(!("defaulted" in shown));
  });

  it("writes every unit so that it reads the same", () => {
    const unit = fc.tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom("s", "m", "h", "d"));
    fc.assert(
      fc.property(unit, ([number, letter]) => {
        const read = parseDuration(`${number}${letter}`);
        assert.ok("value" in read);
        assert.deepEqual(parseDuration(formatDuration(read.value)), read);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (bytes) => {
        assert.deepEqual(parseSize(formatSize(bytes)), { value: bytes });
      }),
    );
    for (const text of ["any", "icmp", "any/tcp", "443/udp", "1-2/sctp"]) {
      const read = parsePorts(text);
      assert.ok("value" in read);
      assert.equal(formatPorts(read.value), text);
    }
  });
});
