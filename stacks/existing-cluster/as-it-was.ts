import * as kubernetes from "@pulumi/kubernetes";

/** A workload as it was found: it runs, and nobody said what it may do. */
const found = (namespace: string, name: string, image: string) => {
  const labels = { app: name };
  new kubernetes.core.v1.Namespace(namespace, { metadata: { name: namespace } });
  return new kubernetes.apps.v1.Deployment(name, {
    metadata: { name, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image, ports: [{ containerPort: 8443 }] }] },
      },
    },
  });
};

const registry = "333333333333.dkr.ecr.eu-west-1.amazonaws.com";
export const storefront = found("storefront", "storefront", `${registry}/acme/storefront:2.4`);
export const support = found("support", "support", `${registry}/shop/support:1.9`);
