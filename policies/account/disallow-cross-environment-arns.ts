import {
  accountEnvironments as environments,
  arnsIn,
  definePolicy,
  environmentsOfAccount,
  example,
  resource,
} from "../../core/policy";

const service = (account: string) =>
  resource("aws:ecs/service:Service", "checkout", {
    cluster: `arn:aws:ecs:eu-west-1:${account}:cluster/shop`,
    taskDefinition: "checkout:7",
    networkConfiguration: { subnets: ["subnet-0aaa1111bbbb2222c"] },
  });

export default definePolicy({
  name: "disallow-cross-environment-arns",
  displayName: "Resources use none of another environment's accounts",
  description:
    "A cluster, role, key or queue of another environment's account ties both together: a fault or an intruder in the one is in the other.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [48],
  remediationSteps:
    "Use a resource of the same environment; what several need belongs to an account of its own.",
  appliesTo: [
    "EksAccessEntry",
    "EksAddon",
    "EksCluster",
    "EksNodeGroup",
    "EcsService",
    "EcsTaskDefinition",
    "DataStore",
    "FargateProfile",
    "LambdaFunction",
    "PodIdentity",
    "PolicyAttachment",
    "StoredSecret",
  ],
  check({ node, estate, environment, report }) {
    for (const { arn, account, path } of arnsIn(node.resource.properties)) {
      const theirs = environmentsOfAccount(estate, account);
      if (theirs.length === 0 || theirs.includes(environment.name)) continue;
      if (environment.controlled || theirs.some((name) => estate.environments[name]?.controlled))
        report(`(of ${environment.name}) uses ${arn} of ${theirs.join(", ")}`, path);
    }
  },
  good: () => ({
    "of the same environment": example(service("333333333333"), { estate: { environments } }),
    "of an account that the estate does not name": example(service("999999999999"), {
      estate: { environments },
    }),
  }),
  bad: () => ({
    "of another environment": example(service("555555555555"), { estate: { environments } }),
  }),
});
