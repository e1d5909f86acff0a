import assert from "node:assert/strict";
import { buildGraph, peek, Unknown, type PolicyRule, type Resource } from "../../../../core/graph";
import { boundRole, grants, grantsEverything } from "../../../../core/graph/kubernetes";
import { manifest } from "../../../../core/policy/minimal";

const rbac = (kind: string, name: string, body: object, labels: object = {}): Resource =>
  manifest({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop", labels },
    ...body,
  });
const ruleOf = (rule: object): PolicyRule =>
  buildGraph([rbac("Role", "r", { rules: [rule] })]).all("Role")[0]!.rules![0]!;

describe("what a rule grants", () => {
  const exec = { group: "", resource: "pods/exec", verbs: ["create", "get"] };
  const execs = (rule: object) => grants(ruleOf({ apiGroups: [""], verbs: ["create"], ...rule }), exec);
  it("is what it names, with wildcards", () => {
    assert.equal(execs({ resources: ["pods/exec"] }), true);
    assert.equal(execs({ resources: ["*"] }), true);
    assert.equal(execs({ resources: ["*/exec"] }), true);
    assert.equal(execs({ resources: ["pods"] }), false);
    assert.equal(execs({ resources: ["pods/exec"], verbs: ["list"] }), false);
    assert.equal(execs({ resources: ["pods/exec"], verbs: ["*"] }), true);
    assert.equal(execs({ resources: ["pods/exec"], apiGroups: ["apps"] }), false);
    assert.equal(execs({ resources: ["pods/exec"], apiGroups: ["*"] }), true);
  });
  it("is nothing by wildcards that Kubernetes doesn't have", () => {
    const none = ["pods/*", "*/*", "pods*", "*/ex*", "/exec", "*exec"];
    for (const resource of none) assert.equal(execs({ resources: [resource] }), false, resource);
    assert.equal(execs({ resources: ["pods/exec"], verbs: ["cre*"] }), false);
    assert.equal(execs({ resources: ["pods/exec"], apiGroups: ["**"] }), false);
    const pods = { group: "", resource: "pods", verbs: ["create"] };
    assert.equal(grants(ruleOf({ apiGroups: [""], resources: ["pods/*"], verbs: ["create"] }), pods), false);
    assert.equal(grants(ruleOf({ apiGroups: [""], resources: ["*/pods"], verbs: ["create"] }), pods), false);
  });
  it("does not count for named objects, unless the right says so", () => {
    const rule = ruleOf({
      apiGroups: [""],
      resources: ["pods/exec"],
      verbs: ["create"],
      resourceNames: ["a"],
    });
    assert.equal(grants(rule, exec), false);
    assert.equal(grants(rule, { ...exec, named: true }), true);
  });
  it("is not known only where an unknown part decides", () => {
    const verbs = new Unknown("verbs");
    const open = ruleOf({ apiGroups: [""], resources: ["pods/exec"], verbs });
    assert.ok(peek(() => grants(open, exec)) instanceof Unknown);
    const other = ruleOf({ apiGroups: [""], resources: ["services"], verbs });
    assert.equal(grants(other, exec), false);
  });
  it("is everything by wildcards or by all verbs", () => {
    const all = { apiGroups: ["*"], resources: ["*"] };
    assert.equal(grantsEverything(ruleOf({ ...all, verbs: ["*"] })), true);
    const verbs = ["get", "list", "delete", "update", "create", "patch", "watch"];
    assert.equal(grantsEverything(ruleOf({ ...all, verbs })), true);
    assert.equal(grantsEverything(ruleOf({ ...all, verbs: ["get"] })), false);
    assert.equal(grantsEverything(ruleOf({ ...all, apiGroups: [""], verbs: ["*"] })), false);
  });
});

describe("the role of a binding", () => {
  const bound = (roleRef: object, ...roles: Resource[]) => {
    const graph = buildGraph([...roles, rbac("RoleBinding", "b", { roleRef })]);
    return boundRole(graph, graph.all("RoleBinding")[0]!);
  };
  const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
  it("is the one of its namespace, or of the cluster", () => {
    assert.equal(bound({ kind: "Role", name: "r" }, rbac("Role", "r", { rules })).rules?.length, 1);
    assert.equal(bound({ kind: "ClusterRole", name: "r" }, rbac("Role", "r", { rules })).rules, undefined);
    assert.equal(
      bound({ kind: "ClusterRole", name: "r" }, rbac("ClusterRole", "r", { rules })).rules?.length,
      1,
    );
  });
  it("takes the rules of the roles that it aggregates in place of its own", () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { to: "all" } }] };
    const found = bound(
      { kind: "ClusterRole", name: "all" },
      rbac("ClusterRole", "all", { aggregationRule, rules: [] }),
      rbac("ClusterRole", "a", { rules }, { to: "all" }),
      rbac("ClusterRole", "b", { rules }, { to: "none" }),
    );
    assert.equal(found.rules?.length, 1);
  });
  it("may be one that every cluster has", () => {
    const found = bound({ kind: "ClusterRole", name: "edit" });
    assert.ok(found.rules?.some((rule) => rule.resources?.includes("secrets")));
  });
});
