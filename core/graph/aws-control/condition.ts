import type { Condition } from "../nodes/iam";
import { isWorld } from "./world";

/** The operator without what it does with lists or with absent keys: `ForAnyValue:StringLikeIfExists` → `StringLike`. */
const bare = (operator: string): string =>
  operator.replace(/^For(AnyValue|AllValues):/, "").replace(/IfExists$/, "");

/**
 * Whether the condition is false for a request that lacks the key. `ForAllValues` and `…IfExists` are true then, and
 * what excludes single values lets all others in.
 */
export const isStrict = ({ operator }: Condition): boolean =>
  !operator.startsWith("ForAllValues:") &&
  !operator.endsWith("IfExists") &&
  !bare(operator).includes("Not") &&
  bare(operator) !== "Null";

/**
 * Keys that say who asks, or from where. What else a condition may ask is under the caller's control: names of users
 * and tags can be the same in any account.
 */
const callerKeys = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "aws:vpcsourceip",
  "elasticfilesystem:accessedviamounttarget",
  "elasticfilesystem:accesspointarn",
  "kms:calleraccount",
  "lambda:eventsourcetoken",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

/** A value that lets everybody in, whatever the key. */
const isOpenValue = (value: string): boolean => /^\*+$/.test(value) || /^arn:[^:]*(:\*+)+$/.test(value);

const names = (condition: Condition): boolean => {
  const values = condition.values ?? [];
  if (values.length === 0 || !callerKeys.has(condition.key.toLowerCase())) return false;
  return condition.key.toLowerCase().endsWith("sourceip") ? !isWorld(values) : !values.some(isOpenValue);
};

/** Whether the condition limits a statement that names everybody to callers that it knows. */
export const narrowsCallers = (condition: Condition): boolean => isStrict(condition) && names(condition);

/** Whether the condition of a denial holds for all but callers that it knows. */
export const sparesCallers = (condition: Condition): boolean => {
  const operator = bare(condition.operator);
  const key = condition.key.toLowerCase();
  if (key === "aws:principalisawsservice" || key === "aws:viaawsservice")
    return operator === "Bool" && (condition.values ?? []).every((value) => value === "false");
  return operator.includes("Not") && !condition.operator.startsWith("ForAnyValue:") && names(condition);
};

/** Whether the condition limits a statement to resources that it knows, or to such as its caller made. */
export const narrowsResources = (condition: Condition): boolean =>
  isStrict(condition) &&
  /^(?:aws:resource(?:account|orgid|orgpaths)$|[a-z0-9-]+:resourcetag\/|secretsmanager:resourcetag|ecs:cluster$|ec2:vpc$|kms:resourcealiases$)/.test(
    condition.key.toLowerCase(),
  ) &&
  (condition.values ?? []).length > 0 &&
  !(condition.values ?? []).some(isOpenValue);
