import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import {
  launchTemplate,
  manifest,
  onPool,
  pool,
  securityGroup,
  tenant,
} from "../../../../core/policy/minimal";
import { missingOfMix, mixedTrust, nameOf } from "../../../../core/policy/placement";
import { atLevel, inCluster, placed, twin } from "./placed";

const shelf = { trust: 40, select: [{ namespaceLabel: { zone: "shelf" } }] };
const zones = { shelf, bench: { trust: 50, select: [{ namespaceLabel: { zone: "bench" } }] } };
const rules = atLevel({ cohabitation: [{ differ: "supplier" }] });

/** Who mixes trust with whom on a pool: certainly, or for all that is known, with what would tell. */
function mixed(
  parts: readonly (readonly Resource[])[],
  changes: object = {},
  partial = false,
): readonly string[] {
  const { graph, cohabitation } = placed(parts, { zones, ...rules, ...changes }, partial);
  return [...mixedTrust(graph, cohabitation)].map((found) => {
    const names = found.pair.map(({ resource }) => resource.name).join(" and ");
    return found.answer === "yes" ? names : `${names}? ${missingOfMix(cohabitation, found)}`;
  });
}

const on = (name: string, zone: string, spec: object = {}) =>
  tenant(name, zone, { ...onPool("back"), ...spec });
const [back, cart, batch] = [pool("back", "shared"), on("cart", "app"), on("batch", "shelf")];

/** What gives the pods of a namespace groups of their own. */
const own = (
  namespace: string,
  groupIds: unknown = ["sg-own"],
  podSelector: unknown = {},
): readonly Resource[] => [
  manifest({
    apiVersion: "vpcresources.k8s.aws/v1beta1",
    kind: "SecurityGroupPolicy",
    metadata: { name: "own", namespace },
    spec: { podSelector, securityGroups: { groupIds } },
  }),
];

describe("workloads of different trust on one pool", () => {
  it("mix where both may land there behind the same groups", () => {
    assert.deepEqual(mixed([back, cart, batch]), ["cart and batch"]);
  });

  it("don't mix where they have the same rank, though of two zones", () => {
    assert.deepEqual(mixed([back, cart, on("tools", "bench")]), []);
  });

  it("don't mix where pools are apart", () => {
    const other = tenant("batch", "shelf", onPool("front"));
    assert.deepEqual(mixed([back, pool("front", "shared"), cart, other]), []);
  });

  it("don't mix with agents of the platform", () => {
    for (const agent of ["cart", "batch"])
      assert.deepEqual(mixed([back, cart, batch], { platform: [{ workload: agent }] }), [], agent);
  });

  it("don't mix where the level forbids the pair a machine: another policy says so", () => {
    assert.deepEqual(mixed([back, cart, batch], atLevel({ cohabitation: [{ differ: "zone" }] })), []);
    const later = on("mail", "shelf");
    const critical = { critical: [{ workload: "batch" }] };
    const level = atLevel({ cohabitation: [{ critical: true }] });
    assert.deepEqual(mixed([back, cart, batch, later], { ...level, ...critical }), ["cart and mail"]);
  });

  it("don't mix, as far as anybody can say, in several zones or in none", () => {
    const both = { trust: 60, select: [{ namespaceLabel: { zone: "app" } }] };
    assert.deepEqual(mixed([back, cart, batch], { zones: { ...zones, both } }), []);
    assert.deepEqual(mixed([back, batch, cart], { zones: { ...zones, both } }), []);
    const nowhere = on("stray", "nowhere");
    assert.deepEqual(mixed([back, cart, nowhere]), []);
    assert.deepEqual(mixed([back, nowhere, cart]), []);
  });

  it("are told by the first partner of each, whoever comes after", () => {
    const parts = [back, cart, batch, on("mail", "shelf"), on("web", "app")];
    assert.deepEqual(mixed(parts), ["cart and batch", "batch and web", "mail and web"]);
  });

  it("concern levels that let anything meet only beside one that doesn't, from whichever side", () => {
    const environments = {
      production: { select: [{ namespace: "cart" }, { namespace: "web" }], level: "mine" },
      development: { select: [{ stack: "**" }], level: "open" },
    };
    assert.deepEqual(mixed([back, cart, batch], { environments }), ["cart and batch"]);
    assert.deepEqual(mixed([back, batch, cart], { environments }), ["cart and batch"]);
    assert.deepEqual(mixed([back, batch, on("lab", "app")], { environments }), []);
    assert.deepEqual(mixed([back, on("web", "app"), cart], { environments }), []);
  });
});

