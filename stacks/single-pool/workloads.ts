import { HardenedWorkload } from "../../components/hardened-workload";
import { SegregatedNamespace } from "../../components/segregated-namespace";
import { pool } from "./pool";

const registry = "333333333333.dkr.ecr.eu-west-1.amazonaws.com";

/** Each supplier's workload has a namespace of its own, though they share machines. */
const workload = (name: string, image: string) => {
  const namespace = new SegregatedNamespace(`shop-${name}`, { zone: "app" });
  return new HardenedWorkload(name, {
    zone: "app",
    namespace: namespace.namespace,
    pool: pool.pool,
    image: `${registry}/${image}`,
    ports: [{ name: "https", port: 8080 }],
    health: { https: true },
  });
};

export const storefront = workload(
  "storefront",
  "acme/storefront@sha256:5f0c4c1f2a9d3b8e7c6a5d4f3e2b1a09f8e7d6c5b4a392817f6e5d4c3b2a1908",
);
export const checkout = workload(
  "checkout",
  "shop/checkout@sha256:a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f",
);
