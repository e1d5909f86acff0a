import assert from "node:assert/strict";
import { Unknown } from "../../../core/graph";
import { cohabitationOf, hostingOf, remedies, traitsOf, workloadClause } from "../../../core/placement";
import { deployment, estateAt, graphOf, namespace, node, options, workload } from "./support";

const anti = (term: object) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
});
const hostname = "kubernetes.io/hostname";
const shop = (spec: object = {}) => [
  namespace("front", { zone: "dmz" }),
  namespace("back", { zone: "app" }),
  deployment("front/web", spec),
  deployment("back/orders"),
];

function conflicts(
  resources: Parameters<typeof graphOf>[0],
  level: string,
  levels: object = {},
  more: object = {},
) {
  const estate = estateAt(level, levels, more);
  const graph = graphOf(resources);
  const found = cohabitationOf(graph, estate, options(estate));
  return [...found.conflicts()].map(
    ({ first, second, layer, answer, ban }) =>
      `${first.workloads[0]!.name} ${second.workloads.at(-1)!.name} ${layer} ${answer}: ${ban.clauses.join("; ")}`,
  );
}

describe("cohabitation by level", () => {
  it("lets everything share at any, and nothing at none", () => {
    assert.deepEqual(conflicts([...shop(), node("n1")], "open"), []);
    const none = { alone: { cohabitation: "none" } };
    assert.deepEqual(conflicts([...shop(), node("n1")], "alone", none), [
      "web orders vm yes: cohabitation: none",
    ]);
  });

  it("names the clauses of the rule that fired", () => {
    assert.deepEqual(conflicts([...shop(), node("n1")], "hybrid"), [
      "web orders vm yes: differ: zone (dmz, app); differ: trust by 30 (20 and 60); separateZonesBy: vm (dmz, app)",
    ]);
    const rule = { all: [{ differ: "zone" }, { not: { zone: "data" } }] };
    assert.deepEqual(conflicts([...shop(), node("n1")], "mine", { mine: { cohabitation: [rule] } }), [
      'web orders vm yes: differ: zone (dmz, app); not {"zone":["data"]}',
    ]);
    const far = { differ: "trust", by: 50 };
    assert.deepEqual(conflicts([...shop(), node("n1")], "mine", { mine: { cohabitation: [far] } }), []);
  });

  it("exempts the platform's agents", () => {
    const agent = deployment("kube-system/agent", {}, {}, "DaemonSet");
    const none = { alone: { cohabitation: "none" } };
    const all = [deployment("back/orders"), agent, node("n1")];
    assert.deepEqual(conflicts(all, "alone", none), []);
  });

  it("counts an anti-affinity that proves separation, and no other", () => {
    const none = { alone: { cohabitation: "none" } };
    const of = (term: object, labels: Record<string, string> = {}): number =>
      conflicts([...shop(anti(term)), node("n1", labels)], "alone", none).length;
    const labelSelector = { matchLabels: { app: "orders" } };
    assert.equal(of({ topologyKey: hostname, labelSelector, namespaces: ["back"] }), 0);
    assert.equal(of({ topologyKey: hostname, labelSelector, namespaceSelector: {} }), 0);
    assert.equal(of({ topologyKey: hostname, labelSelector }), 1, "its own namespace only");
    assert.equal(of({ topologyKey: hostname, namespaceSelector: {} }), 1, "no selector means nobody");
    assert.equal(of({ topologyKey: "rack", labelSelector, namespaceSelector: {} }), 1, "no such label");
    assert.equal(of({ topologyKey: "rack", labelSelector, namespaceSelector: {} }, { rack: "r" }), 0);
  });

  it("is unknown where a taint, a label or the hosts are", () => {
    const none = { alone: { cohabitation: "none" } };
    const taint = { key: new Unknown("the key") as unknown as string, effect: "NoSchedule" };
    const says = ["web orders vm unknown: cohabitation: none"];
    assert.deepEqual(conflicts([...shop(), node("n1", {}, [taint])], "alone", none), says);
    assert.deepEqual(conflicts(shop(), "alone", none), says);
  });

  it("answers the same from either side", () => {
    const estate = estateAt("hybrid");
    const graph = graphOf([...shop(), node("n1")]);
    const found = cohabitationOf(graph, estate, options(estate));
    const [one, two] = [...found.groups];
    assert.deepEqual(found.ban(one!, two!), found.ban(two!, one!));
    assert.equal(found.summary(one!).certain, 1);
    assert.equal(found.summary(two!).certain, 1);
  });
});

