import assert from "node:assert/strict";
import fc from "fast-check";
import { Secret, Unknown, type Resource } from "../../../core/graph";
import { asDeclared } from "../../../cli/drift/bearing";
import { differencesOf, textOf } from "../../../cli/drift/differences";
import { compareResources } from "../../../cli/drift/resources";

const paths = (program: unknown, state: unknown): string[] =>
  differencesOf(program, state).map(({ path }) => path);

const made = (properties: Record<string, unknown>, more: object = {}): Resource => ({
  id: "urn:a",
  urn: "urn:pulumi:production::shop::aws:ec2/securityGroup:SecurityGroup::door",
  type: "aws:ec2/securityGroup:SecurityGroup",
  name: "door",
  properties,
  ...more,
});

describe("differencesOf", () => {
  it("names items of lists, and passes over their order", () => {
    const containers = (...names: string[]) => names.map((name) => ({ name, image: `${name}:1` }));
    assert.deepEqual(paths({ c: containers("a", "b") }, { c: containers("b", "a") }), []);
    assert.deepEqual(paths({ c: containers("a") }, { c: [{ name: "a", image: "a:2" }] }), ["c[a].image"]);
    assert.deepEqual(paths({ c: containers("a") }, { c: containers("a", "b") }), ["c[b]"]);
    assert.deepEqual(paths({ c: ["x", "y"] }, { c: ["y", "x"] }), []);
    assert.deepEqual(paths({ c: ["x"] }, { c: ["y", "x"] }), ["c[0]"]);
  });

  it("compares documents within texts by what they say", () => {
    assert.deepEqual(paths({ policy: '{"a":1,"b":2}' }, { policy: '{ "b": 2, "a": 1 }' }), []);
    assert.deepEqual(paths({ policy: '{"a":1}' }, { policy: '{"a":2}' }), ["policy"]);
  });

  it("compares open secrets, and says that they are some", () => {
    assert.deepEqual(differencesOf({ a: new Secret("x") }, { a: new Secret("x") }), []);
    const [found] = differencesOf({ a: new Secret("x") }, { a: "y" });
    assert.equal(found?.secret, true);
  });

  it("finds all that would have to be put into the state to have the program's", () => {
    const leaf = fc.oneof(fc.integer({ max: 3, min: 0 }), fc.constantFrom("a", "b", true));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.array(fc.record({ name: fc.constantFrom("p", "q", "r"), is: tie("value") }), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("k", "l", "__proto__"), tie("value"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("m", "n"), value),
        fc.dictionary(fc.constantFrom("m", "n"), value),
        (program, state) => {
          const declared = asDeclared(made(state), differencesOf(program, state));
          assert.deepEqual(differencesOf(program, declared.properties), [], textOf(declared.properties));
        },
      ),
    );
  });
});

describe("compareResources", () => {
  const rule = (cidr: unknown, more: object = {}) => ({
    protocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrBlocks: [cidr],
    ...more,
  });
  const compare = (
    program: Record<string, unknown>,
    state: Record<string, unknown>,
    defaults: object = {},
    more: readonly [object, object] = [{}, {}],
  ) =>
    compareResources(
      { program: made(program, more[0]), state: made(state, more[1]) },
      new Map([[made({}).urn!, defaults]]),
      new Map(),
    );

  it("tells what policies read, and counts the rest", () => {
    const found = compare(
      { ingress: [rule("10.0.0.0/8")], revokeRulesOnDelete: true },
      { ingress: [rule("0.0.0.0/0")], revokeRulesOnDelete: false },
    );
    assert.deepEqual(
      found.changed.map(({ path }) => path),
      ["ingress[0].cidrBlocks[0]"],
    );
    assert.equal(found.others, 1);
  });

  it("takes values that mean the same for the same", () => {
    const found = compare(
      { ingress: [rule("10.0.0.0/8", { fromPort: "443" })] },
      { ingress: [rule("10.0.0.0/8")] },
    );
    assert.deepEqual([found.changed, found.unknown], [[], []]);
  });

  it("leaves out what the provider fills in, and the names that the engine makes", () => {
    const state = { name: "door-1a2b3c4", description: "Managed by Pulumi", ingress: [] };
    assert.equal(compare({ ingress: [] }, state, { __defaults: ["description"] }).changed.length, 0);
    const paths = compare({ ingress: [] }, state).changed.map(({ path }) => path);
    assert.deepEqual(paths, ["description"]);
  });

  it("takes what is not known yet for the same where it comes from the same resources", () => {
    const from = (urn: string) => ({
      propertyDependencies: { vpcId: [`urn:pulumi:x::shop::aws:ec2/vpc:Vpc::${urn}`] },
    });
    const program = { vpcId: new Unknown("the id of vpc main") };
    const state = { vpcId: "vpc-0aaaaaaaaaaaaaaaa" };
    assert.equal(compare(program, state, {}, [from("main"), from("main")]).unknown.length, 0);
    const [other] = compare(program, state, {}, [from("main"), from("other")]).unknown;
    assert.equal(other?.path, "vpcId");
    assert.equal(other.why, "the id of vpc main, in the program");
  });

  it("counts secrets that the state keeps encrypted", () => {
    const found = compare(
      { description: new Secret("hunter2") },
      { description: new Unknown("it is a secret, encrypted in the source") },
    );
    assert.deepEqual([found.secrets, found.unknown.length], [1, 0]);
  });
});
