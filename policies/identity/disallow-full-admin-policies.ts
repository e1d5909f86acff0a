import {
  definePolicy,
  example,
  iamPolicy,
  isAllow,
  isEveryAction,
  reachesEveryResource,
  reportGrant,
  type Statement,
} from "../../core/policy";

const isFull = (statement: Statement): boolean =>
  (statement.actions?.some(isEveryAction) ?? false) && reachesEveryResource(statement);

export default definePolicy({
  name: "disallow-full-admin-policies",
  displayName: "No policy grants everything",
  description:
    "Every action on every resource is the whole account: whoever gets hold of its holder, a container among them, owns it.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.16", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: "Grant the actions that are needed, on the resources that they are needed for.",
  appliesTo: "PolicyDocument",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.use !== "identity") return report.notApplicable("not what a principal may do");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement) || !isFull(statement)) return;
      reportGrant(
        { graph, report, node },
        statement,
        isFull,
        "grants every action on every resource",
        statement.place,
      );
    });
  },
  good: () => ({ "some actions on a bucket": example(iamPolicy()) }),
  bad: () => ({
    "everything on everything": example(iamPolicy({ Action: "*", Resource: "*" }), {
      alsoFails: ["disallow-wildcard-iam-actions", "restrict-wildcard-iam-resources"],
    }),
    "all but one bucket": example(
      iamPolicy({ Action: ["*"], Resource: undefined, NotResource: "arn:aws:s3:::shop-orders" }),
      { alsoFails: ["disallow-wildcard-iam-actions", "disallow-inverted-iam-statements"] },
    ),
  }),
});
