import type { Graph } from "../graph";
import type { Node } from "../nodes/node";
import { providerUrn } from "../resource";

/** Services that lie in no Region: what is made of them says nothing of where an account is used. */
const everywhere =
  /^aws(?:-native)?:(?:iam|route53|cloudfront|organizations|globalaccelerator|shield|budgets|sso|ssoadmin|identitystore)[:/]/;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const ofArn = (arn: unknown): string | undefined =>
  typeof arn === "string" ? text(/^arn:[^:]*:[^:]*:([a-z0-9-]+):/.exec(arn)?.[1]) : undefined;

const providerRegions = (graph: Graph): ReadonlyMap<string, string> =>
  new Map(
    graph.all("AwsProvider").flatMap(({ resource: { urn, properties, outputs } }) => {
      const region = text(properties["region"]) ?? text(outputs?.["region"]);
      return urn === undefined || region === undefined ? [] : [[urn, region]];
    }),
  );

/**
 * The Region that a resource lies in: by its own word, its ARN, or its provider's. Undefined where nothing tells, and
 * for what lies in none.
 */
export function regionOf(graph: Graph, { resource }: Pick<Node, "resource">): string | undefined {
  const { type, properties, outputs } = resource;
  if (!/^aws(?:-native)?:/.test(type) || everywhere.test(type)) return undefined;
  return (
    text(properties["region"]) ??
    text(outputs?.["region"]) ??
    ofArn(outputs?.["arn"]) ??
    graph.derive(providerRegions).get(providerUrn(resource))
  );
}
