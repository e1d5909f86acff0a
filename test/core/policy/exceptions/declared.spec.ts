import assert from "node:assert/strict";
import { Secret, Unknown, type Path, type Resource } from "../../../../core/graph";
import { exceptionsInCode } from "../../../../core/policy/exceptions";
import { accepting } from "./made";

const policy = "require-labels";
const prefix = "bulkhead.dev/accept-";
const whole = accepting(policy);

const object = (metadata: unknown, more: Partial<Resource> = {}): Resource => ({
  id: "web",
  type: "kubernetes:apps/v1:Deployment",
  name: "web",
  properties: { metadata },
  ...more,
});
const bucket = (tags: unknown, type = "aws:s3/bucket:Bucket"): Resource =>
  object(undefined, { type, properties: { tags } });
const read = (...resources: readonly Resource[]) => exceptionsInCode(resources, [policy]);
const problemOf = (changes: object, known: readonly string[] = [policy]) =>
  exceptionsInCode([object({ annotations: { ...whole, ...changes } })], known)[0]?.problem;

describe("exceptions that resources declare", () => {
  it("are read without the blanks around them", () => {
    const [found] = read(
      object({
        annotations: {
          [prefix + policy]: " migration ",
          [`${prefix}owner`]: " shop ",
          [`${prefix}until`]: " 2026-12-31\n",
        },
      }),
    );
    assert.deepEqual(
      [found?.reason, found?.owner, found?.expires, found?.problem],
      ["migration", "shop", "2026-12-31", undefined],
    );
  });

  it("stand in words for what they don't say, and say why they can't count", () => {
    const said = (changes: object) => {
      const [found, ...more] = read(object({ annotations: { [prefix + policy]: "", ...changes } }));
      assert.deepEqual(more, []);
      return found;
    };
    const found = said({});
    assert.deepEqual([found?.reason, found?.owner, found?.expires], ["no reason given", "nobody", "no date"]);
    assert.equal(found?.problem, "gives no reason");
    assert.equal(said({ [`${prefix}owner`]: " " })?.owner, "nobody");
    assert.equal(
      problemOf({ [`${prefix}owner`]: " " }),
      "names no owner (annotate bulkhead.dev/accept-owner)",
    );
    assert.equal(
      problemOf({ [`${prefix}until`]: undefined }),
      "has no day on which it ends (annotate bulkhead.dev/accept-until: YYYY-MM-DD)",
    );
  });

  it("end on a day of the calendar, and on nothing else", () => {
    for (const until of ["2026-13-01", "2026-12-31T00:00", "12026-12-31", "2026-1-1", "31.12.2026"])
      assert.match(problemOf({ [`${prefix}until`]: until }) ?? "", /no day on which it ends/, until);
  });

  it("are for policies that there are", () => {
    assert.match(problemOf({}, ["require-label"]) ?? "", /names no policy \(did you mean require-label\?\)/);
    assert.equal(problemOf({}, []), "names no policy (none is declared)");
  });

  it("are each one of their own, among other annotations", () => {
    const two = ["require-labels", "require-probes"];
    const annotations = { ...whole, [`${prefix}require-probes`]: "none yet", team: "x", "": "y" };
    assert.deepEqual(
      exceptionsInCode([object({ annotations })], two).map(({ policy }) => policy),
      two,
    );
    assert.deepEqual(read(object({ annotations: { team: "x" } }), object({ annotations: {} })), []);
  });

  it("stand at their annotation, or among the tags", () => {
    const asked: (Path | undefined)[] = [];
    const locate = (path?: Path) => {
      asked.push(path);
      return undefined;
    };
    const [found] = read(object({ annotations: whole }, { locate }), { ...bucket(whole), locate });
    assert.ok(found && !("location" in found), "what has no place in a file gets none");
    const metadata = { parent: undefined, key: "metadata" };
    assert.deepEqual(asked, [
      { parent: { parent: metadata, key: "annotations" }, key: prefix + policy },
      { parent: undefined, key: "tags" },
    ]);
  });

  it("are read from metadata and tags only where these are mappings", () => {
    for (const metadata of [
      undefined,
      null,
      "x",
      3,
      new Unknown("later"),
      new Secret({ annotations: whole }),
    ])
      assert.deepEqual(read(object(metadata)), []);
    for (const annotations of [null, undefined, "x", new Secret(whole)])
      assert.deepEqual(read(object({ annotations })), []);
    for (const tags of [null, undefined, "x", 7, new Unknown("later"), new Secret(whole)])
      assert.deepEqual(read(bucket(tags)), []);
  });

  it("are read from lists of tags past what is no tag", () => {
    const pairs = Object.entries(whole).map(([key, value]) => ({ key, value }));
    const native = "aws-native:s3:Bucket";
    const odd = [
      null,
      undefined,
      "x",
      7,
      {},
      { value: "no key" },
      { key: 3, value: "x" },
      new Unknown("later"),
    ];
    assert.equal(read(bucket([...odd, ...pairs], native)).length, 1);
    assert.deepEqual(read(bucket(odd, native)), []);
  });

  it("are tags of AWS, and annotations of Kubernetes", () => {
    const both = { properties: { metadata: { annotations: whole }, tags: whole } };
    for (const [type, count] of [
      ["kubernetes:apps/v1:Deployment", 1],
      ["aws:s3/bucket:Bucket", 1],
      ["aws-native:s3:Bucket", 1],
      ["gcp:storage/bucket:Bucket", 0],
      ["my-aws:s3/bucket:Bucket", 0],
      ["my-kubernetes:apps/v1:Deployment", 0],
    ] as const)
      assert.equal(read(object(undefined, { type, ...both })).length, count, type);
    const tagged = { properties: { tags: whole } };
    assert.equal(read(object(undefined, tagged)).length, 0, "a tag of an object of Kubernetes");
  });
});
