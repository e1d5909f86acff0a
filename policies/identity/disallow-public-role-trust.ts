import { definePolicy, example, iamRole, lettingEveryoneIn } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-role-trust",
  displayName: "Roles can't be assumed by everybody",
  description: "A role that trusts everybody can be taken on from any AWS account, with all of its rights.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps: "Name the roles, accounts or services that may assume the role in Principal.",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.use !== "trust") return report.notApplicable("not who may become a role");
    report.each(node.statements, (statement) => {
      const open = lettingEveryoneIn(node, statement);
      if (open) report(`lets ${open} become the role`, `${statement.place}.Principal`);
    });
  },
  good: () => ({
    "a service": example(iamRole()),
    "roles of the organisation": example(
      iamRole({
        Principal: { AWS: "*" },
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      }),
    ),
  }),
  bad: () => ({
    everybody: example(iamRole({ Principal: { AWS: "*" } })),
    "everybody among others": example(
      iamRole({ Principal: { AWS: ["arn:aws:iam::333333333333:role/pipeline", "*"] } }),
    ),
    "everybody who knows a word": example(
      iamRole({ Principal: "*", Condition: { StringEquals: { "sts:ExternalId": "shop" } } }),
    ),
  }),
});
