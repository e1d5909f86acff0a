/** Who may do what with a repository: ARNs of roles. */
export interface RegistryPrincipals {
  readonly pullers: readonly string[];
  readonly pushers: readonly string[];
  readonly promoters: readonly string[];
}

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

/** A repository's policy: named roles only; undefined where nobody is named. */
export function repositoryPolicy({ pullers, pushers, promoters }: RegistryPrincipals): string | undefined {
  const statement = (Sid: string, principals: readonly string[], Action: readonly string[]) =>
    principals.length === 0 ? [] : [{ Sid, Effect: "Allow", Principal: { AWS: principals }, Action }];
  const statements = [
    ...statement("Pull", pullers, PULL),
    ...statement("Push", pushers, [...PULL, ...PUSH]),
    ...statement("Promote", promoters, [...PULL, ...PUSH, "ecr:DescribeImages"]),
  ];
  if (statements.length === 0) return undefined;
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A signing key's policy: the account administers it, the signers sign with it, nobody else. */
export function signingPolicy(account: string, signers: readonly string[]): string {
  const own = { Effect: "Allow", Resource: "*" };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        ...own,
        Sid: "Administration",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: [
          "kms:CancelKeyDeletion",
          "kms:Create*",
          "kms:Describe*",
          "kms:Disable*",
          "kms:Enable*",
          "kms:Get*",
          "kms:List*",
          "kms:Put*",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:Update*",
          "kms:Verify",
        ],
      },
      ...(signers.length === 0
        ? []
        : [
            {
              ...own,
              Sid: "Sign",
              Principal: { AWS: signers },
              Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
            },
          ]),
    ],
  });
}

/** The calls that are written down: each pull and push, with who made it. */
export const registryEvents = (repositories: readonly string[]): string =>
  JSON.stringify({
    source: ["aws.ecr"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { requestParameters: { repositoryName: repositories } },
  });
