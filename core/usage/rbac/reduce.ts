import { cellKey, mostNames, type Cell, type Cells } from "./cells";
import { coversPath, coversResource, resourceWords, type PlainRule } from "./rule";

/** What of a rule would do. */
export interface Reduced {
  readonly status: "unused" | "wider" | "used" | "unknown";
  /** In its place. */
  readonly rules: readonly PlainRule[];
  /** What stays because the log may not tell of it. */
  readonly kept: readonly Cell[];
  /** What of a rule that lists what it allows was not used. */
  readonly never: readonly Cell[];
}

interface Granted extends Cell {
  readonly names: readonly string[];
}

/** Resources whose objects have lasting names, and hold what not everybody may see. */
const namedOnes = new Set(["secrets", "configmaps"]);

/**
 * What of a rule would have allowed all that was used of it, and nothing that it does not allow itself.
 *
 * @param left what of it the log may not tell of
 */
export function reduceRule(rule: PlainRule, used: Cells, left: readonly Cell[]): Reduced {
  const kept = [...new Map(left.map((cell) => [cellKey(cell), cell])).values()];
  if (used.isOverfull) return { status: "used", rules: [rule], kept, never: [] };
  const granted: Granted[] = [...used.all].map(({ cell, names, isUnnamed }) => ({
    ...cell,
    names:
      rule.resourceNames.length > 0
        ? isUnnamed
          ? rule.resourceNames
          : rule.resourceNames.filter((name) => names.has(name))
        : cell.group === "" && namedOnes.has(cell.resource ?? "") && !isUnnamed && names.size <= mostNames
          ? [...names].sort()
          : [],
  }));
  const usedKeys = new Set(granted.map(cellKey));
  const whole = [
    ...granted.filter((cell) => !kept.some((each) => coversCell(each, cell))),
    ...kept.map((cell): Granted => ({ ...cell, names: rule.resourceNames })),
  ];
  const listed = listedCells(rule);
  const never = (listed ?? []).filter(
    (cell) =>
      !usedKeys.has(cellKey(cell)) &&
      !kept.some((each) => coversCell(each, cell)) &&
      isMeant(cell, rule, whole),
  );
  if (whole.length === 0) return { status: "unused", rules: [], kept, never };
  const isNarrower =
    never.length > 0 ||
    (listed === undefined && !kept.some((cell) => isAll(cell, rule))) ||
    whole.some(({ names }) => names.length > 0 && names.length !== rule.resourceNames.length);
  const rules = isNarrower ? asRules(whole) : [rule];
  const status = usedKeys.size === 0 ? "unknown" : isNarrower ? "wider" : "used";
  return { status, rules, kept, never };
}

/** Whether one stands for all that another stands for. */
const coversCell = (one: Cell, other: Cell): boolean =>
  (one.verb === "*" || one.verb === other.verb) &&
  (other.path === undefined
    ? one.resource !== undefined &&
      (one.group === "*" || one.group === other.group) &&
      coversResource(one.resource, other.resource!)
    : one.path !== undefined && coversPath(one.path, other.path));

const isAll = (cell: Cell, { verbs, apiGroups, resources, nonResourceURLs }: PlainRule): boolean =>
  verbs.every((verb) => cell.verb === "*" || cell.verb === verb) &&
  (cell.path === undefined
    ? apiGroups.every((group) => cell.group === "*" || cell.group === group) &&
      resources.every((resource) => coversResource(cell.resource!, resource))
    : nonResourceURLs.every((path) => coversPath(cell.path!, path)));

/** What a rule allows, one by one; undefined where it allows whatever there is. */
function listedCells({
  verbs,
  apiGroups,
  resources,
  nonResourceURLs,
}: PlainRule): readonly Cell[] | undefined {
  const isOpen =
    [...verbs, ...apiGroups].includes("*") ||
    resources.some((each) => each.includes("*")) ||
    nonResourceURLs.some((each) => each.endsWith("*"));
  if (isOpen) return undefined;
  return verbs.flatMap((verb) => [
    ...apiGroups.flatMap((group) => resources.map((resource): Cell => ({ verb, group, resource }))),
    ...nonResourceURLs.map((path): Cell => ({ verb, group: "", path })),
  ]);
}

/** Of several groups only some have a resource: the others' was never meant, where one of them was used. */
const isMeant = (cell: Cell, { apiGroups }: PlainRule, granted: readonly Cell[]): boolean =>
  apiGroups.length < 2 ||
  cell.resource === undefined ||
  granted.some((each) => each.group === cell.group && each.resource === cell.resource) ||
  !granted.some((each) => each.group !== cell.group && each.resource === cell.resource);

const order = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const place = (verb: string): number => (order.includes(verb) ? order.indexOf(verb) : order.length);
const inOrder = (verbs: Iterable<string>): string[] =>
  [...new Set(verbs)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));

/** As few rules as allow these and nothing else, by verbs and resources that go together. */
export function asRules(granted: readonly Granted[]): PlainRule[] {
  const paths = granted.filter(({ path }) => path !== undefined);
  const byPath = grouped(paths, ({ path }) => path!);
  const urls = grouped([...byPath], ([, cells]) => inOrder(cells.map(({ verb }) => verb)).join("\0"));
  const onResources = grouped(
    granted.filter(({ resource }) => resource !== undefined),
    ({ group, resource, names }) => JSON.stringify([group, resource, names]),
  );
  const alike = grouped([...onResources.values()], (cells) => {
    const [{ group, names }] = cells as [Granted, ...Granted[]];
    return JSON.stringify([group, names, inOrder(cells.map(({ verb }) => verb))]);
  });
  return [
    ...[...alike.values()].map((sets): PlainRule => {
      const [{ group, names }] = sets[0] as [Granted, ...Granted[]];
      return {
        apiGroups: [group],
        resources: sets.map(([first]) => first!.resource!).sort(),
        resourceNames: [...names],
        verbs: inOrder(sets[0]!.map(({ verb }) => verb)),
        nonResourceURLs: [],
      };
    }),
    ...[...urls.values()].map((own): PlainRule => ({
      apiGroups: [],
      resources: [],
      resourceNames: [],
      verbs: inOrder(own[0]![1].map(({ verb }) => verb)),
      nonResourceURLs: own.map(([path]) => path).sort(),
    })),
  ];
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const list = found.get(key);
    if (list) list.push(one);
    else found.set(key, [one]);
  }
  return found;
}

/** A rule without what it does not say. */
export const written = (rule: PlainRule): object =>
  Object.fromEntries(
    Object.entries(rule)
      .filter(([, list]) => (list as readonly string[]).length > 0)
      .map(([name, list]) => [name, [...(list as readonly string[])]]),
  );

/** `get, list pods/log named a`. */
export function ruleWords({
  apiGroups,
  resources,
  resourceNames,
  verbs,
  nonResourceURLs,
}: PlainRule): string {
  const things =
    nonResourceURLs.length > 0
      ? nonResourceURLs
      : apiGroups.flatMap((group) => resources.map((resource) => resourceWords(group, resource)));
  const names = resourceNames.length > 0 ? ` named ${few(resourceNames)}` : "";
  return `${verbs.join(", ")} ${few(things)}${names}`;
}

const mostListed = 12;
export const few = (texts: readonly string[]): string =>
  texts.length > mostListed
    ? `${texts.slice(0, mostListed).join(", ")} and ${texts.length - mostListed} more`
    : texts.join(", ");

export const cellWords = ({ verb, group, resource, path = "" }: Cell): string =>
  `${verb} ${resource === undefined ? path : resourceWords(group, resource)}`;
