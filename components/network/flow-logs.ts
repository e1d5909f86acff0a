import * as aws from "@pulumi/aws";
import { logKey, logStreams, logWriting } from "../keys";
import type { ZonedNetworkArgs } from "../zoned-network-args";
import { regionOf } from "./region";
import type { Site } from "./zone";

/** Records of all that flows in the network, under a key of their own. */
export function buildFlowLogs({ name, vpc, parent }: Site, args: ZonedNetworkArgs): void {
  const place = { region: regionOf(args), accountId: args.accountId };
  const key = logKey(`${name}-logs`, "Logs of the network", place, parent);
  const own = `/bulkhead/networks/${name}`;
  const group = new aws.cloudwatch.LogGroup(
    `${name}-flows`,
    { name: own, retentionInDays: args.logRetentionDays ?? 365, kmsKeyId: key.arn },
    parent,
  );
  const role = new aws.iam.Role(
    `${name}-flows`,
    { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "vpc-flow-logs.amazonaws.com" }) },
    parent,
  );
  new aws.iam.RolePolicy(
    `${name}-flows`,
    { role: role.name, policy: logWriting(logStreams(own, place, parent)) },
    parent,
  );
  new aws.ec2.FlowLog(
    name,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      iamRoleArn: role.arn,
      logDestination: group.arn,
      maxAggregationInterval: 60,
      tags: { Name: name },
    },
    parent,
  );
}
