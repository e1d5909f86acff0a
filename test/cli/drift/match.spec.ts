import assert from "node:assert/strict";
import { matchResources, type Given } from "../../../cli/drift/match";
import type { Alias, Resource } from "../../../core/graph";

const bucket = "aws:s3/bucket:Bucket";
const urn = (name: string, types: readonly string[], stack = "dev"): string =>
  `urn:pulumi:${stack}::shop::${types.join("$")}::${name}`;

const made = (
  name: string,
  types: readonly string[],
  more: Partial<Resource> = {},
  stack = "dev",
): Resource => ({
  id: urn(name, types, stack),
  urn: urn(name, types, stack),
  type: types.at(-1)!,
  name,
  properties: {},
  custom: true,
  ...more,
});

const aliased = (...aliases: Alias[]) => ({ aliases });
const run: Given = { isRun: true, notSeen: [], partial: false };

const namesOf = (resources: readonly Resource[]): string[] => resources.map(({ name }) => name);
const match = (program: readonly Resource[], state: readonly Resource[], given = run) => {
  const { pairs, missing, extra, unseen, leftOut } = matchResources(program, state, given);
  return {
    pairs: pairs.map(({ program: mine, state: theirs }) => `${mine.name}=${theirs.name}`),
    missing: namesOf(missing),
    extra: namesOf(extra),
    unseen: unseen.map(({ component, resources }) => `${component.name} ${resources}`),
    leftOut,
  };
};
const none = { pairs: [], missing: [], extra: [], unseen: [], leftOut: 0 };

