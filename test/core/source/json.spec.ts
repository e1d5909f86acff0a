import assert from "node:assert/strict";
import fc from "fast-check";
import { findExcess, locateJson } from "../../../core/source/json/locate";
import { JsonFault } from "../../../core/source/json/scan-handler";
import { JsonScanner } from "../../../core/source/json/scanner";

type Path = readonly (string | number)[];

/** Feeds a text in pieces of these lengths and gives what is taken of the list at `items`. */
function scan(text: string, lengths: readonly number[], list = "items", unread?: string) {
  const bytes = Buffer.from(text);
  const taken: { value: unknown; text: string }[] = [];
  const refused: Path[] = [];
  const scanner = new JsonScanner({
    ...(unread !== undefined && { unread }),
    at: (path) => (path.length === 1 ? (path[0] === list ? "enter" : "skip") : "take"),
    take: (_path, value, start, end) =>
      void taken.push({ value, text: bytes.subarray(start, end).toString("utf8") }),
    refuse: (path) => void refused.push([...path]),
  });
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1;
    scanner.write(Buffer.from(bytes.subarray(at, at + length)));
    at += length;
  }
  scanner.end();
  return { taken, refused };
}

const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
const indent = fc.constantFrom(undefined, 1, 4, "\t");

describe("JsonScanner", () => {
  it("gives every item of a list, however the stream is cut into pieces", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        lengths,
        indent,
        (items, other, pieces, space) => {
          const text = JSON.stringify({ before: other, items, after: other }, null, space);
          const { taken } = scan(text, pieces);
          assert.deepEqual(
            taken.map((each) => JSON.stringify(each.value)),
            items.map((item) => JSON.stringify(item)),
          );
          for (const each of taken) assert.deepEqual(JSON.parse(each.text), each.value);
        },
      ),
    );
  });

  it("may leave out the last property of an item, if nobody reads it, and nothing else", () => {
    const word = fc.constantFrom("trace", '"trace":[]', '],"trace":[', "[", "]}", '},{"id":', "a");
    const leaf = fc.oneof(word, fc.array(word, { maxLength: 2 }), fc.record({ trace: fc.array(word) }));
    const item = fc
      .array(fc.tuple(fc.constantFrom("b", "c", "trace"), leaf), { maxLength: 3 })
      .map((pairs): { id: number; trace?: unknown } => ({ id: 1, ...Object.fromEntries(pairs) }));
    fc.assert(
      fc.property(fc.array(item), lengths, indent, (items, pieces, space) => {
        const { taken } = scan(JSON.stringify({ items }, null, space), pieces, "items", "trace");
        assert.equal(taken.length, items.length);
        items.forEach((each, index) => {
          const { trace, ...rest } = each;
          const found = taken[index]!;
          const last = Object.keys(each).at(-1) === "trace";
          const leftOut = last && !("trace" in (found.value as object));
          const read: unknown = JSON.parse(JSON.stringify(leftOut ? rest : { ...rest, trace }));
          assert.deepEqual(found.value, read);
          // What is told of an item's place ends with what was read of it.
          assert.deepEqual(JSON.parse(leftOut ? `${found.text}}` : found.text), read);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("leaves out what nobody reads where it can", () => {
    const items = [1, 2, 3].map((id) => ({ id, list: [id], trace: [{ line: "a" }, { line: "b" }] }));
    const { taken } = scan(JSON.stringify({ items }, null, 2), [10_000], "items", "trace");
    const read = taken.map((each) => Object.keys(each.value as object).length);
    assert.deepEqual(read, [3, 2, 3]);
  });

  it("is not led astray by items that hold what stands between items", () => {
    const item = fc.oneof(
      fc.record({ urn: fc.constantFrom('},{"urn":', "a", '\\"},{\\"urn\\":'), nested: fc.jsonValue() }),
      fc.record({ urn: fc.array(fc.record({ urn: fc.string() }), { maxLength: 3 }) }),
      fc.record({ id: fc.string(), list: fc.constant([{ a: 1 }, { urn: "x" }, { urn: "y" }]) }),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), indent, (items, space) => {
        const { taken } = scan(JSON.stringify({ items }, null, space), [10_000]);
        assert.deepEqual(
          taken.map((each) => each.value),
          JSON.parse(JSON.stringify(items)),
        );
      }),
    );
  });

  it("says where the stream is not JSON", () => {
    const fault = (text: string): JsonFault => {
      try {
        scan(text, [7]);
      } catch (error) {
        if (error instanceof JsonFault) return error;
      }
      throw new Error(`no fault in ${text}`);
    };
    assert.equal(fault('{"items": [1 2]}').offset, 13);
    assert.match(fault('{"items" [1]}').message, /colon/);
    assert.match(fault("{items: [1]}").message, /double quotes/);
    assert.match(fault('{"items": [1,]}').message, /value is missing/);
    assert.match(fault('{"items": []} {').message, /more follows/);
    assert.match(fault(`{"items": [${"[".repeat(300)}`).message, /nested more than 256/);
    assert.equal(fault('{"items": [1, {"a": "b').cut, true);
    assert.equal(fault("").cut, true);
  });

  it("refuses an item that is broken inside, and goes on", () => {
    const { taken, refused } = scan('{"items": [{"a": 1}, {"a" 2}, {"a": 3}]}', [100]);
    assert.deepEqual(
      taken.map((each) => each.value),
      [{ a: 1 }, { a: 3 }],
    );
    assert.deepEqual(refused, [["items", 1]]);
  });

  it("hands over what stands in place of a list", () => {
    assert.deepEqual(
      scan('{"items": "none"}', [3]).taken.map((each) => each.value),
      ["none"],
    );
  });
});

describe("locateJson", () => {
  it("finds every part of a value", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), indent, (value, space) => {
        const text = JSON.stringify(value, null, space);
        for (const [key, item] of Object.entries(JSON.parse(text) as object)) {
          const written = JSON.stringify(key);
          assert.equal(text.slice(locateJson(text, [key])).slice(0, written.length), written);
          if (!Array.isArray(item)) continue;
          item.forEach((each: unknown, index) => {
            const part = text.slice(locateJson(text, [key, index]));
            assert.equal(part[0], JSON.stringify(each)[0]);
          });
        }
      }),
    );
  });

  it("falls back to the nearest part, and bears with what is no JSON", () => {
    assert.equal(locateJson('{"a": {"b": 1}}', ["a", "c", "d"]), 1);
    assert.equal(locateJson("", ["a"]), 0);
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, key) => {
        const found = locateJson(`{${text}`, [key, 0]);
        assert.ok(found >= 0 && found <= text.length + 1);
      }),
    );
  });
});

describe("findExcess", () => {
  it("finds no duplicate where there is none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), indent, (value, space) => {
        assert.equal(findExcess(JSON.stringify(value, null, space), 1000), undefined);
      }),
    );
  });

  it("finds a key written in two ways", () => {
    assert.deepEqual(findExcess('{"a":[{"b":1,"\\u0062":2}]}', 10), {
      kind: "duplicate",
      key: "b",
      offset: 13,
    });
    assert.deepEqual(findExcess("[[[]]]", 2), { kind: "depth", offset: 2 });
  });
});
