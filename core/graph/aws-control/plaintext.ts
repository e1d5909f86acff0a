import type { Condition, Statement } from "../nodes/iam";
import { matchesAction } from "./iam-glob";
import { isEveryone } from "./principal";

/** Conditions under which a caller certainly does not come by TLS, or by one too old. */
function isPlaintext({ operator, key, values }: Condition): boolean {
  const name = key.toLowerCase();
  if (name === "aws:securetransport")
    return /^Bool(?:IfExists)?$/i.test(operator) && values?.length === 1 && /^false$/i.test(values[0]!);
  return (
    name === "s3:tlsversion" &&
    /^NumericLessThan(?:Equals)?(?:IfExists)?$/i.test(operator) &&
    (values ?? []).length > 0
  );
}

/** After an ARN's beginning, or what AWS makes up: a bucket and all below it, or any bucket whose name begins so. */
const allBelow = /^(?:(?:arn:[^:]*:s3:::)?[^/()]*(?:\*|\/\*+)|\*+|\(.*\)(?:\/?\*+)?)$/;

/** Whether the patterns reach all objects of a bucket; what AWS makes up, such as an ARN, counts as what was meant. */
const reachesObjects = (resources: readonly string[]): boolean =>
  resources.some((each) => allBelow.test(each));

/** Whether a statement of a bucket's policy refuses everybody all that is not asked for by TLS. */
export const refusesPlaintext = (statement: Statement): boolean =>
  statement.effect === "Deny" &&
  statement.conditions?.length === 1 &&
  statement.conditions.every(isPlaintext) &&
  (statement.principals?.some(isEveryone) ?? false) &&
  (statement.actions ?? []).some((pattern) => matchesAction(pattern, "s3:*")) &&
  reachesObjects(statement.resources ?? []);
