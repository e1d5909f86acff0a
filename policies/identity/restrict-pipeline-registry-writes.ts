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
  trustOf,
} from "../../core/policy";

const build = (repository: string, name = "orders") =>
  iamRole(
    { Principal: { Service: "codebuild.amazonaws.com" } },
    {
      name,
      inlinePolicies: [
        {
          name: "push",
          policy: policyDocument({
            Effect: "Allow",
            Action: ["ecr:PutImage", "ecr:UploadLayerPart"],
            Resource: `arn:aws:ecr:eu-west-1:333333333333:repository/${repository}`,
          }),
        },
      ],
    },
  );

export default definePolicy({
  name: "restrict-pipeline-registry-writes",
  displayName: "Builds do not push to production's repositories",
  description:
    "What a build pushes has been tested by nobody. It goes to staging's repositories; the promoter alone, whose duty is pipeline, writes to those that a controlled environment runs.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.3"],
  requirements: [21, 23],
  remediationSteps:
    "Let the role push to repositories that no controlled environment runs from, or name the promoter in the estate's identities.duties.pipeline.",
  appliesTo: "IamRole",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const trusted = controlledRepositories(estate);
    if (trusted.length === 0) return report.notApplicable("no controlled environment names its repositories");
    const trust = trustOf(graph, node);
    const builds = trust?.some((statement) => isAllow(statement) && letsBuildsIn(statement));
    if (builds === false) return report.notApplicable("no role of builds");
    if (dutiesOf(estate, node.roleName ?? node.name).includes("pipeline")) return;
    judgeRegistryWrites({ graph, estate, report }, node, "is a role of builds", true, builds === true);
  },
  good: () => ({
    "another repository": example(build("staging/checkout")),
    "the promoter": example(build("shop/checkout", "release-bot"), {
      estate: { identities: { duties: { pipeline: ["release-bot"] } } },
    }),
  }),
  bad: () => ({
    "every repository, by a policy of AWS": example(
      iamRole(
        { Principal: { Service: "codebuild.amazonaws.com" } },
        { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"] },
      ),
    ),
    "production's repository": example(build("shop/checkout")),
    "repositories by a pattern": example(build("*")),
  }),
});
