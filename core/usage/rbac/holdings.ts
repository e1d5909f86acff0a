import {
  peek,
  Unknown,
  type ClusterRole,
  type ClusterRoleBinding,
  type Graph,
  type Role,
  type RoleBinding,
} from "../../graph";
import { boundRole, clusterOf, namespaces, rolesBehind } from "../../graph/kubernetes";
import type { UsageItem } from "../item";
import { Use } from "../use";
import { Cells } from "./cells";
import type { Holder } from "./recording";
import { everything, plainRule, type PlainRule } from "./rule";

type AnyBinding = RoleBinding | ClusterRoleBinding;
type AnyRole = Role | ClusterRole;

/** A rule of a role, and all who hold it. */
export interface OpenRule {
  /** Where it stands; absent for the role that may do everything. */
  readonly owner?: AnyRole;
  readonly index: number;
  readonly rule: PlainRule;
  /** Why it is not known who else holds it. */
  readonly doubts: Set<string>;
  readonly held: HeldRule[];
}

/** A rule as one subject holds it by one binding. */
export interface HeldRule {
  readonly holding: Holding;
  readonly open: OpenRule;
  readonly used: Use;
  readonly cells: Cells;
  /** Empty for what lies in none. */
  readonly namespaces: Set<string>;
}

/** What one subject holds by one binding. */
export interface Holding extends Holder {
  readonly binding: AnyBinding;
  /** `RoleBinding shop/web`. */
  readonly by: string;
  /** `ServiceAccount shop/web`, `User jane`, `Group ops`. */
  readonly subject: string;
  /** `Role web`, `ClusterRole edit`. */
  readonly role: string;
  readonly rules: HeldRule[];
  /** Where what the role grants is not known, or not whole: what was used by it. */
  readonly opaque?: Opaque;
}

export interface Opaque {
  readonly why: string;
  readonly used: Use;
  readonly cells: Cells;
  /** Requests that it may have allowed. */
  possible: number;
}

export interface Holdings {
  readonly all: readonly Holding[];
  /** By `User NAME` and `Group NAME`. */
  readonly by: ReadonlyMap<string, readonly Holding[]>;
  readonly rules: readonly OpenRule[];
  readonly unread: readonly UsageItem[];
  readonly clusters: number;
}

/** Who holds which rights by the bindings of a graph. */
export function findHoldings(graph: Graph): Holdings {
  const bindings = [...graph.all("RoleBinding"), ...graph.all("ClusterRoleBinding")];
  const reader = new Reader(graph);
  for (const binding of bindings) reader.add(binding);
  reader.addUnbound();
  const clusters = new Set(
    [...bindings, ...graph.all("Role"), ...graph.all("ClusterRole")].map(({ resource }) =>
      clusterOf(graph, resource),
    ),
  );
  return { ...reader.found, clusters: clusters.size };
}

class Reader {
  private readonly all: Holding[] = [];
  private readonly by = new Map<string, Holding[]>();
  private readonly unread: UsageItem[] = [];
  private readonly owned = new Map<AnyRole, readonly OpenRule[]>();
  private readonly rules: OpenRule[] = [];
  private readonly mighty = everything.map((rule, index) => this.open(rule, index));

  constructor(private readonly graph: Graph) {}

  get found(): Omit<Holdings, "clusters"> {
    const { all, by, rules, unread } = this;
    return { all, by, rules, unread };
  }

