import type { ZonedNetworkArgs } from "../zoned-network-args";

/** The Region of the network's availability zones. */
export const regionOf = ({ availabilityZones }: Pick<ZonedNetworkArgs, "availabilityZones">): string =>
  (availabilityZones[0] ?? "").slice(0, -1);
