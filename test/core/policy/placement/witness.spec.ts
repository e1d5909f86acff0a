import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import { controller, manifest, onPool, pool, tenant } from "../../../../core/policy/minimal";
import { landing, meeting } from "../../../../core/policy/placement";
import { placed, twin, withDeployment } from "./placed";

type Parts = readonly (readonly Resource[])[];

/** Why two workloads may meet, in words. */
function told(parts: Parts, first = "cart", second = "orders"): readonly string[] {
  const { cohabitation, group } = placed(parts);
  return meeting(cohabitation, group(first), group(second)).evidence.map(({ text }) => text);
}
const changeOf = (parts: Parts, first = "cart", second = "orders"): string =>
  told(parts, first, second).at(-1)!.replace("smallest change: ", "");

const free = { labels: {}, taints: [] };
const anywhere = { tolerations: [{ operator: "Exists" }] };
const on = (name: string, where: string, spec: object = {}) =>
  tenant(name, "app", { ...onPool(where), ...spec });

/** A required anti-affinity over machines. */
const away = (term: object): object => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", ...term }],
  },
});

const daemonSet = (name: string): readonly Resource[] =>
  withDeployment(on(name, "front"), ({ properties }) => {
    const { template } = properties["spec"] as { template: { spec: object } };
    return controller("DaemonSet", template.spec, { metadata: { name, namespace: name } });
  });

describe("why a workload may land on a pool", () => {
  it("is all that lets it, or that nothing keeps it off", () => {
    const { cohabitation, node } = placed([pool("front", "app"), on("cart", "front")]);
    const cart = node("Workload", "cart");
    const [candidate] = cohabitation.hosting.candidates(cart);
    const { pool: front, reasons } = candidate!;
    const lands = "Deployment cart in cart may land on front: ";
    assert.deepEqual(landing(cart, front, reasons), {
      text: `${lands}selects nodes with pool=front; tolerates pool=front:NoSchedule`,
      resource: cart.id,
    });
    assert.equal(landing(cart, front, []).text, `${lands}nothing keeps it off`);
  });

  it("names a workload alone that has no namespace", () => {
    const bare = manifest({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "bare" },
      spec: { containers: [{ name: "a", image: "a" }] },
    });
    const { cohabitation, node } = placed([pool("front", "app", free), [bare]]);
    const [candidate] = cohabitation.hosting.candidates(node("Workload", "bare"));
    assert.match(landing(node("Workload", "bare"), candidate!.pool, []).text, /^Pod bare may land on front/);
  });
});

describe("why two workloads may meet", () => {
  it("is where both may land", () => {
    const parts = [pool("front", "app"), on("cart", "front"), on("orders", "front")];
    assert.deepEqual(told(parts).slice(0, -1), [
      "Deployment cart in cart may land on front: selects nodes with pool=front; tolerates pool=front:NoSchedule",
      "Deployment orders in orders may land on front: selects nodes with pool=front; tolerates pool=front:NoSchedule",
    ]);
  });

  it("is nothing where they share no pool", () => {
    const { cohabitation, group } = placed([
      pool("front", "app"),
      pool("back", "app"),
      on("cart", "front"),
      on("orders", "back"),
    ]);
    assert.deepEqual(meeting(cohabitation, group("cart"), group("orders")), {
      shared: undefined,
      evidence: [],
    });
  });

  it("is a pool that is certain before one that isn't, and else the first", () => {
    const open = pool("front", "app", { labels: { kind: new Unknown("the label") }, taints: [] });
    const spec = { ...anywhere, nodeSelector: { kind: "a" } };
    const [cart, orders] = [tenant("cart", "app", spec), tenant("orders", "app", spec)];
    const shared = (...pools: Parts) => {
      const { cohabitation, group } = placed([...pools, cart, orders]);
      const { shared: found } = meeting(cohabitation, group("cart"), group("orders"));
      return found && `${found.pool.name} ${found.answer}`;
    };
    const sure = (name: string) => pool(name, "app", { labels: { kind: "a" }, taints: [] });
    assert.equal(shared(open, sure("back")), "back yes");
    assert.equal(shared(sure("back"), sure("more")), "back yes");
    assert.equal(shared(open), "front unknown");
  });

  it("tells what only looks like a separation, and what is weak of the pool", () => {
    const affinity = away({ namespaceSelector: {}, labelSelector: { matchLabels: { app: "other" } } });
    const reserved = pool("front", "app", { labels: { "kubernetes.io/role": "web" } });
    const parts = [reserved, on("cart", "front", { affinity }), on("orders", "front")];
    assert.deepEqual(told(parts).slice(2, -1), [
      "proves nothing: anti-affinity over kubernetes.io/hostname: it selects no pods of the other workload",
      "EKS refuses the label kubernetes.io/role on a managed node group",
    ]);
  });

  it("tells of which namespaces an anti-affinity means pods, where the other's is none of them", () => {
    const seen = (term: object) =>
      told([
        pool("front", "app"),
        on("cart", "front", { affinity: away({ labelSelector: {}, ...term }) }),
        on("orders", "front"),
      ])
        .filter((text) => text.startsWith("proves nothing"))
        .map((text) => text.replace(/^.*hostname: /, ""));
    assert.deepEqual(seen({}), ["it means only pods of its own namespace cart, not of namespace orders"]);
    assert.deepEqual(seen({ namespaces: ["a"] }), [
      "it means only pods of namespace a, not of namespace orders",
    ]);
    assert.deepEqual(
      seen({ namespaces: ["a", "b"], namespaceSelector: { matchLabels: { team: "other" } } }),
      [
        "it means only pods of namespaces a, b and namespaces that its namespaceSelector takes, not of namespace orders",
      ],
    );
    assert.deepEqual(seen({ namespaces: ["orders"] }), []);
  });
});

