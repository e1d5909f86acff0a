import assert from "node:assert/strict";
import { buildGraph, peek, Secret, Unknown, type Graph } from "../../../../../core/graph";
import { manifest } from "../../../../../core/policy/minimal";

const configMap = (data: unknown, metadata: object = {}): Graph =>
  buildGraph([
    manifest({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-auth", namespace: "kube-system", ...metadata },
      data,
    }),
  ]);
const entries = (data: unknown, metadata: object = {}) =>
  configMap(data, metadata)
    .all("EksAccessEntry")
    .map((entry) => [peek(() => entry.principal), peek(() => entry.groups), entry.places["groups"]]);

const mapRoles = `
- rolearn: arn:aws:iam::333333333333:role/nodes
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
- rolearn: arn:aws:iam::333333333333:role/ops
  groups:
    - system:masters
`;

describe("the ConfigMap aws-auth", () => {
  it("becomes an access entry for each role and user", () => {
    const mapUsers = "- userarn: arn:aws:iam::333333333333:user/kim\n  groups: [viewers]\n";
    assert.deepEqual(entries({ mapRoles, mapUsers }), [
      ["arn:aws:iam::333333333333:role/nodes", ["system:bootstrappers", "system:nodes"], "data.mapRoles"],
      ["arn:aws:iam::333333333333:role/ops", ["system:masters"], "data.mapRoles"],
      ["arn:aws:iam::333333333333:user/kim", ["viewers"], "data.mapUsers"],
    ]);
    assert.equal(entries({ mapRoles: new Secret(mapRoles) }).length, 2);
  });

  it("is that of kube-system only", () => {
    assert.deepEqual(entries({ mapRoles }, { namespace: "shop" }), []);
    assert.deepEqual(entries({ mapRoles }, { name: "other" }), []);
  });

  it("may hold anybody where it is not known", () => {
    const [[principal, groups] = []] = entries({ mapRoles: new Unknown("an output") });
    assert.ok(principal instanceof Unknown && groups instanceof Unknown);
    assert.equal(entries(new Unknown("an output")).length, 1);
  });

  it("is reported where it can't be read, and holds nothing then", () => {
    for (const text of ["- [", "a: b", "&a [*a"]) {
      const graph = configMap({ mapRoles: text });
      assert.equal(graph.all("EksAccessEntry").length, 0);
      assert.equal(graph.problems.length, 1, text);
    }
    assert.deepEqual(entries({ mapRoles: "" }), []);
    assert.deepEqual(entries({ mapRoles: "- 1\n- null\n" }), []);
  });
});
