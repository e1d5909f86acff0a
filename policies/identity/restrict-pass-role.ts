import {
  definePolicy,
  example,
  iamPolicy,
  iamRole,
  isAbout,
  isAllow,
  namedBy,
  onlyAction,
  policyDocument,
  reachesAnyName,
  reportGrant,
  resource,
} from "../../core/policy";

const action = "iam:PassRole";

const pass = (name: string) => ({
  Effect: "Allow",
  Action: action,
  Resource: `arn:aws:iam::333333333333:${name}`,
});

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
  needs: "graph",
  check({ node, graph, report }) {
    if (node.use !== "identity") return report.notApplicable("not what a principal may do");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement) || !reachesAnyName(statement)) return;
      const pattern = namedBy(statement, action);
      if (pattern === undefined) return;
      reportGrant(
        { graph, report, node },
        onlyAction(statement, action),
        (limit) => isAbout(limit, action) && reachesAnyName(limit),
        `lets its holder pass any role on (${pattern})`,
        `${statement.place}.Resource`,
      );
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
    "any role, within a boundary that leaves named ones": example([
      iamRole(
        {},
        {
          name: "bounded",
          permissionsBoundary: "arn:aws:iam::333333333333:policy/bounds",
          inlinePolicies: [{ name: "pass", policy: policyDocument(pass("role/*")) }],
        },
      ),
      {
        ...resource("aws:iam/policy:Policy", "bounds", {
          name: "bounds",
          policy: policyDocument(pass("role/tasks/*")),
        }),
        physicalId: "arn:aws:iam::333333333333:policy/bounds",
      },
    ]),
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
