/** The trust of a role that EKS gives to one account's pods. */
export const podTrust = (pods: { readonly namespace: string; readonly serviceAccount: string }): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/kubernetes-namespace": pods.namespace,
            "aws:RequestTag/kubernetes-service-account": pods.serviceAccount,
          },
        },
      },
    ],
  });

const readSecret = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"];

/** A statement of an IAM policy. */
export type Statement = Readonly<Record<string, unknown>>;

/** Reading these secrets, and no others; with what else is allowed. */
export const secretReading = (arns: readonly string[], more: readonly Statement[] = []): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: readSecret, Resource: arns }, ...more],
  });

/** Where secrets lie, by the ARN of one of them; undefined where that is none. */
export function placeOfSecret(
  arn: string,
): { readonly partition: string; readonly region: string; readonly account: string } | undefined {
  const found = /^arn:(aws[a-z-]*):secretsmanager:([a-z]{2}[a-z0-9-]+):(\d{12}):secret:./.exec(arn);
  if (!found) return undefined;
  const [, partition, region, account] = found as unknown as [string, string, string, string];
  return { partition, region, account };
}

/**
 * Reading the secret that RDS makes for an instance, whose name nobody knows before it is there, and the parameter that
 * tells where the instance is. RDS marks its secret with the instance's ARN, and nobody else can set that mark.
 */
export const databaseReading = (
  { partition, region, account }: NonNullable<ReturnType<typeof placeOfSecret>>,
  { identifier, parameter }: { readonly identifier: string; readonly parameter: string },
): readonly Statement[] => {
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  return [
    {
      Effect: "Allow",
      Action: readSecret,
      Resource: arn("secretsmanager", "secret:rds!db-*"),
      Condition: {
        StringEquals: { "aws:ResourceTag/aws:rds:primaryDBInstanceArn": arn("rds", `db:${identifier}`) },
      },
    },
    { Effect: "Allow", Action: "ssm:GetParameters", Resource: arn("ssm", `parameter${parameter}`) },
  ];
};
