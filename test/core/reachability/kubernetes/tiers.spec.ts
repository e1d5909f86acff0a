import assert from "node:assert/strict";
import { clusterFrom, connectionsOf, namespacesOf, podsOf, policyOf } from "./cluster";

const estate =
  namespacesOf({ shop: "app", data: "back", tools: "ops" }) +
  podsOf({ "shop/web": "", "data/db": "ports: [{ name: sql, containerPort: 5432 }]", "tools/agent": "" });
const world = "203.0.113.0/24";
const all = "All Connections";
const none = "No Connections";

const admin = (name: string, priority: number | string, spec: string): string =>
  `---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: { name: ${name} }\n` +
  `spec: { priority: ${priority}, ${spec} }\n`;
const baseline = (spec: string): string =>
  `---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: { name: default }\nspec: { ${spec} }\n`;
const clusterPolicy = (
  name: string,
  tier: string,
  priority: number,
  spec: string,
  group = "policy.networking.k8s.io/v1alpha2",
): string =>
  `---\napiVersion: ${group}\nkind: ClusterNetworkPolicy\nmetadata: { name: ${name} }\nspec: { tier: ${tier}, priority: ${priority}, ${spec} }\n`;

const everyone = "subject: { namespaces: {} }";
const back = "subject: { namespaces: { matchLabels: { zone: back } } }";
const fromApp = "from: [{ namespaces: { matchLabels: { zone: app } } }]";
const ingress = (...rules: string[]): string => `ingress: [${rules.map((rule) => `{ ${rule} }`).join(", ")}]`;
const denyIn = policyOf("data/deny", "{ podSelector: {} }");
const openIn = policyOf("data/open", "{ podSelector: {}, ingress: [{}] }");

function check(policies: string, expected: Readonly<Record<string, string>>, facts = {}): void {
  const cluster = clusterFrom(estate + policies, facts);
  for (const [pair, connections] of Object.entries(expected)) {
    const [from = "", to = ""] = pair.split(" > ");
    assert.equal(connectionsOf(cluster, from, to), connections, pair);
  }
}

describe("policies of administrators", () => {
  it("isolate nothing by themselves", () => {
    check(
      admin(
        "a",
        1,
        `${back}, ${ingress(`action: Allow, ${fromApp}, ports: [{ portNumber: { protocol: TCP, port: 1 } }]`)}`,
      ),
      {
        "shop/web > data/db": all,
        "tools/agent > data/db": all,
      },
    );
  });

  it("go before the namespace's: allow beats its default deny, deny its openings, pass leaves it to them", () => {
    const rule = (action: string) => admin("a", 1, `${back}, ${ingress(`action: ${action}, ${fromApp}`)}`);
    check(rule("Allow") + denyIn, { "shop/web > data/db": all, "tools/agent > data/db": none });
    check(rule("Deny") + openIn, { "shop/web > data/db": none, "tools/agent > data/db": all });
    check(rule("Pass") + denyIn, { "shop/web > data/db": none });
    check(rule("Pass") + openIn, { "shop/web > data/db": all });
  });

  it("go by priority, the lower first, and the first rule that matches decides", () => {
    const rule = (name: string, priority: number, action: string) =>
      admin(name, priority, `${back}, ${ingress(`action: ${action}, ${fromApp}`)}`);
    check(rule("a", 9, "Allow") + rule("b", 3, "Deny"), { "shop/web > data/db": none });
    check(rule("a", 9, "Deny") + rule("b", 3, "Pass"), { "shop/web > data/db": all });
    check(admin("a", 1, `${back}, ${ingress(`action: Pass, ${fromApp}`, `action: Deny, ${fromApp}`)}`), {
      "shop/web > data/db": all,
    });
  });

  it("of one priority may go in either order, which is undefined; what both say is sure", () => {
    const rule = (name: string, action: string, ports: string) =>
      admin(name, 5, `${back}, ${ingress(`action: ${action}, ${fromApp}, ports: [${ports}]`)}`);
    const port = (number: number) => `{ portNumber: { protocol: TCP, port: ${number} } }`;
    check(
      denyIn + rule("a", "Allow", `${port(1)}, ${port(2)}`) + rule("b", "Deny", `${port(2)}, ${port(3)}`),
      {
        "shop/web > data/db": "may TCP 1-2 / must TCP 1",
      },
    );
    check(denyIn + rule("a", "Allow", port(1)) + rule("b", "Allow", port(1)), {
      "shop/web > data/db": "TCP 1",
    });
  });

  it("leave what none decides to the baseline, after the namespace's policies", () => {
    const last = baseline(`${everyone}, ${ingress("action: Deny, from: [{ namespaces: {} }]")}`);
    check(last, { "shop/web > data/db": none, [`${world} > data/db`]: all });
    check(last + openIn, { "shop/web > data/db": all, "data/db > shop/web": none });
  });

  it("take networks, names of ports, ranges and pods", () => {
    const egress = (peer: string, ports = "") =>
      admin("a", 1, `${everyone}, egress: [{ action: Deny, to: [${peer}]${ports} }]`);
    check(egress("{ networks: [203.0.113.0/25, 198.51.100.0/24] }"), {
      "shop/web > 203.0.113.0/25": none,
      "shop/web > 203.0.113.128/25": all,
    });
    check(
      egress(
        "{ pods: { namespaceSelector: { matchLabels: { zone: back } }, podSelector: { matchLabels: { app: db } } } }",
        ", ports: [{ namedPort: sql }, { portRange: { protocol: UDP, start: 1, end: 65534 } }]",
      ),
      {
        "shop/web > data/db": "TCP 1-5431,5433-65535;UDP 65535;SCTP 1-65535",
        "shop/web > tools/agent": all,
      },
    );
    check(egress("{ domainNames: ['*.example.com'] }"), {
      [`shop/web > ${world}`]: `may ${all} / must ${none}`,
      "shop/web > data/db": all,
    });
    check(egress("{ nodes: { matchLabels: { pool: a } } }"), {
      [`shop/web > ${world}`]: all,
      "shop/web > data/db": all,
    });
  });

  it("in the newer version have tiers of one kind, accept, and protocols", () => {
    const protocols =
      "protocols: [{ tcp: { destinationPort: { number: 443 } } }, { udp: { destinationPort: { range: { start: 1, end: 9 } } } }, { destinationNamedPort: sql }]";
    for (const group of ["policy.networking.k8s.io/v1alpha2", "networking.k8s.aws/v1alpha1"]) {
      check(
        denyIn +
          clusterPolicy(
            "a",
            "Admin",
            1,
            `${back}, ${ingress(`action: Accept, ${fromApp}, ${protocols}`)}`,
            group,
          ) +
          clusterPolicy("b", "Baseline", 1, `${everyone}, ${ingress(`action: Deny, ${fromApp}`)}`, group),
        { "shop/web > data/db": "TCP 443,5432;UDP 1-9", "shop/web > tools/agent": none },
      );
    }
  });

  it("of early versions of the API are read as they were meant, or left open", () => {
    const peer = (text: string) => admin("a", 1, `${back}, ${ingress(`action: Deny, from: [{ ${text} }]`)}`);
    const deeper = "{ namespaceSelector: { matchLabels: { zone: app } } }";
    const expected = { "shop/web > data/db": none, "tools/agent > data/db": all };
    check(peer(`namespaces: ${deeper}`), expected);
    check(peer(`pods: { namespaces: ${deeper}, podSelector: {} }`), expected);
    check(peer("namespaces: { sameLabels: [zone] }"), {
      "shop/web > data/db": `may ${all} / must ${none}`,
    });
  });

  it("that the API server would refuse may rule nothing", () => {
    const rule = (priority: number | string, action: string) =>
      admin("a", priority, `${back}, ${ingress(`action: ${action}, ${fromApp}`)}`);
    const open = { "shop/web > data/db": `may ${all} / must ${none}` };
    check(rule(1001, "Deny"), open);
    check(rule(1, "Refuse"), open);
    check(rule("UNKNOWN", "Deny"), open);
    check(rule(1, "UNKNOWN"), open);
    check(denyIn + rule(1, "UNKNOWN"), open);
    check(admin("a", 1, `subject: {}, ${ingress(`action: Deny, ${fromApp}`)}`), open);
  });
});

