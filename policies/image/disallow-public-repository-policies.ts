import { definePolicy, example, lettingEveryoneIn, repositoryPolicy } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-repository-policies",
  displayName: "Repositories are not open to everybody",
  description:
    "A repository policy that names everybody lets any AWS account pull the images, or push its own in their place.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.1.2", "nist-800-190:4.2.3"],
  requirements: [22],
  remediationSteps:
    "Name the accounts or roles in Principal, or limit everybody by aws:PrincipalOrgID in a StringEquals condition.",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.holder !== "image repository" && node.holder !== "image registry")
      return report.notApplicable("no policy of a repository");
    report.each(node.statements, (statement) => {
      const open = lettingEveryoneIn(node, statement);
      if (open) report(`lets ${open} in`, `${statement.place}.Principal`);
    });
  },
  good: () => ({
    "a role pulls": example(repositoryPolicy()),
    "the organisation pulls": example(
      repositoryPolicy({
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      }),
    ),
  }),
  bad: () => ({
    everybody: example(repositoryPolicy({ Principal: "*" })),
    "everybody among others": example(
      repositoryPolicy({ Principal: { AWS: ["arn:aws:iam::333333333333:root", "*"] } }),
    ),
    "a condition that holds for whoever lacks the key": example(
      repositoryPolicy({
        Principal: "*",
        Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      }),
    ),
  }),
});
