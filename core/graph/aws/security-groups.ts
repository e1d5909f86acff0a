import type { Graph } from "../graph";
import type { SecurityGroup } from "../nodes/security-group";
import type { SecurityGroupRule } from "../nodes/security-group-rule";
import { resolve } from "./resolve";

/** The rules of a group, in whatever form they were written. */
export interface GroupRules {
  readonly definite: readonly SecurityGroupRule[];
  /** Rules that may be of this group or of another. */
  readonly possible: readonly SecurityGroupRule[];
}

const none: GroupRules = { definite: [], possible: [] };

/** All rules of a group: those in its own resource and those in resources of their own. */
export const rulesOf = (graph: Graph, group: SecurityGroup): GroupRules =>
  graph.derive(collect).get(group) ?? none;

/** Groups with rules both in their own resource and in others: either form takes away what the other adds. */
export function mixedRules(graph: Graph, group: SecurityGroup): readonly SecurityGroupRule[] {
  const { definite } = rulesOf(graph, group);
  if (!definite.some((rule) => rule.form === "standalone")) return [];
  const stated = new Set(definite.filter((rule) => rule.form === "inline").map((rule) => rule.direction));
  if (group.isDefault) stated.add("ingress").add("egress");
  if (stated.size === 0) return [];
  return definite.filter((rule) => rule.form === "standalone" && stated.has(rule.direction));
}

function collect(graph: Graph): ReadonlyMap<SecurityGroup, GroupRules> {
  const rules = new Map<SecurityGroup, { definite: SecurityGroupRule[]; possible: SecurityGroupRule[] }>();
  const put = (group: SecurityGroup, list: keyof GroupRules, rule: SecurityGroupRule): void => {
    let entry = rules.get(group);
    if (!entry) rules.set(group, (entry = { definite: [], possible: [] }));
    entry[list].push(rule);
  };
  for (const rule of graph.all("SecurityGroupRule")) {
    if (rule.securityGroup) {
      put(rule.securityGroup, "definite", rule);
      continue;
    }
    const { definite, possible } = resolve(graph, rule.group, "SecurityGroup");
    for (const group of definite) put(group, "definite", rule);
    for (const group of possible) put(group, "possible", rule);
  }
  return rules;
}
