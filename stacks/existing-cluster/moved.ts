import { HardenedWorkload } from "../../components/hardened-workload";
import { IsolatedNodePool } from "../../components/isolated-node-pool";
import { SegregatedNamespace } from "../../components/segregated-namespace";

/** Nothing of this is built here: it was there, and its ids are what is known of it. */
const existing = {
  clusterName: "shop",
  vpcId: "vpc-0aaa1111bbbb2222c",
  subnetIds: ["subnet-0aaa1111bbbb2222c", "subnet-0bbb1111bbbb2222c"],
  securityGroupIds: ["sg-0aaa1111bbbb2222c"],
};

/** The first namespace to move: its own machines in the network as it is, beside everybody else's. */
const pool = new IsolatedNodePool("checkout", { zone: "app", version: "1.34", ...existing });

export const checkoutNamespace = new SegregatedNamespace("shop-checkout", { zone: "app" });
export const checkout = new HardenedWorkload(
  "checkout",
  {
    zone: "app",
    namespace: "shop-checkout",
    pool: pool.pool,
    image:
      "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f",
    ports: [{ name: "https", port: 8080 }],
    health: { https: true },
  },
  { dependsOn: checkoutNamespace },
);
