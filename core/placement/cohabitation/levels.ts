import type { Estate } from "../../estate";
import { all, any, not, type Answer } from "../answer";
import { differIn, pairRule } from "../traits/clauses";
import type { Traits } from "../traits/traits";

/** A level that keeps two workloads off one machine, and the clauses of it that do. */
export interface Ban {
  readonly level: string;
  readonly answer: Exclude<Answer, "no">;
  readonly clauses: readonly string[];
}

/** Whether two workloads lie in different zones. */
export const zonesDiffer = (a: Traits, b: Traits): Answer => differIn(a.zones, b.zones);

/** What one level says to two workloads on one machine. */
function levelForbids(estate: Estate, level: string, a: Traits, b: Traits): Ban | undefined {
  const found = estate.levels[level]?.cohabitation ?? "none";
  if (found === "any") return undefined;
  const exempt = any([a.platform, b.platform]);
  if (exempt === "yes") return undefined;
  if (found === "none") {
    const answer = not(exempt);
    return answer === "no" ? undefined : { level, answer, clauses: ["cohabitation: none"] };
  }
  const rules = found.map((rule) => pairRule(rule, a, b));
  const fired = any(rules.map((each) => each.answer));
  const answer = all([fired, not(exempt)]);
  if (answer === "no") return undefined;
  const clauses = rules.filter((each) => each.answer === fired).flatMap((each) => each.clauses);
  return { level, answer, clauses };
}

/** What the levels of both environments say: the stricter word counts, so that it is the same from either side. */
export function forbiddenAt(estate: Estate, a: Traits, b: Traits): Ban | undefined {
  const levels = [...new Set([a.environment.level, b.environment.level])].sort();
  const bans = levels.flatMap((level) => levelForbids(estate, level, a, b) ?? []);
  return bans.find(({ answer }) => answer === "yes") ?? bans[0];
}
