import { HardenedWorkload } from "../../components/hardened-workload";
import { images } from "./images";
import { checkoutNamespace, storefrontNamespace } from "./namespaces";
import { network } from "./network";
import { pools } from "./pools";

/** Customers arrive here; all that it knows of the shop is that checkout answers. */
export const storefront = new HardenedWorkload(
  "storefront",
  {
    zone: "dmz",
    namespace: "shop-storefront",
    pool: pools.dmz.pool,
    image: images.storefront.reference,
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
      image: images.checkout.reference,
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
