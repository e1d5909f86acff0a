import { AdmissionGuard, ImageStatus } from "../../components/admission-guard";
import { checkoutNamespace } from "./checkout";
import { images } from "./images";
import { registerNamespace } from "./register";

const admitted = (...which: readonly (keyof typeof images)[]) =>
  which.map((each) => ({ digest: images[each].digest, status: ImageStatus.Green }));

export const guard = new AdmissionGuard(
  "guard",
  {
    zone: "management",
    namespaces: [
      { namespace: "bulkhead", pools: ["shop"], supplier: "in-house", images: admitted("register") },
      {
        namespace: "shop-checkout",
        pools: ["shop"],
        supplier: "in-house",
        images: admitted("checkout", "beacon"),
      },
    ],
  },
  { dependsOn: [registerNamespace, checkoutNamespace] },
);
