import { matchGlob } from "../core/estate";
import type { DeclaredEstate } from "./estate";
import type { DutyGroups } from "./planners/duty-roles";

type Given = { [duty in keyof DutyGroups]?: readonly string[] };

/**
 * Kubernetes' groups by duty: those that are given, else the estate's principals that are no pattern. Developers have no
 * rights where the environment is controlled. Raises InputError for a group that the estate gives another duty.
 */
export function groupsOf(declared: DeclaredEstate, given: Given = {}): DutyGroups {
  const { duties } = declared.estate.identities;
  const holders = new Map<string, string>();
  const of = (duty: keyof DutyGroups): readonly string[] => {
    const principals = duties[duty] ?? [];
    const groups = given[duty] ?? principals.filter((each) => !/[*?[\]{}]/.test(each));
    if (duty === "development" && declared.environment.controlled) {
      if (!given[duty]?.length) return [];
      throw declared.error(
        "groups.development",
        `can't be given in ${declared.environment.name}, which is controlled: developers have no rights there`,
        ["environments", declared.environment.name],
      );
    }
    for (const group of groups) {
      if (!principals.some((pattern) => matchGlob(pattern, group)))
        throw declared.error(
          `groups.${duty}`,
          `names ${JSON.stringify(group)}, which has no such duty in the estate`,
          ["identities", "duties", duty],
        );
      const other = holders.get(group);
      if (other !== undefined)
        throw declared.error(
          `groups.${duty}`,
          `names ${group}, which has the duty ${other} too: duties are split`,
        );
      holders.set(group, duty);
    }
    return groups;
  };
  return {
    orchestration: of("orchestration"),
    operations: of("operations"),
    security: of("security"),
    development: of("development"),
  };
}
