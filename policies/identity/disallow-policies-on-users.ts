import { definePolicy, example, policyDocument, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-policies-on-users",
  displayName: "Users get their rights through groups and roles",
  description:
    "Rights that hang on single users are forgotten when people change their duties; groups and roles say who may do what, and why.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.15"],
  requirements: [66],
  remediationSteps: "Attach the policy to a group or role and put the user there.",
  appliesTo: ["PolicyAttachment", "PolicyDocument"],
  check({ node, report }) {
    // Natively a user holds its policies itself; a document of its own is judged by its attachment.
    const given = node.kind === "PolicyAttachment" ? node.policyArns : node.statements;
    if (node.resource.type === "aws-native:iam:User" && (given ?? []).length > 0)
      return report(`gives a policy to the user ${node.resource.name} itself`, node.places["policyArns"]);
    if (node.kind === "PolicyDocument") return;
    if (node.users.length === 0) return;
    const unknown = node.users.find((each) => each.many && each.sources.length === 0);
    if (unknown) return report.unknown(node.places["users"] ?? "", unknown.missing ?? "the users");
    report(`gives a policy to the user ${node.users[0]?.value ?? "of its property"}`, node.places["users"]);
  },
  good: () => ({
    "a group": example(
      resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "readers", {
        group: "readers",
        policyArn: "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess",
      }),
    ),
  }),
  bad: () => ({
    "an attachment": example(
      resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", "kim", {
        user: "kim",
        policyArn: "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess",
      }),
    ),
    "natively, in the user": example(
      resource("aws-native:iam:User", "kim", {
        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"],
      }),
    ),
    "natively, written in the user": example(
      resource("aws-native:iam:User", "kim", {
        policies: [
          {
            policyName: "orders",
            policyDocument: JSON.parse(
              policyDocument({
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: "arn:aws:s3:::shop-orders/*",
              }),
            ) as unknown,
          },
        ],
      }),
    ),
    "a policy inside the user": example(
      resource("aws:iam/userPolicy:UserPolicy", "kim", {
        user: "kim",
        policy: policyDocument({
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::shop-orders/*",
        }),
      }),
    ),
  }),
});
