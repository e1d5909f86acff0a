import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { object } from "../../../core/policy/minimal";
import type { Policy } from "../../../core/policy/policy";
import {
  bindingKinds,
  describeRole,
  describeSubject,
  describeSubjects,
  isBootstrapBinding,
  judgeRights,
  judgeRules,
  rightKinds,
  roleKinds,
} from "../../../core/policy/rbac";
import type { Right } from "../../../core/graph/kubernetes";
import { judged, madePolicy } from "./made";

type Exempt = { readonly exempt: unknown };

const rbac = "rbac.authorization.k8s.io/v1";
const unknown = new Unknown("later");
const wide = { namespace: undefined };

const roleOf = (kind: "Role" | "ClusterRole", name: unknown, rules: unknown): Resource =>
  object(rbac, kind, {
    metadata: { name, ...(kind === "ClusterRole" && wide) },
    rules,
  });
const bindingOf = (
  { kind = "ClusterRoleBinding", name = "ops" }: { kind?: string; name?: string },
  roleRef: unknown,
  subjects: unknown,
): Resource =>
  object(rbac, kind, {
    metadata: { name, ...(kind === "ClusterRoleBinding" && wide) },
    roleRef,
    subjects,
  });
const roleRef = (name: unknown, kind: unknown = "ClusterRole") => ({ kind, name });
const group = (name: unknown) => ({ kind: "Group", name });
const masters = group("system:masters");

/** What a policy says of a resource, as `kind message (path)`; `passes` and `not applicable` where that is nothing. */
function said(policy: Policy, resource: Resource, settings: object = {}): string {
  const given = new Map([[policy.name, settings as Readonly<Record<string, unknown>>]]);
  const { findings, tallies } = judged(policy, [resource], { settings: given });
  const passes = tallies.get(policy.name)?.pass === 1 ? "passes" : "not applicable";
  return findings.map(({ kind, message, path }) => `${kind}: ${message} (${path})`).join("; ") || passes;
}

describe("the rights of roles and bindings", () => {
  const rights: readonly Right[] = [
    { group: "", resource: "secrets", verbs: ["get", "list"] },
    { group: "", resource: "pods", verbs: ["create"] },
  ];
  const reads = madePolicy(rightKinds, ({ node, report, settings }) =>
    judgeRights(node, report, settings as Exempt, rights, "read secrets"),
  );
  const secrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };
  const harmless = { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] };
  const found = "lets its holders read secrets, by get or list on secrets";

  it("are judged rule by rule", () => {
    assert.equal(
      said(reads, roleOf("Role", "ops", [harmless, secrets])),
      `violation: role ops ${found} (rules[1])`,
    );
    assert.equal(
      said(reads, roleOf("ClusterRole", "ops", [secrets])),
      `violation: cluster role ops ${found} (rules[0])`,
    );
    assert.equal(said(reads, roleOf("Role", "ops", [harmless])), "passes");
    assert.equal(said(reads, roleOf("Role", "ops", undefined)), "passes");
  });

  it("of Kubernetes' own roles are not judged", () => {
    for (const name of ["system:controller:x", "edit", "cluster-admin"])
      assert.equal(said(reads, roleOf("ClusterRole", name, [secrets])), "not applicable", name);
    assert.equal(said(reads, roleOf("Role", "system:helper", [secrets])), "not applicable");
    assert.equal(
      said(reads, roleOf("Role", "edit", [secrets])),
      `violation: role edit ${found} (rules[0])`,
      "in a namespace it is another",
    );
  });

  it("of exempt roles and bindings are not judged", () => {
    const exempt = { exempt: ["other", "ops"] };
    assert.equal(said(reads, roleOf("Role", "ops", [secrets]), exempt), "not applicable");
    assert.equal(said(reads, bindingOf({}, roleRef("edit"), [masters]), exempt), "not applicable");
    assert.match(said(reads, roleOf("Role", "op", [secrets]), exempt), /^violation/);
  });

  it("of a role without a known name are judged", () => {
    assert.equal(
      said(reads, { ...roleOf("Role", unknown, [secrets]), name: "made" }, { exempt: ["made"] }),
      `violation: role made ${found} (rules[0])`,
    );
  });

  it("are certain where one is, though another is not known", () => {
    const doubtful = { apiGroups: [""], resources: ["pods", unknown], verbs: ["get", "create"] };
    assert.match(
      said(reads, roleOf("Role", "ops", [doubtful])),
      /^violation: .*, by create on pods \(rules\[0\]\)$/,
    );
    const open = { apiGroups: [""], resources: [unknown], verbs: ["create"] };
    assert.match(said(reads, roleOf("Role", "ops", [open])), /^unknown: role ops: cannot be judged/);
    assert.equal(said(reads, roleOf("Role", "ops", [{ ...open, verbs: ["watch"] }])), "passes");
  });

  it("are handed on by binding a role that every cluster has", () => {
    assert.equal(
      said(reads, bindingOf({}, roleRef("edit"), [group("ops"), { kind: "User", name: "kim" }])),
      "violation: cluster role binding ops binds group ops, user kim to the role edit, which lets them read secrets (roleRef)",
    );
    assert.match(said(reads, bindingOf({ kind: "RoleBinding" }, roleRef("admin"), [masters])), /^violation/);
    for (const given of [
      roleRef("view"),
      roleRef("own"),
      roleRef("edit", "Role"),
      { name: "edit" },
      undefined,
    ])
      assert.equal(said(reads, bindingOf({ kind: "RoleBinding" }, given, [masters])), "passes");
    assert.equal(said(reads, bindingOf({ name: "system:x" }, roleRef("edit"), [masters])), "not applicable");
  });
});

