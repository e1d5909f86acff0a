import assert from "node:assert/strict";
import { clusterFrom, connectionsOf, namespacesOf, podsOf, policyOf } from "./cluster";

const estate = namespacesOf({ shop: "app", data: "back" }) + podsOf({ "shop/web": "", "data/db": "" });
const all = "All Connections";
const none = "No Connections";
const open = `may ${all} / must ${none}`;

function check(
  objects: string,
  expected: string,
  [from, to]: readonly string[] = ["shop/web", "data/db"],
  facts = {},
): void {
  assert.equal(connectionsOf(clusterFrom(estate + objects, facts), from!, to!), expected);
}

const ingress = (rule: string): string => policyOf("data/in", `{ podSelector: {}, ingress: [{ ${rule} }] }`);

describe("what is not known of a policy", () => {
  it("may select a pod or not", () => {
    check(policyOf("data/in", "{ podSelector: { matchLabels: { app: UNKNOWN } } }"), open);
    check(policyOf("data/in", "UNKNOWN"), open);
  });

  it("leaves the definite ones in force beside it", () => {
    const perhaps = policyOf("data/in", "{ podSelector: UNKNOWN, ingress: [{ ports: [{ port: 2 }] }] }");
    check(
      perhaps + policyOf("data/deny", "{ podSelector: {}, ingress: [{ ports: [{ port: 1 }] }] }"),
      "may TCP 1-2 / must TCP 1",
    );
  });

  it("without a definite one is all or what every possible one allows", () => {
    const perhaps = (name: string, port: string) =>
      policyOf(`data/${name}`, `{ podSelector: UNKNOWN, ingress: [{ ports: [${port}] }] }`);
    check(
      perhaps("a", "{ port: 1 }, { port: 2 }") + perhaps("b", "{ port: 2 }, { port: 3 }"),
      `may ${all} / must TCP 2`,
    );
  });

  it("may be any peer and any port", () => {
    check(ingress("from: UNKNOWN"), open);
    check(ingress("from: [UNKNOWN]"), open);
    check(ingress("ports: UNKNOWN"), open);
    check(ingress("ports: [{ port: UNKNOWN }]"), `may TCP 1-65535 / must ${none}`);
    check(ingress("ports: [{ protocol: UNKNOWN, port: 1 }]"), open);
    check(ingress("from: [{ podSelector: UNKNOWN }]"), none);
    check(ingress("from: [{ namespaceSelector: { matchLabels: { zone: UNKNOWN } } }]"), open);
    check(ingress("from: [{ namespaceSelector: { matchLabels: { other: UNKNOWN } } }]"), none);
  });

  it("in a block is every address, and in its exceptions perhaps all of it", () => {
    const outside = ["10.0.0.0/24", "data/db"];
    check(ingress("from: [{ ipBlock: { cidr: UNKNOWN } }]"), open, outside);
    check(ingress("from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [UNKNOWN] } }]"), open, outside);
    check(ingress("from: [{ ipBlock: { cidr: 11.0.0.0/8, except: [UNKNOWN] } }]"), none, outside);
  });

  it("may rule a direction or not", () => {
    check(policyOf("data/in", "{ podSelector: {}, policyTypes: UNKNOWN }"), open);
    check(policyOf("data/in", "{ podSelector: {}, policyTypes: [Egress, UNKNOWN] }"), open);
    check(policyOf("data/in", "{ podSelector: {}, egress: UNKNOWN }"), open, ["data/db", "shop/web"]);
  });

  it("that a patch changes is all but what it says", () => {
    const patch = ingress("ports: [{ port: 1 }]").replace("kind: NetworkPolicy", "kind: NetworkPolicyPatch");
    check(patch, `may ${all} / must TCP 1`);
    check(policyOf("data/deny", "{ podSelector: {} }") + patch, open);
  });

  it("and what the API server refuses may be as if it weren't there", () => {
    check(ingress("ports: [{ port: 70000 }]"), open);
    check(ingress("ports: [{ port: http, endPort: 9 }]"), open);
    check(ingress("from: [{ ipBlock: { cidr: 010.0.0.0/8 } }]"), open);
    check(ingress("from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/8] } }]"), open);
    check(ingress("from: [{}]"), open);
    check(policyOf("data/in", "{ podSelector: {}, policyTypes: [Both] }"), open);
    check(policyOf("data/in", "{ podSelector: { matchExpressions: [{ key: app, operator: Is }] } }"), open);
  });
});

