import * as kubernetes from "@pulumi/kubernetes";

const registry = "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop";

interface Service {
  readonly name: string;
  readonly namespace: string;
  /** The zone's pool: the pods tolerate its taint and demand its label. */
  readonly zone: string;
  readonly digest: string;
  readonly user: number;
  readonly port: number;
}

/** A service of the shop: hardened, pinned, on its zone's pool, under an account without rights in the cluster. */
function service({ name, namespace, zone, digest, user, port }: Service): kubernetes.apps.v1.Deployment {
  const labels = { "app.kubernetes.io/name": name };
  new kubernetes.core.v1.ServiceAccount(name, {
    metadata: { name, namespace },
    automountServiceAccountToken: false,
  });
  new kubernetes.core.v1.Service(name, {
    metadata: { name, namespace },
    spec: {
      type: "ClusterIP",
      selector: labels,
      ports: [{ name: "https", port, targetPort: port, protocol: "TCP" }],
    },
  });
  new kubernetes.policy.v1.PodDisruptionBudget(name, {
    metadata: { name, namespace },
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  });
  return new kubernetes.apps.v1.Deployment(name, {
    metadata: { name, namespace, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user,
            seccompProfile: { type: "RuntimeDefault" },
          },
          nodeSelector: { "shop.example.com/zone": zone },
          tolerations: [
            { key: "shop.example.com/zone", operator: "Equal", value: zone, effect: "NoSchedule" },
          ],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "DoNotSchedule",
              labelSelector: { matchLabels: labels },
            },
          ],
          containers: [
            {
              name,
              image: `${registry}/${name}@sha256:${digest}`,
              imagePullPolicy: "Always",
              ports: [{ name: "https", containerPort: port, protocol: "TCP" }],
              resources: {
                requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "128Mi" },
                limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "128Mi" },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                runAsUser: user,
                runAsGroup: user,
                capabilities: { drop: ["ALL"] },
                seccompProfile: { type: "RuntimeDefault" },
                appArmorProfile: { type: "RuntimeDefault" },
              },
              livenessProbe: { httpGet: { path: "/live", port, scheme: "HTTPS" }, periodSeconds: 10 },
              readinessProbe: { httpGet: { path: "/ready", port, scheme: "HTTPS" }, periodSeconds: 5 },
              startupProbe: { httpGet: { path: "/ready", port, scheme: "HTTPS" }, failureThreshold: 30 },
            },
          ],
        },
      },
    },
  });
}

export const storefront = service({
  name: "storefront",
  namespace: "shop-storefront",
  zone: "dmz",
  digest: "5f0c4c1f2a9d3b8e7c6a5d4f3e2b1a09f8e7d6c5b4a392817f6e5d4c3b2a1908",
  user: 10_001,
  port: 8443,
});

export const checkout = service({
  name: "checkout",
  namespace: "shop-checkout",
  zone: "app",
  digest: "a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f",
  user: 10_002,
  port: 8080,
});

/** The one connection between the two: the storefront asks checkout, over the port that the estate declares. */
new kubernetes.networking.v1.NetworkPolicy("storefront-to-checkout", {
  metadata: { name: "to-checkout", namespace: "shop-storefront" },
  spec: {
    podSelector: { matchLabels: { "app.kubernetes.io/name": "storefront" } },
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop-checkout" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "checkout" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
  },
});
new kubernetes.networking.v1.NetworkPolicy("checkout-from-storefront", {
  metadata: { name: "from-storefront", namespace: "shop-checkout" },
  spec: {
    podSelector: { matchLabels: { "app.kubernetes.io/name": "checkout" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop-storefront" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "storefront" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
  },
});

/** Checkout keeps the orders: the one way out of the cluster, to the blocks of the data zone's subnets. */
new kubernetes.networking.v1.NetworkPolicy("checkout-to-orders", {
  metadata: { name: "to-orders", namespace: "shop-checkout" },
  spec: {
    podSelector: { matchLabels: { "app.kubernetes.io/name": "checkout" } },
    policyTypes: ["Egress"],
    egress: [
      {
        to: ["10.20.12.0/24", "10.20.13.0/24"].map((cidr) => ({ ipBlock: { cidr } })),
        ports: [{ protocol: "TCP", port: 5432 }],
      },
    ],
  },
});
