import { Secret, Unknown } from "../value";

export interface ArnFound {
  readonly arn: string;
  readonly account: string;
  /** Below the resource: `roleArn`, `networkConfiguration.subnets[0]`. */
  readonly path: string;
}

const shape = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;
const maxDepth = 12;

/** The ARNs of accounts that stand as whole values in a resource's properties; texts with policies in them are not searched. */
export function arnsIn(value: unknown, path = "", depth = 0): readonly ArnFound[] {
  if (value instanceof Unknown || depth > maxDepth) return [];
  if (value instanceof Secret) return arnsIn(value.value, path, depth + 1);
  if (typeof value === "string") {
    const account = shape.exec(value)?.[1];
    return account === undefined ? [] : [{ arn: value, account, path }];
  }
  if (Array.isArray(value))
    return value.flatMap((each, index) => arnsIn(each, `${path}[${index}]`, depth + 1));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    arnsIn(each, path === "" ? key : `${path}.${key}`, depth + 1),
  );
}
