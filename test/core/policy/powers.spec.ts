import assert from "node:assert/strict";
import type { PolicyRule } from "../../../core/graph";
import type { Grant } from "../../../core/graph/kubernetes";
import { pathTo, powers, powersIn, powersOf } from "../../../core/policy/powers";

const rule = (resource: string, verb: string, group = ""): PolicyRule => ({
  apiGroups: [group],
  resources: [resource],
  verbs: [verb],
});
const node = (kind: string, name: string) => ({ kind, name, id: `${kind}/${name}` });
const grantOf = (rules: readonly PolicyRule[] | undefined, more: object = {}): Grant =>
  ({
    binding: node("ClusterRoleBinding", "ops"),
    as: "ServiceAccount shop/web",
    role: { kind: "ClusterRole", name: "ops", nodes: [], rules },
    rules,
    namespace: undefined,
    ...more,
  }) as unknown as Grant;

describe("the powers that rules give", () => {
  it("are each given by any one of its rights", () => {
    for (const power of powers)
      for (const { group, resource, verbs } of power.rights)
        for (const verb of verbs)
          assert.deepEqual(
            powersIn([rule("configmaps", "get"), rule(resource, verb, group)]),
            [power],
            `${verb} ${resource}`,
          );
  });

  it("are none for rules that do harm to nobody else", () => {
    assert.deepEqual(powersIn([rule("configmaps", "get"), rule("pods", "list")]), []);
    assert.deepEqual(powersIn([]), []);
  });

  it("are held by the first grant that gives them", () => {
    const [reads, starts] = [grantOf([rule("secrets", "get")]), grantOf([rule("pods", "create")])];
    assert.deepEqual(
      powersOf([grantOf(undefined), starts, reads, grantOf([rule("secrets", "list")])]).map(
        ({ power, grant }) => [power.deed, grant],
      ),
      [
        ["read every secret", reads],
        ["start pods", starts],
      ],
    );
  });
});

describe("the way to a power", () => {
  const textsOf = (more: object) => {
    const [held] = powersOf([grantOf([rule("secrets", "get")], more)]);
    return pathTo(held!);
  };

  it("leads by the binding, the role, and what lends it rules", () => {
    const nodes = [node("ClusterRole", "ops"), node("ClusterRole", "part")];
    assert.deepEqual(textsOf({ role: { kind: "ClusterRole", name: "ops", nodes } }), [
      {
        text: "ServiceAccount shop/web is bound by ClusterRoleBinding ops to the ClusterRole ops, in the whole cluster",
        resource: "ClusterRoleBinding/ops",
      },
      { text: "ClusterRole ops is that role", resource: "ClusterRole/ops" },
      { text: "ClusterRole part lends it rules", resource: "ClusterRole/part" },
      { text: "it grants get or list or watch on secrets: to read every secret" },
    ]);
  });

  it("names the namespace that it is limited to", () => {
    assert.match(textsOf({ namespace: "shop" })[0]!.text, /, in the namespace shop$/);
  });
});
