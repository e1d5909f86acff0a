import type { Estate } from "../estate";
import type { Graph, IamGroup, IamRole, IamUser, Resource, Statement } from "../graph";
import { isAllow, overlap } from "../graph/aws-control";
import { dutiesOf } from "./aws-control";

/** What only looks, by the first word of an action's name; a wildcard before its end may mean more. */
const looking =
  /^(?:get|list|describe|head|batchget|batchdescribe|lookup|search|view|check|query|scan|select|filter|simulate|validate|preview|estimate|test|discover|detect|download)/;
/** What looks at what is secret, which nobody of another environment may see. */
const telling = /^(?:secretsmanager:(?:batch)?getsecretvalue|ssm:getparameter)/;

/** Actions of a statement that change something, or show secrets. Those that `NotAction` leaves are more than looking. */
export const changingActions = ({ actions, notActions }: Statement): readonly string[] =>
  notActions
    ? ["all but what NotAction lists"]
    : (actions ?? []).filter((action) => {
        const text = action.toLowerCase();
        const name = text.slice(text.indexOf(":") + 1);
        return !text.includes(":") || text.startsWith("*") || !looking.test(name) || telling.test(text);
      });

/** The accounts that are named for controlled environments only. */
export const controlledAccounts = (estate: Estate): readonly string[] => [
  ...new Set(
    Object.values(estate.environments)
      .filter(({ controlled }) => controlled)
      .flatMap(({ select }) => select.flatMap(({ account }) => account ?? [])),
  ),
];

/** The resource of a statement that certainly lies in one of the accounts (patterns of the estate), as an ARN names it. */
export function resourceIn({ resources }: Statement, accounts: readonly string[]): string | undefined {
  return resources?.find((resource) => {
    const account = /^arn:[^:]*:[^:]*:[^:]*:([^:]*):/.exec(resource)?.[1];
    // A star stands for any account: only that of somebody who may be let in there is meant by it, and that is judged there.
    if (account === undefined || /^\**$/.test(account)) return false;
    return accounts.some((each) => overlap(each, account));
  });
}

/** Whether a principal is one of the developers by its name, or by whom its trust lets in. */
export function developersOf(
  estate: Estate,
  principal: IamRole | IamUser | IamGroup,
  trust: readonly Statement[] | undefined,
): string | undefined {
  const names =
    principal.kind === "IamRole"
      ? principal.roleName
      : principal.kind === "IamUser"
        ? principal.userName
        : principal.groupName;
  if (dutiesOf(estate, names ?? principal.name).includes("development")) return "by its name";
  for (const statement of (trust ?? []).filter(isAllow))
    for (const { type, value } of statement.principals ?? [])
      if (type === "AWS" && value !== undefined && dutiesOf(estate, value).includes("development"))
        return `by ${value}, whom its trust lets in`;
  return undefined;
}

/** Whether what a boundary's statement leaves still changes something by this action. */
export const leaves = (limit: Statement, action: string): boolean =>
  changingActions(limit).length > 0 &&
  (limit.notActions !== undefined ||
    (limit.actions ?? []).some((each) => overlap(each.toLowerCase(), action.toLowerCase())));

/** Whether a resource takes a value from another stack: of its own stack's outputs it is known whose they are. */
export function readsOtherStack(graph: Graph, { propertyDependencies = {} }: Resource): boolean {
  const others = new Set(graph.all("StackReference").map(({ resource }) => resource.urn));
  return Object.values(propertyDependencies).some((urns) => urns.some((urn) => others.has(urn)));
}
