import { TrustedRegistry } from "../../components/trusted-registry";
import { account, region } from "./network";

const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** One supplier's images: the pool of their workload pulls them, and nobody writes to them but the promoter. */
const registry = (supplier: string, repository: string, pool: string) =>
  new TrustedRegistry(supplier, {
    supplier,
    repositories: [repository],
    accountId: account,
    region,
    pullers: [role(`shop-${pool}-nodes`)],
    promoters: [role("release-bot")],
  });

export const registries = {
  acme: registry("acme", "acme/storefront", "dmz"),
  inHouse: registry("in-house", "shop/checkout", "app"),
};
