import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { IamRole, IamUser, PolicyDocument, Statement } from "../nodes/iam";
import { onlyBounds, mayBeGiven } from "./bounding";
import { documentsOf, holders, type IamPrincipal } from "./permissions";
import { isTakenBack } from "./principal";
import { isAllow } from "./statement";

/** Whether what a statement grants reaches any of its holders: one may still be found by whom it does. */
export type Effect =
  | { readonly state: "holds" }
  /** Each of its holders is denied it, or bounded. */
  | { readonly state: "withheld" }
  | { readonly state: "unknown"; readonly missing: string };

const holds: Effect = { state: "holds" };
const withheld: Effect = { state: "withheld" };

/** What AWS's own policies leave to those that they bound; of others nothing is known. */
const ownBoundaries: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [{ place: "Statement", effect: "Allow", actions: ["*"], resources: ["*"] }],
  PowerUserAccess: [
    {
      place: "Statement",
      effect: "Allow",
      notActions: ["iam:*", "organizations:*", "account:*"],
      resources: ["*"],
    },
  ],
};

type Limits = readonly Pick<PolicyDocument, "statements">[];

/** The boundaries of a principal: none, those that are known, or what would have to be known. */
function boundaryOf(graph: Graph, principal: IamRole | IamUser): Limits | { readonly missing: string } {
  if (principal.boundaryOf.length === 0) return [];
  const found = resolve(graph, principal.boundaryOf, "IamPolicy");
  const [unseen] = found.unseen;
  if (unseen !== undefined) {
    const own = /^arn:[^:]+:iam::aws:policy\/([^/]+)$/.exec(unseen)?.[1];
    const statements =
      own !== undefined && Object.hasOwn(ownBoundaries, own) ? ownBoundaries[own] : undefined;
    return statements ? [{ statements }] : { missing: `the permissions boundary ${unseen}` };
  }
  const [policy] = found.definite;
  if (!policy) return { missing: found.missing[0] ?? `the permissions boundary of ${principal.name}` };
  return documentsOf(graph, policy.id);
}

/**
 * Whether a grant reaches anybody: subtracts what other documents of its holders deny without a condition, and what
 * their permissions boundaries leave out. Policies of an organisation are in no graph: they take nothing away here.
 * Raises where it hangs on an unknown statement.
 *
 * @param grant what is granted: the statement, or one action of it
 * @param remains whether what a boundary's statement leaves is still what is looked for
 */
export function effectOf(
  graph: Graph,
  document: PolicyDocument,
  grant: Statement,
  remains: (limit: Statement) => boolean,
): Effect {
  if (isTakenBack(document, grant)) return withheld;
  if (document.use !== "identity") return holds;
  const { of, elsewhere, permissions } = holders(graph);
  const principals = of.get(document);
  if (elsewhere.has(document)) return holds;
  if (!principals) {
    const bounds = onlyBounds(graph, document);
    if (bounds === false) return holds;
    return bounds === true ? withheld : { state: "unknown", ...bounds };
  }
  let doubt = mayBeGiven(graph, document);
  for (const principal of principals) {
    const own = permissions.get(principal)!;
    if (own.documents.some((each) => isTakenBack(each, grant))) continue;
    const limited = limitOf(graph, principal, grant, remains);
    if (limited === false) return holds;
    if (limited !== true) doubt ??= limited.missing;
  }
  return doubt === undefined ? withheld : { state: "unknown", missing: doubt };
}

/**
 * Whether a principal's boundary leaves nothing of a grant; false also where it has none. A denial that may be one of its
 * policies leaves it open.
 */
export function limitOf(
  graph: Graph,
  principal: IamPrincipal,
  grant: Statement,
  remains: (limit: Statement) => boolean,
): boolean | { readonly missing: string } {
  const limited = boundedBy(graph, principal, grant, remains);
  if (limited !== false) return limited;
  const denial = holders(graph)
    .perhaps(principal)
    .find((each) => isTakenBack(each, grant));
  return denial ? { missing: `whether ${denial.name} is a policy of ${principal.name}` } : false;
}

function boundedBy(
  graph: Graph,
  principal: IamPrincipal,
  grant: Statement,
  remains: (limit: Statement) => boolean,
): boolean | { readonly missing: string } {
  if (principal.kind === "IamGroup") return false;
  const limits = boundaryOf(graph, principal);
  if ("missing" in limits) return limits;
  if (limits.length === 0) return false;
  if (limits.some((each) => isTakenBack(each, grant))) return true;
  return !limits.some(({ statements }) =>
    statements.some((statement) => isAllow(statement) && remains(statement)),
  );
}
