import type { Graph, PermissionSet, PolicyDocument, Resource } from "../graph";
import { isAllow, resolve } from "../graph/aws-control";
import { statementPath } from "./iam-grants";
import { changingActions } from "./production-rights";
import { isLookingPolicy } from "./looking-policies";

/** A right of a permission set to change something, where it stands; or what would have to be known to tell. */
export interface SetRight {
  readonly what?: string;
  readonly missing?: string;
  readonly resource: Resource;
  readonly path: string;
}

const documentsByResource = (graph: Graph): ReadonlyMap<Resource, readonly PolicyDocument[]> => {
  const found = new Map<Resource, PolicyDocument[]>();
  for (const each of graph.all("PolicyDocument"))
    found.set(each.resource, [...(found.get(each.resource) ?? []), each]);
  return found;
};

/** What a permission set lets its holders change, by all policies that were given of it. Reading what is unknown raises. */
export function changesOf(graph: Graph, set: PermissionSet): readonly SetRight[] {
  return graph.all("PermissionSetPolicies").flatMap((each): readonly SetRight[] => {
    const { resource } = each;
    const { definite, possible, missing } = resolve(graph, each.set, "PermissionSet");
    const isOwn = resource === set.resource || definite.includes(set);
    if (!isOwn && !possible.includes(set) && missing.length === 0) return [];
    const documents = graph.derive(documentsByResource).get(resource) ?? [];
    const rights: readonly SetRight[] = [
      ...(each.managed ?? []).flatMap((arn): readonly SetRight[] =>
        isLookingPolicy(arn)
          ? []
          : [{ what: `do what ${arn.slice(arn.lastIndexOf("/") + 1)} allows`, resource, path: "" }],
      ),
      ...(each.customerManaged ?? []).map(({ name }) => ({
        missing: `what the account's policy ${name} allows`,
        resource,
        path: "",
      })),
      ...documents.flatMap((document) =>
        document.statements.filter(isAllow).flatMap((statement): readonly SetRight[] => {
          const [action] = changingActions(statement);
          return action === undefined
            ? []
            : [{ what: action, resource, path: statementPath(document, statement) }];
        }),
      ),
    ];
    if (isOwn || rights.length === 0) return rights;
    return [{ missing: `which permission set ${each.name} belongs to`, resource, path: "" }];
  });
}