describe("the smallest change that parts two workloads", () => {
  const [front, back] = [pool("front", "app", free), pool("back", "app")];

  it("is the labels of a pool where one of them may stand alone", () => {
    const change = (name: string) =>
      `require the labels of pool back of Deployment ${name} in ${name}: the other can't land there`;
    assert.equal(
      changeOf([front, back, tenant("cart", "app", anywhere), tenant("orders", "app", {})]),
      change("cart"),
    );
    assert.equal(
      changeOf([front, back, tenant("cart", "app", {}), tenant("orders", "app", anywhere)]),
      change("orders"),
    );
  });

  it("is none where it is not certain that one may stand there", () => {
    const doubtful = pool("back", "app", { labels: {}, taints: new Unknown("the taints") });
    assert.equal(
      changeOf([
        front,
        doubtful,
        tenant("cart", "app", {}),
        on("orders", "front", { nodeSelector: {} }),
      ]).includes("pool back"),
      false,
    );
    const unsure = tenant("cart", "app", { tolerations: new Unknown("the tolerations") });
    assert.equal(changeOf([front, back, unsure, tenant("orders", "app", {})]).includes("pool back"), false);
    const both = [tenant("cart", "app", anywhere), tenant("orders", "app", anywhere)];
    assert.equal(changeOf([front, back, ...both]).includes("require the labels of pool"), false);
  });

  it("is that a daemon leaves the pool", () => {
    const leaves = (name: string) =>
      `let DaemonSet ${name} in ${name} tolerate and select a pool of its own only`;
    const [agent, cart] = [daemonSet("agent"), on("cart", "front")];
    assert.equal(changeOf([pool("front", "app"), agent, cart], "agent", "cart"), leaves("agent"));
    assert.equal(changeOf([pool("front", "app"), cart, agent], "cart", "agent"), leaves("agent"));
    const more = [agent, cart, daemonSet("more")];
    assert.equal(changeOf([pool("front", "app"), ...more], "agent", "more"), leaves("agent"));
  });

  it("is a taint where the pool has none", () => {
    assert.equal(
      changeOf([front, tenant("cart", "app", {}), tenant("orders", "app", {})]),
      "taint a pool for Deployment cart in cart, and let it alone tolerate that taint and require the pool's label",
    );
  });

  it("is an anti-affinity where both ask for the pool", () => {
    const apart = (other: string) =>
      `give Deployment cart in cart a required anti-affinity to Deployment ${other} over kubernetes.io/hostname, or a pool of its own`;
    const parts = [pool("front", "app"), on("cart", "front"), on("orders", "front")];
    assert.equal(changeOf(parts), apart("orders in orders"));
  });

  it("is none of other pools for two of one kind, which may stand wherever the other may", () => {
    const cart = on("cart", "front");
    assert.equal(
      changeOf([pool("front", "app"), pool("back", "app"), cart, twin(cart, "twin")], "cart", "twin"),
      "give Deployment cart in cart a required anti-affinity to Deployment twin in cart over kubernetes.io/hostname, or a pool of its own",
    );
  });
});