describe("security groups of pods of different trust", () => {
  it("part them where either has its own, or both have others", () => {
    assert.deepEqual(mixed([back, cart, batch, own("batch")]), []);
    assert.deepEqual(mixed([back, cart, batch, own("cart")]), []);
    assert.deepEqual(mixed([back, cart, batch, own("cart", ["sg-a"]), own("batch", ["sg-b"])]), []);
    assert.deepEqual(mixed([back, cart, batch, own("cart", ["sg-a"]), own("batch", ["sg-a", "sg-b"])]), []);
    assert.deepEqual(mixed([back, cart, batch, own("cart", ["sg-a", "sg-b"]), own("batch", ["sg-a"])]), []);
  });

  it("don't part them where they are the same, in whatever order", () => {
    const same = [own("cart", ["sg-a", "sg-b"]), own("batch", ["sg-b", "sg-a"])];
    assert.deepEqual(mixed([back, cart, batch, ...same]), ["cart and batch"]);
  });

  it("part nobody whose own are just those of the nodes", () => {
    const id = "lt-0aaa1111bbbb2222c";
    const of = "sg-0aaa1111bbbb2222c";
    const behind = (...groups: readonly unknown[]): readonly (readonly Resource[])[] => [
      pool("back", "shared", { launchTemplate: { id, version: "1" } }),
      [launchTemplate({ networkInterfaces: [{ securityGroups: groups }] }, { physicalId: id })],
      cart,
      batch,
    ];
    assert.deepEqual(mixed([...behind(of), own("batch", [of])]), ["cart and batch"]);
    assert.deepEqual(mixed([...behind(of), own("cart", [of])]), ["cart and batch"]);
    assert.deepEqual(mixed([...behind(of, "sg-b"), own("cart", ["sg-b", of])]), ["cart and batch"]);
    assert.deepEqual(mixed([...behind(of), own("batch")]), []);
    assert.deepEqual(mixed(behind(of)), ["cart and batch"]);
    const [open, ...others] = mixed([...behind(new Unknown("the group of the nodes")), own("batch", [of])]);
    assert.deepEqual(others, []);
    assert.match(open!, /^cart and batch\? whether /);
    const roaming = tenant("cart", "app", { tolerations: [{ operator: "Exists" }] });
    const parts = [...behind(of).filter((each) => each !== cart), pool("front", "shared"), roaming];
    assert.deepEqual(mixed([...parts, own("cart", [of])]), ["batch and cart"]);
    const [either] = mixed([...parts, own("batch", [of])]);
    assert.match(either ?? "", /^batch and cart\? whether /, "on nodes of the other pool they are parted");
  });

  it("part nobody in another cluster, or whom they don't select", () => {
    const elsewhere = own("batch").map((each) => ({ ...each, cluster: "other" }));
    assert.deepEqual(mixed([back, cart, batch, elsewhere]), ["cart and batch"]);
    assert.deepEqual(mixed([back, cart, batch, own("batch", ["sg-a"], { matchLabels: { app: "x" } })]), [
      "cart and batch",
    ]);
  });

  it("part only those of like workloads that they select", () => {
    const like = (name: string) =>
      twin(batch, name, { spec: { template: { metadata: { labels: { app: name } } } } });
    const [second, third] = [like("twin"), like("third")];
    const first = own("batch", ["sg-a"], { matchLabels: { app: "batch" } });
    assert.deepEqual(mixed([back, cart, batch, second, third, first]), ["cart and twin"]);
    assert.deepEqual(mixed([back, batch, second, cart, first]), ["twin and cart"]);
    assert.deepEqual(mixed([back, cart, batch, second, own("batch")]), []);
  });

  it("leave it open which of two groups of one id they are", () => {
    const named = ["a", "b"].map((name) => ({ ...securityGroup({}, name), physicalId: "sg-a" }));
    const [open, ...others] = mixed([
      back,
      cart,
      batch,
      own("cart", ["sg-a"]),
      own("batch", ["sg-a"]),
      named,
    ]);
    assert.deepEqual(others, []);
    assert.match(open!, /^cart and batch\? whether /);
  });

  it("leave it open where it is not known which they are, or whom they select", () => {
    const open = [
      "cart and batch? whether Deployment cart in cart and Deployment batch in batch share a pool and its security groups",
    ];
    for (const doubt of [
      [own("batch", [new Unknown("the group")])],
      [own("batch", new Unknown("the groups"))],
      [own("batch", ["sg-a"], new Unknown("the selector"))],
      [own("cart", ["sg-a"], new Unknown("the selector")), own("batch", ["sg-a"])],
      [own("cart", ["sg-a"]), own("batch", [new Unknown("the group")])],
      [own("cart", [new Unknown("the group")]), own("batch", ["sg-a"])],
    ])
      assert.deepEqual(mixed([back, cart, batch, ...doubt]), open);
  });
});

