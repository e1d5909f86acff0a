import * as kubernetes from "@pulumi/kubernetes";

/** A namespace of one zone: restricted pods, bounded resources, and no connection that is not declared. */
function segregated(name: string, zone: string): kubernetes.core.v1.Namespace {
  const metadata = (own: string) => ({ name: own, namespace: name });
  const namespace = new kubernetes.core.v1.Namespace(name, {
    metadata: {
      name,
      labels: {
        zone,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.34",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    },
  });
  new kubernetes.networking.v1.NetworkPolicy(`${name}-default-deny`, {
    metadata: metadata("default-deny"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
  new kubernetes.networking.v1.NetworkPolicy(`${name}-dns`, {
    metadata: metadata("dns"),
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    },
  });
  new kubernetes.core.v1.ResourceQuota(`${name}-quota`, {
    metadata: metadata("quota"),
    spec: {
      hard: {
        "limits.cpu": "8",
        "limits.memory": "16Gi",
        "requests.cpu": "4",
        "requests.memory": "8Gi",
        pods: "40",
      },
    },
  });
  new kubernetes.core.v1.LimitRange(`${name}-limits`, {
    metadata: metadata("limits"),
    spec: {
      limits: [
        {
          type: "Container",
          default: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "256Mi" },
          defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "128Mi" },
        },
      ],
    },
  });
  return namespace;
}

export const storefrontNamespace = segregated("shop-storefront", "dmz");
export const checkoutNamespace = segregated("shop-checkout", "app");
