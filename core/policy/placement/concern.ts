import type { CohabitationRule, Estate } from "../../estate";
import type { WholeContext } from "../policy";

/** Whether anything can lie in a zone. */
export const hasZones = ({ zones }: Pick<Estate, "zones">): boolean =>
  Object.values(zones).some(({ select, cidrs }) => select.length + cidrs.length > 0);

const isDeclared = (of: object): boolean => Object.keys(of).length > 0;

/** Whether the estate declares what a rule tells workloads apart by; without it, the rule holds for no pair. */
function canHold(estate: Estate, rule: CohabitationRule): boolean {
  const told: Readonly<Record<NonNullable<CohabitationRule["differ"]>, () => boolean>> = {
    zone: () => hasZones(estate),
    trust: () => hasZones(estate),
    supplier: () => isDeclared(estate.suppliers),
    data: () => isDeclared(estate.dataClasses),
    accountGroup: () => isDeclared(estate.accountGroups),
    owner: () => estate.owners.length > 0,
    environment: () => Object.keys(estate.environments).length > 1,
    namespace: () => true,
  };
  return (
    (rule.differ === undefined || told[rule.differ]()) &&
    (rule.all ?? []).every((each) => canHold(estate, each)) &&
    (rule.any === undefined || rule.any.some((each) => canHold(estate, each)))
  );
}

/** Whether a level in force can forbid anything to any pair: asked before anything is placed, because that costs. */
export function dividesWorkloads({
  graph,
  estate,
  environmentOf,
}: Pick<WholeContext, "graph" | "estate" | "environmentOf">): boolean {
  const levels = new Set(graph.all("Workload").map((each) => environmentOf(each).level));
  return [...levels].some((name) => {
    const level = estate.levels[name];
    if (!level) return true;
    const { cohabitation, separateZonesBy } = level;
    if (separateZonesBy.length > 0 && hasZones(estate)) return true;
    if (cohabitation === "any") return false;
    return cohabitation === "none" || cohabitation.some((rule) => canHold(estate, rule));
  });
}