describe("policies in other languages", () => {
  const foreign = (group: string, kind: string, spec: string) =>
    `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: { name: f${kind.startsWith("Cilium") || kind === "NetworkPolicy" ? ", namespace: data" : ""} }\nspec: ${spec}\n`;
  const unknown = `may ${all} / must ${none}`;

  it("leave open what they may select and allow", () => {
    check(
      denyIn + foreign("cilium.io/v2", "CiliumNetworkPolicy", "{ endpointSelector: {}, ingress: [{}] }"),
      {
        "shop/web > data/db": unknown,
        "data/db > shop/web": all,
        "data/db > data/db": unknown,
        "shop/web > tools/agent": all,
      },
    );
    check(
      foreign(
        "crd.projectcalico.org/v1",
        "GlobalNetworkPolicy",
        "{ selector: 'a == b', egress: [{ action: Deny }] }",
      ),
      {
        "shop/web > data/db": unknown,
        "data/db > shop/web": unknown,
      },
    );
    check(foreign("projectcalico.org/v3", "NetworkPolicy", "{ selector: all(), types: [Ingress] }"), {
      "shop/web > data/db": unknown,
      "shop/web > tools/agent": all,
    });
  });

  it("that only deny open nothing", () => {
    check(
      denyIn + foreign("cilium.io/v2", "CiliumNetworkPolicy", "{ endpointSelector: {}, ingressDeny: [{}] }"),
      {
        "shop/web > data/db": none,
      },
    );
  });

  it("of Cilium rule only the pods that they select", () => {
    const select = (labels: string) =>
      foreign(
        "cilium.io/v2",
        "CiliumNetworkPolicy",
        `{ endpointSelector: { matchLabels: { ${labels} } }, ingress: [{}] }`,
      );
    check(select("'k8s:app': other"), { "shop/web > data/db": all });
    check(select("'k8s:app': db"), { "shop/web > data/db": unknown });
    check(select("'k8s:io.kubernetes.pod.namespace': other"), { "shop/web > data/db": unknown });
  });

  it("and other networks leave open what passes on them", () => {
    const network =
      "---\napiVersion: k8s.ovn.org/v1\nkind: UserDefinedNetwork\nmetadata: { name: green, namespace: data }\nspec: {}\n";
    const cluster = clusterFrom(estate + denyIn + network);
    assert.equal(connectionsOf(cluster, "shop/web", "data/db"), unknown);
    assert.equal(connectionsOf(cluster, "shop/web", "tools/agent"), all);
    assert.deepEqual(
      cluster.unmodelled.map(({ name }) => name),
      ["green"],
    );
  });
});
