import type { PolicyDocument, Principal, Statement } from "../nodes/iam";
import { narrowsCallers, sparesCallers } from "./condition";
import { covers, matchesAction, overlap } from "./iam-glob";
import { isAllow } from "./statement";

/** Whether the principal is everybody: `*`, `{ AWS: "*" }`, or the root of any account. */
export const isEveryone = ({ type, value }: Principal): boolean =>
  ["*", "AWS", "Federated"].includes(type) &&
  value !== undefined &&
  (/^\*+$/.test(value) || /^arn:[^:]*:iam::\*+:/.test(value));

const anything = ["*"];

const coversAll = (
  outer: readonly string[],
  inner: readonly string[],
  same: (o: string, i: string) => boolean,
) => inner.every((each) => outer.some((pattern) => same(pattern, each)));

/** Whether all that `allow` grants is within what `deny` is about, principals and conditions apart. */
function isWithin(allow: Statement, deny: Statement): boolean {
  const actions = allow.notActions ? anything : (allow.actions ?? []);
  const resources = allow.notResources ? anything : (allow.resources ?? anything);
  const lower = (text: string): string => text.toLowerCase();
  const ofActions = deny.notActions
    ? !actions.some((each) => deny.notActions!.some((kept) => overlap(lower(kept), lower(each))))
    : coversAll(deny.actions ?? [], actions, matchesAction);
  if (!ofActions) return false;
  return deny.notResources
    ? !resources.some((each) => deny.notResources!.some((kept) => overlap(kept, each)))
    : coversAll(deny.resources ?? anything, resources, covers);
}

/** Whether the denial takes a grant to everybody back from all but callers that it knows. */
function takesBack(deny: Statement): boolean {
  const conditions = deny.conditions ?? [];
  if (deny.notPrincipals !== undefined) return conditions.length === 0;
  return (deny.principals?.some(isEveryone) ?? true) && conditions.every(sparesCallers);
}

/** Why a statement lets everybody in, as words for a message; undefined where it does not. */
export function lettingEveryoneIn(document: PolicyDocument, statement: Statement): string | undefined {
  if (!isAllow(statement)) return undefined;
  const open =
    statement.notPrincipals !== undefined
      ? "all but those in NotPrincipal"
      : statement.principals?.some(isEveryone)
        ? "everybody (Principal *)"
        : undefined;
  if (open === undefined || (statement.conditions ?? []).some(narrowsCallers)) return undefined;
  const denied = document.statements.some(
    (each) => each.effect === "Deny" && isWithin(statement, each) && takesBack(each),
  );
  return denied ? undefined : open;
}

/** Whether another statement of the document denies, without a condition, all that this one grants. */
export const isTakenBack = (document: Pick<PolicyDocument, "statements">, statement: Statement): boolean =>
  document.statements.some(
    (each) =>
      each.effect === "Deny" &&
      (each.conditions ?? []).length === 0 &&
      isWithin(statement, each) &&
      takesBack(each),
  );

/** The account that a principal of type AWS names: by its id, or by an ARN. */
export const accountOf = (principal: string): string | undefined =>
  /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** Whether the principal is a whole account: whoever its administrators let in. */
export const isWholeAccount = ({ type, value }: Principal): boolean =>
  type === "AWS" && value !== undefined && /^(?:\d{12}|arn:[^:]*:iam::\d{12}:root)$/.test(value);
