import type { Resource } from "../../graph";
import type { Example } from "../policy";
import { example, manifest, overlay } from "./resources";

const digest = "a".repeat(64);

/** An image that passes every policy: from the examples' trusted repository, by digest. */
export const trustedImage = `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:${digest}`;

/** A command line that starts a container which passes every policy. */
export const engineCommand = (options = "", image = trustedImage): string =>
  "docker run -d --name main --memory 128m --cpus 0.2 --cap-drop ALL --security-opt no-new-privileges --read-only " +
  `--user 10001:10001 --health-cmd /live ${options}${options === "" ? "" : " "}${image}`;

/** A container that passes every policy, in Kubernetes' words. */
export const minimalContainer = (): Record<string, unknown> => ({
  name: "main",
  image: trustedImage,
  resources: {
    requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
    limits: { cpu: "200m", memory: "128Mi", "ephemeral-storage": "128Mi" },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    seccompProfile: { type: "RuntimeDefault" },
    appArmorProfile: { type: "RuntimeDefault" },
  },
  livenessProbe: { httpGet: { path: "/live", port: 8080 } },
  readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
});

/** A pod spec that passes every policy. */
export const minimalPod = (): Record<string, unknown> => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  serviceAccountName: "checkout",
  securityContext: { runAsNonRoot: true, fsGroup: 10001, seccompProfile: { type: "RuntimeDefault" } },
  containers: [minimalContainer()],
});

/** A controller around a pod spec; `changes` are laid over the whole object. */
export function controller(
  kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" | "Pod",
  pod: object,
  changes: object = {},
): Resource {
  const metadata = { name: "checkout", namespace: "shop-checkout", labels: { app: "checkout" } };
  const template = { metadata: { labels: { app: "checkout" } }, spec: pod };
  const selector = { matchLabels: { app: "checkout" } };
  const bodies = {
    Pod: { apiVersion: "v1", spec: pod },
    Deployment: { apiVersion: "apps/v1", spec: { replicas: 2, selector, template } },
    StatefulSet: {
      apiVersion: "apps/v1",
      spec: { replicas: 2, selector, serviceName: "checkout", template },
    },
    DaemonSet: { apiVersion: "apps/v1", spec: { selector, template } },
    Job: { apiVersion: "batch/v1", spec: { template } },
    CronJob: { apiVersion: "batch/v1", spec: { schedule: "0 4 * * *", jobTemplate: { spec: { template } } } },
  };
  return manifest(overlay({ kind, metadata, ...bodies[kind] }, changes));
}

/** A Deployment whose one container has `changes` laid over it. */
export const container = (changes: object = {}): Example =>
  example(controller("Deployment", { ...minimalPod(), containers: [overlay(minimalContainer(), changes)] }));

/** A Deployment whose pod spec has `changes` laid over it. */
export const pod = (changes: object = {}): Example =>
  example(controller("Deployment", overlay(minimalPod(), changes)));
