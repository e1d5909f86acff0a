import * as aws from "@pulumi/aws";
import { IsolatedNodePool } from "../../components/isolated-node-pool";
import { PrivateCluster } from "../../components/private-cluster";
import { account, network, region } from "./network";

const alarms = new aws.sns.Topic("security", { kmsMasterKeyId: "alias/aws/sns" });

export const cluster = new PrivateCluster("shop", {
  version: "1.34",
  subnetIds: network.subnetsOf("management"),
  securityGroupIds: [network.groupOf("management")],
  alarmTopics: [alarms.arn],
  platformPool: "shop",
  accountId: account,
  region,
});

/** The register runs beside the services that report to it, in a namespace of its own. */
export const pool = new IsolatedNodePool("shop", {
  zone: "app",
  clusterName: cluster.clusterName,
  vpcId: network.vpcId,
  subnetIds: network.subnetsOf("app"),
  securityGroupIds: [network.groupOf("app")],
  version: "1.34",
});
