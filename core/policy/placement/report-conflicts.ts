import type { Cohabitation, CohabitationGroup, Conflict } from "../../placement";
import type { WholeContext } from "../policy";
import { dividesWorkloads } from "./concern";
import { isUnseen } from "./pool-zones";
import { cohabitationIn } from "./shared";
import { meeting, missingOfMeeting, nameOf, pairOf } from "./witness";

const layers: Readonly<Record<Conflict["layer"], string>> = {
  account: "an AWS account",
  vpc: "a VPC",
  host: "hardware",
  vm: "a machine",
  sandbox: "a kernel",
  pool: "a pool",
  namespace: "a namespace",
};

/**
 * Reports conflicts, one finding for each group of like workloads that stands first in some: the clearest pair as its
 * witness, the others counted. What hangs on machines that nobody gave is one unknown a cluster.
 */
export function reportConflicts(
  context: WholeContext,
  concerns: (conflict: Conflict, cohabitation: Cohabitation) => boolean,
): void {
  if (!dividesWorkloads(context))
    return context.report.notApplicable("the levels in force divide nothing that is declared");
  const cohabitation = cohabitationIn(context);
  const byFirst = new Map<CohabitationGroup, Conflict[]>();
  for (const conflict of cohabitation.conflicts()) {
    if (!concerns(conflict, cohabitation)) continue;
    const list = byFirst.get(conflict.first);
    if (list) list.push(conflict);
    else byFirst.set(conflict.first, [conflict]);
  }
  const doubted = new Set<unknown>();
  const { report } = context;
  for (const [first, conflicts] of byFirst) {
    const { hosts } = first.placement;
    const sure = conflicts.filter(({ answer }) => answer === "yes");
    const shown = sure[0] ?? conflicts[0]!;
    const [one, two] = pairOf(first, shown.second);
    const { shared, evidence } = meeting(cohabitation, first, shown.second);
    if (sure.length === 0) {
      const blind = hosts.pools.every(isUnseen);
      if (blind && doubted.has(hosts)) continue;
      doubted.add(hosts);
      const found = blind ? `the nodes of ${hosts.name}` : shared && missingOfMeeting(shared);
      const missing = found ?? `${shown.ban.clauses.join(", ")} of ${nameOf(one)} and ${nameOf(two)}`;
      report.unknown("", missing, { on: one, key: shown.layer, evidence });
      continue;
    }
    const others = countOthers(first, sure);
    const { layer } = shown;
    const where = shared && (layer === "vm" || layer === "sandbox") ? ` of pool ${shared.pool.name}` : "";
    const what = layers[layer] + where;
    const more = others > 0 ? `, and with ${others} more` : "";
    const { level, clauses } = shown.ban;
    const text = `may share ${what} with ${nameOf(two)}${more}, which level ${level} forbids (${clauses.join("; ")})`;
    report(text, "", { on: one, key: layer, evidence });
  }
}

/** Workloads that stand in conflict with a group, but for the one that is shown. */
function countOthers(first: CohabitationGroup, conflicts: readonly Conflict[]): number {
  const groups = new Set(conflicts.map(({ second }) => second));
  let count = -1;
  for (const group of groups) count += group.workloads.length - (group === first ? 1 : 0);
  return count;
}

const bySeparation = ({ ban }: Conflict): boolean =>
  ban.clauses.every((text) => text.startsWith("separateZonesBy"));

/** Whether a conflict is over a machine, by a rule on who may share one. */
export const isOfMachines = (conflict: Conflict): boolean =>
  conflict.layer === "vm" && !bySeparation(conflict);

/** Whether a conflict is over a layer that must part zones; a machine that a rule forbids them anyway is said once. */
export const isOfLayers = (conflict: Conflict, cohabitation: Cohabitation): boolean =>
  bySeparation(conflict) &&
  !(conflict.layer === "vm" && cohabitation.ban(conflict.first, conflict.second)?.answer === "yes");
