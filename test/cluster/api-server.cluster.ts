import assert from "node:assert/strict";
import { ApiError, type KubeObject } from "./support/client";
import { useCluster } from "./support/use-cluster";

const namespace = (name: string, labels: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const pod = (name: string, within: string, privileged: boolean): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: within },
  spec: { containers: [{ name: "main", image: "registry.example/app", securityContext: { privileged } }] },
});

describe("a real API server", () => {
  const cluster = useCluster();

  it("stores, lists, changes and deletes objects", async () => {
    const { client } = cluster();
    await client.apply(namespace("objects"));
    const stored = await client.create(pod("one", "objects", false));
    assert.equal(typeof stored.metadata.uid, "string");
    await client.patchStatus(stored, { phase: "Running" });
    const listed = await client.list("v1", "Pod", "objects");
    assert.deepEqual(
      listed.map((each) => [each.kind, each.metadata.name, (each.status as { phase: string }).phase]),
      [["Pod", "one", "Running"]],
    );
    await client.patch(stored, { metadata: { labels: { colour: "green" } } });
    assert.deepEqual((await client.get(stored)).metadata.labels, { colour: "green" });
    await client.delete(stored);
    await client.delete(stored);
    assert.deepEqual(await client.list("v1", "Pod", "objects"), []);
  });

  it("judges without storing, and says why it refuses", async () => {
    const { client } = cluster();
    await client.apply(namespace("strict", { "pod-security.kubernetes.io/enforce": "restricted" }));
    await assert.rejects(
      client.create(pod("bad", "strict", true), { dryRun: true }),
      (error: unknown) =>
        error instanceof ApiError && error.status === 403 && /violates PodSecurity/.test(error.message),
    );
    await client.apply(namespace("lax"));
    await client.create(pod("fine", "lax", true), { dryRun: true });
    assert.deepEqual(await client.list("v1", "Pod", "lax"), []);
  });

  it("shows what another identity may do", async () => {
    const { client, token } = cluster();
    const somebody = client.as({ user: "somebody", groups: ["system:authenticated"] });
    await assert.rejects(
      somebody.list("v1", "Secret", "default"),
      (error: unknown) => error instanceof ApiError && error.reason === "Forbidden",
    );
    const stranger = await client.withToken(`${token}x`).request("GET", "/api/v1/namespaces");
    assert.equal(stranger.status, 401);
  });

  it("warns of a controller whose pods would be refused", async () => {
    const { client } = cluster();
    const template = { metadata: { labels: { app: "a" } }, spec: pod("a", "strict", true).spec };
    const answer = await client.request("POST", "/apis/apps/v1/namespaces/strict/deployments?dryRun=All", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a" },
      spec: { selector: { matchLabels: { app: "a" } }, template },
    });
    assert.equal(answer.status, 201);
    assert.match(answer.warnings.join(), /would violate PodSecurity/);
  });
});
