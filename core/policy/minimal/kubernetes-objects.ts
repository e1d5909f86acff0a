import type { Resource } from "../../graph";
import type { Example } from "../policy";
import { example, manifest, overlay } from "./resources";
import { controller, minimalPod } from "./workloads";

const namespace = "shop-checkout";

/** Any namespaced object of the examples' namespace; `changes` are laid over it. */
export function object(apiVersion: string, kind: string, body: object = {}, changes: object = {}): Resource {
  const metadata = { name: "checkout", namespace, labels: { app: "checkout" } };
  return manifest(overlay({ apiVersion, kind, metadata, ...body }, changes));
}

const clusterWide = { metadata: { namespace: undefined } };
const rbac = "rbac.authorization.k8s.io";

/** A rule that passes every policy. */
const minimalRule = { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] };

/** A Role with one rule that has `changes` laid over it; `more` is laid over the role. */
export const role = (
  changes: object = {},
  kind: "Role" | "ClusterRole" = "Role",
  more: object = {},
): Example => {
  const body = { rules: [overlay(minimalRule, changes)], ...(kind === "ClusterRole" && clusterWide) };
  return example(object(`${rbac}/v1`, kind, {}, overlay(body, more)));
};

/** The role that is given to the account of the same name, and the binding, with `changes` laid over it. */
export function binding(
  changes: object = {},
  kind: "RoleBinding" | "ClusterRoleBinding" = "RoleBinding",
): Example {
  const wide = kind === "ClusterRoleBinding";
  const roleKind = wide ? "ClusterRole" : "Role";
  const given = object(`${rbac}/v1`, kind, {
    roleRef: { apiGroup: rbac, kind: roleKind, name: "checkout" },
    subjects: [{ kind: "ServiceAccount", name: "checkout", namespace }],
  });
  const placed = wide ? overlay(given.properties, clusterWide) : given.properties;
  return example([
    ...role({}, roleKind).resources,
    manifest(overlay(placed, changes) as Parameters<typeof manifest>[0]),
  ]);
}

/** A ServiceAccount without a token of its own accord. */
export const serviceAccount = (changes: object = {}): Example =>
  example(object("v1", "ServiceAccount", { automountServiceAccountToken: false }, changes));

/** A Service within the cluster, over its workload. */
export const service = (changes: object = {}): Example =>
  example(
    object(
      "v1",
      "Service",
      {
        spec: { type: "ClusterIP", selector: { app: "checkout" }, ports: [{ port: 8080, targetPort: 8080 }] },
      },
      changes,
    ),
  );

/** An Ingress of one host over TLS. */
export const ingress = (changes: object = {}): Example =>
  example(
    object(
      "networking.k8s.io/v1",
      "Ingress",
      {
        spec: {
          ingressClassName: "alb",
          tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
          rules: [{ host: "shop.example.com", http: { paths: [ingressPath] } }],
        },
      },
      changes,
    ),
  );

const ingressPath = {
  path: "/",
  pathType: "Prefix",
  backend: { service: { name: "checkout", port: { number: 8080 } } },
};

/** A ConfigMap with one harmless entry. */
export const configMap = (changes: object = {}): Example =>
  example(object("v1", "ConfigMap", { data: { LOG_LEVEL: "info" } }, changes));

/** A NetworkPolicy that lets the namespace's own pods reach the workload, with its workload. */
export const networkPolicy = (changes: object = {}): Example =>
  example([
    controller("Deployment", minimalPod()),
    object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      {
        spec: {
          podSelector: { matchLabels: { app: "checkout" } },
          policyTypes: ["Ingress", "Egress"],
          ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
        },
      },
      changes,
    ),
  ]);

/** The ConfigMap that says who gets into an EKS cluster, with one entry for a role. */
export const awsAuth = (entry: object): Resource =>
  object("v1", "ConfigMap", {
    metadata: { name: "aws-auth", namespace: "kube-system" },
    data: { mapRoles: JSON.stringify([{ username: "somebody", ...entry }]) },
  });
