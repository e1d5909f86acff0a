import type { Resource } from "../../graph";
import { manifest } from "./resources";

/** A namespace that passes every policy: restricted pods, and no connection that no policy opens. */
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
];
