import assert from "node:assert/strict";
import { buildGraph, peek, Secret, Unknown } from "../../../../core/graph";
import { manifest } from "../../../../core/policy/minimal";

const build = (kind: string, apiVersion: string, body: Record<string, unknown>) =>
  buildGraph([manifest({ apiVersion, kind, metadata: { name: "shop", namespace: "n" }, ...body })]);

const pod = { containers: [{ name: "web", image: "shop/web" }] };

describe("the adapter of Kubernetes workloads", () => {
  const controllers: readonly (readonly [string, string, Record<string, unknown>, string])[] = [
    ["Pod", "v1", { spec: pod }, "spec"],
    ["PodTemplate", "v1", { template: { spec: pod } }, "template.spec"],
    ...["ReplicationController"].map(
      (kind) => [kind, "v1", { spec: { template: { spec: pod } } }, "spec.template.spec"] as const,
    ),
    ...["ReplicaSet", "Deployment", "StatefulSet", "DaemonSet"].map(
      (kind) => [kind, "apps/v1", { spec: { template: { spec: pod } } }, "spec.template.spec"] as const,
    ),
    ["DeploymentConfig", "apps.openshift.io/v1", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["DeploymentConfig", "v1", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["Rollout", "argoproj.io/v1alpha1", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["Job", "batch/v1", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    [
      "CronJob",
      "batch/v1",
      { spec: { jobTemplate: { spec: { template: { spec: pod } } } } },
      "spec.jobTemplate.spec.template.spec",
    ],
  ];
  for (const [kind, apiVersion, body, place] of controllers) {
    it(`reads the pod of a ${kind} of ${apiVersion}`, () => {
      const graph = build(kind, apiVersion, body);
      const [workload] = graph.all("Workload");
      assert.equal(workload?.workloadKind, kind);
      assert.equal(workload.name, "shop");
      assert.equal(workload.namespace, "n");
      const keys: (string | number)[] = [];
      for (let at = workload.path; at; at = at.parent) keys.unshift(at.key);
      assert.equal(keys.join("."), place);
      assert.deepEqual(
        graph.all("Container").map((each) => [each.name, each.image, each.workload === workload]),
        [["web", "shop/web", true]],
      );
      assert.deepEqual(graph.problems, []);
    });
  }

  it("reads init, sidecar, normal and ephemeral containers", () => {
    const graph = build("Pod", "v1", {
      spec: {
        initContainers: [{ name: "a" }, { name: "b", restartPolicy: "Always" }],
        containers: [{ name: "c" }],
        ephemeralContainers: [{ name: "d" }],
      },
    });
    assert.deepEqual(
      graph.all("Container").map((each) => [each.name, each.role]),
      [
        ["a", "init"],
        ["b", "sidecar"],
        ["c", "container"],
        ["d", "ephemeral"],
      ],
    );
    assert.equal(graph.all("Workload")[0]?.containers.length, 4);
  });

  it("names the sources of a volume, also those that it doesn't know", () => {
    const volumes = [
      { name: "a", emptyDir: {} },
      { name: "b", magic: {} },
      { name: "c", hostPath: null },
      { name: "d" },
    ];
    const graph = build("Pod", "v1", { spec: { ...pod, volumes } });
    assert.deepEqual(
      graph.all("Workload")[0]?.pod.volumes?.map((each) => each.sources),
      [["emptyDir"], ["magic"], [], []],
    );
  });

  for (const [title, body] of Object.entries({
    "an unknown template": { spec: { template: new Unknown("x") } },
    "an unknown pod": { spec: { template: { spec: new Unknown("x") } } },
    "an unknown list": { spec: { template: { spec: { containers: new Unknown("x") } } } },
    "a spec that is a list": { spec: [{ template: {} }] },
    "a list of containers that is a mapping": { spec: { template: { spec: { containers: {} } } } },
    "a container that is a text": { spec: { template: { spec: { containers: ["web"] } } } },
  })) {
    it(`lets no container pass for ${title}`, () => {
      const graph = build("Deployment", "apps/v1", body);
      const containers = graph.all("Container");
      assert.equal(containers.length, 1);
      assert.ok(peek(() => containers[0]?.securityContext) instanceof Unknown);
      assert.ok(peek(() => containers[0]?.image) instanceof Unknown);
    });
  }

  it("judges a spec that came as a secret", () => {
    const graph = build("Deployment", "apps/v1", { spec: new Secret({ template: { spec: pod } }) });
    assert.equal(graph.all("Container")[0]?.image, "shop/web");
  });

  it("reads the rest of an object whose metadata is not known", () => {
    const resource = { id: "1", type: "kubernetes:core/v1:Pod", name: "shop" };
    const graph = buildGraph([{ ...resource, properties: { metadata: new Unknown("x"), spec: pod } }]);
    const [workload] = graph.all("Workload");
    assert.ok(workload);
    assert.ok(peek(() => workload.namespace) instanceof Unknown);
    assert.ok(peek(() => workload.podAnnotations) instanceof Unknown);
    assert.equal(graph.all("Container")[0]?.image, "shop/web");
  });

  describe("of a patch", () => {
    const patch = (spec: object) =>
      buildGraph([
        {
          id: "1",
          type: "kubernetes:apps/v1:DeploymentPatch",
          name: "limits",
          properties: { metadata: { name: "shop" }, spec: { template: { spec } } },
        },
      ]);

    it("takes what it sets as set, and the rest as not known", () => {
      const graph = patch({
        hostPID: true,
        containers: [{ name: "web", securityContext: { privileged: false } }],
      });
      const [workload] = graph.all("Workload");
      assert.equal(workload?.pod.hostPID, true);
      assert.ok(peek(() => workload.pod.hostNetwork) instanceof Unknown);
      assert.ok(peek(() => workload.pod.volumes) instanceof Unknown);
      const container = graph.all("Container").find((each) => each.name === "web");
      assert.equal(container?.securityContext?.privileged, false);
      assert.ok(peek(() => container.securityContext?.runAsUser) instanceof Unknown);
      assert.ok(peek(() => container.image) instanceof Unknown);
    });

    it("makes no workload where the pods are not touched", () => {
      const graph = buildGraph([
        {
          id: "1",
          type: "kubernetes:apps/v1:DeploymentPatch",
          name: "size",
          properties: { metadata: { name: "shop" }, spec: { replicas: 3 } },
        },
      ]);
      assert.deepEqual(graph.all("Workload"), []);
      assert.deepEqual(graph.all("Container"), []);
    });
  });

  it("keeps the owners of a pod", () => {
    const ownerReferences = [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "shop-1", uid: "1" }];
    const graph = buildGraph([
      manifest({ apiVersion: "v1", kind: "Pod", metadata: { name: "shop", ownerReferences }, spec: pod }),
    ]);
    assert.equal(graph.all("Workload")[0]?.owners?.[0]?.kind, "ReplicaSet");
  });
});
