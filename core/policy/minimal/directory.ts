import type { Resource } from "../../graph";
import { policyDocument } from "./aws-control";
import { resource } from "./resources";

const instanceArn = "arn:aws:sso:::instance/ssoins-1111aaaa2222bbbb";
const permissionSetArn = "arn:aws:sso:::permissionSet/ssoins-1111aaaa2222bbbb/ps-1111aaaa2222bbbb";
const shared = { account: "999999999999", stack: "example/directory" };

/**
 * A group of the organisation's directory that is given a permission set in the examples' account.
 *
 * @param given.action what the set allows on one queue, unless it names `theirs`, a policy that each account has of its own
 * @param given.assignment is laid over the assignment's properties
 */
export function assignedGroup(
  given: {
    readonly group?: string;
    readonly set?: string;
    readonly action?: string;
    readonly theirs?: string;
    readonly assignment?: object;
  } = {},
): readonly Resource[] {
  const { group = "dev-shop", set = "work", action = "sqs:SendMessage", theirs, assignment } = given;
  const inlinePolicy = policyDocument({
    Effect: "Allow",
    Action: [action],
    Resource: "arn:aws:sqs:eu-west-1:333333333333:orders",
  });
  const [kind, rights] =
    theirs === undefined
      ? ["permissionSetInlinePolicy:PermissionSetInlinePolicy", { inlinePolicy }]
      : [
          "customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
          { customerManagedPolicyReference: { name: theirs } },
        ];
  return [
    resource(
      "aws:identitystore/group:Group",
      "people",
      { displayName: group, identityStoreId: "d-1111aaaa22" },
      { ...shared, physicalId: "d-1111aaaa22/1111aaaa", outputs: { groupId: "1111aaaa" } },
    ),
    resource(
      "aws:ssoadmin/permissionSet:PermissionSet",
      "work",
      { name: set, instanceArn },
      { ...shared, outputs: { arn: permissionSetArn } },
    ),
    resource(`aws:ssoadmin/${kind}`, "work", { instanceArn, permissionSetArn, ...rights }, shared),
    resource(
      "aws:ssoadmin/accountAssignment:AccountAssignment",
      "people-work",
      {
        instanceArn,
        permissionSetArn,
        principalId: "1111aaaa",
        principalType: "GROUP",
        targetId: "333333333333",
        targetType: "AWS_ACCOUNT",
        ...assignment,
      },
      shared,
    ),
  ];
}
