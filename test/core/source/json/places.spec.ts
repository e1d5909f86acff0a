import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonPlaces } from "../../../../core/source/json/places";

type Keys = readonly (string | number)[];

/** Every path into a value, with what lies there. */
function* paths(value: unknown, keys: Keys = []): Generator<readonly [Keys, unknown]> {
  yield [keys, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* paths(item, [...keys, key]);
}

const offsetIn = (text: string, keys: Keys): number => new JsonPlaces(Buffer.from(text)).locate(keys);

describe("places in a JSON value", () => {
  it("are where each key, or item of a list, begins, whatever was asked for before", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(3), fc.nat(), (value, indent, seed) => {
        const text = JSON.stringify(value, null, indent);
        const bytes = Buffer.from(text);
        const places = new JsonPlaces(bytes);
        const all = [...paths(value)];
        const from = seed % all.length;
        for (const [keys, inside] of [...all.slice(from), ...all.slice(0, from)]) {
          const rest = bytes.subarray(places.locate(keys)).toString("utf8");
          const last = keys.at(-1);
          const owner = keys.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(at as object, key), value);
          const begins = last === undefined || Array.isArray(owner) ? "" : JSON.stringify(last);
          assert.ok(rest.startsWith(begins), `${keys.join(".")} of ${text}`);
          const written = JSON.stringify(inside, null, indent).split("\n")[0]!;
          const after = rest.slice(begins.length).replace(/^:\s*/, "");
          assert.ok(begins === "" || after !== rest.slice(begins.length));
          assert.ok(after.startsWith(written), `${keys.join(".")} of ${text}`);
        }
      }),
    );
  });

  it("of what isn't there are its nearest ancestor's", () => {
    const text = '{"a": {"b": [1, 2]}, "c": "x"}';
    assert.equal(offsetIn(text, ["a", "b", 7]), text.indexOf('"b"'));
    assert.equal(offsetIn(text, ["a", "z", "y"]), text.indexOf('"a"'));
    assert.equal(offsetIn(text, ["c", "d"]), text.indexOf('"c"'));
    assert.equal(offsetIn(text, ["d"]), 0);
    assert.equal(offsetIn(text, ["__proto__"]), 0);
  });

  it("of a key that stands twice are the first's", () => {
    const text = '{"a": 1, "b": {"c": 2}, "b": {"d": 3}}';
    assert.equal(offsetIn(text, ["b"]), text.indexOf('"b"'));
  });

  it("end where the text is cut", () => {
    const whole = '{"a": {"b": "c"}, "d": [1, {"e": 2}]}';
    for (let end = 0; end < whole.length; end += 1)
      for (const keys of [["a", "b"], ["d", 1, "e"], ["f"]]) {
        const offset = offsetIn(whole.slice(0, end), keys);
        assert.ok(offset >= 0 && offset <= end);
      }
  });
});
