import {
  controlledRepositories,
  definePolicy,
  dutiesOf,
  example,
  iamRole,
  isAbout,
  isAllow,
  isTakenBack,
  letsBuildsIn,
  limitOf,
  onlyAction,
  permissionsOf,
  policyDocument,
  pushesTo,
  trustOf,
} from "../../core/policy";

/** AWS's own policies that let their holder push to every repository. */
const pushing =
  /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?(AdministratorAccess|AmazonEC2ContainerRegistry(?:FullAccess|PowerUser)|PowerUserAccess)$/;

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
    if (!trust?.some((statement) => isAllow(statement) && letsBuildsIn(statement)))
      return report.notApplicable("no role of builds");
    if (dutiesOf(estate, node.roleName ?? node.name).includes("pipeline")) return;
    const { documents, others } = permissionsOf(graph, node);
    report.each(others, ({ arn, attachment }) => {
      const name = pushing.exec(arn)?.[1];
      if (name === undefined) return;
      const evidence = [{ text: `${attachment.name} gives ${arn} to it`, resource: attachment.id }];
      report(`is a role of builds and may push to every repository by ${name}`, "", { evidence });
    });
    for (const document of documents) {
      report.each(document.statements, (statement) => {
        if (!isAllow(statement) || !isAbout(statement, "ecr:PutImage")) return;
        const output = statement.resources?.find((resource) => resource.startsWith("("));
        if (output !== undefined)
          report.unknown("", `whether a controlled environment runs from the repository ${output}`);
        const target = statement.notResources
          ? "all but what NotResource lists"
          : statement.resources?.find((resource) => pushesTo(resource, trusted));
        if (target === undefined) return;
        const grant = onlyAction(statement, "ecr:PutImage");
        if (documents.some((each) => isTakenBack(each, grant))) return;
        const bounded = limitOf(
          graph,
          node,
          grant,
          (limit) =>
            isAbout(limit, "ecr:PutImage") &&
            (limit.notResources !== undefined ||
              (limit.resources ?? []).some((resource) => pushesTo(resource, trusted))),
        );
        if (bounded === true) return;
        if (bounded) return report.unknown("", bounded.missing);
        const evidence = [{ text: "the statement", resource: document.id, path: statement.place }];
        report(`is a role of builds and may push to ${target}`, "", { evidence });
      });
    }
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
