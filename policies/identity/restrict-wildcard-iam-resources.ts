import {
  definePolicy,
  example,
  iamPolicy,
  isAllow,
  isEveryResource,
  isUnrestrictable,
  narrowsResources,
  reachesEveryResource,
  reportGrant,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-wildcard-iam-resources",
  displayName: "IAM statements name their resources",
  description:
    "With Resource \"*\" an action meant for one bucket or queue works on all of the account's: other zones' and other teams' too.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.16", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps:
    "Give the ARNs that are needed, or a condition on the resource's tags. Actions that know no resources belong in a statement of their own.",
  appliesTo: "PolicyDocument",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.use !== "identity") return report.notApplicable("not what a principal may do");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const wide = statement.resources?.find(isEveryResource);
      if (wide === undefined) return;
      const actions = statement.notActions ? ["*"] : (statement.actions ?? []);
      const needless = actions.find((action) => !isUnrestrictable(action));
      if (needless === undefined || statement.conditions?.some(narrowsResources)) return;
      reportGrant(
        { graph, report, node },
        statement,
        reachesEveryResource,
        `allows ${needless} on every resource (${wide})`,
        `${statement.place}.Resource`,
      );
    });
  },
  good: () => ({
    "named resources": example(iamPolicy()),
    "an action that knows no resources": example(
      iamPolicy({ Action: ["ecr:GetAuthorizationToken"], Resource: "*" }),
    ),
    "every resource of an owner": example(
      iamPolicy({
        Action: "ec2:StopInstances",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/team": "shop" } },
      }),
    ),
  }),
  bad: () => ({
    "a star": example(iamPolicy({ Resource: "*" })),
    "every ARN": example(iamPolicy({ Resource: ["arn:aws:s3:::shop-orders", "arn:aws:*:*:*:*"] })),
    "a pattern of actions": example(iamPolicy({ Action: "ec2:Describe*", Resource: "*" })),
  }),
});
