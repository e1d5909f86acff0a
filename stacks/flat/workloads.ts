import * as kubernetes from "@pulumi/kubernetes";

export const namespace = new kubernetes.core.v1.Namespace("shop", { metadata: { name: "shop" } });

/** A container that owns its node: privileged, in the host's namespaces, with the container engine's socket. */
export const agent = new kubernetes.apps.v1.DaemonSet("agent", {
  metadata: { name: "agent", namespace: "shop" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: {
        hostNetwork: true,
        hostPID: true,
        containers: [
          {
            name: "agent",
            image: "shop/agent:latest",
            securityContext: { privileged: true, capabilities: { add: ["SYS_ADMIN"] } },
            volumeMounts: [{ name: "engine", mountPath: "/var/run/docker.sock" }],
          },
        ],
        volumes: [{ name: "engine", hostPath: { path: "/var/run/docker.sock" } }],
      },
    },
  },
});

/** The shop's service: from a public registry by tag, as root, its password in plain sight, tools fetched at start. */
export const checkout = new kubernetes.apps.v1.Deployment("checkout", {
  metadata: { name: "checkout", namespace: "shop" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "checkout" } },
    template: {
      metadata: { labels: { app: "checkout" } },
      spec: {
        containers: [
          {
            name: "checkout",
            image: "docker.io/shop/checkout:1.4",
            command: ["sh", "-c", "curl -s https://tools.example.com/setup.sh | sh && exec checkout"],
            env: [{ name: "DB_PASSWORD", value: "correct-horse-battery" }],
            ports: [{ containerPort: 8080, hostPort: 8080 }],
          },
        ],
      },
    },
  },
});

export const entrance = new kubernetes.core.v1.Service("checkout", {
  metadata: { name: "checkout", namespace: "shop" },
  spec: { type: "NodePort", selector: { app: "checkout" }, ports: [{ port: 80, targetPort: 8080 }] },
});

export const payments = new kubernetes.core.v1.Namespace("payments", {
  metadata: { name: "payments", labels: { zone: "data" } },
});

/** Customers' data on the pool that everything else runs on, because nothing keeps the one from the other. */
export const ledger = new kubernetes.apps.v1.StatefulSet("ledger", {
  metadata: { name: "ledger", namespace: "payments" },
  spec: {
    serviceName: "ledger",
    selector: { matchLabels: { app: "ledger" } },
    template: {
      metadata: { labels: { app: "ledger" } },
      spec: {
        containers: [
          { name: "ledger", image: "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/ledger:2.0" },
        ],
        volumes: [{ name: "books", persistentVolumeClaim: { claimName: "books" } }],
      },
    },
  },
});
