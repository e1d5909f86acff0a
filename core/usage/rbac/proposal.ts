import { peek, Unknown, type ClusterRole, type Role } from "../../graph";
import type { Proposal } from "../item";
import { isPlain } from "../plain";
import { Cells, type Cell } from "./cells";
import type { Holding, Holdings, OpenRule } from "./holdings";
import type { Recording } from "./recording";
import { reduceRule, written, type Reduced } from "./reduce";
import type { PlainRule } from "./rule";
import { mostBound, narrowPlaces, rulesUsed } from "./tell";

const apiVersion = "rbac.authorization.k8s.io/v1";

/** Tighter forms: of roles where they stand; of bindings of roles that can't be changed, a role of their own. */
export function proposalsOf({ all, rules }: Holdings, recording: Recording): readonly Proposal[] {
  const owned = new Map<Role | ClusterRole, OpenRule[]>();
  for (const open of rules) {
    if (!open.owner) continue;
    const known = owned.get(open.owner);
    if (known) known.push(open);
    else owned.set(open.owner, [open]);
  }
  const bindings = new Map<string, Holding[]>();
  for (const holding of all)
    bindings.set(holding.binding.id, [...(bindings.get(holding.binding.id) ?? []), holding]);
  return [
    ...[...owned].flatMap(([owner, open]) => roleProposal(owner, open, recording) ?? []),
    ...[...bindings.values()].flatMap(
      (holdings) => ownRole(holdings, recording) ?? narrowBinding(holdings, recording) ?? [],
    ),
  ];
}

/** What of a rule all who hold it use. */
function reduceFor({ rule, held }: OpenRule, recording: Recording): Reduced {
  const cells = new Cells();
  const left: Cell[] = [];
  for (const each of held) {
    cells.join(each.cells);
    left.push(...recording.leftOut(rule, each.holding));
  }
  return reduceRule(rule, cells, left);
}

function roleProposal(
  owner: Role | ClusterRole,
  open: readonly OpenRule[],
  recording: Recording,
): Proposal | undefined {
  if (open.some(({ doubts, held }) => doubts.size > 0 || held.length === 0)) return undefined;
  const reduced = new Map(open.map((each) => [each.index, reduceFor(each, recording)]));
  const isTighter = [...reduced.values()].some(({ status }) => status === "unused" || status === "wider");
  const { properties } = owner.resource;
  const raw = properties["rules"];
  if (!isTighter || !isPlain(properties) || !Array.isArray(raw)) return undefined;
  const rules = (raw as unknown[]).flatMap((rule, index) => {
    const own = reduced.get(index);
    return !own || own.status === "used" ? [rule] : own.rules.map(written);
  });
  return {
    resource: owner.id,
    kind: "RBAC role",
    name: `${owner.kind} ${owner.resource.name}`,
    ...(rules.length > 0 && {
      content: { apiVersion, kind: owner.kind, metadata: properties["metadata"], rules },
    }),
  };
}

const kindOf = ({ namespace }: Holding) => (namespace === undefined ? "ClusterRole" : "Role");

/** In place of a role that nobody may tighten, because every cluster has it: one with what was used. */
function ownRole(holdings: readonly Holding[], recording: Recording): Proposal | undefined {
  const [first] = holdings as [Holding, ...Holding[]];
  const isMighty = first.rules.some(({ open }) => !open.owner);
  if (!isMighty && !holdings.every(({ opaque }) => opaque && opaque.possible === 0)) return undefined;
  if (/^ClusterRole system:/.test(first.role)) return undefined;
  const rules = isMighty ? mightyRules(holdings, recording) : opaqueRules(holdings);
  if (!rules) return undefined;
  const name = peek(() => first.binding.name);
  const subjects = first.binding.resource.properties["subjects"];
  if (name instanceof Unknown || !isPlain(subjects)) return undefined;
  const own = `${name}-used`;
  const metadata = { name: own, ...(first.namespace !== undefined && { namespace: first.namespace }) };
  const kind = kindOf(first);
  return {
    resource: first.binding.id,
    kind: "RBAC role",
    name: first.by,
    ...(rules.length > 0 && {
      content: [
        { apiVersion, kind, metadata, rules: rules.map(written) },
        {
          apiVersion,
          kind: `${kind}Binding`,
          metadata,
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: own },
          subjects,
        },
      ],
    }),
  };
}

/** What stays of everything; undefined where all of it does. */
function mightyRules(holdings: readonly Holding[], recording: Recording): readonly PlainRule[] | undefined {
  const reduced = holdings[0]!.rules.map(({ open }, index) =>
    reduceFor({ ...open, held: holdings.map(({ rules }) => rules[index]!) }, recording),
  );
  const isWithin = holdings[0]!.namespace !== undefined;
  const isTighter = reduced.some(({ status }) => status === "unused" || status === "wider");
  // A role within a namespace reaches no paths.
  return isTighter
    ? reduced.flatMap(({ rules }) => rules.filter((rule) => !isWithin || rule.nonResourceURLs.length === 0))
    : undefined;
}

function opaqueRules(holdings: readonly Holding[]): readonly PlainRule[] | undefined {
  const cells = new Cells();
  for (const { opaque, rules } of holdings) {
    cells.join(opaque!.cells);
    // What others lend to the role stands in theirs, and is used by it.
    for (const held of rules) cells.join(held.cells);
  }
  return cells.isOverfull ? undefined : rulesUsed(cells);
}

/** In place of a binding for the whole cluster: one in each of the few namespaces in which alone it was used. */
function narrowBinding(holdings: readonly Holding[], recording: Recording): Proposal | undefined {
  const [{ binding, by, namespace }] = holdings as [Holding, ...Holding[]];
  const held = holdings.flatMap(({ rules, opaque }) => (opaque ? [] : rules));
  if (namespace !== undefined || held.length === 0 || holdings.some(({ opaque }) => opaque)) return undefined;
  const places = new Set<string>();
  for (const each of held) {
    const isLeft = recording.leftOut(each.open.rule, each.holding).length > 0;
    if (isLeft || (each.cells.size > 0 && !narrowPlaces(each))) return undefined;
    for (const place of each.namespaces) places.add(place);
  }
  const { metadata, roleRef, subjects } = binding.resource.properties as Record<string, unknown>;
  const name = peek(() => binding.name);
  if (places.size === 0 || places.size > mostBound || name instanceof Unknown) return undefined;
  if (![metadata, roleRef, subjects].every((each) => isPlain(each))) return undefined;
  return {
    resource: binding.id,
    kind: "RBAC role",
    name: by,
    content: [...places].sort().map((place) => ({
      apiVersion,
      kind: "RoleBinding",
      metadata: { name, namespace: place },
      roleRef,
      subjects,
    })),
  };
}
