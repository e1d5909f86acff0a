import type {
  EksAccessEntry,
  EksAccessPolicy,
  Graph,
  IamRole,
  IamUser,
  PolicyDocument,
  Statement,
} from "../graph";
import {
  isAbout,
  isAllow,
  isEveryResource,
  isTakenBack,
  limitOf,
  permissionsOf,
  resolve,
} from "../graph/aws-control";
import { grantsEverything, groupRights, unreadGrants, type Grant } from "../graph/kubernetes";
import { isOfAws, onlyAction, statementPath } from "./iam-grants";
import type { Evidence } from "./report";

/** AWS's own policies that let their holder administer machines or identities. */
const administering =
  /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonEC2FullAccess|AmazonSSMFullAccess|SystemAdministrator)$/;

/** What administers the machines and identities below a cluster: one action stands for its kind. */
const deeds: Readonly<Record<string, string>> = {
  "ec2:RunInstances": "start machines",
  "ec2:ModifyInstanceAttribute": "change machines",
  "ssm:SendCommand": "run commands on machines",
  "ssm:StartSession": "enter machines",
  "iam:PutRolePolicy": "change roles",
  "iam:AttachRolePolicy": "give roles policies",
};

const anyOf = /^arn:[^:]*:(?:ec2|iam|ssm):[^:]*:[^:]*:(?:\*|(?:instance|managed-instance|role)\/\*+)$/;

const reachesAny = ({ resources, notResources }: Statement): boolean =>
  notResources !== undefined || (resources ?? []).some((each) => isEveryResource(each) || anyOf.test(each));

/** By what a principal administers machines or identities. */
export interface Administration {
  /** Completes "may …". */
  readonly deed: string;
  readonly evidence: Evidence;
}

/**
 * What a principal may do to the machines and identities below a cluster; the first that is found, undefined where there
 * is none. Raises where it hangs on an unknown statement.
 */
export function systemRightOf(
  graph: Graph,
  principal: IamRole | IamUser,
): Administration | { readonly missing: string } | undefined {
  const { documents, others, missing } = permissionsOf(graph, principal);
  let doubt: string | undefined;
  for (const { arn, attachment } of others) {
    const name = administering.exec(arn)?.[1];
    if (name !== undefined)
      return {
        deed: `administer machines and identities by ${name}`,
        evidence: { text: `${attachment.name} gives ${arn} to ${principal.name}`, resource: attachment.id },
      };
    if (!isOfAws(arn)) doubt ??= `what ${arn} allows`;
  }
  for (const document of documents)
    for (const statement of document.statements) {
      const found = rightIn(graph, principal, documents, document, statement);
      if (found && "deed" in found) return found;
      doubt ??= found?.missing;
    }
  doubt ??= missing[0];
  return doubt === undefined ? undefined : { missing: doubt };
}

function rightIn(
  graph: Graph,
  principal: IamRole | IamUser,
  documents: readonly PolicyDocument[],
  document: PolicyDocument,
  statement: Statement,
): Administration | { readonly missing: string } | undefined {
  if (!isAllow(statement) || !reachesAny(statement)) return undefined;
  let doubt: string | undefined;
  for (const [action, deed] of Object.entries(deeds)) {
    if (!isAbout(statement, action)) continue;
    const grant = onlyAction(statement, action);
    if (documents.some((each) => isTakenBack(each, grant))) continue;
    const bounded = limitOf(graph, principal, grant, (limit) => isAbout(limit, action) && reachesAny(limit));
    if (bounded === false)
      return {
        deed: `${deed} (${action})`,
        evidence: {
          text: `the statement lets it ${deed}`,
          resource: document.id,
          path: statementPath(document, statement),
        },
      };
    if (bounded !== true) doubt ??= bounded.missing;
  }
  return doubt === undefined ? undefined : { missing: doubt };
}

const adminPolicy = /:cluster-access-policy\/(AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;

const administersCluster = ({ role, namespace, rules }: Grant): boolean =>
  namespace === undefined && (role.name === "cluster-admin" || (rules ?? []).some(grantsEverything));

/** What a grant in the whole cluster does by a role that was not given. */
const isUnseen = ({ namespace, rules }: Grant): boolean => namespace === undefined && rules === undefined;

/** By what an access entry, or a policy of one, makes its principal administrator of the whole cluster, or may. */
export function orchestrationOf(
  graph: Graph,
  node: EksAccessEntry | EksAccessPolicy,
): Evidence | { readonly missing: string } | undefined {
  if (node.kind === "EksAccessPolicy") {
    const name = node.scope === "namespace" ? undefined : adminPolicy.exec(node.policyArn ?? "")?.[1];
    return name === undefined ? undefined : { text: `it has the access policy ${name}`, resource: node.id };
  }
  const groups = node.groups ?? [];
  let missing: string | undefined;
  for (const group of groups) {
    if (group === "system:masters") return { text: "it is in the group system:masters", resource: node.id };
    const given = groupRights(graph, group);
    const grant = given.find(administersCluster);
    if (grant)
      return {
        text: `the group ${group} is bound by ${grant.binding.kind} ${grant.binding.name} to ${grant.role.name}`,
        resource: grant.binding.id,
      };
    const unseen = given.find(isUnseen);
    if (unseen) missing ??= `the rules of ${unseen.role.kind} ${unseen.role.name}, which was not given`;
  }
  const unread =
    groups.length > 0
      ? unreadGrants(graph).find((each) => administersCluster(each) || isUnseen(each))
      : undefined;
  if (unread) missing ??= `whom ${unread.binding.kind} ${unread.binding.name} binds`;
  return missing === undefined ? undefined : { missing };
}

/** The principals in the graph that an access entry is for. */
export const principalsOf = (
  graph: Graph,
  node: EksAccessEntry | EksAccessPolicy,
): readonly (IamRole | IamUser)[] => [
  ...resolve(graph, node.principalOf, "IamRole").definite,
  ...resolve(graph, node.principalOf, "IamUser").definite,
];
