import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import { network, onPool, pool, tenant } from "../../../../core/policy/minimal";
import { namesOfVpcs, neighboursOn } from "../../../../core/policy/placement";
import { placed, twin, withMetadata, type Placed } from "./placed";

const poolOf = ({ cohabitation, node }: Placed, workload: string, name: string) => {
  const found = cohabitation.hosting
    .candidates(node("Workload", workload))
    .find((each) => each.pool.name === name);
  assert.ok(found, `${workload} can't stand on ${name}`);
  return found.pool;
};

const parts = [
  pool("front", "app"),
  pool("back", "app"),
  tenant("keys", "app", onPool("front")),
  tenant("cart", "app", onPool("front")),
  tenant("orders", "app", onPool("back")),
];

/** Who may stand beside the keys on pool front. */
function beside(more: readonly (readonly Resource[])[], changes: object = {}) {
  const given = placed([...parts, ...more], changes);
  const { cohabitation, group, node } = given;
  const { certain, possible, missing } = neighboursOn(
    cohabitation,
    group("keys"),
    node("Workload", "keys"),
    poolOf(given, "keys", "front"),
  );
  const names = (all: typeof certain) => all.map(({ resource }) => resource.name);
  return { certain: names(certain), possible: names(possible), missing };
}

describe("the neighbours of a workload on a pool", () => {
  it("are the others that may land there, and not itself", () => {
    assert.deepEqual(beside([]), { certain: ["cart"], possible: [], missing: undefined });
    const like = tenant("more", "app", onPool("front"));
    assert.deepEqual(beside([like]).certain, ["cart", "more"]);
  });

  it("are those of its own kind too, which nothing tells apart", () => {
    const like = twin(tenant("keys", "app", onPool("front")), "twin");
    assert.deepEqual(beside([like]).certain, ["twin", "cart"]);
  });

  it("are those on this very pool, whatever other pools they may share", () => {
    const everywhere = { tolerations: [{ operator: "Exists" }] };
    const given = placed([
      pool("front", "app"),
      pool("back", "app"),
      tenant("keys", "app", everywhere),
      tenant("cart", "app", { ...everywhere, nodeSelector: { pool: "back" } }),
      tenant("orders", "app", { ...everywhere, nodeSelector: { pool: "front" } }),
    ]);
    for (const [name, neighbour] of [
      ["front", "orders"],
      ["back", "cart"],
    ] as const) {
      const at = poolOf(given, "keys", name);
      const { certain } = neighboursOn(
        given.cohabitation,
        given.group("keys"),
        given.node("Workload", "keys"),
        at,
      );
      assert.deepEqual(
        certain.map(({ resource }) => resource.name),
        [neighbour],
      );
    }
  });

  it("are no agents of the platform", () => {
    const agent = tenant("agent", "app", onPool("front"));
    assert.deepEqual(beside([agent]).certain, ["cart", "agent"]);
    assert.deepEqual(beside([agent], { platform: [{ workload: "agent" }] }), {
      certain: ["cart"],
      possible: [],
      missing: undefined,
    });
  });

  it("are possible ones where they may land there for all that is known, with what would tell", () => {
    const late = (name: string, missing: string) =>
      tenant(name, "app", { ...onPool("front"), nodeSelector: { pool: new Unknown(missing) } });
    assert.deepEqual(beside([late("late", "the pool of late"), late("later", "the pool of later")]), {
      certain: ["cart"],
      possible: ["late", "later"],
      missing: "the pool of late",
    });
  });

  it("are possible ones where they may be agents", () => {
    const agents = { platform: [{ kind: "Deployment", workload: "x", namespace: "unsaid" }] };
    const unsaid = withMetadata(tenant("cron", "app", onPool("front")), {
      name: new Unknown("it"),
      namespace: "unsaid",
    });
    assert.deepEqual(beside([unsaid], agents), { certain: ["cart"], possible: ["cron"], missing: undefined });
  });
});

describe("the names of a pool's VPCs", () => {
  const names = (more: readonly Resource[], changed = pool("front", "app")) => {
    const given = placed([changed, tenant("keys", "app", onPool("front")), more]);
    return namesOfVpcs(given.graph, poolOf(given, "keys", "front"));
  };
  const id = "vpc-0aaa1111bbbb2222c";

  it("are the id alone of one that was not given", () => {
    assert.deepEqual(names([]), [[id]]);
    assert.deepEqual(names(network().map((each) => ({ ...each, physicalId: "vpc-other" }))), [[id]]);
  });

  it("are its resource, its id and its Name, of one that was", () => {
    const [vpc, ...others] = network();
    assert.deepEqual(names([vpc!, ...others]), [[vpc!.id, id, "shop"]]);
    assert.deepEqual(names([...network({ tags: { Owner: "us", Name: undefined } })]), [[vpc!.id, id]]);
    assert.deepEqual(names([...network({ tags: new Unknown("the tags") })]), [[vpc!.id, id]]);
  });

  it("are not known where the subnets are not", () => {
    const unsaid = pool("front", "app", { subnetIds: new Unknown("the subnets") });
    const found = names([], unsaid);
    assert.ok(found instanceof Unknown);
    assert.equal(found.missing, "the subnets");
  });
});
