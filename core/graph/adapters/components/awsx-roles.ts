import { Unknown } from "../../value";
import { mapIn, type Component, type Part } from "./component";

/** A role that services of the given name may assume, with AWS's managed policies of the given names. */
export function serviceRole(
  component: Component,
  name: string,
  service: string,
  policies: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
  parent?: Part,
): Part {
  const role = component.add(
    "aws:iam/role:Role",
    name,
    { assumeRolePolicy: trusts(service), ...more },
    parent,
  );
  for (const policy of policies)
    component.add(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      `${name}-${policy.split("/").pop() ?? policy}`,
      { role, policyArn: `arn:aws:iam::aws:policy/${policy}` },
      parent,
    );
  return role;
}

const trusts = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

/**
 * The role that an input such as `taskRole` describes: an existing one (`roleArn`), none (`skip`), or one that the
 * component makes.
 */
export function describedRole(
  component: Component,
  input: readonly [string, ...string[]],
  name: string,
  service: string,
  policies: readonly string[],
  parent?: Part,
): unknown {
  const described = component.read(...input);
  if (described instanceof Unknown) return component.take(...input);
  const map = mapIn(described);
  if (map?.["roleArn"] !== undefined) return component.take(...input, "roleArn");
  if (map?.["skip"] === true) return undefined;
  const { policyArns, ...args } = mapIn(map?.["args"]) ?? {};
  const role = serviceRole(
    component,
    name,
    service,
    Array.isArray(policyArns) ? [] : policies,
    component.withAll(input[0], args),
    parent,
  );
  for (const [index, arn] of (Array.isArray(policyArns) ? (policyArns as unknown[]) : []).entries())
    component.add(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      `${name}-${index}`,
      { role, policyArn: component.with(input[0], arn) },
      parent,
    );
  return role;
}
