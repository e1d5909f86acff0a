import { ZonedNetwork } from "../../components/zoned-network";

export const account = "444444444444";
export const region = "eu-west-1";

/** What flows say of the register, the network opens between the machines of its zone and of those who report. */
export const network = new ZonedNetwork("shop", {
  cidr: "10.20.0.0/16",
  availabilityZones: [`${region}a`, `${region}b`],
  zones: ["app", "data", "management"],
  slots: { management: 0 },
  workloadZones: { "bulkhead/register": "app" },
  endpoints: { zone: "management" },
  accountId: account,
});
