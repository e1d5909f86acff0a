import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { deriveRules, library, tracingPolicies, type RuleSet } from "../../core/behaviour";
import { parseEstateData } from "../../core/estate";
import { buildGraph } from "../../core/graph";
import { manifest } from "../../core/policy/minimal";
import type { KubeObject } from "./support/client";
import { pause } from "./support/server-process";
import { useCluster } from "./support/use-cluster";

/** A folder with the definitions that Tetragon brings along; they are not part of this repository. */
const folder = process.env["BULKHEAD_TETRAGON_CRDS"];

const workload = (name: string, container: object, pod: object = {}) =>
  manifest({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { ...pod, containers: [{ name: "app", image: "registry.example/app:1", ...container }] },
      },
    },
  });

const loaded = parseEstateData({
  zones: { app: { select: [{ namespace: "shop" }] }, data: { select: [{ cidr: "10.9.0.0/16" }] } },
  flows: [{ from: "app", to: "data", ports: ["5432/tcp", "8000-8999/tcp", "53/udp"] }],
  environments: { production: { select: [{ namespace: "**" }], level: "hybrid" } },
});
assert.ok(loaded.ok);
const { estate } = loaded;

/** Rule sets of many shapes: what is derived, and what the library holds of common images. */
function ruleSets(): readonly RuleSet[] {
  const graph = buildGraph([
    manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }),
    workload("plain", { command: ["/app/server"], ports: [{ containerPort: 8080 }] }),
    workload(
      "writes",
      { command: ["/app/server"], volumeMounts: [{ name: "data", mountPath: "/data dir/é" }] },
      { volumes: [{ name: "data", emptyDir: {} }] },
    ),
    workload("locked", { command: ["/app/server"], securityContext: { readOnlyRootFilesystem: true } }),
    ...library.map(({ name }) => workload(`library-${name}`, { image: `docker.io/library/${name}:1` })),
    workload(`long-${"x".repeat(48)}`, { command: ["/app/server"] }),
    workload(`long-${"x".repeat(48)}y`, { command: ["/app/server"] }),
  ]);
  return deriveRules(graph, {
    estate,
    configOf: () => undefined,
    environmentOf: () => "production",
  });
}

describe("rules for Tetragon, on a real API server with its definitions", function () {
  if (folder === undefined) {
    it("are taken (BULKHEAD_TETRAGON_CRDS names no folder with them)");
    return;
  }
  const cluster = useCluster();

  it("are taken, with no field that it does not know", async () => {
    const { client } = cluster();
    await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml")))
      await client.create(parse(readFileSync(join(folder, file), "utf8")) as KubeObject);
    const path = "/apis/cilium.io/v1alpha1/namespaces/shop/tracingpoliciesnamespaced?fieldValidation=Strict";
    for (let tries = 0; (await client.request("GET", path)).status !== 200; tries++) {
      assert.ok(tries < 100, "the definitions are not served");
      await pause(100);
    }
    const sets = ruleSets();
    const policies = tracingPolicies(sets, ({ container }) => ({ app: container }));
    assert.equal(policies.length, sets.length);
    for (const policy of policies) {
      const { status, body } = await client.request("POST", path, policy);
      assert.equal(status, 201, `${policy.metadata.name}: ${JSON.stringify(body).slice(0, 2000)}`);
    }
    const [one] = policies as [(typeof policies)[number]];
    for (const [what, change] of [
      ["an operator", { matchArgs: [{ index: 0, operator: "NotThere", values: ["1"] }] }],
      ["a field", { matchNothing: [] }],
    ] as const) {
      const wrong = structuredClone(one) as unknown as {
        metadata: { name: string };
        spec: { kprobes: { selectors?: object[] }[] };
      };
      wrong.metadata.name = "wrong";
      wrong.spec.kprobes[0]!.selectors = [change];
      assert.ok((await client.request("POST", path, wrong)).status >= 400, what);
    }
  }).timeout("3m");
});
