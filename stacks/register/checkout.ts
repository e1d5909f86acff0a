import { HardenedWorkload } from "../../components/hardened-workload";
import { SegregatedNamespace } from "../../components/segregated-namespace";
import { cluster, pool } from "./cluster";
import { images } from "./images";
import { authorities, dataBlocks } from "./register";

export const checkoutNamespace = new SegregatedNamespace("shop-checkout", {
  zone: "app",
  blocks: dataBlocks,
});

/** A beacon beside it says when it starts and ends; the way to the register is part of its own connections. */
export const checkout = new HardenedWorkload(
  "checkout",
  {
    zone: "app",
    namespace: "shop-checkout",
    pool: pool.pool,
    image: images.checkout.reference,
    ports: [{ name: "https", port: 8080 }],
    health: { https: true },
    register: {
      image: images.beacon.reference,
      cluster: cluster.clusterName,
      url: "https://register.bulkhead.svc:8443",
      authorities,
      zone: "app",
    },
  },
  { dependsOn: checkoutNamespace },
);
