import {
  controlledRepositories,
  definePolicy,
  dutiesOf,
  example,
  iamRole,
  isAllow,
  judgeRegistryWrites,
  letsBuildsIn,
  policyDocument,
  resource,
  trustOf,
} from "../../core/policy";

const duties = { identities: { duties: { pipeline: ["release-bot"] } } };
const push = policyDocument({
  Effect: "Allow",
  Action: ["ecr:PutImage", "ecr:UploadLayerPart"],
  Resource: "arn:aws:ecr:eu-west-1:333333333333:repository/shop/*",
});
const role = (name: string, properties: object = {}) =>
  iamRole({}, { name, inlinePolicies: [{ name: "push", policy: push }], ...properties });

export default definePolicy({
  name: "restrict-registry-writes",
  displayName: "Only the promoter writes to production's repositories",
  description:
    "An image gets into production's repositories by being promoted, once it has passed all tests. Whoever else may push there puts untested images beside the tested ones, whatever the builds may do.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.3"],
  requirements: [23],
  remediationSteps:
    "Take ecr:PutImage on those repositories away, or name the promoter in the estate's identities.duties.pipeline.",
  appliesTo: ["IamRole", "IamUser"],
  needs: "graph",
  check({ node, graph, estate, report }) {
    if (!estate.identities.duties.pipeline || controlledRepositories(estate).length === 0)
      return report.notApplicable("the estate names no promoter, or no repositories of production");
    const name = (node.kind === "IamRole" ? node.roleName : node.userName) ?? node.name;
    if (dutiesOf(estate, name).includes("pipeline")) return;
    const builds =
      node.kind === "IamRole" &&
      trustOf(graph, node)?.some((statement) => isAllow(statement) && letsBuildsIn(statement));
    if (builds) return report.notApplicable("a role of builds, which has a policy of its own");
    judgeRegistryWrites({ graph, estate, report }, node, "is not the promoter", false);
  },
  good: () => ({
    "the promoter": example(role("release-bot"), { estate: duties }),
    "another, who is denied it": example(
      [
        role("breaker"),
        resource("aws:iam/rolePolicy:RolePolicy", "never", {
          role: "breaker",
          policy: policyDocument({ Effect: "Deny", Action: "ecr:Put*", Resource: "*" }),
        }),
      ],
      { estate: duties },
    ),
  }),
  bad: () => ({
    "another role": example(role("tools"), { estate: duties }),
    "another role, natively": example(
      resource("aws-native:iam:Role", "tools", {
        roleName: "tools",
        assumeRolePolicyDocument: {
          Statement: [
            { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } },
          ],
        },
        policies: [{ policyName: "push", policyDocument: JSON.parse(push) as object }],
      }),
      { estate: duties },
    ),
    "by a policy of AWS": example(
      iamRole(
        {},
        {
          name: "tools",
          managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess"],
        },
      ),
      { estate: duties },
    ),
  }),
});
