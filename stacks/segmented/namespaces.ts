import { SegregatedNamespace } from "../../components/segregated-namespace";

/** A namespace of one zone: restricted pods, bounded resources, and no connection that is not declared. */
export const storefrontNamespace = new SegregatedNamespace("shop-storefront", { zone: "dmz" });
export const checkoutNamespace = new SegregatedNamespace("shop-checkout", { zone: "app" });
