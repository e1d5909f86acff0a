import assert from "node:assert/strict";
import {
  alias,
  bool,
  int,
  listOf,
  looseBool,
  looseInt,
  mapOf,
  readShape,
  shape,
  str,
} from "../../../core/graph/shape";
import { formatPath, isSecret, isSet, peek, Secret, Unknown, UnknownRead } from "../../../core/graph/value";

const fields = {
  on: bool,
  count: int,
  name: str,
  tags: mapOf(str),
  list: listOf(str),
  inner: shape({ deep: listOf(shape({ flag: bool })) }),
};

function read(properties: Record<string, unknown>) {
  const problems: string[] = [];
  const node = readShape(fields, properties, {
    problem: (path, message) => void problems.push(`${formatPath(path)} | ${message}`),
  });
  return { node, problems };
}

describe("reading shapes", () => {
  it("reads what is there and leaves out what is absent or null", () => {
    const { node, problems } = read({ on: true, count: 3, name: "n", tags: { a: "b", c: null }, list: null });
    assert.deepEqual(problems, []);
    assert.deepEqual(Object.keys(node), ["on", "count", "name", "tags"]);
    assert.equal(node.tags?.["a"], "b");
    assert.equal(node.tags?.["c"], undefined);
  });

  it("makes wrong types problems with their place, and their values unknown", () => {
    const { node, problems } = read({ on: "maybe", count: 1.5, tags: [], inner: { deep: [{ flag: 1 }] } });
    assert.deepEqual(
      problems.map((each) => each.split(" | ")[0]),
      ["on", "count", "tags", "inner.deep[0].flag"],
    );
    assert.throws(() => node.on, UnknownRead);
    assert.throws(() => node.inner?.deep?.[0]?.flag, UnknownRead);
  });

  it("raises with path and what is missing when an unknown is read, and only then", () => {
    const { node } = read({ name: new Unknown("the id of x"), list: ["a", new Unknown("y")] });
    assert.throws(
      () => node.name,
      (error: unknown) =>
        error instanceof UnknownRead && error.path === "name" && error.missing === "the id of x",
    );
    assert.equal(node.list?.[0], "a");
    assert.equal(node.list?.length, 2);
    assert.throws(() => node.list?.[1], /list\[1\]/);
    assert.ok(peek(() => node.name) instanceof Unknown);
  });

  it("reads secrets as their values and remembers that they are secret", () => {
    const { node } = read({ name: new Secret("s"), on: new Secret(true) });
    assert.equal(node.name, "s");
    assert.equal(node.on, true);
    assert.ok(isSecret(node, "name"));
    assert.ok(!isSecret(node, "count"));
  });

  it("takes keys such as __proto__ for keys", () => {
    const tags = JSON.parse('{"__proto__": "x", "constructor": "y"}') as object;
    const { node } = read({ tags });
    assert.equal(node.tags?.["__proto__"], "x");
    assert.equal(node.tags?.["constructor"], "y");
    assert.equal(({} as Record<string, unknown>)["x"], undefined);
  });

  it("takes a plain y or n for a boolean where one belongs, and for text elsewhere", () => {
    const { node, problems } = read({ on: "y", name: "n" });
    assert.deepEqual(problems, []);
    assert.equal(node.on, true);
    assert.equal(node.name, "n");
  });

  it("takes the text of booleans and numbers where providers do", () => {
    const problem = () => assert.fail();
    const loose = readShape({ a: looseBool, b: looseInt }, { a: "false", b: "12" }, { problem });
    assert.deepEqual(loose, { a: false, b: 12 });
  });

  it("tells what is given from what is not, known or unknown", () => {
    const { node } = read({ name: new Unknown("x"), count: 0, on: true });
    assert.ok(isSet(node, "name"));
    assert.ok(isSet(node, "on"));
    assert.ok(!isSet(node, "list"));
  });

  it("carries an unknown over to another object", () => {
    const { node } = read({ name: new Unknown("x") });
    const target: { title?: string; other?: string } = {};
    alias(target, "title", node, "name");
    alias(target, "other", node, "list", "fallback");
    assert.throws(() => target.title, UnknownRead);
    assert.equal(target.other, "fallback");
  });
});
