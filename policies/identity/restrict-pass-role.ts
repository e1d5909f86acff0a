import {
  definePolicy,
  example,
  iamPolicy,
  isAllow,
  isTakenBack,
  namedBy,
  reachesAnyName,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-pass-role",
  displayName: "Only named roles can be passed on",
  description:
    "Who may pass any role to a service starts a task, function or machine with an administrator's role, and so becomes one.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: "Name the roles in Resource, and the service in an iam:PassedToService condition.",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.use !== "identity") return report.notApplicable("not what a principal may do");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement) || !reachesAnyName(statement)) return;
      const pattern = namedBy(statement, "iam:PassRole");
      if (pattern !== undefined && !isTakenBack(node, statement))
        report(`lets its holder pass any role on (${pattern})`, `${statement.place}.Resource`);
    });
  },
  good: () => ({
    "a named role": example(
      iamPolicy({
        Action: "iam:PassRole",
        Resource: "arn:aws:iam::333333333333:role/orders",
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      }),
    ),
  }),
  bad: () => ({
    "every resource": example(iamPolicy({ Action: ["iam:PassRole"], Resource: "*" }), {
      alsoFails: ["restrict-wildcard-iam-resources"],
    }),
    "every role of the account": example(
      iamPolicy({ Action: "iam:Pass*", Resource: "arn:aws:iam::333333333333:role/*" }),
    ),
  }),
});
