import { IsolatedNodePool } from "../../components/isolated-node-pool";
import { cluster } from "./cluster";
import { network } from "./network";

/** All machines that there are. Whoever does not name the pool still stays off it. */
export const pool = new IsolatedNodePool("shop", {
  zone: "app",
  clusterName: cluster.clusterName,
  vpcId: network.vpcId,
  subnetIds: network.subnetsOf("app"),
  securityGroupIds: [network.groupOf("app")],
  version: "1.34",
});
