import { IsolatedNodePool } from "../../components/isolated-node-pool";
import { cluster } from "./cluster";
import { network } from "./network";

/** Machines of one zone for those who name them. */
const pool = (name: string, zone: string) =>
  new IsolatedNodePool(name, {
    zone,
    clusterName: cluster.clusterName,
    vpcId: network.vpcId,
    subnetIds: network.subnetsOf(zone),
    securityGroupIds: [network.groupOf(zone)],
    version: "1.34",
    roleName: `shop-${name}-nodes`,
  });

export const pools = {
  dmz: pool("dmz", "dmz"),
  app: pool("app", "app"),
  platform: pool("platform", "management"),
};
