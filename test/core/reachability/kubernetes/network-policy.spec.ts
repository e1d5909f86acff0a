import assert from "node:assert/strict";
import { clusterFrom, connectionsOf, namespacesOf, podsOf, policyOf } from "./cluster";

const ports = "ports: [{ name: http, containerPort: 8080 }]";
const estate =
  namespacesOf({ shop: "app", data: "back" }) +
  podsOf({ "shop/web": ports, "shop/cart": "", "data/db": "ports: [{ name: http, containerPort: 5432 }]" });

const world = "203.0.113.0/24";
const all = "All Connections";
const none = "No Connections";

/** What passes between all pairs of `ends` under the policies. */
function check(policies: string, expected: Readonly<Record<string, string>>, facts = {}): void {
  const cluster = clusterFrom(estate + policies, facts);
  for (const [pair, connections] of Object.entries(expected)) {
    const [from = "", to = ""] = pair.split(" > ");
    assert.equal(connectionsOf(cluster, from, to), connections, pair);
  }
}

describe("a NetworkPolicy", () => {
  it("lets everything pass where there is none", () => {
    check("", { "shop/web > data/db": all, [`${world} > shop/web`]: all, [`data/db > ${world}`]: all });
  });

  it("isolates only the pods that it selects, and only ingress without egress rules", () => {
    check(policyOf("shop/deny", "{ podSelector: { matchLabels: { app: web } }, egress: [] }"), {
      "shop/cart > shop/web": none,
      [`${world} > shop/web`]: none,
      "shop/web > shop/cart": all,
      "data/db > shop/cart": all,
    });
  });

  it("isolates ingress too by an egress rule, unless it says which types it has", () => {
    const egress = "podSelector: {}, egress: [{ ports: [{ port: 53, protocol: UDP }] }]";
    check(policyOf("shop/dns", `{ ${egress} }`), {
      "shop/web > data/db": "UDP 53",
      "data/db > shop/web": none,
    });
    check(policyOf("shop/dns", `{ ${egress}, policyTypes: [Egress] }`), {
      "shop/web > data/db": "UDP 53",
      "data/db > shop/web": all,
    });
  });

  it("adds up with others, and needs both ends", () => {
    check(
      policyOf(
        "data/in",
        "{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 1 }] }] }",
      ) +
        policyOf("data/more", "{ podSelector: {}, ingress: [{ ports: [{ port: 2 }] }] }") +
        policyOf(
          "shop/out",
          "{ podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 2 }, { port: 3 }] }] }",
        ),
      { "shop/web > data/db": "TCP 2", [`${world} > data/db`]: "TCP 2", "data/db > data/db": "TCP 1-2" },
    );
  });

  it("tells absent, empty and empty peers apart", () => {
    const from = (peers: string) => policyOf("data/in", `{ podSelector: {}, ingress: [{ ${peers} }] }`);
    const reached = { "shop/web > data/db": all, [`${world} > data/db`]: all };
    check(from(""), reached);
    check(from("from: []"), reached);
    check(from("from: [{ podSelector: {} }]"), {
      "shop/web > data/db": none,
      "data/db > data/db": all,
      [`${world} > data/db`]: none,
    });
    check(from("from: [{ namespaceSelector: {} }]"), {
      "shop/web > data/db": all,
      [`${world} > data/db`]: none,
    });
    check(policyOf("data/in", "{ podSelector: {}, ingress: [{}] }"), reached);
    check(policyOf("data/in", "{ podSelector: {}, ingress: [] }"), { "shop/web > data/db": none });
  });

  it("takes two selectors of one item together, and items each by itself", () => {
    const namespace = "namespaceSelector: { matchLabels: { zone: app } }";
    const pods = "podSelector: { matchLabels: { app: web } }";
    check(policyOf("data/in", `{ podSelector: {}, ingress: [{ from: [{ ${namespace}, ${pods} }] }] }`), {
      "shop/web > data/db": all,
      "shop/cart > data/db": none,
    });
    check(policyOf("data/in", `{ podSelector: {}, ingress: [{ from: [{ ${namespace} }, { ${pods} }] }] }`), {
      "shop/web > data/db": all,
      "shop/cart > data/db": all,
    });
  });

  it("knows the operators; NotIn and DoesNotExist take pods without the key", () => {
    const from = (expression: string) =>
      policyOf(
        "shop/in",
        `{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchExpressions: [{ ${expression} }] } }] }] }`,
      );
    const passes = (expression: string, connections: string) =>
      check(from(expression), { "shop/web > shop/cart": connections });
    passes("key: app, operator: In, values: [web, api]", all);
    passes("key: app, operator: NotIn, values: [web]", none);
    passes("key: tier, operator: NotIn, values: [web]", all);
    passes("key: app, operator: Exists", all);
    passes("key: app, operator: DoesNotExist", none);
    passes("key: tier, operator: DoesNotExist", all);
  });

  it("resolves a named port on each destination, and by protocol", () => {
    check(
      policyOf(
        "shop/out",
        "{ podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: http }] }] }",
      ),
      {
        "shop/cart > shop/web": "TCP 8080",
        "shop/web > data/db": "TCP 5432",
        "shop/web > shop/cart": none,
        [`shop/web > ${world}`]: none,
      },
    );
    check(policyOf("shop/in", "{ podSelector: {}, ingress: [{ ports: [{ port: http, protocol: UDP }] }] }"), {
      "shop/cart > shop/web": none,
    });
  });

  it("takes endPort, and each protocol for itself", () => {
    check(
      policyOf(
        "data/in",
        "{ podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: 90 }, { protocol: SCTP }, { protocol: UDP, port: 53 }] }] }",
      ),
      { "shop/web > data/db": "TCP 80-90;UDP 53;SCTP 1-65535" },
    );
  });

  it("subtracts what a block excepts within that block only", () => {
    const block = "ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] }";
    const expected = {
      "10.0.0.0/16 > data/db": all,
      "10.1.0.0/16 > data/db": none,
      "11.0.0.0/16 > data/db": none,
      "10.0.0.0/8 > data/db": `may ${all} / must ${none}`,
    };
    check(policyOf("data/in", `{ podSelector: {}, ingress: [{ from: [{ ${block} }] }] }`), expected);
    check(
      policyOf(
        "data/in",
        `{ podSelector: {}, ingress: [{ from: [{ ${block} }] }, { from: [{ ipBlock: { cidr: 10.1.0.0/16 } }] }] }`,
      ),
      { ...expected, "10.1.0.0/16 > data/db": all, "10.0.0.0/8 > data/db": all },
    );
  });

  it("takes pods by their addresses only where the cluster's plugin does", () => {
    const policy = policyOf(
      "data/in",
      "{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: '::/0' } }] }] }",
    );
    const between = (connections: string) => ({ "shop/web > data/db": connections });
    check(policy, between(none), { ipBlockMatchesPods: false });
    check(policy, between(`may ${all} / must ${none}`), { ipBlockMatchesPods: undefined });
    check(
      policyOf(
        "data/in",
        "{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }, { from: [{ ipBlock: { cidr: '::/0' } }] }] }",
      ),
      between(`may ${all} / must ${none}`),
      { ipBlockMatchesPods: true },
    );
  });

  it("tells nothing of pods that use the host's network", () => {
    const node = `---\napiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: data }\nspec: { hostNetwork: true, containers: [] }\n`;
    check(node + policyOf("data/deny", "{ podSelector: {} }"), {
      "shop/web > data/agent": `may ${all} / must ${none}`,
      "data/agent > data/db": `may ${all} / must ${none}`,
      "shop/web > data/db": none,
    });
  });

  it("takes whatever serves Ingresses for any pod, and no other", () => {
    check(policyOf("data/in", "{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }"), {
      "ingress-controller > data/db": all,
      "ingress-controller > shop/web": all,
    });
    check(policyOf("data/in", "{ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }"), {
      "ingress-controller > data/db": `may ${all} / must ${none}`,
    });
    check(policyOf("data/in", "{ podSelector: {}, ingress: [] }"), { "ingress-controller > data/db": none });
  });

  it("has nothing to say of ends that are no workload of its cluster", () => {
    const cluster = clusterFrom(estate);
    assert.throws(() => connectionsOf(cluster, world, world), /neither is a workload/);
    assert.throws(() => connectionsOf(cluster, "shop/web", "ingress-controller"), TypeError);
  });

  it("leaves out pods that have run to their end", () => {
    const ended = `---\napiVersion: v1\nkind: Pod\nmetadata: { name: done, namespace: data }\nspec: { containers: [] }\nstatus: { phase: Succeeded }\n`;
    assert.ok(!clusterFrom(estate + ended).endpoints.some(({ name }) => name === "data/done"));
  });

  it("counts for nothing where nothing enforces it, and perhaps where that is not known", () => {
    const deny = policyOf("data/deny", "{ podSelector: {} }");
    check(deny, { "shop/web > data/db": all }, { enforced: "no" });
    check(deny, { "shop/web > data/db": `may ${all} / must ${none}` }, { enforced: "unknown" });
  });

  it("rules the pods of every kind of controller by their template's labels", () => {
    const job =
      "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: report, namespace: data }\n" +
      "spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: report } }, spec: { containers: [] } } } } }\n";
    check(
      job + policyOf("data/out", "{ podSelector: { matchLabels: { app: report } }, policyTypes: [Egress] }"),
      { "data/report > data/db": none, "data/db > shop/web": all },
    );
  });
});
