import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import { placementExample } from "../../../../core/policy";
import { onPool, pool, tenant } from "../../../../core/policy/minimal";
import restrictCohabitation from "../../../../policies/placement/restrict-cohabitation";
import restrictSharedLayers from "../../../../policies/placement/restrict-shared-layers";
import { judged } from "../made";
import { atLevel, inCluster, twin, withMetadata } from "./placed";

type Parts = readonly (readonly Resource[])[];

/** What is said: of whom, and in which words; `?` before what would have to be known. */
function said(policy: typeof restrictCohabitation, parts: Parts, estate: object, partial = false) {
  const { findings } = judged(policy, placementExample(parts).resources, { estate, partial });
  for (const { path } of findings) assert.match(path, /^(spec\.template\.)?spec$/);
  return findings.map(({ kind, message, missing, subject }) =>
    kind === "violation" ? message.replace("Deployment ", "") : `${subject.name}? ${missing}`,
  );
}
const ofMachines = (parts: Parts, level: object, more: object = {}, partial = false) =>
  said(restrictCohabitation, parts, { ...more, ...atLevel(level) }, partial);
const ofLayers = (parts: Parts, separateZonesBy: readonly string[], more: object = {}) =>
  said(restrictSharedLayers, parts, {
    ...more,
    ...atLevel({ cohabitation: [{ differ: "supplier" }], separateZonesBy }),
  });

const none = { cohabitation: "none" };
const front = pool("front", "app");
const on = (name: string, zone = "app", spec: object = {}) =>
  tenant(name, zone, { ...onPool("front"), ...spec });
const [cart, orders, mail] = [on("cart"), on("orders"), on("mail")];
const late = (name: string, missing: string) =>
  on(name, "app", { nodeSelector: { pool: new Unknown(missing) } });

/** One whose namespace is not known. */
const unsaid = withMetadata(on("batch"), { name: "batch", namespace: new Unknown("it") });

describe("workloads that must not meet on a machine", () => {
  const because = "which level mine forbids (cohabitation: none)";

  it("are told by the first of each, with how many others", () => {
    assert.deepEqual(ofMachines([front, cart, orders, mail], none), [
      `cart may share a machine of pool front with Deployment orders in orders, and with 1 more, ${because}`,
      `orders may share a machine of pool front with Deployment mail in mail, ${because}`,
    ]);
  });

  it("are counted one by one, those of the same kind too", () => {
    assert.deepEqual(ofMachines([front, cart, twin(cart, "second"), twin(cart, "third")], none), [
      `cart may share a machine of pool front with Deployment second in cart, and with 1 more, ${because}`,
    ]);
    assert.deepEqual(ofMachines([front, cart, orders, twin(orders, "second")], none), [
      `cart may share a machine of pool front with Deployment orders in orders, and with 1 more, ${because}`,
      `orders may share a machine of pool front with Deployment second in orders, ${because}`,
    ]);
  });

  it("are told with all rules that forbid it", () => {
    const rules = { cohabitation: [{ differ: "zone" }, { differ: "namespace" }], separateZonesBy: ["vm"] };
    assert.deepEqual(ofMachines([front, cart, on("web", "dmz")], rules), [
      "cart may share a machine of pool front with Deployment web in web, which level mine forbids " +
        "(differ: zone (app, dmz); differ: namespace (cart, web); separateZonesBy: vm (app, dmz))",
    ]);
  });

  it("are told by a pair that is certain, before one that is in doubt", () => {
    assert.deepEqual(
      ofMachines([front, cart, late("batch", "the pool of batch"), orders], none).slice(0, 1),
      [`cart may share a machine of pool front with Deployment orders in orders, ${because}`],
    );
  });

  it("are told, whatever is not known of who else is there", () => {
    assert.deepEqual(ofMachines([front, unsaid, cart, orders], none), [
      // It may be an agent of the platform, in its namespace.
      "batch? cohabitation: none of Deployment batch and Deployment cart in cart",
      `cart may share a machine of pool front with Deployment orders in orders, ${because}`,
    ]);
  });

  it("are not asked for where the level divides nothing", () => {
    const { tallies } = judged(restrictCohabitation, placementExample([front, cart]).resources, {
      estate: atLevel({ cohabitation: [{ differ: "supplier" }] }),
    });
    assert.equal(tallies.get(restrictCohabitation.name)?.pass ?? 0, 0);
    const { tallies: asked } = judged(restrictCohabitation, placementExample([front, cart]).resources, {
      estate: atLevel(none),
    });
    assert.equal(asked.get(restrictCohabitation.name)?.pass, 1);
  });

  it("say nothing of sandboxes that the level asks for", () => {
    assert.deepEqual(
      ofMachines([front, cart, orders], { cohabitation: [{ differ: "zone" }], sandbox: "required" }),
      [],
    );
  });

  it("say nothing of layers that part zones only", () => {
    const level = { cohabitation: [{ differ: "supplier" }], separateZonesBy: ["vm", "pool"] };
    assert.deepEqual(ofMachines([front, cart, on("web", "dmz")], level), []);
  });
});

