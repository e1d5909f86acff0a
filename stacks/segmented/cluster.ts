import * as aws from "@pulumi/aws";
import { PrivateCluster } from "../../components/private-cluster";
import { account, network, region } from "./network";

/** Where alarms go: whoever guards the shop subscribes to it. */
const alarms = new aws.sns.Topic("security", { kmsMasterKeyId: "alias/aws/sns" });

/** The API server is reached from the management subnets only, and everything that it does is logged. */
export const cluster = new PrivateCluster("shop", {
  version: "1.34",
  subnetIds: network.subnetsOf("management"),
  securityGroupIds: [network.groupOf("management")],
  alarmTopics: [alarms.arn],
  platformPool: "platform",
  accountId: account,
  region,
});
