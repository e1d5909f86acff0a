import assert from "node:assert/strict";
import { dns } from "../../components/planners/network-policy";
import { planNamespace } from "../../components/planners/segregated-namespace";
import {
  planWorkload,
  secretObjects,
  type ControllerKind,
} from "../../components/planners/hardened-workload";
import { planSelfTest } from "../../components/planners/cis-self-test";
import type { Manifest } from "../../components/planners/manifest";
import { trustedImage } from "../../core/policy/minimal";
import type { KubeObject } from "./support/client";
import { useCluster } from "./support/use-cluster";

const amounts = { cpu: "250m", memory: "256Mi", ephemeralStorage: "256Mi" };
const groups = { orchestration: ["platform"], operations: ["ops"], security: ["sec"], development: ["dev"] };

const namespace = planNamespace({
  name: "components",
  zoneLabels: { zone: "app" },
  labels: {},
  annotations: { "bulkhead.dev/loosened-pod-security": "a written reason" },
  podSecurity: "restricted",
  quota: { cpu: "8", memory: "16Gi", ephemeralStorage: "16Gi", pods: 40 },
  defaults: amounts,
  openings: [{ ...dns, name: "also-dns" }],
  groups,
});
const workload = (kind: ControllerKind): Manifest[] =>
  planWorkload({
    kind,
    name: `web-${kind.toLowerCase()}`,
    namespace: "components",
    image: trustedImage,
    userId: 10_001,
    pool: "app",
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    resources: amounts,
    environment: [{ name: "LOG_LEVEL", value: "info" }],
    scratch: [{ path: "/tmp", size: "64Mi" }],
    claims: [{ name: "data", path: "/data", size: "1Gi" }],
    secretObjects: secretObjects([
      { name: "key", secret: "arn:aws:secretsmanager:eu-west-1:333333333333:secret:a" },
    ]),
    hostUsers: false,
    token: false,
    writableRoot: false,
    netBindService: true,
    annotations: {},
    labels: {},
    replicas: 2,
    deadline: 600,
    schedule: kind === "CronJob" ? "0 4 * * *" : undefined,
    health: kind === "CronJob" ? undefined : { port: 8080, live: "/live", ready: "/ready", scheme: "HTTP" },
    openings: [
      {
        direction: "egress",
        name: "to-bank",
        peers: [{ cidr: "198.51.100.0/28" }],
        ports: [{ protocol: "tcp", from: 443, to: 444 }],
      },
      {
        direction: "ingress",
        name: "from-front",
        peers: [{ namespace: { zone: "dmz" }, pods: { app: "a" } }],
        ports: [{ protocol: "tcp", from: 8080, to: 8080 }],
      },
    ],
  });

interface Template {
  readonly spec: { readonly volumes?: readonly object[] };
}
interface ControllerSpec {
  readonly template?: Template;
  readonly jobTemplate?: { readonly spec: { readonly template: Template } };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

/** The pods that a controller would make; a StatefulSet gives each its claims. */
function podOf(manifest: Manifest): KubeObject | undefined {
  const given = manifest["spec"] as ControllerSpec | undefined;
  const template = given?.template ?? given?.jobTemplate?.spec.template;
  if (!template) return undefined;
  const claims = (given?.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-one` },
  }));
  const spec = { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "one", namespace: "components" }, spec };
}

describe("what the components emit, on a real API server", function () {
  this.timeout("1m");
  const cluster = useCluster();

  before(async () => {
    const { client } = cluster();
    await client.apply({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "secretproviderclasses.secrets-store.csi.x-k8s.io" },
      spec: {
        group: "secrets-store.csi.x-k8s.io",
        scope: "Namespaced",
        names: { kind: "SecretProviderClass", plural: "secretproviderclasses" },
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: "object",
                properties: { spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
              },
            },
          },
        ],
      },
    });
    for (const manifest of namespace) await client.apply(manifest);
    const path = "/apis/secrets-store.csi.x-k8s.io/v1";
    for (let tries = 0; (await client.request("GET", path)).status !== 200; tries++) {
      assert.ok(tries < 100, "the custom resource is not served");
      await new Promise((done) => setTimeout(done, 100));
    }
  });

  for (const kind of ["Deployment", "StatefulSet", "DaemonSet", "CronJob"] as const)
    it(`is admitted under the restricted standard: a ${kind} with all that belongs to it`, async () => {
      const { client } = cluster();
      for (const manifest of workload(kind)) {
        await client.create(manifest, { dryRun: true });
        const pod = podOf(manifest);
        if (pod) await client.create(pod, { dryRun: true });
      }
    });

  it("is held to the restricted standard at all", async () => {
    const pod = podOf(workload("Deployment").at(-1)!)!;
    const spec = { ...(pod["spec"] as object), securityContext: { seccompProfile: { type: "Unconfined" } } };
    await assert.rejects(
      cluster().client.create({ ...pod, spec }, { dryRun: true }),
      /violates PodSecurity "restricted/,
    );
  });

  it("admits the CIS self-test in its own namespace", async () => {
    const { client } = cluster();
    const [own, ...rest] = planSelfTest({
      namespace: "bulkhead-cis",
      zoneLabels: { zone: "management" },
      image: trustedImage,
      schedule: "0 3 * * 1",
      benchmark: "eks-1.5.0",
      pools: ["app"],
      size: "1Gi",
      reason: "it reads the machine's own files",
    });
    await client.apply(own as unknown as KubeObject);
    for (const manifest of rest) {
      await client.create(manifest, { dryRun: true });
      const pod = podOf(manifest);
      const within = { name: "one", namespace: "bulkhead-cis" };
      if (pod) await client.create({ ...pod, metadata: within }, { dryRun: true });
    }
  });

  it("splits rights by duty", async () => {
    const { client } = cluster();
    const may = async (group: string, verb: string, resource: string, apiGroup = ""): Promise<boolean> => {
      const answer = await client.request("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: {
          user: "somebody",
          groups: [group],
          resourceAttributes: { namespace: "components", verb, resource, group: apiGroup },
        },
      });
      return (answer.body["status"] as { allowed: boolean }).allowed;
    };
    const network = "networking.k8s.io";
    assert.equal(await may("platform", "create", "deployments", "apps"), true);
    assert.equal(await may("platform", "update", "networkpolicies", network), false);
    assert.equal(await may("sec", "update", "networkpolicies", network), true);
    assert.equal(await may("sec", "create", "deployments", "apps"), false);
    assert.equal(await may("ops", "delete", "deployments", "apps"), false);
    for (const group of ["platform", "ops", "sec", "dev"]) {
      assert.equal(await may(group, "get", "secrets"), false);
      assert.equal(await may(group, "create", "rolebindings", "rbac.authorization.k8s.io"), false);
      assert.equal(await may(group, "list", "pods"), true);
    }
  });
});
