import type { BoundaryKind } from "../boundary";
import type { Join } from "../result";

/** What of a join tells who meets; the order of stacks does not matter. */
export type Meeting = Pick<Join, "kind" | "owners" | "users">;

/** Where stacks can meet so that what one has decides what is right in another. */
export const meetingKinds: ReadonlySet<BoundaryKind> = new Set<BoundaryKind>([
  "vpc",
  "subnet",
  "security-group",
  "peering",
  "transit-gateway",
  "cluster",
]);

/** What routes lead to also where no stack has it: those that name it may reach each other over it. */
const between = new Set<Join["kind"]>(["peering", "transit-gateway"]);

/**
 * The stacks that have to be judged together: all that meet in a network or a cluster, over however many others.
 *
 * @returns ids of stacks, in order; those that meet no other are left out
 */
export function joinedStacks(joins: readonly Meeting[]): readonly (readonly string[])[] {
  const parents = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    for (let up = parents.get(at); up !== undefined && up !== at; up = parents.get(at)) {
      parents.set(at, parents.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { kind, owners, users } of joins) {
    // Several that have the same, and nobody who names it, are copies of one another.
    if (!meetingKinds.has(kind) || users.length === 0 || (owners.length === 0 && !between.has(kind)))
      continue;
    const [first, ...rest] = [...owners, ...users];
    for (const each of [first!, ...rest]) if (!parents.has(each)) parents.set(each, each);
    for (const each of rest) parents.set(root(each), root(first!));
  }
  const groups = new Map<string, string[]>();
  for (const id of [...parents.keys()].sort()) {
    const of = root(id);
    const group = groups.get(of);
    if (group) group.push(id);
    else groups.set(of, [id]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
