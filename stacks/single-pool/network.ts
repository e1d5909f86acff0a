import { ZonedNetwork } from "../../components/zoned-network";

export const account = "444444444444";
export const region = "eu-west-1";

/** One zone for the shop, and the one from which it is run. */
export const network = new ZonedNetwork("shop", {
  cidr: "10.20.0.0/16",
  availabilityZones: [`${region}a`, `${region}b`],
  zones: ["app", "management"],
  slots: { management: 0 },
  endpoints: { zone: "management" },
  accountId: account,
});
