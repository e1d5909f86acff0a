import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { References } from "../aws/reference";
import type {
  GroupMembership,
  IamGroup,
  IamRole,
  IamUser,
  PolicyAttachment,
  PolicyDocument,
} from "../nodes/iam";
import { peek, Unknown } from "../value";

export type IamPrincipal = IamRole | IamUser | IamGroup;

/** What a principal may do, as far as the graph holds it. */
export interface Permissions {
  readonly documents: readonly PolicyDocument[];
  /** ARNs of policies that are not in the graph: AWS's own, and those of other stacks. */
  readonly others: readonly { readonly arn: string; readonly attachment: PolicyAttachment }[];
  /** What would have to be known to see the rest. */
  readonly missing: readonly string[];
}

interface Draft {
  readonly documents: PolicyDocument[];
  readonly others: { arn: string; attachment: PolicyAttachment }[];
  readonly missing: string[];
}

export const documentsOf = (graph: Graph, id: string): PolicyDocument[] =>
  graph
    .of(id)
    .filter((node): node is PolicyDocument => node.kind === "PolicyDocument")
    .filter(({ use }) => use === "identity");

/** Kinds of principals, and the property of an attachment that names them. */
const kinds = { IamRole: "roles", IamUser: "users", IamGroup: "groups" } as const;

interface Holders {
  readonly permissions: ReadonlyMap<IamPrincipal, Permissions>;
  /** Who has a document. */
  readonly of: ReadonlyMap<PolicyDocument, ReadonlySet<IamPrincipal>>;
  /** Documents that somebody has of whom the graph holds nothing, or of whom it is not known who they are. */
  readonly elsewhere: ReadonlySet<PolicyDocument>;
  /** Documents of which it is not known whether a principal has them. */
  readonly perhaps: (principal: IamPrincipal) => readonly PolicyDocument[];
}

function findHolders(graph: Graph): Holders {
  const drafts = new Map<IamPrincipal, Draft>();
  const byId = new Map<string, Draft>();
  const elsewhere = new Set<PolicyDocument>();
  const possible = new Map<IamPrincipal, PolicyDocument[]>();
  const anybodys = new Map<string, PolicyDocument[]>();
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[])
    for (const principal of graph.all(kind)) {
      const draft = { documents: documentsOf(graph, principal.id), others: [], missing: [] };
      drafts.set(principal, draft);
      byId.set(principal.id, draft);
    }
  for (const attachment of graph.all("PolicyAttachment")) {
    const own = byId.get(attachment.id);
    const given = attached(graph, attachment);
    if (own) add(own, given);
    for (const [kind, property] of Object.entries(kinds) as [keyof typeof kinds, "roles"][]) {
      const found = resolve(graph, attachment[property], kind);
      for (const principal of found.definite)
        add(drafts.get(principal), given, documentsAt(graph, attachment));
      if (found.possible.length + found.unseen.length + found.missing.length === 0) continue;
      const documents = [...given.documents, ...documentsAt(graph, attachment)];
      for (const each of documents) elsewhere.add(each);
      for (const principal of found.possible) {
        drafts.get(principal)?.missing.push(`whether ${attachment.name} is its policy`);
        possible.set(principal, [...(possible.get(principal) ?? []), ...documents]);
      }
      if (found.missing.length > 0) anybodys.set(kind, [...(anybodys.get(kind) ?? []), ...documents]);
    }
  }
  for (const user of graph.all("IamUser")) {
    const own = drafts.get(user)!;
    const { definite, possible, missing } = resolve(graph, groupsOf(graph, user), "IamGroup");
    for (const group of definite) add(own, drafts.get(group)!);
    for (const group of possible) own.missing.push(`whether it is in the group ${group.name}`);
    own.missing.push(...missing);
  }
  const of = new Map<PolicyDocument, Set<IamPrincipal>>();
  for (const [principal, { documents }] of drafts)
    for (const each of documents) of.set(each, (of.get(each) ?? new Set()).add(principal));
  const perhaps = (principal: IamPrincipal): readonly PolicyDocument[] => [
    ...(possible.get(principal) ?? []),
    ...(anybodys.get(principal.kind) ?? []),
  ];
  return { permissions: drafts, of, elsewhere, perhaps };
}

/** The groups that a user is in: by itself, or by memberships apart. */
function groupsOf(graph: Graph, user: IamUser): References {
  const memberships = graph.derive(membershipsByUser).get(user) ?? [];
  return [...user.groups, ...memberships.flatMap(({ groups }) => groups)];
}

const membershipsByUser = (graph: Graph): ReadonlyMap<IamUser, readonly GroupMembership[]> => {
  const found = new Map<IamUser, GroupMembership[]>();
  for (const membership of graph.all("GroupMembership"))
    for (const user of resolve(graph, membership.users, "IamUser").definite)
      found.set(user, [...(found.get(user) ?? []), membership]);
  return found;
};

/** A policy of its own that only gives itself to principals, such as the inline policy of a role. */
const documentsAt = (graph: Graph, { id }: PolicyAttachment): readonly PolicyDocument[] =>
  documentsOf(graph, id);

function attached(graph: Graph, attachment: PolicyAttachment): Draft {
  const policies = resolve(graph, attachment.policies, "IamPolicy");
  return {
    documents: policies.definite.flatMap((policy) => documentsOf(graph, policy.id)),
    others: policies.unseen.map((arn) => ({ arn, attachment })),
    missing: [...policies.missing],
  };
}

function add(draft: Draft | undefined, given: Draft, own: readonly PolicyDocument[] = []): void {
  draft?.documents.push(...own, ...given.documents);
  draft?.others.push(...given.others);
  draft?.missing.push(...given.missing);
}

export const holders = (graph: Graph): Holders => graph.derive(findHolders);

export const permissionsOf = (graph: Graph, principal: IamPrincipal): Permissions =>
  holders(graph).permissions.get(principal) ?? { documents: [], others: [], missing: [] };

/** The statements of trust of a role; undefined where they are not known. */
export const trustOf = (graph: Graph, role: IamRole): PolicyDocument["statements"] | undefined => {
  const documents = graph
    .of(role.id)
    .filter(
      (node): node is PolicyDocument =>
        node.kind === "PolicyDocument" && (node as PolicyDocument).use === "trust",
    );
  const statements = documents.map((document) => peek(() => document.statements));
  return statements.some((each) => each instanceof Unknown)
    ? undefined
    : (statements as PolicyDocument["statements"][]).flat();
};
