import { builtInRoles } from "../../graph/kubernetes";
import type { UsageItem } from "../item";
import { Cells } from "./cells";
import type { HeldRule, Holding, Opaque } from "./holdings";
import type { Recording } from "./recording";
import { asRules, cellWords, few, reduceRule, ruleWords, type Reduced } from "./reduce";
import { plainRule, type PlainRule } from "./rule";

/** More namespaces than that are not bound one by one. */
export const mostBound = 3;

const rulesWords = (rules: readonly PlainRule[]): string => rules.map(ruleWords).join("; ");

/** The namespaces in which alone a right of the whole cluster was used; undefined where it is needed as it is. */
export function narrowPlaces({ holding, open, cells, namespaces }: HeldRule): readonly string[] | undefined {
  const isWide = holding.namespace === undefined && open.rule.resources.length > 0;
  if (!isWide || cells.size === 0 || namespaces.has("") || namespaces.size > mostBound) return undefined;
  return [...namespaces].sort();
}

/** What is told of each rule that a subject holds by a binding. */
export function tellHolding(
  holding: Holding,
  recording: Recording,
  doubt: string | undefined,
): readonly UsageItem[] {
  return holding.rules.map((held): UsageItem => {
    const { open, used, cells } = held;
    const reduced = reduceRule(open.rule, cells, recording.leftOut(open.rule, holding));
    const places = reduced.kept.length === 0 ? narrowPlaces(held) : undefined;
    const found = reduced.status === "used" && places ? "wider" : reduced.status;
    const isDoubtful = doubt !== undefined && found !== "used";
    const why = isDoubtful ? doubt : keptWords(reduced);
    const status = isDoubtful ? "unknown" : found;
    const owner = open.owner ? `${open.owner.kind} ${open.owner.resource.name}` : holding.role;
    const place = places ? ` in the namespace${places.length > 1 ? "s" : ""} ${places.join(", ")} alone` : "";
    return {
      kind: "RBAC rule",
      resource: holding.binding.id,
      name: `${holding.subject} by ${holding.by}, ${owner} rules[${open.index}]`,
      allows: ruleWords(open.rule),
      status,
      ...(why !== undefined && { why }),
      used: used.told(),
      ...(status === "wider" && {
        ...(reduced.never.length > 0 && { never: reduced.never.map(cellWords) }),
        instead: `${rulesWords(reduced.rules)}${place}`,
      }),
    };
  });
}

function keptWords({ status, kept }: Reduced): string | undefined {
  if (kept.length === 0) return undefined;
  const words = few(kept.map(cellWords));
  return status === "unknown"
    ? `the audit log may not tell of ${words}`
    : `stays, as the audit log may not tell of it: ${words}`;
}

/** What is told of a role of which the sources don't hold, or not whole, what it grants. */
export function tellOpaque(holding: Holding, opaque: Opaque, doubt: string | undefined): UsageItem {
  const { used, cells, possible, why } = opaque;
  const common = {
    kind: "RBAC rule" as const,
    resource: holding.binding.id,
    name: `${holding.subject} by ${holding.by}, ${holding.role}`,
    allows: `what the ${holding.role} grants`,
    used: used.told(),
  };
  if (possible > 0)
    return {
      ...common,
      status: "unknown",
      why: `${why}; ${possible} requests may have been allowed by it, and the log does not say by what`,
    };
  if (doubt !== undefined) return { ...common, status: "unknown", why: doubt };
  if (cells.size === 0) return { ...common, status: "unused" };
  const instead = cells.isOverfull ? undefined : rulesWords(rulesUsed(cells));
  return isSurelyWider(holding.role, cells)
    ? { ...common, status: "wider", ...(instead !== undefined && { instead }) }
    : { ...common, status: "unknown", why, ...(instead !== undefined && { instead }) };
}

/** What was used, as rules. */
export const rulesUsed = (cells: Cells): readonly PlainRule[] =>
  asRules([...cells.all].map(({ cell }) => ({ ...cell, names: [] })));

/** Whether something that a role of every cluster is known to grant was not used. */
function isSurelyWider(role: string, cells: Cells): boolean {
  const known = builtInRoles.get(role.replace(/^ClusterRole /, "")) ?? [];
  return (
    !cells.isOverfull &&
    known.some((rule) => {
      const plain = plainRule(rule);
      const used = new Cells();
      for (const { cell } of cells.all)
        if (plain.resources.includes(cell.resource ?? ""))
          used.add({ ...cell, user: "", groups: [], decision: "allow", at: 0 });
      return ["unused", "wider"].includes(reduceRule(plain, used, []).status);
    })
  );
}
