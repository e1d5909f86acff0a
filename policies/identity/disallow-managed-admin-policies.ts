import { definePolicy, example, iamRole, resource } from "../../core/policy";

const administrators =
  /^arn:[^:]*:iam::aws:policy\/(?:job-function\/)?(AdministratorAccess(?:-.+)?|IAMFullAccess|PowerUserAccess|AWSOrganizationsFullAccess)$/;

const isOwnPolicy = (urn: string): boolean =>
  /(?:::|\$)(?:aws:iam\/policy:Policy|aws-native:iam:ManagedPolicy)::/.test(urn);

export default definePolicy({
  name: "disallow-managed-admin-policies",
  displayName: "AWS's own administrator policies are not given out",
  description:
    "AdministratorAccess and its like make their holder the owner of the account, or let it make itself one.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.16", "nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps: "Attach a policy with the actions that are needed.",
  appliesTo: "PolicyAttachment",
  check({ node, report }) {
    const place = node.places["policies"] ?? "";
    report.each(node.policies, (policy) => {
      // A policy of the account's own is none of AWS's, whatever its ARN will be.
      if (policy.value === undefined && policy.sources.length > 0 && policy.sources.every(isOwnPolicy))
        return;
      if (policy.value === undefined) return report.unknown(place, policy.missing ?? "the policy's ARN");
      const name = administrators.exec(policy.value)?.[1];
      if (name !== undefined) report(`gives out ${name}`, place);
    });
  },
  good: () => ({
    "a policy for one task": example(
      iamRole({}, { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"] }),
    ),
  }),
  bad: () => ({
    "on a role": example(iamRole({}, { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })),
    "attached apart": example(
      resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "orders-admin", {
        role: "orders",
        policyArn: "arn:aws-cn:iam::aws:policy/IAMFullAccess",
      }),
    ),
  }),
});
