import assert from "node:assert/strict";
import { cluster, controller, example, minimalPod, overlay } from "../../../core/policy";
import requireLogAgents from "../../../policies/cluster/require-log-agents";
import { judgeExample } from "../../support/judge-example";

const found = (image?: string, kind: "DaemonSet" | "Deployment" = "DaemonSet") => {
  const bare = cluster().filter(({ name }) => name !== "shop-logs");
  const pod = minimalPod() as { readonly containers: readonly object[] };
  const containers = pod.containers.map((each) => ({ ...each, ...(image !== undefined && { image }) }));
  const more = image === undefined ? [] : [controller(kind, overlay(pod, { containers }))];
  return judgeExample([requireLogAgents], example([...bare, ...more])).findings.map((each) => each.kind);
};

describe("agents that send logs away", () => {
  for (const image of [
    "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.0",
    "cr.fluentbit.io/fluent/fluent-bit:3.2",
    "fluent/fluentd-kubernetes-daemonset:v1",
    "gcr.io/datadoghq/datadog/agent:7",
    "grafana/promtail@sha256:0000000000000000000000000000000000000000000000000000000000000000",
  ])
    it(`are found by the image ${image}`, () => assert.deepEqual(found(image), []));

  it("run on every node", () => {
    assert.deepEqual(found("fluent/fluent-bit:3.2", "Deployment"), ["violation"]);
  });

  for (const image of ["shop/agent:1", "shop/fluent-bitter:1", "shop/checkout:1"])
    it(`are not ${image}`, () => assert.deepEqual(found(image), ["violation"]));

  it("are not known of where nothing of the cluster's inside is given", () => {
    assert.deepEqual(found(), ["unknown"]);
  });
});