describe("workloads that may meet on a machine for all that is known", () => {
  it("are unknown by what would tell where one of them lands", () => {
    assert.deepEqual(ofMachines([front, cart, late("batch", "the pool of batch")], none), [
      "cart? the pool of batch",
    ]);
    assert.deepEqual(ofMachines([front, late("batch", "the pool of batch"), cart], none), [
      "batch? the pool of batch",
    ]);
  });

  it("are unknown by what may keep them apart", () => {
    const port = (hostPort: unknown) => ({
      containers: [{ name: "main", image: "x", ports: [{ containerPort: 80, hostPort }] }],
    });
    const parts = [front, on("cart", "app", port(80)), on("orders", "app", port(new Unknown("the port")))];
    assert.deepEqual(ofMachines(parts, none), ["cart? the port"]);
  });

  it("are unknown by the rule, where that hangs on what is not known of them", () => {
    const unlabelled = on("batch").filter(({ type }) => !type.endsWith(":Namespace"));
    const level = { cohabitation: [{ differ: "zone" }, { differ: "trust", by: 10 }] };
    const [found, ...others] = ofMachines([front, cart, unlabelled], level);
    assert.deepEqual(others, []);
    assert.match(
      found!,
      /^cart\? differ: zone \(.*\), differ: trust .* of Deployment cart in cart and Deployment batch in batch$/,
    );
  });

  it("are one unknown a cluster, where nobody gave its machines", () => {
    assert.deepEqual(ofMachines([cart, orders, mail], none), ["cart? the nodes of shop"]);
    const two = ["one", "two"].flatMap((name) => [cart, orders].map((each) => inCluster(each, name)));
    assert.deepEqual(ofMachines(two, none), ["cart? the nodes of one", "cart? the nodes of two"]);
  });

  it("are unknown each, where some machines were given", () => {
    const parts = [front, late("a", "the pool of a"), late("b", "the pool of b"), late("c", "the pool of c")];
    assert.deepEqual(ofMachines(parts, none, {}, true), ["a? the pool of a", "b? the pool of b"]);
  });
});

describe("layers that must part zones", () => {
  const two = [front, cart, on("web", "dmz")];
  const word = (layer: string, what: string) => [
    `cart may share ${what} with Deployment web in web, which level mine forbids (separateZonesBy: ${layer} (app, dmz))`,
  ];

  it("are each told in their own words", () => {
    assert.deepEqual(ofLayers(two, ["vpc"]), word("vpc", "a VPC"));
    assert.deepEqual(ofLayers(two, ["host"]), word("host", "hardware"));
    assert.deepEqual(ofLayers(two, ["vm"]), word("vm", "a machine of pool front"));
    assert.deepEqual(ofLayers(two, ["sandbox"]), word("sandbox", "a kernel of pool front"));
    assert.deepEqual(ofLayers(two, ["pool"]), word("pool", "a pool"));
    const owned = two.map((part) =>
      part.map((each) => (each.type.startsWith("aws:") ? { ...each, account: "333333333333" } : each)),
    );
    assert.deepEqual(ofLayers(owned, ["account"]), word("account", "an AWS account"));
  });

  it("are unknown where the namespace is not known", () => {
    assert.deepEqual(ofLayers([front, cart, unsaid], ["namespace"]), [
      "cart? separateZonesBy: namespace (app, dmz or app or data) of Deployment cart in cart and Deployment batch",
    ]);
  });

  it("are one finding for the clearest of several", () => {
    const found = ofLayers([front, cart, on("web", "dmz"), on("door", "dmz")], ["pool"]);
    assert.deepEqual(found, [
      "cart may share a pool with Deployment web in web, and with 1 more, which level mine forbids (separateZonesBy: pool (app, dmz))",
    ]);
  });

  it("are not told of machines again that a rule forbids", () => {
    const estate = atLevel({ cohabitation: [{ differ: "zone" }], separateZonesBy: ["vm"] });
    assert.deepEqual(said(restrictSharedLayers, two, estate), []);
    const layers = atLevel({ cohabitation: [{ differ: "zone" }], separateZonesBy: ["vm", "pool"] });
    assert.deepEqual(said(restrictSharedLayers, two, layers), word("pool", "a pool"));
  });

  it("are not told of machines again that the other's level forbids", () => {
    const estate = {
      environments: {
        production: { select: [{ namespace: "cart" }], level: "mine" },
        development: { select: [{ stack: "**" }], level: "other" },
      },
      levels: {
        mine: { cohabitation: [{ differ: "supplier" }], separateZonesBy: ["vm"] },
        other: { cohabitation: "none" },
      },
    };
    assert.deepEqual(said(restrictSharedLayers, two, estate), []);
    assert.deepEqual(said(restrictCohabitation, two, estate), [
      "cart may share a machine of pool front with Deployment web in web, which level other forbids (cohabitation: none)",
    ]);
  });

  it("say nothing of rules, or of sandboxes that the level asks for", () => {
    assert.deepEqual(
      said(restrictSharedLayers, two, atLevel({ cohabitation: "none", sandbox: "required" })),
      [],
    );
  });
});
