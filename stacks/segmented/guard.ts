import { AdmissionGuard, ImageStatus } from "../../components/admission-guard";
import { images } from "./images";
import { checkoutNamespace, storefrontNamespace } from "./namespaces";

/** What goes round Pulumi is held to the same: the API server itself refuses other images, pools and rights. */
export const guard = new AdmissionGuard(
  "guard",
  {
    zone: "management",
    namespaces: [
      {
        namespace: "shop-storefront",
        pools: ["dmz"],
        supplier: "acme",
        images: [{ digest: images.storefront.digest, status: ImageStatus.Green }],
      },
      {
        namespace: "shop-checkout",
        pools: ["app"],
        supplier: "in-house",
        images: [{ digest: images.checkout.digest, status: ImageStatus.Green }],
      },
    ],
  },
  { dependsOn: [storefrontNamespace, checkoutNamespace] },
);
