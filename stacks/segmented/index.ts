// The shop, divided: each zone has its subnets, security group, node pool and namespace, and only declared flows pass.
// The stacks production, staging and development run it, each at its own level of the estate.
// `bulkhead check --stack production` finds nothing; `../flat` is the same shop, done badly.
export { network } from "./network";
export { cluster } from "./cluster";
export { pools } from "./pools";
export { registries } from "./registry";
export { database } from "./database";
export { checkoutNamespace, storefrontNamespace } from "./namespaces";
export { guard } from "./guard";
export { checkout, storefront } from "./workloads";
