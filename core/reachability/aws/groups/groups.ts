import type { EksCluster, Graph, SecurityGroup, SecurityGroupRule } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { mixedRules, rulesOf } from "../../../graph/aws/security-groups";
import { defaultGroupsOf, isDefaultGroup } from "../../../graph/aws/vpc-parts";
import { vpcOf, type VpcView } from "../network/vpc";
import { noGroups, type Direction, type GroupState, type GroupView, type RuleView } from "./group";
import { compileRules, isReplaced, type RuleContext } from "./rules";
import { clusterGroup, unseenGroup, untouchedDefault } from "./virtual";

/** The views of one graph's groups: each group has one, however it is referred to. */
class Groups {
  readonly declared = new Map<SecurityGroup, GroupView>();
  readonly others = new Map<string, GroupView>();
  readonly rules = new Map<string, Readonly<Record<Direction, readonly RuleView[]>>>();
}
const groupsOf = (): Groups => new Groups();
const store = (graph: Graph): Groups => graph.derive(groupsOf);

/** The view of a group that was given. */
function declaredGroup(graph: Graph, node: SecurityGroup): GroupView {
  const { declared } = store(graph);
  let view = declared.get(node);
  if (!view) {
    view = { id: node.id, name: node.name, node, rules: (direction) => rulesOfGroup(graph, node, direction) };
    declared.set(node, view);
  }
  return view;
}

function other(graph: Graph, key: string, make: () => GroupView): GroupView {
  const { others } = store(graph);
  let view = others.get(key);
  if (!view) others.set(key, (view = make()));
  return view;
}

/** The group that EKS makes for a cluster. */
export const groupOfCluster = (graph: Graph, cluster: EksCluster): GroupView =>
  other(graph, `cluster ${cluster.id}`, () =>
    clusterGroup(
      cluster,
      extraRules(graph, cluster.id, () => groupOfCluster(graph, cluster)),
    ),
  );

/** The group of whatever in a VPC names none. */
export function defaultGroups(graph: Graph, vpc: VpcView | undefined): GroupState {
  if (!vpc) return { ...noGroups, missing: "the VPC, and its default security group" };
  const untouched = (): GroupView =>
    other(graph, `default ${vpc.id}`, () =>
      untouchedDefault(vpc.id, vpc.name, extraRules(graph, vpc.id, untouched)),
    );
  if (!vpc.node) {
    const declared = graph
      .all("SecurityGroup")
      .filter((group) => isDefaultGroup(group) && vpcOf(graph, group.vpc) === vpc);
    if (declared.length === 0) return { ...noGroups, missing: `the default security group of ${vpc.name}` };
    return { definite: declared.map((group) => declaredGroup(graph, group)), possible: [] };
  }
  const { definite, possible } = defaultGroupsOf(graph, vpc.node);
  if (definite.length > 0)
    return { definite: definite.map((group) => declaredGroup(graph, group)), possible: [] };
  if (possible.length === 0) return { definite: [untouched()], possible: [] };
  return { definite: [], possible: [untouched(), ...possible.map((group) => declaredGroup(graph, group))] };
}

/**
 * The groups that are referred to: those that were given; a VPC's default one and a cluster's own by their outputs;
 * others by their ids, of which nothing else is known.
 */
