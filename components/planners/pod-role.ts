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

/** Reading these secrets, and no others. */
export const secretReading = (arns: readonly string[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource: arns,
      },
    ],
  });
