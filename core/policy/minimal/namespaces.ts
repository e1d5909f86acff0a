import type { Resource } from "../../graph";
import { manifest, minimalBounds, overlay } from "./resources";

/** A namespace that passes every policy: restricted pods within bounds, and no connection that no policy opens. */
export const dividedNamespace = (
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly Resource[] => [
  manifest({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      labels: {
        ...labels,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.34",
      },
    },
  }),
  manifest({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace: name },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  }),
  ...minimalBounds(name),
];

/** A policy at the cluster's door that denies, with its binding; changes are laid over the one and the other. */
export const admissionGuard = (policy: object = {}, binding: object = {}): readonly Resource[] => [
  manifest(
    overlay(
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: { name: "guard" },
        spec: {
          failurePolicy: "Fail",
          matchConstraints: {
            resourceRules: [
              { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
            ],
          },
          validations: [{ expression: "object.spec.containers.all(c, c.image.contains('@sha256:'))" }],
        },
      },
      policy,
    ),
  ),
  manifest(
    overlay(
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "guard" },
        spec: { policyName: "guard", validationActions: ["Deny"] },
      },
      binding,
    ),
  ),
];
