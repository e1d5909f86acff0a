import { HardenedWorkload } from "../../components/hardened-workload";
import { checkoutNamespace, storefrontNamespace } from "./namespaces";
import { account, network, region } from "./network";
import { pools } from "./pools";

const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

/** Customers arrive here; all that it knows of the shop is that checkout answers. */
export const storefront = new HardenedWorkload(
  "storefront",
  {
    zone: "dmz",
    namespace: "shop-storefront",
    pool: pools.dmz.pool,
    image: `${registry}/acme/storefront@sha256:5f0c4c1f2a9d3b8e7c6a5d4f3e2b1a09f8e7d6c5b4a392817f6e5d4c3b2a1908`,
    userId: 10_001,
    ports: [{ name: "https", port: 8443 }],
    health: { https: true },
    connections: {
      to: [{ zone: "app", namespace: "shop-checkout", workload: "checkout", ports: ["8080/tcp"] }],
    },
  },
  { dependsOn: storefrontNamespace },
);

/** Checkout keeps the orders: the one way out of the cluster, to the blocks of the data zone's subnets. */ export const checkout =
  new HardenedWorkload(
    "checkout",
    {
      zone: "app",
      namespace: "shop-checkout",
      pool: pools.app.pool,
      image: `${registry}/shop/checkout@sha256:a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f`,
      userId: 10_002,
      ports: [{ name: "https", port: 8080 }],
      health: { https: true },
      connections: {
        from: [{ zone: "dmz", namespace: "shop-storefront", workload: "storefront", ports: ["8080/tcp"] }],
        to: [{ zone: "data", cidrs: [network.cidrOf("data")], ports: ["5432/tcp"] }],
      },
    },
    { dependsOn: checkoutNamespace },
  );