describe("doubt whether trust mixes", () => {
  const late = (name: string, zone: string, missing: string) =>
    on(name, zone, { nodeSelector: { pool: new Unknown(missing) } });

  it("is of where one lands, and of no pair after that of the same cluster", () => {
    const parts = [
      back,
      cart,
      late("batch", "shelf", "the pool of batch"),
      late("mail", "shelf", "the pool of mail"),
    ];
    assert.deepEqual(mixed(parts), ["cart and batch? the pool of batch"]);
    const [first, ...others] = [
      late("cart", "app", "the pool of cart"),
      batch,
      on("mail", "shelf"),
      on("web", "app"),
    ];
    assert.deepEqual(mixed([back, first, ...others]), [
      "cart and batch? the pool of cart",
      "batch and web",
      "mail and web",
    ]);
  });

  it("is told once a cluster, whoever else is in doubt, and beside what is certain", () => {
    const doubts = [late("batch", "shelf", "the pool of batch"), late("web", "app", "the pool of web")];
    assert.deepEqual(mixed([back, cart, ...doubts]), ["cart and batch? the pool of batch"]);
    assert.deepEqual(mixed([back, cart, batch, late("web", "app", "the pool of web")]), [
      "cart and batch",
      "batch and web? the pool of web",
    ]);
  });

  it("gives way to a pair that is certain", () => {
    const parts = [back, cart, late("batch", "shelf", "the pool of batch"), on("mail", "shelf")];
    assert.deepEqual(mixed(parts), ["cart and mail"]);
  });

  it("is of the zone of one that may lie in several", () => {
    const unlabelled = (name: string) => on(name, "shelf").filter(({ type }) => !type.endsWith(":Namespace"));
    assert.deepEqual(mixed([back, cart, unlabelled("batch")]), [
      "cart and batch? the zone of Deployment batch in batch",
    ]);
    assert.deepEqual(mixed([back, unlabelled("batch"), cart]), [
      "batch and cart? the zone of Deployment batch in batch",
    ]);
  });

  it("is of the machines, where nobody gave any", () => {
    assert.deepEqual(mixed([cart, batch]), ["cart and batch? the nodes of shop"]);
    const partly = [back, cart, late("batch", "shelf", "the pool of batch")];
    assert.deepEqual(mixed(partly, {}, true), ["cart and batch? the pool of batch"]);
  });

  it("is of one whole cluster's machines once, and of each cluster's", () => {
    const parts = [cart, batch, on("mail", "shelf")];
    const two = ["one", "two"].flatMap((name) => parts.map((each) => inCluster(each, name)));
    assert.deepEqual(mixed(two), ["cart and batch? the nodes of one", "cart and batch? the nodes of two"]);
  });
});

it("names a workload with its namespace, where it has one", () => {
  const { node } = placed([back, cart]);
  assert.equal(nameOf(node("Workload", "cart")), "Deployment cart in cart");
});