describe("matchResources", () => {
  const old = [made("old", [bucket], {}, "prod")];

  for (const [form, alias] of Object.entries<Alias>({
    "a whole URN": urn("old", [bucket]),
    "a name alone": { name: "old" },
    "a name and the parent of now": { name: "old", parent: urn("shop-dev", ["pulumi:pulumi:Stack"]) },
  }))
    it(`follows an alias that is ${form}`, () => {
      assert.deepEqual(match([made("new", [bucket], aliased(alias))], old), { ...none, pairs: ["new=old"] });
    });

  it("doesn't follow an alias that the state lacks", () => {
    assert.deepEqual(match([made("new", [bucket], aliased({ name: "older" }))], old), {
      ...none,
      missing: ["new"],
      extra: ["old"],
    });
  });

  it("puts a resource's own name before its aliases, and lets no two have the same", () => {
    const program = [
      made("taker", [bucket], aliased({ name: "old" }, { name: "gone" })),
      made("second", [bucket], aliased({ name: "gone" })),
      made("old", [bucket]),
    ];
    const state = [made("old", [bucket]), made("gone", [bucket])];
    assert.deepEqual(match(program, state), {
      ...none,
      pairs: ["taker=gone", "old=old"],
      missing: ["second"],
    });
  });

  it("follows a resource that was put into a component, out of it, or got another type", () => {
    const group = "own:index:Group";
    const component = made("shop", [group], { custom: false });
    const parent = component.urn!;
    const program = [
      component,
      made("inner", [group, bucket], { parent, ...aliased({ noParent: true }) }),
      made("outer", [bucket], aliased({ parent })),
      made("typed", [bucket], aliased({ type: "aws:s3/bucketV2:BucketV2" })),
    ];
    const state = [
      made("inner", [bucket]),
      made("outer", [group, bucket], { parent }),
      made("typed", ["aws:s3/bucketV2:BucketV2"]),
    ];
    assert.deepEqual(match(program, state), {
      ...none,
      pairs: ["inner=inner", "outer=outer", "typed=typed"],
    });
  });

  it("finds the children of a component under the name that it had, theirs along with it", () => {
    const [now, then, part] = ["own:index:Shop", "own:index:Store", "own:index:Part"];
    const component = made("newshop", [now], { custom: false, ...aliased({ name: "shop", type: then }) });
    const middle = made("newshop-part", [now, part], { custom: false, parent: component.urn! });
    const parent = middle.urn!;
    const program = [
      component,
      middle,
      made("newshop-part-data", [now, part, bucket], { parent }),
      made("logs", [now, part, bucket], { parent, ...aliased({ name: "journal" }) }),
    ];
    const state = [
      made("shop", [then], { custom: false }),
      made("shop-part", [then, part], { custom: false, parent: urn("shop", [then]) }),
      made("shop-part-data", [then, part, bucket], { parent: urn("shop-part", [then, part]) }),
      made("journal", [then, part, bucket], { parent: urn("shop-part", [then, part]) }),
    ];
    assert.deepEqual(match(program, state), {
      ...none,
      pairs: ["newshop-part-data=shop-part-data", "logs=journal"],
    });
  });

  describe("with components of other processes", () => {
    const type = "comps:index:Secure";
    const component = made("store", [type], { custom: false, remote: true });
    const held = [
      made("store", [type], { custom: false }),
      made("store-data", [type, bucket], { parent: component.urn! }),
      made("store-logs", [type, bucket], { parent: component.urn! }),
    ];

    it("says that their parts are not seen, never that they are gone", () => {
      assert.deepEqual(match([component], held), { ...none, unseen: ["store 2"] });
    });

    it("compares what a preview names", () => {
      const given = [{ ...component, remote: false }, held[1]!];
      assert.deepEqual(match(given, held, { ...run, isRun: false }), {
        ...none,
        pairs: ["store-data=store-data"],
        extra: ["store-logs"],
      });
    });

    it("goes by the state where the program doesn't tell components from resources", () => {
      const { remote: _, ...plain } = component;
      assert.deepEqual(match([{ ...plain, custom: true }], held), { ...none, unseen: ["store 2"] });
    });

    it("finds them under an alias", () => {
      const renamed = made("vault", [type], { custom: false, remote: true, ...aliased({ name: "store" }) });
      assert.deepEqual(match([renamed], held), { ...none, unseen: ["vault 2"] });
    });

    it("tells one that is not deployed, and parts of one that is declared no more", () => {
      assert.deepEqual(match([component], []), { ...none, missing: ["store"] });
      assert.deepEqual(match([], held), { ...none, extra: ["store-data", "store-logs"] });
    });

    it("tells what charts make that can't be had here as not seen, and compares what manifests beside them do", () => {
      const [chart, directory] = ["kubernetes:helm.sh/v3:Chart", "kubernetes:kustomize:Directory"];
      const config = "kubernetes:core/v1:ConfigMap";
      const own = (name: string, of: string) => made(name, [of], { custom: false });
      const below = (name: string, parent: Resource) =>
        made(name, [parent.type, config], { parent: parent.urn! });
      const [web, base, whole] = [own("web", chart), own("base", directory), own("whole", chart)];
      const program = [web, base, below("kept", base), whole];
      const state = [...program, below("web-a", web), below("remote", base), below("gone", whole)];
      const notSeen = [web, base].map((resource) => ({ what: "it", why: "nothing is fetched", resource }));
      assert.deepEqual(match(program, state, { ...run, notSeen }), {
        ...none,
        pairs: ["kept=kept"],
        extra: ["gone"],
        unseen: ["web 1", "base 1"],
      });
      assert.deepEqual(match([web], [], { ...run, notSeen }), { ...none, missing: ["web"] });
      const { unseen } = matchResources(program, state, { ...run, notSeen });
      assert.deepEqual(
        unseen.map(({ why }) => why),
        ["nothing is fetched", "nothing is fetched"],
      );
    });

    it("keeps what the program puts below them itself", () => {
      const own = made("own", [type, bucket], { parent: component.urn! });
      assert.deepEqual(match([component, own], held), { ...none, missing: ["own"], unseen: ["store 2"] });
    });

    it("compares objects of manifests by kind, namespace and name, and leaves guessed parts alone", () => {
      const config = "kubernetes:core/v1:ConfigMap";
      const object = (name: string) => ({ properties: { metadata: { name } }, derived: true as const });
      const group = made("g", ["kubernetes:yaml/v2:ConfigGroup"], { custom: false, remote: true });
      const guessed = made("guess", [type, bucket], { parent: component.urn!, derived: true });
      const program = [
        group,
        made("g:a", [config], { parent: group.urn!, ...object("a") }),
        made("g:b", [config], { parent: group.urn!, ...object("b") }),
        component,
        guessed,
      ];
      const inDefault = { metadata: { name: "a", namespace: "default" } };
      const state = [
        { ...group, remote: false },
        made("g-default/a", [config], { parent: group.urn!, properties: inDefault }),
        made("g-default/c", [config], { parent: group.urn!, properties: { metadata: { name: "c" } } }),
        ...held,
      ];
      assert.deepEqual(match(program, state), {
        ...none,
        pairs: ["g:a=g-default/a"],
        unseen: ["g 1", "store 2"],
      });
    });
  });

  it("calls nothing undeclared where a preview comes to a part of the stack only", () => {
    assert.deepEqual(match([], old, { ...run, isRun: false, partial: true }), { ...none, leftOut: 1 });
  });
});
