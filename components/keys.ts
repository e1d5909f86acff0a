import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Whose key it is, and where. */
export interface KeyPlace {
  /** The provider's if absent. */
  readonly region?: pulumi.Input<string> | undefined;
  /** The provider's if absent. */
  readonly accountId?: pulumi.Input<string> | undefined;
}

/** A key for one purpose: rotated, and given up only after 30 days. */
export function dataKey(
  name: string,
  description: string,
  opts: pulumi.CustomResourceOptions,
  policy?: pulumi.Input<string>,
): aws.kms.Key {
  return new aws.kms.Key(
    name,
    { description, enableKeyRotation: true, deletionWindowInDays: 30, ...(policy ? { policy } : {}) },
    opts,
  );
}

/** A key that CloudWatch Logs may use for the account's log groups; without that right it takes no group. */
export function logKey(
  name: string,
  description: string,
  place: KeyPlace,
  opts: pulumi.CustomResourceOptions,
): aws.kms.Key {
  const { account, region } = placeOf(place, opts);
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Administration",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "Logs",
        Effect: "Allow",
        Principal: { Service: pulumi.interpolate`logs.${region}.amazonaws.com` },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: "*",
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": pulumi.interpolate`arn:aws:logs:${region}:${account}:log-group:*`,
          },
        },
      },
    ],
  });
  return dataKey(name, description, opts, policy);
}

/** What a policy says of a log group: its streams. The text is known as soon as account and Region are. */
export function logStreams(
  group: string,
  place: KeyPlace,
  opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
  const { account, region } = placeOf(place, opts);
  return pulumi.interpolate`arn:aws:logs:${region}:${account}:log-group:${group}:*`;
}

/** A policy that lets its holder write to one log group. */
export const logWriting = (streams: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: streams,
      },
    ],
  });

function placeOf({ accountId, region }: KeyPlace, opts: pulumi.InvokeOptions) {
  return {
    account: pulumi.output(accountId ?? aws.getCallerIdentityOutput({}, opts).accountId),
    region: pulumi.output(region ?? aws.getRegionOutput({}, opts).region),
  };
}
