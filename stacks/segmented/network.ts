import { ZonedNetwork } from "../../components/zoned-network";

export const account = "333333333333";
export const region = "eu-west-1";

/** Subnets, routes, ACLs and security groups of each zone: all of it follows from the estate's zones and flows. */
export const network = new ZonedNetwork("shop", {
  cidr: "10.20.0.0/16",
  availabilityZones: [`${region}a`, `${region}b`],
  // Administration comes from the first block: the estate says so.
  slots: { management: 0 },
  endpoints: { zone: "management" },
  accountId: account,
});