describe("what is not known of pods and namespaces", () => {
  const pod = (labels: string, spec = "{ containers: [] }") =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: { name: odd, namespace: shop, labels: ${labels} }\nspec: ${spec}\n`;

  it("may match a selector or not, as far as it asks for that", () => {
    const from = (selector: string) =>
      ingress(`from: [{ namespaceSelector: {}, podSelector: { ${selector} } }]`);
    const ends = ["shop/odd", "data/db"];
    check(pod("{ app: UNKNOWN }") + from("matchLabels: { app: web }"), open, ends);
    check(pod("UNKNOWN") + from("matchLabels: { app: web }"), open, ends);
    check(pod("{ app: UNKNOWN }") + from("matchLabels: { tier: web }"), none, ends);
    check(pod("{ app: UNKNOWN }") + from("matchExpressions: [{ key: app, operator: Exists }]"), all, ends);
    check(
      pod("{ app: UNKNOWN }") + from("matchExpressions: [{ key: tier, operator: NotIn, values: [web] }]"),
      all,
      ends,
    );
  });

  it("in a namespace that was not given is every label but its name", () => {
    const stranger = podsOf({ "other/odd": "" });
    const from = (labels: string) =>
      stranger + ingress(`from: [{ namespaceSelector: { matchLabels: { ${labels} } } }]`);
    check(from("'kubernetes.io/metadata.name': other"), all, ["other/odd", "data/db"]);
    check(from("'kubernetes.io/metadata.name': shop"), none, ["other/odd", "data/db"]);
    check(from("zone: app"), open, ["other/odd", "data/db"]);
    check(from("zone: app"), none, ["other/odd", "data/db"], { unseenNamespaces: "none" });
  });

  it("may be the label that a controller adds", () => {
    const deployment =
      "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: odd, namespace: shop }\n" +
      "spec: { template: { metadata: { labels: { app: odd } }, spec: { containers: [] } } }\n";
    const from = (expression: string) =>
      deployment +
      ingress(`from: [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ ${expression} }] } }]`);
    check(from("key: pod-template-hash, operator: Exists"), all, ["shop/odd", "data/db"]);
    check(from("key: pod-template-hash, operator: In, values: [abc]"), open, ["shop/odd", "data/db"]);
  });

  it("may be any port that a policy names", () => {
    const named = policyOf("shop/in", "{ podSelector: {}, ingress: [{ ports: [{ port: http }] }] }");
    const ends = ["data/db", "shop/odd"];
    check(
      pod("{}", "{ containers: [{ name: a, ports: [{ name: http, containerPort: UNKNOWN }] }] }") + named,
      `may TCP 1-65535 / must ${none}`,
      ends,
    );
    check(
      pod("{}", "{ containers: [{ name: a, ports: [{ name: http, containerPort: 99999 }] }] }") + named,
      `may TCP 1-65535 / must ${none}`,
      ends,
    );
    check(pod("{}", "{ containers: UNKNOWN }") + named, `may TCP 1-65535 / must ${none}`, ends);
    check(
      pod("{}", "{ containers: [{ name: a, ports: [{ name: UNKNOWN, containerPort: 1 }] }] }") + named,
      `may TCP 1-65535 / must ${none}`,
      ends,
    );
    const other = (port: string) => pod("{}", `{ containers: [{ name: a, ports: [${port}] }] }`) + named;
    check(other("{ name: sql, containerPort: UNKNOWN }"), none, ends);
    check(other("{ name: http, containerPort: UNKNOWN, protocol: UDP }"), none, ends);
    check(
      other("{ name: http, containerPort: UNKNOWN, protocol: UNKNOWN }"),
      `may TCP 1-65535 / must ${none}`,
      ends,
    );
    check(
      pod(
        "{}",
        "{ containers: [{ name: a, ports: [{ name: http, containerPort: 1 }] }, { name: b, ports: [{ name: http, containerPort: 2 }] }] }",
      ) + named,
      `may TCP 1-2 / must ${none}`,
      ends,
    );
  });

  it("may be the namespace itself", () => {
    const homeless =
      "---\napiVersion: v1\nkind: Pod\nmetadata: { name: odd, namespace: UNKNOWN, labels: {} }\nspec: { containers: [] }\n";
    const cluster = clusterFrom(estate + homeless + policyOf("data/deny", "{ podSelector: {} }"));
    assert.equal(connectionsOf(cluster, "shop/web", "(unknown)/odd"), open);
    assert.equal(connectionsOf(cluster, "(unknown)/odd", "data/db"), none);
  });
});
