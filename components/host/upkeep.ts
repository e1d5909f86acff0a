import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { agentConfig, sessionDocument } from "../planners/hardened-host";

/** How sessions are opened: recorded while they last, and closed when nobody types. */
export function openSessions(parent: pulumi.Resource, name: string, logs: aws.cloudwatch.LogGroup): void {
  new aws.ssm.Document(
    `${name}-sessions`,
    {
      documentType: "Session",
      documentFormat: "JSON",
      content: pulumi.output(logs.name).apply(sessionDocument),
    },
    { parent },
  );
}

/** Patches and the audit log's way out, kept up by Systems Manager. */
export function keepUp(
  component: pulumi.Resource,
  name: string,
  instance: aws.ec2.Instance,
  logs: aws.cloudwatch.LogGroup,
  schedule: string,
): void {
  const parent = { parent: component };
  const targets = [{ key: "InstanceIds", values: [instance.id] }];
  new aws.ssm.Association(
    `${name}-patches`,
    {
      name: "AWS-RunPatchBaseline",
      targets,
      scheduleExpression: schedule,
      parameters: { Operation: "Install", RebootOption: "RebootIfNeeded" },
    },
    parent,
  );
  const config = new aws.ssm.Parameter(
    `${name}-agent`,
    {
      name: `AmazonCloudWatch-${name}`,
      type: "String",
      value: pulumi.output(logs.name).apply(agentConfig),
    },
    parent,
  );
  const agent = new aws.ssm.Association(
    `${name}-agent`,
    {
      name: "AWS-ConfigureAWSPackage",
      targets,
      parameters: { action: "Install", name: "AmazonCloudWatchAgent" },
    },
    parent,
  );
  new aws.ssm.Association(
    `${name}-audit`,
    {
      name: "AmazonCloudWatch-ManageAgent",
      targets,
      parameters: {
        action: "configure",
        mode: "ec2",
        optionalConfigurationSource: "ssm",
        optionalConfigurationLocation: config.name,
        optionalRestart: "yes",
      },
    },
    { ...parent, dependsOn: agent },
  );
}
