import { definePolicy, example, iamPolicy, isAllow, isEveryAction, reportGrant } from "../../core/policy";

export default definePolicy({
  name: "disallow-wildcard-iam-actions",
  displayName: "IAM statements name their actions",
  description:
    'A statement that allows "*" allows whatever AWS has and will have: nobody can say any more what its holder may do.',
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.16", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: "List the actions that are needed, at least by service.",
  appliesTo: "PolicyDocument",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.use === "boundary") return report.notApplicable("a boundary grants nothing");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const everything = statement.actions?.find(isEveryAction);
      if (everything === undefined) return;
      reportGrant(
        { graph, report, node },
        statement,
        // All but what a boundary lists is still more than anybody can say.
        ({ actions, notActions }) => notActions !== undefined || (actions?.some(isEveryAction) ?? false),
        `allows every action (${everything})`,
        `${statement.place}.Action`,
      );
    });
  },
  good: () => ({ "named actions": example(iamPolicy()) }),
  bad: () => ({
    "a star": example(iamPolicy({ Action: "*", Resource: "arn:aws:s3:::shop-orders/*" })),
    "a star among others": example(
      iamPolicy({ Action: ["s3:GetObject", "*:*"], Resource: "arn:aws:s3:::shop-orders/*" }),
    ),
  }),
});
