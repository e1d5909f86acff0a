import { providerUrn, type Resource } from "../resource";
import { reveal, Unknown } from "../value";

const shape = /^\d{12}$/;
const accountIn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;
const ofArn = (arn: unknown): string | undefined =>
  typeof arn === "string" ? accountIn.exec(arn)?.[1] : undefined;

/** The account that an AWS resource lies in by its own ARN, as its provider answered it. */
export const accountByArn = (
  type: string,
  outputs: Readonly<Record<string, unknown>> | undefined,
): string | undefined => (isAws(type) || isAwsProvider(type) ? ofArn(outputs?.["arn"]) : undefined);

/** Settings of a provider reach the engine as JSON text; a program's own are structured. */
function setting(provider: Resource, name: string): unknown {
  const found = provider.properties[name];
  const value = reveal(found);
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

const lastOf = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[]).at(-1) : value);

/** The account that a provider works in: that of the role it becomes last, else the only one that it allows. */
function accountOfProvider(provider: Resource): string | undefined {
  const role = lastOf(setting(provider, "assumeRoles") ?? setting(provider, "assumeRole"));
  if (role instanceof Unknown) return undefined;
  if (typeof role === "object" && role !== null && "roleArn" in role && role.roleArn !== undefined)
    return ofArn(role.roleArn);
  const allowed = setting(provider, "allowedAccountIds");
  const only: unknown = Array.isArray(allowed) && allowed.length === 1 ? allowed[0] : undefined;
  return shape.test(String(only)) ? String(only) : undefined;
}

const isAws = (type: string): boolean => type.startsWith("aws:") || type.startsWith("aws-native:");
const isAwsProvider = (type: string): boolean =>
  type === "pulumi:providers:aws" || type === "pulumi:providers:aws-native";

/**
 * Says of each AWS resource which account it lies in, where its own ARN or its provider tells: estates select
 * environments and zones by account. Resources that are known to lie in one keep it.
 */
export function withAccounts(resources: readonly Resource[]): readonly Resource[] {
  const providers = new Map<string, string>();
  for (const resource of resources) {
    const account = isAwsProvider(resource.type) ? accountOfProvider(resource) : undefined;
    if (account !== undefined && resource.urn !== undefined) providers.set(resource.urn, account);
  }
  return resources.map((resource) => {
    if (resource.account !== undefined || !(isAws(resource.type) || isAwsProvider(resource.type)))
      return resource;
    const provider =
      resource.urn !== undefined && isAwsProvider(resource.type) ? resource.urn : providerUrn(resource);
    const account = accountByArn(resource.type, resource.outputs) ?? providers.get(provider);
    return account === undefined ? resource : { ...resource, account };
  });
}
