import type { AdapterTable } from "./table";

/** Networks: VPCs, subnets, security groups, routes and gateways. */
export const network: AdapterTable = {};
