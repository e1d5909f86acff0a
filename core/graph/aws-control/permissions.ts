import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { IamRole, PolicyAttachment, PolicyDocument } from "../nodes/iam";
import { peek, Unknown } from "../value";

/** What a role may do, as far as the graph holds it. */
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

const documentsOf = (graph: Graph, id: string): PolicyDocument[] =>
  graph
    .of(id)
    .filter((node): node is PolicyDocument => node.kind === "PolicyDocument")
    .filter(({ use }) => use === "identity");

const byRole = (graph: Graph): ReadonlyMap<IamRole, Permissions> => {
  const found = new Map<IamRole, Draft>();
  const byId = new Map<string, Draft>();
  for (const role of graph.all("IamRole")) {
    const draft = { documents: documentsOf(graph, role.id), others: [], missing: [] };
    found.set(role, draft);
    byId.set(role.id, draft);
  }
  for (const attachment of graph.all("PolicyAttachment")) {
    const own = byId.get(attachment.id);
    const roles = resolve(graph, attachment.roles, "IamRole");
    const drafts = [own, ...roles.definite.map((role) => found.get(role))].filter(
      (each) => each !== undefined,
    );
    for (const draft of drafts) attach(graph, attachment, draft, draft === own);
    for (const role of roles.possible)
      found.get(role)?.missing.push(`whether ${attachment.name} is its policy`);
  }
  return found;
};

function attach(graph: Graph, attachment: PolicyAttachment, draft: Draft, own: boolean): void {
  if (!own) draft.documents.push(...documentsOf(graph, attachment.id));
  const policies = resolve(graph, attachment.policies, "IamPolicy");
  for (const policy of policies.definite) draft.documents.push(...documentsOf(graph, policy.id));
  draft.others.push(...policies.unseen.map((arn) => ({ arn, attachment })));
  draft.missing.push(...policies.missing);
}

export const permissionsOf = (graph: Graph, role: IamRole): Permissions =>
  graph.derive(byRole).get(role) ?? { documents: [], others: [], missing: [] };

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
