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
  const account = accountOf(place.accountId, opts);
  const region = pulumi.output(place.region ?? aws.getRegionOutput({}, opts).region);
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

/** The account that is named, else the provider's. */
export function accountOf(
  accountId: pulumi.Input<string> | undefined,
  opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
  return pulumi.output(accountId ?? aws.getCallerIdentityOutput({}, opts).accountId);
}
