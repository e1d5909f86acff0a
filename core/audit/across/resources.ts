import type { Resource } from "../../graph";

/** A stack with what lies in it. */
export interface Member {
  /** The audit's id of the stack. */
  readonly id: string;
  readonly resources: readonly Resource[];
}

/**
 * The resources of several stacks as those of one estate. Objects of the same name, which clusters of their own may have,
 * go by their URNs.
 *
 * @returns undefined where stacks name the same resource: they are copies of one stack, or of two organisations
 */
export function togetherOf(members: readonly Member[]): readonly Resource[] | undefined {
  const ids = new Map<string, Member>();
  const shared = new Set<string>();
  const urns = new Set<string>();
  for (const member of members) {
    const own = new Set<string>();
    for (const { id, urn } of member.resources) {
      if (urn !== undefined && urns.has(urn)) return undefined;
      if (urn !== undefined) own.add(urn);
      const holder = ids.get(id);
      if (!holder) ids.set(id, member);
      else if (holder !== member) shared.add(id);
    }
    for (const urn of own) urns.add(urn);
  }
  return members.flatMap(({ resources }) =>
    shared.size === 0
      ? resources
      : resources.map((each) =>
          shared.has(each.id) && each.urn !== undefined ? { ...each, id: each.urn } : each,
        ),
  );
}
