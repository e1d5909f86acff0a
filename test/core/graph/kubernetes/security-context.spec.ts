import assert from "node:assert/strict";
import { buildGraph, type Container } from "../../../../core/graph";
import {
  effectiveAppArmor,
  effectiveResource,
  effectiveRunAsGroup,
  effectiveRunAsNonRoot,
  effectiveRunAsUser,
} from "../../../../core/graph/kubernetes";
import { manifest } from "../../../../core/policy/minimal";

function containerOf(spec: object, annotations: object = {}): Container {
  const pod = manifest({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", annotations },
    spec,
  });
  return buildGraph([pod]).all("Container")[0]!;
}
const both = (pod: object, own?: object) =>
  containerOf({ securityContext: pod, containers: [{ name: "c", securityContext: own }] });

describe("the effective security context", () => {
  it("lets the container's value go before the pod's, also where it is 0 or false", () => {
    const c = both(
      { runAsUser: 5, runAsGroup: 5, runAsNonRoot: true },
      { runAsUser: 0, runAsGroup: 0, runAsNonRoot: false },
    );
    assert.deepEqual(
      [effectiveRunAsUser(c), effectiveRunAsGroup(c), effectiveRunAsNonRoot(c)],
      [0, 0, false],
    );
  });

  it("falls back to the pod's value", () => {
    const c = both({ runAsUser: 5, runAsGroup: 6, runAsNonRoot: true });
    assert.deepEqual([effectiveRunAsUser(c), effectiveRunAsGroup(c), effectiveRunAsNonRoot(c)], [5, 6, true]);
  });

  const prefix = "container.apparmor.security.beta.kubernetes.io/";
  const armour: [string, string | undefined, object | undefined, object | undefined, string | undefined][] = [
    ["nothing", undefined, undefined, undefined, undefined],
    ["the pod's field", undefined, { type: "Unconfined" }, undefined, "Unconfined"],
    [
      "the annotation before the pod's field",
      "runtime/default",
      { type: "Unconfined" },
      undefined,
      "RuntimeDefault",
    ],
    [
      "the container's field before the annotation",
      "unconfined",
      undefined,
      { type: "Localhost" },
      "Localhost",
    ],
    ["an unconfined annotation", "unconfined", undefined, undefined, "Unconfined"],
    ["an empty annotation as none", "", { type: "RuntimeDefault" }, undefined, "RuntimeDefault"],
    ["a profile of the node", "localhost/shop", undefined, undefined, "Localhost"],
  ];
  for (const [title, annotation, pod, own, expected] of armour) {
    it(`of AppArmor takes ${title}`, () => {
      const context = (profile: object | undefined) => profile && { appArmorProfile: profile };
      const spec = {
        securityContext: context(pod),
        containers: [{ name: "c", securityContext: context(own) }],
      };
      const annotations = annotation === undefined ? {} : { [`${prefix}c`]: annotation };
      assert.equal(effectiveAppArmor(containerOf(spec, annotations)), expected);
    });
  }
});

describe("the effective resources", () => {
  const range = (namespace: string, type = "Container") =>
    manifest({
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "r", namespace },
      spec: { limits: [{ type, default: { cpu: "1" }, defaultRequest: { cpu: "100m" } }] },
    });
  const pod = (spec: object) =>
    manifest({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "n" }, spec });
  const judge = (spec: object, side: "limits" | "requests", limits = range("n")) => {
    const graph = buildGraph([pod(spec), limits]);
    return effectiveResource(graph, graph.all("Container")[0]!, side, "cpu");
  };
  const bare = { containers: [{ name: "c" }] };

  it("are the container's own", () =>
    assert.equal(judge({ containers: [{ name: "c", resources: { limits: { cpu: "2" } } }] }, "limits"), "2"));
  it("are the pod's for all its containers", () =>
    assert.equal(judge({ resources: { limits: { cpu: "3" } }, ...bare }, "limits"), "3"));
  it("are inherited from the namespace", () => {
    assert.equal(judge(bare, "limits"), "1");
    assert.equal(judge(bare, "requests"), "100m");
  });
  it("are not inherited from another namespace, or from bounds of pods", () => {
    assert.equal(judge(bare, "limits", range("other")), undefined);
    assert.equal(judge(bare, "limits", range("n", "Pod")), undefined);
  });
});