describe("the rules of a role together", () => {
  const policy = madePolicy(roleKinds, ({ node, report, settings }) =>
    judgeRules(node, report, settings as Exempt, (rules) => report(`has ${rules.length} rules`)),
  );

  it("are those that it has", () => {
    assert.match(said(policy, roleOf("Role", "ops", [{}, {}])), /has 2 rules/);
    assert.match(said(policy, roleOf("Role", "ops", undefined)), /has 0 rules/);
    assert.equal(said(policy, roleOf("ClusterRole", "edit", [{}])), "not applicable");
  });
});

describe("the binding that every cluster has", () => {
  const policy = madePolicy(bindingKinds, ({ node, report, settings }) => {
    if (isBootstrapBinding(node, settings)) report("is it");
  });
  const isIt = (binding: Resource, settings: object = {}): boolean => {
    const text = said(policy, binding, settings);
    assert.ok(text === "passes" || text.endsWith("is it ()"), text);
    return text !== "passes";
  };
  const own = { name: "cluster-admin" };

  it("is by its name, its role and its only subject", () => {
    assert.ok(isIt(bindingOf(own, roleRef("cluster-admin"), [masters])));
    assert.ok(!isIt(bindingOf({}, roleRef("cluster-admin"), [masters])));
    assert.ok(!isIt(bindingOf(own, roleRef("view"), [masters])));
    assert.ok(!isIt(bindingOf(own, undefined, [masters])));
    for (const subjects of [
      [masters, group("ops")],
      [masters, { kind: "User", name: "system:masters" }],
      [{ kind: "User", name: "system:masters" }],
      [],
      undefined,
    ])
      assert.ok(!isIt(bindingOf(own, roleRef("cluster-admin"), subjects)), JSON.stringify(subjects));
  });

  it("is told from others without asking for their subjects", () => {
    const others = bindingOf({}, roleRef("cluster-admin"), [group(unknown)]);
    assert.equal(said(policy, others), "passes");
  });

  it("may be another that is exempt", () => {
    const other = bindingOf({}, roleRef("cluster-admin"), [group("ops")]);
    assert.ok(isIt(other, { exempt: ["ops"] }));
    assert.ok(!isIt(other, { exempt: ["op"] }));
  });
});

describe("words for bindings", () => {
  const words = madePolicy(bindingKinds, ({ node, report }) =>
    report(`gives ${describeRole(node)} to ${describeSubjects(node)}`),
  );
  const wordsFor = (roleRef: unknown, subjects: unknown): string =>
    said(words, bindingOf({}, roleRef, subjects)).replace(/^.* gives (.*) \(\)$/, "$1");

  it("name the role as far as it is known", () => {
    assert.equal(wordsFor(roleRef("view"), []), "ClusterRole view to nobody");
    assert.equal(wordsFor({ name: "view" }, undefined), "view to nobody");
    for (const given of [undefined, {}, roleRef(unknown), unknown])
      assert.equal(wordsFor(given, []), "a role to nobody");
  });

  it("name the subjects as far as they are known", () => {
    const account = { kind: "ServiceAccount", name: "web", namespace: "shop" };
    assert.equal(
      wordsFor({}, [account, masters]),
      "a role to service account shop/web, group system:masters",
    );
    assert.equal(wordsFor({}, [masters, group(unknown)]), "a role to its subjects");
    assert.equal(describeSubject({}), "subject ");
  });
});
