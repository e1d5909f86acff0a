import assert from "node:assert/strict";
import { buildGraph, Unknown } from "../../../core/graph";
import { grantsTo } from "../../../core/graph/kubernetes";
import { binding, controller, manifest, minimalPod, overlay } from "../../../core/policy/minimal";
import { powersOf } from "../../../core/policy/powers";
import restrictPodRights from "../../../policies/identity/restrict-pod-rights";
import { judgeExample } from "../../support/judge-example";

const group = "rbac.authorization.k8s.io";
const bind = (subject: object, kind: "RoleBinding" | "ClusterRoleBinding", namespace?: string) => {
  const { resources } = binding(
    { roleRef: { kind: "ClusterRole", name: "edit" }, subjects: [subject] },
    kind,
  );
  const given = resources.find(({ properties }) => properties["kind"] === kind);
  const metadata = { name: "b", ...(namespace !== undefined && { namespace }) };
  return manifest(overlay(given!.properties, { metadata }) as Parameters<typeof manifest>[0]);
};
const account = { kind: "ServiceAccount", name: "checkout", namespace: "shop-checkout" };

function grantsOf(...resources: Parameters<typeof buildGraph>[0]) {
  const graph = buildGraph([controller("Deployment", minimalPod()), ...resources]);
  return grantsTo(graph, graph.all("Workload")[0]!);
}

describe("effective rights of pods", () => {
  const ways: readonly [string, object][] = [
    ["its account", account],
    [
      "its user name",
      { kind: "User", name: "system:serviceaccount:shop-checkout:checkout", apiGroup: group },
    ],
    ["the accounts of its namespace", { kind: "Group", name: "system:serviceaccounts:shop-checkout" }],
    ["all accounts", { kind: "Group", name: "system:serviceaccounts" }],
    ["everybody logged in", { kind: "Group", name: "system:authenticated" }],
  ];
  for (const [what, subject] of ways) {
    it(`come by ${what}`, () => {
      const { grants } = grantsOf(bind(subject, "ClusterRoleBinding"));
      assert.equal(grants.length, 1);
      assert.equal(grants[0]!.namespace, undefined);
      assert.ok(powersOf(grants).some(({ power }) => power.deed === "read every secret"));
    });
  }

  const others: readonly [string, object][] = [
    ["another account", { ...account, name: "web" }],
    ["an account of its name elsewhere", { ...account, namespace: "shop-web" }],
    ["the accounts of another namespace", { kind: "Group", name: "system:serviceaccounts:shop" }],
    ["a user of its account's name", { kind: "User", name: "checkout", apiGroup: group }],
    ["callers without a credential", { kind: "Group", name: "system:unauthenticated" }],
  ];
  for (const [what, subject] of others)
    it(`do not come by ${what}`, () =>
      assert.deepEqual(grantsOf(bind(subject, "ClusterRoleBinding")).grants, []));

  it("are limited to the namespace of a RoleBinding, also where that is another than the pod's", () => {
    const { grants } = grantsOf(bind(account, "RoleBinding", "payment"));
    assert.deepEqual(
      grants.map(({ namespace }) => namespace),
      ["payment"],
    );
  });

  it("include what a role's labels lend to one of every cluster", () => {
    const lender = manifest({
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: { name: "lender", labels: { [`${group}/aggregate-to-view`]: "true" } },
      rules: [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["create"] }],
    });
    const { grants } = grantsOf(lender, bind(account, "ClusterRoleBinding"));
    assert.ok(powersOf(grants).some(({ power }) => power.deed === "run commands on every node"));
  });

  it("are not known where it is not known whom a binding binds", () => {
    const unread = bind({ ...account, name: new Unknown("the account's name") }, "ClusterRoleBinding");
    const pod = controller("Deployment", overlay(minimalPod(), { automountServiceAccountToken: true }));
    const { findings } = judgeExample([restrictPodRights], { resources: [pod, unread] });
    assert.deepEqual(
      findings.map(({ kind, missing }) => [kind, missing]),
      [["unknown", "whom ClusterRoleBinding b binds"]],
    );
  });
});
