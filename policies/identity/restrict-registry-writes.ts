import {
  controlledRepositories,
  definePolicy,
  dutiesOf,
  example,
  exampleKey,
  iamRole,
  isAllow,
  judgeRegistryWrites,
  judgeRepositoryGrants,
  letsBuildsIn,
  overlay,
  policyDocument,
  repositoryPolicy,
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

const pushers = (changes: object = {}) =>
  repositoryPolicy(overlay({ Action: ["ecr:BatchGetImage", "ecr:PutImage"] }, changes));
const promoter = { AWS: "arn:aws:iam::333333333333:role/release-bot" };

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
    "Take ecr:PutImage on those repositories away (from roles and from the repositories' own policies), or name the promoter in the estate's identities.duties.pipeline.",
  appliesTo: ["IamRole", "IamUser", "PolicyDocument"],
  needs: "graph",
  check({ node, graph, estate, report }) {
    if (!estate.identities.duties.pipeline || controlledRepositories(estate).length === 0)
      return report.notApplicable("the estate names no promoter, or no repositories of production");
    if (node.kind === "PolicyDocument") {
      if (node.holder !== "image repository" && node.holder !== "image registry")
        return report.notApplicable("no policy of a repository");
      return judgeRepositoryGrants({ graph, estate, report }, node);
    }
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
    "a repository's policy, by which the promoter pushes": example(pushers({ Principal: promoter }), {
      estate: duties,
    }),
    "a repository's policy, by which its account decides": example(
      pushers({ Principal: { AWS: "arn:aws:iam::333333333333:root" } }),
      { estate: duties },
    ),
  }),
  bad: () => ({
    "a repository's policy, by which nodes push": example(pushers(), { estate: duties }),
    "a repository's policy, by which another account pushes": example(
      pushers({ Principal: { AWS: "444444444444" } }),
      { estate: duties },
    ),
    "a repository's policy, by which builds push, natively": example(
      resource("aws-native:ecr:Repository", "checkout", {
        repositoryName: "shop/checkout",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: "KMS", kmsKey: exampleKey },
        repositoryPolicyText: {
          Statement: [
            { Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "ecr:*" },
          ],
        },
      }),
      { estate: duties },
    ),
    "a registry's policy, by which a role pushes": example(
      resource("aws:ecr/registryPolicy:RegistryPolicy", "registry", {
        policy: policyDocument({
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::333333333333:role/tools" },
          Action: "ecr:PutImage",
          Resource: "arn:aws:ecr:eu-west-1:333333333333:repository/*",
        }),
      }),
      { estate: duties },
    ),
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
