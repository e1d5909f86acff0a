import type { Graph } from "../graph";
import type { SecurityGroup } from "../nodes/security-group";
import type { SecurityGroupRule } from "../nodes/security-group-rule";
import { peek, Unknown } from "../value";
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

/** Rules of a group that stand in resources of their own though the group states that direction itself. */
export interface MixedRules {
  readonly certain: readonly SecurityGroupRule[];
  /** What would have to be known to tell whether there are others; undefined where these are all. */
  readonly missing: string | undefined;
}

/** Groups with rules both in their own resource and in others: either form takes away what the other adds. */
export function mixedRules(graph: Graph, group: SecurityGroup): MixedRules {
  const { definite, possible } = rulesOf(graph, group);
  const stated = (direction: SecurityGroupRule["direction"]): boolean | Unknown => {
    const own = peek(() => group[direction]);
    if (own instanceof Unknown) return own;
    return group.isDefault || definite.some((rule) => rule.form === "inline" && rule.direction === direction);
  };
  const states = { ingress: stated("ingress"), egress: stated("egress") };
  if (states.ingress === false && states.egress === false) return noneMixed;
  const certain: SecurityGroupRule[] = [];
  let missing: string | undefined;
  const isApart = ({ form }: SecurityGroupRule): boolean => form === "standalone";
  for (const rule of definite.filter(isApart)) {
    const direction = peek(() => rule.direction);
    const open = direction instanceof Unknown ? direction : states[direction];
    if (open === true) certain.push(rule);
    else if (open instanceof Unknown) missing ??= open.missing;
  }
  for (const rule of [...possible, ...graph.derive(looseRules)].filter(isApart)) {
    const direction = peek(() => rule.direction);
    if (direction instanceof Unknown || states[direction] !== false)
      missing ??= `which security group ${rule.name} is of`;
  }
  return { certain, missing };
}

const noneMixed: MixedRules = { certain: [], missing: undefined };

/** Rules of which not even the groups are known that they may be of; those of groups that AWS makes are not among them. */
const looseRules = (graph: Graph): readonly SecurityGroupRule[] =>
  graph.all("SecurityGroupRule").filter(({ securityGroup, group }) => {
    if (securityGroup || resolve(graph, group, "SecurityGroup").missing.length === 0) return false;
    return makers.every((kind) => resolve(graph, group, kind).definite.length === 0);
  });

const makers = ["EksCluster", "Vpc"] as const;

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
