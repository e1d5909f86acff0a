import * as aws from "@pulumi/aws";
import { PrivateCluster } from "../../components/private-cluster";
import { account, network, region } from "./network";

const alarms = new aws.sns.Topic("security", { kmsMasterKeyId: "alias/aws/sns" });

/** The cluster's own services run where the shop does. */
export const cluster = new PrivateCluster("shop", {
  version: "1.34",
  subnetIds: network.subnetsOf("management"),
  securityGroupIds: [network.groupOf("management")],
  alarmTopics: [alarms.arn],
  platformPool: "shop",
  accountId: account,
  region,
});
