import type { NamespaceScope } from "../../graph/kubernetes";
import { IpSet } from "../../sets";
import { Bits, both, certain, type Match } from "./bits";
import type { ClusterFacts } from "./facts";
import { namespaceLabels } from "./labels";
import { peek, Unknown } from "../../graph";
import type { PodKind } from "./pods";
import type { NamespaceTerm, PodTerm } from "./read/policy";
import { LabelIndex, type Selector } from "./selector";

/** Pods whose addresses lie in the same sets. */
interface Addressed {
  readonly pods: Bits;
  readonly addresses: readonly IpSet[];
}

/** The pods of a cluster, and which of them a term of a policy takes. Answers are kept: policies repeat each other. */
export class Population {
  readonly size: number;
  private readonly pods: LabelIndex;
  private readonly namespaces: LabelIndex;
  private readonly inScope: readonly Bits[];
  private readonly unplaced: Bits;
  private readonly none: Bits;
  private readonly hosts: Bits;
  /** Pods whose addresses are not known, and those whose are. */
  private readonly strangers: Bits;
  private readonly known: readonly Addressed[];
  private readonly scopeIndex: ReadonlyMap<NamespaceScope, number>;
  private readonly namespaceMemo = new Map<string, Match>();
  private readonly termMemo = new Map<string, Match>();
  private readonly blockMemo = new Map<string, Match>();

  /** @param bare a namespace without labels beside its name, whatever is taken of those that were not given */
  constructor(
    kinds: readonly PodKind[],
    scopes: readonly NamespaceScope[],
    private readonly facts: ClusterFacts,
    bare?: NamespaceScope,
  ) {
    this.size = kinds.length;
    this.pods = new LabelIndex(kinds.map(({ labels }) => labels));
    this.namespaces = new LabelIndex(
      scopes.map((scope) => {
        const { name, node } = scope;
        // A namespace whose name the engine will give stands here under its id.
        const own = node && peek(() => node.name);
        return namespaceLabels(
          own instanceof Unknown ? undefined : name,
          node,
          scope === bare ? "none" : facts.unseenNamespaces,
        );
      }),
    );
    this.scopeIndex = new Map(scopes.map((scope, at) => [scope, at]));
    const members = scopes.map((): number[] => []);
    const unplaced: number[] = [];
    kinds.forEach(({ scope }, at) => (scope ? members[this.scopeIndex.get(scope)!]! : unplaced).push(at));
    this.inScope = members.map((list) => Bits.of(this.size, list));
    this.unplaced = Bits.of(this.size, unplaced);
    this.none = new Bits(this.size);
    const where = (holds: (kind: PodKind) => boolean): Bits =>
      Bits.of(
        this.size,
        kinds.flatMap((kind, at) => (holds(kind) ? [at] : [])),
      );
    this.hosts = where(({ host }) => host !== false);
    this.strangers = where(({ host, addresses }) => host === false && addresses === undefined);
    const known = new Map<string, Addressed>();
    kinds.forEach(({ host, addresses }, at) => {
      if (host !== false || !addresses) return;
      const key = addresses.join(" ");
      if (!known.has(key)) known.set(key, { pods: new Bits(this.size), addresses });
      known.get(key)!.pods.add(at);
    });
    this.known = [...known.values()];
  }

  /** The pods that a term takes. Whether it takes pods with the address of their node, network plugins differ in. */
  match(term: PodTerm): Match {
    const key = `${this.namespaceKey(term.namespaces)} ${term.pods.id}`;
    let match = this.termMemo.get(key);
    if (!match) {
      match = both(this.inNamespaces(term.namespaces), this.pods.match(term.pods));
      this.termMemo.set(key, (match = { may: match.may, must: match.must.without(this.hosts) }));
    }
    return match;
  }

  /** The pods that a Service's selector takes, whatever their addresses. */
  served(own: NamespaceScope | undefined, selector: Selector): Match {
    return both(this.inNamespaces({ own }), this.pods.match(selector));
  }

  /** The pods that have an address of a block, where the cluster's network plugin asks for that at all. */
  block(may: IpSet, must: IpSet): Match {
    const key = `${may.toString()} / ${must.toString()}`;
    let match = this.blockMemo.get(key);
    if (!match) this.blockMemo.set(key, (match = this.inBlock(may, must)));
    return match;
  }

  /** The pods that are taken where the machines of the cluster are. */
  nodes(): Match {
    return { may: this.hosts, must: this.none };
  }

  private inBlock(may: IpSet, must: IpSet): Match {
    const { ipBlockMatchesPods: matches } = this.facts;
    if (matches === false) return { may: may.isEmpty ? this.none : this.hosts, must: this.none };
    // A pod whose address is not known has any, but always one.
    const strangers = may.isEmpty ? this.none : this.hosts.or(this.strangers);
    const taken = strangers.or(
      this.addressed(({ addresses }) => addresses.some((each) => may.overlaps(each))),
    );
    if (matches === undefined) return { may: taken, must: this.none };
    const surely = this.addressed(({ addresses }) => addresses.every((each) => each.isSubsetOf(must)));
    return { may: taken, must: must.equals(IpSet.all()) ? surely.or(this.strangers) : surely };
  }

  /** Those of the pods with known addresses of their own for which it holds. */
  private addressed(holds: (kind: Addressed) => boolean): Bits {
    let bits = this.none;
    for (const each of this.known) if (holds(each)) bits = bits.or(each.pods);
    return bits;
  }

  private namespaceKey(term: NamespaceTerm): string {
    if ("selector" in term) return term.selector.id;
    return term.own ? `${this.scopeIndex.get(term.own) ?? "none"}` : "?";
  }

  private inNamespaces(term: NamespaceTerm): Match {
    const key = this.namespaceKey(term);
    let match = this.namespaceMemo.get(key);
    if (!match) this.namespaceMemo.set(key, (match = this.findInNamespaces(term)));
    return match;
  }

  private findInNamespaces(term: NamespaceTerm): Match {
    if ("selector" in term) return this.ofScopes(term.selector);
    if (!term.own) return { may: Bits.full(this.size), must: this.none };
    const scope = this.inScope[this.scopeIndex.get(term.own) ?? -1] ?? new Bits(this.size);
    return { may: scope.or(this.unplaced), must: scope };
  }

  private ofScopes(selector: Selector): Match {
    // A selector that asks for nothing takes the pods of namespaces that nobody knows, too.
    if (selector.requirements.length === 0 && !selector.open) return certain(Bits.full(this.size));
    const scopes = this.namespaces.match(selector);
    const expand = (taken: Bits): Bits => {
      const members = new Bits(this.size);
      taken.forEach((scope) => this.inScope[scope]!.forEach((at) => members.add(at)));
      return members;
    };
    return { may: expand(scopes.may).or(this.unplaced), must: expand(scopes.must) };
  }
}