  add(binding: AnyBinding): void {
    const read = peek(() => {
      const own = binding.kind === "RoleBinding" ? namespaces(this.graph).of(binding)?.name : undefined;
      if (binding.kind === "RoleBinding" && own === undefined) void binding.namespace;
      return {
        namespace: own ?? (binding.kind === "RoleBinding" ? "default" : undefined),
        name: binding.name,
      };
    });
    if (read instanceof Unknown) return this.refuse(binding, binding.resource.name, `needs ${read.missing}`);
    const { namespace, name } = read;
    const by = `${binding.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
    const bound = peek(() => boundRole(this.graph, binding));
    if (bound instanceof Unknown) return this.refuse(binding, by, `needs ${bound.missing}`);
    const role = `${bound.kind} ${bound.name}`;
    const isMighty = role === "ClusterRole cluster-admin" && bound.nodes.length === 0;
    const isOpaque =
      !isMighty && (bound.rules === undefined || isBuiltIn(bound.kind, bound.nodes, bound.name));
    const owners = this.ownersOf(bound.nodes);
    if (owners instanceof Unknown) return this.refuse(binding, by, `needs ${owners.missing}`);
    const rules = isMighty ? this.mighty : owners.flatMap((owner) => this.rulesOf(owner));
    const subjects = peek(() => [...(binding.subjects ?? [])]);
    if (subjects instanceof Unknown) {
      for (const open of rules) open.doubts.add(`whom ${by} gives it to needs ${subjects.missing}`);
      return this.refuse(binding, by, `needs ${subjects.missing}`);
    }
    for (const subject of subjects) {
      const who = peek(() => holderOf({ ...plain(subject) }, namespace));
      if (who instanceof Unknown) {
        for (const open of rules) open.doubts.add(`whom ${by} gives it to needs ${who.missing}`);
        this.refuse(binding, by, `needs ${who.missing}`);
      } else if (who)
        this.hold(
          {
            ...who,
            binding,
            by,
            role,
            rules: [],
            ...(namespace !== undefined && { namespace }),
            ...(isOpaque && {
              opaque: {
                why:
                  bound.rules === undefined
                    ? `the ${role} was not given`
                    : `all that the ${role} of every cluster grants is not in the sources`,
                used: new Use(),
                cells: new Cells(),
                possible: 0,
              },
            }),
          },
          rules,
        );
    }
  }

  /** Roles that no binding gives: somebody else's may. */
  addUnbound(): void {
    for (const role of [...this.graph.all("Role"), ...this.graph.all("ClusterRole")]) {
      if (this.owned.has(role)) continue;
      const isMade = peek(() => role.kind === "ClusterRole" && rolesBehind(this.graph, role)[0] !== role);
      if (isMade !== true)
        this.refuse(
          role,
          `${role.kind} ${role.resource.name}`,
          "no binding of the sources gives it to anybody",
        );
    }
  }

  private hold(holding: Holding, rules: readonly OpenRule[]): void {
    for (const open of rules) {
      const held = { holding, open, used: new Use(), cells: new Cells(), namespaces: new Set<string>() };
      open.held.push(held);
      holding.rules.push(held);
    }
    this.all.push(holding);
    const key = holding.user === undefined ? holding.subject : `User ${holding.user}`;
    const known = this.by.get(key);
    if (known) known.push(holding);
    else this.by.set(key, [holding]);
  }

  private ownersOf(nodes: readonly AnyRole[]): readonly AnyRole[] | Unknown {
    return peek(() =>
      nodes.flatMap((node): readonly AnyRole[] =>
        node.kind === "ClusterRole" ? rolesBehind(this.graph, node) : [node],
      ),
    );
  }

  private rulesOf(owner: AnyRole): readonly OpenRule[] {
    const known = this.owned.get(owner);
    if (known) return known;
    const found: OpenRule[] = [];
    this.owned.set(owner, found);
    const rules = peek(() => [...(owner.rules ?? [])]);
    const name = `${owner.kind} ${owner.resource.name}`;
    if (rules instanceof Unknown) {
      this.refuse(owner, name, `needs ${rules.missing}`);
      return found;
    }
    rules.forEach((rule, index) => {
      const read = peek(() => plainRule(rule));
      if (read instanceof Unknown) this.refuse(owner, `${name} rules[${index}]`, `needs ${read.missing}`);
      else found.push(this.open(read, index, owner));
    });
    return found;
  }

  private open(rule: PlainRule, index: number, owner?: AnyRole): OpenRule {
    const open = { rule, index, doubts: new Set<string>(), held: [], ...(owner && { owner }) };
    this.rules.push(open);
    return open;
  }

  private refuse({ id }: AnyBinding | AnyRole, name: string, why: string): void {
    this.unread.push({
      kind: "RBAC rule",
      resource: id,
      name,
      allows: "is not known",
      status: "unknown",
      why,
      used: { count: 0, what: [] },
    });
  }
}

/** Roles of every cluster, of which the sources hold at most what others lend them. */
const isBuiltIn = (kind: string, nodes: readonly AnyRole[], name: string): boolean =>
  kind === "ClusterRole" && !nodes.some((node) => peek(() => node.name) === name);

interface PlainSubject {
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

const plain = ({ kind, name, namespace }: PlainSubject): PlainSubject => ({ kind, name, namespace });

function holderOf(
  { kind, name, namespace }: PlainSubject,
  own: string | undefined,
): Pick<Holding, "user" | "groups" | "subject"> | undefined {
  if (name === undefined) return undefined;
  if (kind === "ServiceAccount") {
    const place = namespace ?? own ?? "";
    return {
      subject: `ServiceAccount ${place}/${name}`,
      user: `system:serviceaccount:${place}:${name}`,
      groups: ["system:serviceaccounts", `system:serviceaccounts:${place}`, "system:authenticated"],
    };
  }
  if (kind === "User") return { subject: `User ${name}`, user: name, groups: [] };
  return kind === "Group" ? { subject: `Group ${name}`, groups: [name] } : undefined;
}