export function groupsMeant(graph: Graph, references: References): GroupState {
  const found = resolve(graph, references, "SecurityGroup");
  const definite = new Set(found.definite.map((node) => declaredGroup(graph, node)));
  const possible = new Set(found.possible.map((node) => declaredGroup(graph, node)));
  let missing: string | undefined;
  if (found.unseen.length + found.missing.length > 0) {
    for (const reference of references) {
      const alone = resolve(graph, [reference], "SecurityGroup");
      if (alone.unseen.length + alone.missing.length === 0) continue;
      const state = madeByAws(graph, [reference]);
      state?.definite.forEach((group) => definite.add(group));
      state?.possible.forEach((group) => possible.add(group));
      const unseen = alone.unseen[0]?.replace(/^\d{12}\//, "");
      if (state) missing ??= state.missing;
      else if (unseen !== undefined) definite.add(other(graph, unseen, () => unseenGroup(unseen)));
      else missing ??= alone.missing[0];
    }
  }
  return {
    definite: [...definite],
    possible: [...possible].filter((group) => !definite.has(group)),
    ...(missing !== undefined && { missing }),
  };
}

function madeByAws(graph: Graph, references: References): GroupState | undefined {
  const [cluster] = resolve(graph, references, "EksCluster").definite;
  if (cluster) return { definite: [groupOfCluster(graph, cluster)], possible: [] };
  const vpc = resolve(graph, references, "Vpc").definite.length === 1 ? vpcOf(graph, references) : undefined;
  return vpc && defaultGroups(graph, vpc);
}

const isLoose = (graph: Graph, rule: SecurityGroupRule): boolean =>
  !rule.securityGroup && resolve(graph, rule.group, "SecurityGroup").missing.length > 0;

/** Rules in resources of their own whose group was not given: of those that AWS makes, by owner; else of any. */
function strays(graph: Graph): {
  readonly byOwner: ReadonlyMap<string, readonly SecurityGroupRule[]>;
  readonly loose: readonly SecurityGroupRule[];
} {
  const byOwner = new Map<string, SecurityGroupRule[]>();
  const loose: SecurityGroupRule[] = [];
  for (const rule of graph.all("SecurityGroupRule")) {
    if (rule.securityGroup) continue;
    const found = resolve(graph, rule.group, "SecurityGroup");
    if (found.definite.length + found.possible.length > 0) continue;
    const owners = [
      ...resolve(graph, rule.group, "EksCluster").definite,
      ...resolve(graph, rule.group, "Vpc").definite,
    ];
    for (const { id } of owners) byOwner.set(id, [...(byOwner.get(id) ?? []), rule]);
    if (owners.length === 0 && isLoose(graph, rule)) loose.push(rule);
  }
  return { byOwner, loose };
}

const contextOf = (graph: Graph, owner: () => GroupView): RuleContext => ({
  graph,
  owner,
  meant: (references) => groupsMeant(graph, references),
});

const extraRules = (graph: Graph, owner: string, group: () => GroupView) => {
  const cached = new Map<Direction, readonly RuleView[]>();
  return (direction: Direction): readonly RuleView[] => {
    let rules = cached.get(direction);
    if (!rules) {
      const { byOwner, loose } = graph.derive(strays);
      rules = compileRules(contextOf(graph, group), direction, [
        ...(byOwner.get(owner) ?? []).map((rule) => [rule, true] as const),
        ...loose.map((rule) => [rule, false] as const),
      ]);
      cached.set(direction, rules);
    }
    return rules;
  };
};

function rulesOfGroup(graph: Graph, node: SecurityGroup, direction: Direction): readonly RuleView[] {
  const { rules } = store(graph);
  let found = rules.get(node.id);
  if (!found) {
    const { definite, possible } = rulesOf(graph, node);
    const { byOwner, loose } = graph.derive(strays);
    const vpc = isDefaultGroup(node) ? vpcOf(graph, node.vpc) : undefined;
    // What its own resource doesn't state, it takes away again.
    const passing = new Set(mixedRules(graph, node).certain);
    const own = definite.map((rule) => [rule, !passing.has(rule) && !isReplaced(rule, definite)] as const);
    const all = [
      ...own,
      ...(vpc ? (byOwner.get(vpc.id) ?? []) : []).map((rule) => [rule, !node.isDefault] as const),
      ...[...possible, ...loose].map((rule) => [rule, false] as const),
    ];
    const context = contextOf(graph, () => declaredGroup(graph, node));
    found = {
      ingress: compileRules(context, "ingress", all),
      egress: compileRules(context, "egress", all),
    };
    rules.set(node.id, found);
  }
  return found[direction];
}