describe("witnesses and remedies", () => {
  it("say why each lands there, what proves nothing, and what to change", () => {
    const spec = {
      tolerations: [{ operator: "Exists" }],
      ...anti({ topologyKey: "rack", labelSelector: {}, namespaceSelector: {} }),
    };
    const taint = { key: "dedicated", value: "x", effect: "NoSchedule" };
    const resources = [
      namespace("front", { zone: "dmz" }),
      namespace("back", { zone: "app" }),
      deployment("front/web", spec),
      deployment("back/orders", { tolerations: [{ key: "dedicated", operator: "Exists" }] }),
      node("n1", {}, [taint]),
    ];
    const estate = estateAt("hybrid");
    const graph = graphOf(resources);
    const found = cohabitationOf(graph, estate, options(estate));
    const [web, orders] = [workload(graph, "web"), workload(graph, "orders")];
    const [shared] = found.pools(found.groupOf(web)!, found.groupOf(orders)!);
    assert.deepEqual(
      shared?.first.map(({ text }) => text),
      ["tolerates dedicated=x:NoSchedule"],
    );
    assert.deepEqual(shared.unproved, ["anti-affinity over rack: the nodes of n1 lack that label"]);
    assert.deepEqual(
      remedies(found.hosting, web, orders, shared).map(({ text }) => text),
      [
        "remove the toleration of everything from front/web: pool n1 has a taint",
        "keep front/web off machines of back/orders by required anti-affinity",
      ],
    );
  });

  it("name the risk of a label that a kubelet can set", () => {
    const graph = graphOf([
      deployment("back/orders", { nodeSelector: { pool: "a" } }),
      deployment("back/safe", { nodeSelector: { "node-restriction.kubernetes.io/pool": "a" } }),
      node("n1"),
    ]);
    const hosting = hostingOf(graph);
    const risks = (name: string) =>
      hosting.verdicts(workload(graph, name))[0]!.reasons.map(({ risk }) => risk);
    assert.deepEqual(risks("orders"), ["a kubelet may give its node the label pool itself"]);
    assert.deepEqual(risks("safe"), [undefined]);
  });
});

describe("traits and clauses", () => {
  const estate = estateAt(
    "open",
    {},
    {
      suppliers: {
        acme: { repositories: ["docker.io/acme/**"] },
        both: { repositories: ["docker.io/acme/x"] },
      },
      dataClasses: { kept: { select: [{ storage: true }] } },
      critical: [{ workload: "vault" }],
    },
  );
  const image = (image: string) => ({ containers: [{ name: "main", image }] });
  const graph = graphOf([
    namespace("back", { zone: "app" }),
    deployment("back/vault", {
      ...image("acme/a:1"),
      volumes: [{ name: "d", persistentVolumeClaim: { claimName: "d" } }],
    }),
    deployment("back/liar", image("docker.io/other/a:1"), { supplier: "acme" }),
    deployment("back/narrow", image("docker.io/acme/x:1"), { supplier: "both" }),
    deployment("back/wide", image("docker.io/acme/x:1")),
  ]);
  const traits = (name: string) => traitsOf(graph, estate, workload(graph, name), options(estate));

  it("takes suppliers from paths; a label only narrows", () => {
    assert.deepEqual(traits("vault").suppliers, { values: ["acme"], certain: true });
    assert.deepEqual(traits("liar").suppliers, { values: ["unknown"], certain: true });
    assert.deepEqual(traits("narrow").suppliers, { values: ["both"], certain: true });
    assert.deepEqual(traits("wide").suppliers, { values: ["acme", "both"], certain: false });
    const attested = traitsOf(graph, estate, workload(graph, "liar"), {
      ...options(estate),
      attestedSupplier: () => "acme",
    });
    assert.deepEqual(attested.suppliers, { values: ["acme"], certain: true });
  });

  it("judges conditions of deployment rules", () => {
    const says = (name: string, clause: Parameters<typeof workloadClause>[0]) =>
      workloadClause(clause, traits(name)).answer;
    assert.equal(says("vault", { data: ["kept"], storage: true, critical: true }), "yes");
    assert.equal(says("liar", { storage: true }), "no");
    assert.equal(says("wide", { supplier: ["acme"] }), "unknown");
    assert.equal(says("wide", { not: { supplier: ["other"] } }), "yes");
    assert.equal(says("vault", { any: [{ zone: ["dmz"] }, { trust: { atLeast: 60 } }] }), "yes");
    assert.equal(says("vault", { status: ["green"] }), "unknown");
    assert.equal(says("vault", { workload: ["back/va*"], namespace: ["back"] }), "yes");
  });
});
