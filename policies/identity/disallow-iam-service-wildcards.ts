import {
  definePolicy,
  example,
  iamPolicy,
  isAllow,
  isEveryAction,
  isWholeService,
  reportGrant,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-iam-service-wildcards",
  displayName: "IAM statements do not grant whole services",
  description:
    "All actions of a service include those that change its rules and delete what it holds; a workload needs a few of them.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: "List the actions that are needed.",
  appliesTo: "PolicyDocument",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.use !== "identity") return report.notApplicable("not what a principal may do");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const service = statement.actions?.find(isWholeService);
      if (service === undefined) return;
      reportGrant(
        { graph, report, node },
        statement,
        // A boundary that names parts of a service leaves parts of it.
        ({ actions, notActions }) =>
          notActions !== undefined ||
          (actions ?? []).some((pattern) => isWholeService(pattern) || isEveryAction(pattern)),
        `allows every action of a service (${service})`,
        `${statement.place}.Action`,
      );
    });
  },
  good: () => ({ "named actions": example(iamPolicy()) }),
  bad: () => ({ "a whole service": example(iamPolicy({ Action: ["sqs:SendMessage", "s3:*"] })) }),
});
