import {
  matchClusters,
  matchGlob,
  repositoriesOf,
  UNKNOWN,
  type Duty,
  type Estate,
  type Fact,
} from "../estate";
import { isEveryResource, networkPolicyEnforcement, overlap, type Enforcement } from "../graph/aws-control";
import { peek, Unknown, type EksCluster, type Graph } from "../graph";
import { texts } from "./setting-schema";
import { textsOf, type Given } from "./settings";

/** What the estate says of a cluster counts; else what the cluster's add-ons say. */
export function enforcementIn(estate: Estate, graph: Graph, cluster: EksCluster): Enforcement {
  const name = peek(() => cluster.clusterName);
  const fact: Fact = name instanceof Unknown ? UNKNOWN : (name ?? cluster.name);
  const { definite } = matchClusters(estate, { cluster: fact });
  for (const each of definite) {
    const declared = estate.clusters[each]?.networkPolicy.enforced;
    if (declared !== undefined)
      return { enforced: declared ? "yes" : "no", why: `the estate says so of cluster ${each}` };
  }
  return networkPolicyEnforcement(graph, cluster);
}

/** What a principal is named by in the estate: its ARN, or the last part of it. */
const namesOf = (principal: string): readonly string[] => [
  principal,
  principal.slice(principal.indexOf(":role/") + 6),
  principal.slice(principal.lastIndexOf("/") + 1),
];

/** The duties that the estate gives a principal: by its ARN, or by its name. */
export const dutiesOf = (estate: Estate, principal: string): readonly Duty[] =>
  Object.entries(estate.identities.duties)
    .filter(([, patterns]) =>
      patterns?.some((pattern) => namesOf(principal).some((name) => matchGlob(pattern, name))),
    )
    .map(([duty]) => duty as Duty);

export const trustedAccounts = texts(
  "Accounts of others, as suppliers, that may be trusted. None by default.",
);

/** The accounts that the estate calls its own, with those that a policy's setting `trustedAccounts` adds. */
export function knownAccounts(estate: Estate, settings: Given<"trustedAccounts">): Set<string> {
  const own = [
    ...Object.values(estate.accountGroups).flatMap((group) => group.accounts),
    ...Object.values(estate.environments).flatMap(({ select }) =>
      select.flatMap(({ account }) => account ?? []),
    ),
  ];
  return own.length === 0 ? new Set() : new Set([...own, ...(textsOf(settings, "trustedAccounts") ?? [])]);
}

/** The environments that an account is named for. */
export const environmentsOfAccount = (estate: Estate, account: string): readonly string[] =>
  Object.entries(estate.environments)
    .filter(([, { select }]) =>
      select.some((one) => one.account !== undefined && matchGlob(one.account, account)),
    )
    .map(([name]) => name);

/** The repositories that controlled environments trust. */
export const controlledRepositories = (estate: Estate): readonly string[] => [
  ...new Set(
    Object.entries(estate.environments)
      .filter(([, { controlled }]) => controlled)
      .flatMap(([name]) => repositoriesOf(estate, name)),
  ),
];

const repositoryArn = /^arn:[^:]*:ecr:([^:]*):([^:]*):repository\/(.+)$/;

/** Whether a resource pattern of IAM reaches a repository that one of the estate's patterns admits. */
export function pushesTo(resource: string, patterns: readonly string[]): boolean {
  const match = repositoryArn.exec(resource);
  if (!match) return isEveryResource(resource) || /^arn:[^:]*:ecr:[^:]*:[^:]*:\*/.test(resource);
  const [, region = "", account = "", name = ""] = match;
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
  return patterns.some((pattern) => {
    const [host = "", ...path] = pattern.split("/");
    // What stands for any Region ends with the registry's name, unless the pattern itself leaves open where that ends.
    return host.includes("**") || path.length === 0
      ? overlap(pattern.replaceAll("**", "*"), `${registry}/${name}`)
      : overlap(host, registry) && overlap(path.join("/").replaceAll("**", "*"), name);
  });
}

/** Registries that the estate trusts repositories of, whatever the environment. */
export const declaredRegistries = (estate: Estate): readonly string[] =>
  Object.values(estate.images.repositories).flatMap((patterns) =>
    patterns.map((pattern) => pattern.slice(0, pattern.indexOf("/"))),
  );
