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

/** Whether the patterns reach a bucket's objects; what AWS makes up, such as an ARN, counts as what was meant. */
const reachesObjects = (resources: readonly string[]): boolean =>
  resources.some((each) => /^\*+$/.test(each) || each.endsWith("/*") || each.startsWith("("));

/** Whether a statement of a bucket's policy refuses everybody all that is not asked for by TLS. */
export const refusesPlaintext = (statement: Statement): boolean =>
  statement.effect === "Deny" &&
  statement.conditions?.length === 1 &&
  statement.conditions.every(isPlaintext) &&
  (statement.principals?.some(isEveryone) ?? false) &&
  (statement.actions ?? []).some((pattern) => matchesAction(pattern, "s3:*")) &&
  reachesObjects(statement.resources ?? []);
