import type { Estate } from "../estate";
import { Secret, Unknown, type Graph, type Resource } from "../graph";
import { environmentsOfAccount } from "./aws-control";
import { environmentOfStack } from "./environment";

/** Properties that take an ARN, or the name of something in the same account. */
const takesArn = /(?:arns?|cluster|role|policy|taskDefinition|kms\w*|key|layers|sourceDb)$/i;
const deepest = 12;

/** A property of which it is not known whether it names another account's. */
export interface OpenArn {
  /** Below the resource, as `roleArn`. */
  readonly path: string;
  readonly missing: string;
}

/**
 * The properties of a resource that take ARNs and whose values may be another environment's: those that come from a stack
 * of another environment, from a resource of another account, or from nobody knows where. What the same provider makes
 * lies in the same account.
 */
export function* openArns(
  { graph, estate }: { readonly graph: Graph; readonly estate: Estate },
  resource: Resource,
  environment: string,
): Generator<OpenArn> {
  const byUrn = graph.derive(resourcesByUrn);
  const isOwn = (urn: string): boolean => {
    const source = byUrn.get(urn);
    if (!source) return false;
    if (source.type === "pulumi:pulumi:StackReference")
      return environmentOfStack(estate, stackOf(source)) === environment;
    if (source.account !== undefined && source.account !== resource.account)
      return environmentsOfAccount(estate, source.account).every((name) => name === environment);
    return source.account === resource.account || source.provider === resource.provider;
  };
  for (const [property, value] of Object.entries(resource.properties)) {
    const sources = resource.propertyDependencies?.[property] ?? [];
    if (sources.length > 0 && sources.every(isOwn)) continue;
    yield* openWithin(value, property, property, 0);
  }
}

const stackOf = ({ properties, name }: Resource): string =>
  typeof properties["name"] === "string" ? properties["name"] : name;

const resourcesByUrn = (graph: Graph): ReadonlyMap<string | undefined, Resource> =>
  new Map(graph.resources.map((each) => [each.urn, each]));

/** @param name the nearest key above that is a name */
function* openWithin(found: unknown, name: string, path: string, depth: number): Generator<OpenArn> {
  const value = found instanceof Secret ? found.value : found;
  if (value instanceof Unknown) {
    if (takesArn.test(name)) yield { path, missing: value.missing };
  } else if (typeof value !== "object" || value === null || depth > deepest) return;
  else if (Array.isArray(value))
    for (const [index, each] of (value as unknown[]).entries())
      yield* openWithin(each, name, `${path}[${index}]`, depth + 1);
  else
    for (const [key, each] of Object.entries(value))
      yield* openWithin(each, key, `${path}.${key}`, depth + 1);
}
