import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { manifest, minimalDefaultDeny, minimalNamespace } from "../../../core/policy/minimal";
import requireDefaultDeny from "../../../policies/network/require-default-deny";
import { judgeExample } from "../../support/judge-example";

const found = (...resources: readonly Resource[]): readonly string[] =>
  judgeExample([requireDefaultDeny], { resources: [minimalNamespace(), ...resources] }).findings.map(
    (each) => `${each.kind}: ${each.message}`,
  );

const everywhere = [{ namespaces: {} }];
const admin = (rules: object, kind = "AdminNetworkPolicy", name = "first"): Resource =>
  manifest({
    apiVersion: "policy.networking.k8s.io/v1alpha1",
    kind,
    metadata: { name },
    spec: { ...(kind === "AdminNetworkPolicy" && { priority: 10 }), subject: { namespaces: {} }, ...rules },
  });
const policy = (spec: object, name = "other"): Resource => minimalDefaultDeny({ metadata: { name }, spec });
const allOut = [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }];

describe("the default of a namespace", () => {
  it("is denied by a policy for all pods, beside policies that allow something to some", () => {
    const web = { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"], ingress: [{}] };
    assert.deepEqual(found(minimalDefaultDeny(), policy(web)), []);
    const port = { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] };
    assert.deepEqual(found(minimalDefaultDeny(), policy(port)), []);
  });

  it("is not what a policy for some pods makes of these", () => {
    const some = { podSelector: { matchLabels: { app: "web" } } };
    assert.match(found(policy(some)).join(), /^violation: .*denies no ingress and no egress by default$/);
    const unlabelled = { podSelector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] } };
    assert.match(found(policy(unlabelled)).join(), /^violation: .*denies no ingress and no egress/);
  });

  it("is voided by policies of its own that open the internet, also in halves, not by one half", () => {
    const half = (cidr: string, name = "half"): Resource =>
      policy({ policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr } }] }] }, name);
    assert.match(
      found(minimalDefaultDeny(), half("0.0.0.0/1")).join(),
      /^unknown: .*\(whether pods of other namespaces have addresses in an ipBlock of NetworkPolicy half; ports in the rule settle it, or, where ipBlocks take no pods, clusters\.<name>\.networkPolicy\.ipBlockMatchesPods: false in the estate\)$/,
    );
    assert.match(
      found(minimalDefaultDeny(), half("0.0.0.0/1"), half("128.0.0.0/1", "rest")).join(),
      /^violation: [^,]* to addresses outside the cluster undone by NetworkPolicy half, NetworkPolicy rest$/,
    );
    const whole = judgeExample([requireDefaultDeny], {
      resources: [minimalNamespace(), minimalDefaultDeny(), half("0.0.0.0/0")],
    }).findings;
    assert.deepEqual(
      whole.flatMap(({ evidence }) => evidence.map(({ text }) => text)),
      ["NetworkPolicy half allows all pods egress to the internet on all ports"],
    );
  });

  it("is in doubt where pods may have addresses in a block, until the estate or the rule's ports settle it", () => {
    const judged = (matches: boolean, rule: object): string =>
      judgeExample([requireDefaultDeny], {
        resources: [
          minimalNamespace(),
          minimalDefaultDeny(),
          policy({
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ...rule }],
          }),
        ],
        estate: {
          clusters: { shop: { select: [{ cluster: "**" }], networkPolicy: { ipBlockMatchesPods: matches } } },
        },
      })
        .findings.map(({ message }) => message)
        .join();
    assert.equal(judged(false, {}), "");
    assert.match(
      judged(true, {}),
      /\(whether pods .* in an ipBlock of NetworkPolicy other; ports in the rule settle it\)$/,
    );
    assert.equal(judged(true, { ports: [{ port: 443 }] }), "");
  });

  it("is denied beside blocks that can't hold every pod", () => {
    const judged = (...cidrs: readonly string[]): string =>
      found(
        minimalDefaultDeny(),
        ...cidrs.map((cidr, at) =>
          policy({ policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr } }] }] }, `to-${at}`),
        ),
      ).join();
    assert.equal(judged("10.0.12.5/32"), "");
    assert.equal(judged("10.0.12.0/29", "10.0.13.0/29", "fd00::8/125", "169.254.0.0/16"), "");
    assert.match(judged("10.0.12.0/28"), /^unknown: /);
    assert.match(judged("10.0.12.0/29", "10.0.12.8/30"), /^unknown: /, "together they may");
    assert.match(judged("10.0.12.5/32", "fd00::/64"), /^unknown: /);
    const all = policy({ policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: {} }] }] }, "all");
    const one = policy({
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.12.5/32" } }] }],
    });
    assert.match(found(minimalDefaultDeny(), all, one).join(), /^violation: /);
    const unread = policy({ policyTypes: ["Egress"], egress: new Unknown("an output") }, "unread");
    assert.match(found(minimalDefaultDeny(), unread, one).join(), /^unknown: /);
  });

  it("is voided by administrators' policies, which go first, whatever the namespace denies", () => {
    const open = admin({ egress: [{ action: "Allow", to: allOut }] });
    assert.match(
      found(minimalDefaultDeny(), open).join(),
      /^violation: .*has its default denial of egress undone by AdminNetworkPolicy first$/,
    );
    const one = admin({
      ingress: [{ action: "Allow", from: everywhere, ports: [{ portNumber: { port: 80 } }] }],
    });
    assert.deepEqual(found(minimalDefaultDeny(), one), [], "of one port");
    const after = admin(
      { egress: [{ action: "Allow", to: allOut }] },
      "BaselineAdminNetworkPolicy",
      "default",
    );
    assert.deepEqual(found(minimalDefaultDeny(), after), [], "behind the namespace's own");
    const passed = admin({ egress: [{ action: "Pass", to: allOut }] });
    assert.deepEqual(found(minimalDefaultDeny(), passed), [], "handed on");
  });

  it("may be an administrator's, where it leaves out nobody", () => {
    const ingress = policy({ policyTypes: ["Ingress"] });
    const all = [{ action: "Deny", to: allOut }];
    assert.deepEqual(found(ingress, admin({ egress: all })), []);
    assert.deepEqual(found(ingress, admin({ egress: all }, "BaselineAdminNetworkPolicy", "default")), []);
    assert.match(
      found(ingress, admin({ egress: [{ action: "Deny", to: everywhere }] })).join(),
      /denies no egress to addresses outside the cluster by default$/,
    );
    assert.match(
      found(
        policy({ policyTypes: ["Egress"] }),
        admin({ ingress: [{ action: "Deny", from: everywhere }] }),
      ).join(),
      /denies no ingress from addresses outside the cluster by default$/,
    );
  });

  it("is what a ClusterNetworkPolicy of either tier makes of it", () => {
    const cluster = (tier: string, action: string): Resource =>
      manifest({
        apiVersion: "policy.networking.k8s.io/v1alpha2",
        kind: "ClusterNetworkPolicy",
        metadata: { name: "cluster" },
        spec: { tier, priority: 10, subject: { namespaces: {} }, egress: [{ action, to: allOut }] },
      });
    const ingress = policy({ policyTypes: ["Ingress"] });
    assert.deepEqual(found(ingress, cluster("Admin", "Deny")), []);
    assert.deepEqual(found(ingress, cluster("Baseline", "Deny")), []);
    assert.match(
      found(minimalDefaultDeny(), cluster("Admin", "Accept")).join(),
      /^violation: .*default denial of egress undone by ClusterNetworkPolicy cluster$/,
    );
    assert.deepEqual(found(minimalDefaultDeny(), cluster("Baseline", "Accept")), []);
  });

  it("is another namespace's matter where an administrator's policy doesn't speak of this one", () => {
    const others = { namespaces: { matchLabels: { team: "other" } } };
    const open = admin({ subject: others, egress: [{ action: "Allow", to: allOut }] });
    assert.deepEqual(found(minimalDefaultDeny(), open), []);
  });

  it("is in doubt where what would void it is not known", () => {
    const open = admin({ egress: [{ action: new Unknown("an output"), to: allOut }] });
    assert.match(found(minimalDefaultDeny(), open).join(), /^unknown: /);
    const first = policy({ policyTypes: ["Egress"], egress: new Unknown("an output") });
    assert.match(found(minimalDefaultDeny(), first).join(), /^unknown: /);
  });
});
