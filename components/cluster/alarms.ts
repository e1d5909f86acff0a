import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { clusterAlarms } from "../planners/private-cluster";

/** Tells topics of what the cluster's log shows, and of changed identities. */
export function watch(
  component: pulumi.Resource,
  name: string,
  clusterName: string,
  logs: aws.cloudwatch.LogGroup,
  topics: pulumi.Input<string>[],
): void {
  const parent = { parent: component };
  for (const alarm of clusterAlarms) {
    const metric = { name: alarm.name, namespace: `Bulkhead/${clusterName}` };
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${alarm.name}`,
      {
        logGroupName: logs.name,
        pattern: alarm.pattern,
        metricTransformation: { ...metric, value: "1", defaultValue: "0" },
      },
      parent,
    );
    new aws.cloudwatch.MetricAlarm(
      `${name}-${alarm.name}`,
      {
        alarmDescription: `${alarm.description} in the cluster ${clusterName}`,
        metricName: metric.name,
        namespace: metric.namespace,
        statistic: "Sum",
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: alarm.threshold,
        evaluationPeriods: 1,
        period: 300,
        treatMissingData: "notBreaching",
        alarmActions: topics,
      },
      parent,
    );
  }
  watchIdentities(parent, name, clusterName, topics);
}

/** Who may come in, and as whom, is changed at AWS and not in the cluster's own log. */
function watchIdentities(
  parent: pulumi.CustomResourceOptions,
  name: string,
  clusterName: string,
  topics: pulumi.Input<string>[],
): void {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-identities`,
    {
      description: `Changes of who may enter the cluster ${clusterName}, and of IAM`,
      eventPattern: JSON.stringify({
        source: ["aws.iam", "aws.eks"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventName: [
            { prefix: "Attach" },
            { prefix: "Put" },
            { prefix: "Update" },
            { prefix: "Create" },
            { prefix: "Delete" },
            { prefix: "Detach" },
            { prefix: "Associate" },
            { prefix: "Disassociate" },
          ],
        },
      }),
    },
    parent,
  );
  topics.forEach(
    (arn, index) =>
      new aws.cloudwatch.EventTarget(`${name}-identities-${index}`, { rule: rule.name, arn }, parent),
  );
}
