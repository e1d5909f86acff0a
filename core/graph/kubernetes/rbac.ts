import type { Graph } from "../graph";
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from "../nodes";
import { peek, Unknown } from "../value";
import { builtInRoles, lendersOf } from "./built-in-roles";
import { clusterOf } from "./clusters";
import { namespaces } from "./namespaces";
import { matchesSelector } from "./selector";

/** Something that a rule may grant: verbs on a resource (`pods/exec`) of a group (empty for the core one). */
export interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Also granted where the rule holds only for objects that it names. */
  readonly named?: boolean;
}

/** Whether all of them hold; where none fails but one is not known, reading that one raises. */
function all(...tests: readonly (() => boolean)[]): boolean {
  let doubtful: (() => boolean) | undefined;
  for (const test of tests) {
    const value = peek(test);
    if (value === false) return false;
    if (value instanceof Unknown) doubtful ??= test;
  }
  return doubtful ? doubtful() : true;
}

/**
 * Whether a rule grants any verb of a right. `*` stands for every group, resource with its subresources, or verb, and
 * `*` + `/exec` for that subresource of every resource; `pods/*` matches nothing. A rule for named objects only does not
 * count, unless the right says so.
 */
export function grants(rule: PolicyRule, { group, resource, verbs, named = false }: Right): boolean {
  const [, sub] = resource.split("/");
  const forms = ["*", resource, ...(sub === undefined ? [] : [`*/${sub}`])];
  return all(
    () => (rule.apiGroups ?? []).some((each) => each === "*" || each === group),
    () => (rule.resources ?? []).some((each) => forms.includes(each)),
    () => (rule.verbs ?? []).some((each) => each === "*" || verbs.includes(each)),
    () => named || (rule.resourceNames ?? []).length === 0,
  );
}

const everyVerb = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** Whether a rule grants everything on everything, by `*` or by naming every verb. */
export const grantsEverything = (rule: PolicyRule): boolean =>
  all(
    () => (rule.apiGroups ?? []).includes("*"),
    () => (rule.resources ?? []).includes("*"),
    () => {
      const verbs = rule.verbs ?? [];
      return verbs.includes("*") || everyVerb.every((verb) => verbs.includes(verb));
    },
    () => (rule.resourceNames ?? []).length === 0,
  );

/** Names that Kubernetes keeps for its own roles and bindings. */
export const isReservedName = (name: string): boolean => name.startsWith("system:");

/** A role as a binding names it, with all that it grants. */
export interface BoundRole {
  readonly kind: string;
  readonly name: string;
  /** The role objects given under that name; for Kubernetes' own roles those that lend them rules. */
  readonly nodes: readonly (Role | ClusterRole)[];
  /** Undefined where the role is not among what was given, nor Kubernetes' own. */
  readonly rules: readonly PolicyRule[] | undefined;
}

interface RoleIndex {
  readonly namespaced: ReadonlyMap<unknown, ReadonlyMap<string, readonly Role[]>>;
  readonly clusterWide: ReadonlyMap<string, readonly ClusterRole[]>;
}

function indexRoles(graph: Graph): RoleIndex {
  const namespaced = new Map<unknown, Map<string, Role[]>>();
  const clusterWide = new Map<string, ClusterRole[]>();
  const all = namespaces(graph);
  for (const role of graph.all("Role")) {
    const scope = all.of(role);
    const name = peek(() => role.name);
    if (!scope || name instanceof Unknown) continue;
    const names = namespaced.get(scope) ?? new Map<string, Role[]>();
    namespaced.set(scope, names.set(name, [...(names.get(name) ?? []), role]));
  }
  for (const role of graph.all("ClusterRole")) {
    const name = peek(() => role.name);
    if (name instanceof Unknown) continue;
    const key = `${clusterOf(graph, role.resource)}\0${name}`;
    clusterWide.set(key, [...(clusterWide.get(key) ?? []), role]);
  }
  return { namespaced, clusterWide };
}

/** The role that a binding refers to, and its effective rules. Raises where the reference is not known. */
export function boundRole(graph: Graph, binding: RoleBinding | ClusterRoleBinding): BoundRole {
  const index = graph.derive(indexRoles);
  const kind = binding.roleRef?.kind ?? "";
  const name = binding.roleRef?.name ?? "";
  if (kind === "Role") {
    const scope = namespaces(graph).of(binding);
    const nodes = (scope && index.namespaced.get(scope)?.get(name)) ?? [];
    return { kind, name, nodes, rules: nodes.length ? nodes.flatMap((each) => each.rules ?? []) : undefined };
  }
  const nodes = index.clusterWide.get(`${clusterOf(graph, binding.resource)}\0${name}`) ?? [];
  if (nodes.length) return { kind, name, nodes, rules: nodes.flatMap((each) => effectiveRules(graph, each)) };
  const own = builtInRoles.get(name);
  const lenders = own ? lendersTo(graph, clusterOf(graph, binding.resource), name) : [];
  return {
    kind,
    name,
    nodes: lenders,
    rules: own && [...own, ...lenders.flatMap((each) => each.rules ?? [])],
  };
}

/** The given roles whose labels lend their rules to one that every cluster has. */
function lendersTo(graph: Graph, cluster: string, name: string): readonly ClusterRole[] {
  const labels = lendersOf(name);
  if (labels.length === 0) return [];
  return graph
    .all("ClusterRole")
    .filter((role) => clusterOf(graph, role.resource) === cluster)
    .filter((role) => labels.some((label) => role.labels[label] === "true"));
}

/** A ClusterRole's rules; where it aggregates, those of the roles that its selectors take, which replace its own. */
const effectiveRules = (graph: Graph, role: ClusterRole): readonly PolicyRule[] =>
  rolesBehind(graph, role).flatMap((each) => each.rules ?? []);

/** The roles in which a ClusterRole's rules stand: itself; where it aggregates, those that its selectors take. */
export function rolesBehind(graph: Graph, role: ClusterRole): readonly ClusterRole[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors;
  if (!selectors?.length) return [role];
  const cluster = clusterOf(graph, role.resource);
  return graph
    .all("ClusterRole")
    .filter((other) => other !== role && clusterOf(graph, other.resource) === cluster)
    .filter((other) => selectors.some((selector) => matchesSelector(selector, other.labels)));
}
