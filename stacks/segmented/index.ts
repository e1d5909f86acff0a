// The shop, divided: each zone has its subnets, security group, node pool and namespace, and only declared flows pass.
// `bulkhead check --stack production` finds nothing; `../flat` is the same shop, done badly.
export * from "./network";
export * from "./encryption";
export * from "./registry";
export * from "./cluster";
export * from "./pools";
export * from "./database";
export * from "./namespaces";
export * from "./workloads";
