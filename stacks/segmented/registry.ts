import { TrustedRegistry } from "../../components/trusted-registry";
import { account, region } from "./network";

/** Images of the shop itself: the pools' machines pull them, and nobody writes to them but the promoter. */
export const registry = new TrustedRegistry("in-house", {
  supplier: "in-house",
  repositories: ["shop/storefront", "shop/checkout"],
  accountId: account,
  region,
  pullers: ["dmz", "app"].map((pool) => `arn:aws:iam::${account}:role/shop-${pool}-nodes`),
  promoters: [`arn:aws:iam::${account}:role/release-bot`],
});
