import {
  accountEnvironments as environments,
  arnsIn,
  definePolicy,
  environmentsOfAccount,
  example,
  openArns,
  resource,
} from "../../core/policy";

const service = (account: string) =>
  resource("aws:ecs/service:Service", "checkout", {
    cluster: `arn:aws:ecs:eu-west-1:${account}:cluster/shop`,
    taskDefinition: "checkout:7",
    networkConfiguration: { subnets: ["subnet-0aaa1111bbbb2222c"] },
  });

const kinds = [
  "EksAccessEntry",
  "EksAddon",
  "EksCluster",
  "EksNodeGroup",
  "EcsService",
  "EcsTaskDefinition",
  "DataStore",
  "FargateProfile",
  "LambdaFunction",
  "ManagedService",
  "PodIdentity",
  "PolicyAttachment",
  "StoredSecret",
] as const;

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
  appliesTo: kinds,
  needs: "graph",
  check({ node, graph, estate, environment, report }) {
    const { controlled, name: own } = environment;
    const byAccount = Object.values(estate.environments).filter(({ select }) =>
      select.some(({ account }) => account !== undefined),
    );
    if (!controlled && !byAccount.some((each) => each.controlled))
      return report.notApplicable("no controlled environment is known by its account");
    // Policies within a resource are nodes of their own.
    if (graph.of(node.id).find(({ kind }) => (kinds as readonly string[]).includes(kind)) !== node) return;
    for (const { arn, account, path } of arnsIn(node.resource.properties)) {
      const theirs = environmentsOfAccount(estate, account);
      if (theirs.length === 0 || theirs.includes(own)) continue;
      if (controlled || theirs.some((name) => estate.environments[name]?.controlled))
        report(`(of ${own}) uses ${arn} of ${theirs.join(", ")}`, path);
    }
    for (const { path, missing } of byAccount.length > 0
      ? openArns({ graph, estate }, node.resource, own)
      : [])
      report.unknown(path, missing);
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
