import { derivedBy, type Graph, type NetworkAcl, type Subnet } from "../../../graph";
import { resolve } from "../../../graph/aws/resolve";
import type { References } from "../../../graph/aws/reference";
import { aclOf, openAcl, type AclView } from "./acl";
import type { SubnetView } from "./subnet";
import type { VpcView } from "./vpc";

/** The ACLs that a subnet may have: one, unless it is not known which. */
export interface AclChoice {
  readonly candidates: readonly AclView[];
  /** Why it may be one that was not given. */
  readonly missing?: string;
}

interface Named {
  readonly definite: Set<NetworkAcl>;
  readonly possible: Set<NetworkAcl>;
  missing?: string;
}

/** What ACLs and associations say of each subnet. */
function named(graph: Graph): ReadonlyMap<Subnet, Named> {
  const all = new Map<Subnet, Named>(
    graph.all("Subnet").map((subnet) => [subnet, { definite: new Set(), possible: new Set() }]),
  );
  const meant = (references: References): readonly (readonly [Subnet, certain: boolean])[] => {
    const { definite, possible, missing } = resolve(graph, references, "Subnet");
    const open =
      missing.length > 0 ? [...all.keys()].filter((subnet) => !definite.includes(subnet)) : possible;
    return [
      ...definite.map((subnet) => [subnet, true] as const),
      ...open.map((subnet) => [subnet, false] as const),
    ];
  };
  for (const acl of graph.all("NetworkAcl")) {
    for (const [subnet, certain] of meant(acl.subnets))
      all.get(subnet)![certain ? "definite" : "possible"].add(acl);
  }
  for (const { acl, subnet: references } of graph.all("NetworkAclAssociation")) {
    const { definite, possible, unseen, missing } = resolve(graph, acl, "NetworkAcl");
    for (const [subnet, certain] of meant(references)) {
      const entry = all.get(subnet)!;
      for (const node of definite) entry[certain ? "definite" : "possible"].add(node);
      for (const node of possible) entry.possible.add(node);
      if (unseen[0] !== undefined) entry.missing = `the network ACL ${unseen[0]}`;
      else if (missing[0] !== undefined) entry.missing = missing[0];
    }
  }
  return all;
}

/** The ACLs that take over a VPC's default one, with whether they certainly do. */
function defaults(graph: Graph): ReadonlyMap<string, readonly (readonly [AclView, certain: boolean])[]> {
  const all = new Map<string, (readonly [AclView, boolean])[]>();
  for (const acl of graph.all("NetworkAcl")) {
    if (!acl.isDefault) continue;
    const found = resolve(graph, acl.vpc.length > 0 ? acl.vpc : acl.defaultOf, "Vpc");
    const ids = [
      ...found.definite.map(({ id }) => [id, true] as const),
      ...found.possible.map(({ id }) => [id, false] as const),
      ...found.unseen.map((id) => [id, true] as const),
      ...(found.missing.length > 0 ? graph.all("Vpc").map(({ id }) => [id, false] as const) : []),
    ];
    for (const [id, certain] of ids) {
      const list = all.get(id) ?? [];
      list.push([aclOf(graph, acl), certain]);
      all.set(id, list);
    }
  }
  return all;
}

/** The ACL of subnets that none is named for. */
function defaultAcls(graph: Graph, vpc: VpcView | undefined): AclChoice {
  if (!vpc) return { candidates: [], missing: "the VPC, and its default network ACL" };
  const declared = graph.derive(defaults).get(vpc.id) ?? [];
  const certain = declared.filter(([, known]) => known).map(([acl]) => acl);
  if (certain.length > 0) return { candidates: certain };
  const possible = declared.map(([acl]) => acl);
  if (!vpc.node) return { candidates: possible, missing: `the default network ACL of ${vpc.name}` };
  return { candidates: [...possible, openAcl] };
}

export const aclsOf = derivedBy((graph, subnet: SubnetView): AclChoice => {
  const found = graph.derive(named).get(subnet.node)!;
  const definite = [...found.definite].map((acl) => aclOf(graph, acl));
  const missing = found.missing === undefined ? {} : { missing: found.missing };
  // A subnet has one ACL: of several that claim it, the last that is applied stays.
  if (definite.length > 0) return { candidates: definite, ...missing };
  const possible = [...found.possible].map((acl) => aclOf(graph, acl));
  if (found.missing !== undefined) return { candidates: possible, missing: found.missing };
  const rest = defaultAcls(graph, subnet.vpc);
  return { ...rest, candidates: [...new Set([...possible, ...rest.candidates])] };
});
