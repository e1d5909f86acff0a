import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../../core/graph";
import {
  configMap,
  container,
  controller,
  example,
  manifest,
  minimalDefaultDeny,
  minimalNamespace,
  minimalPod,
  overlay,
  role,
} from "../../../core/policy/minimal";
import type { Example } from "../../../core/policy/policy";
import { catalog } from "../../../policies/catalog";
import { judgeExample } from "../../support/judge-example";

/** The findings of one policy, as `kind: message`. */
function found(policy: string, resources: Example | readonly Resource[]): readonly string[] {
  const given: Example = "resources" in resources ? resources : { resources };
  const own = catalog.filter((each) => each.policy.name === policy).map((each) => each.policy);
  assert.equal(own.length, 1, policy);
  return judgeExample(own, given).findings.map((each) => `${each.kind}: ${each.message}`);
}

const unknown = new Unknown("an output");

describe("what Kubernetes policies say of what is not known", () => {
  it("an unknown image is unknown, and the other containers are judged", () => {
    const pod = {
      ...minimalPod(),
      containers: [
        { name: "a", image: unknown },
        { name: "b", image: "nginx" },
      ],
    };
    const findings = found("require-image-digests", example(controller("Deployment", pod)));
    assert.equal(findings.length, 2);
    assert.match(findings[0]!, /^unknown: .*image is not known \(an output\)/);
    assert.match(findings[1]!, /^violation: container b/);
  });

  it("an unknown variable is unknown only where its name speaks of a secret", () => {
    const env = [
      { name: "ENDPOINT", value: unknown },
      { name: "DB_PASSWORD", value: unknown },
    ];
    const findings = found("disallow-environment-secrets", container({ env }));
    assert.equal(findings.length, 1);
    assert.match(findings[0]!, /^unknown: .*env\[1\]\.value/);
  });

  it("a value that came as a secret is one, and is not shown", () => {
    const env = [{ name: "LEVEL", value: new Secret("hunter2-of-the-shop") }];
    const findings = found("disallow-environment-secrets", container({ env }));
    assert.equal(findings.length, 1);
    assert.doesNotMatch(findings[0]!, /hunter2/);
    const data = { settings: new Secret("hunter2-of-the-shop") };
    assert.equal(found("disallow-config-map-secrets", configMap({ data })).length, 1);
  });

  it("a rule with an unknown part is unknown only where that part decides", () => {
    assert.match(
      found("restrict-secret-reads", role({ resources: ["secrets"], verbs: unknown }))[0]!,
      /^unknown/,
    );
    assert.deepEqual(found("restrict-secret-reads", role({ verbs: unknown })), []);
  });

  it("a namespace that was not given leaves its default open to doubt, once", () => {
    const inside = (name: string): Resource =>
      controller("Deployment", minimalPod(), { metadata: { name, namespace: "elsewhere" } });
    const findings = found("require-default-deny", [inside("a"), inside("b")]);
    assert.equal(findings.length, 1);
    assert.match(findings[0]!, /^unknown: .*network policies of namespace elsewhere/);
    assert.deepEqual(found("require-pod-isolation", [inside("a")]), []);
  });

  it("a namespace that the program makes is not the default one, whatever its name will be", () => {
    const placed = controller("Deployment", minimalPod(), { metadata: { namespace: unknown } });
    assert.match(found("disallow-default-namespace", [placed])[0]!, /^unknown/);
    const metadata = ["urn:pulumi:s::p::kubernetes:core/v1:Namespace::shop"];
    assert.deepEqual(
      found("disallow-default-namespace", [{ ...placed, propertyDependencies: { metadata } }]),
      [],
    );
  });

  it("a policy of a namespace without workloads may select pods of other sources", () => {
    const policy = minimalDefaultDeny({ spec: { podSelector: { matchLabels: { app: "a" } } } });
    assert.match(found("disallow-dangling-network-policies", [policy])[0]!, /^unknown/);
    const operator = manifest({
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Cluster",
      metadata: { name: "db", namespace: "shop-checkout" },
    });
    const beside = [policy, operator, controller("Deployment", minimalPod())];
    assert.match(found("disallow-dangling-network-policies", beside)[0]!, /^unknown/);
  });

  it("the rules of a role that was not given are not known", () => {
    const binding = manifest({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "b" },
      roleRef: { kind: "ClusterRole", name: "elsewhere" },
      subjects: [{ kind: "User", name: "jane" }],
    });
    assert.match(
      found("disallow-admin-equivalent-bindings", [binding])[0]!,
      /^unknown: .*ClusterRole elsewhere/,
    );
  });

  it("the system's own namespaces are left alone", () => {
    const system = overlay(minimalNamespace(), {
      name: "kube-system",
      properties: { metadata: { name: "kube-system", labels: undefined } },
    });
    assert.deepEqual(found("require-default-deny", [system]), []);
    assert.deepEqual(found("require-pod-security-admission", [system]), []);
  });
});
