import type { NamespaceScope } from "../../graph/kubernetes";
import { IpSet } from "../../sets";
import { Bits, both, certain, type Match } from "./bits";
import type { ClusterFacts } from "./facts";
import { namespaceLabels } from "./labels";
import { peek, Unknown } from "../../graph";
import type { PodKind } from "./pods";
import type { NamespaceTerm, PodTerm } from "./read/policy";
import { LabelIndex, type Selector } from "./selector";

/**
 * What plugins make of pods with the address of their node: pods like all others, or nothing but their node's address;
 * `either` where only what holds for both counts.
 */
export type HostsAs = "pods" | "nodes" | "either";

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
  /** Of these, those of which it is certain. */
  private readonly sureHosts: Bits;
  /** Other pods whose addresses are not known, and those whose are; the same of the certain hosts. */
  private readonly strangers: Bits;
  private readonly known: readonly Addressed[];
  private readonly strangeHosts: Bits;
  private readonly knownHosts: readonly Addressed[];
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
    this.sureHosts = where(({ host }) => host === true);
    this.strangers = where(({ host, addresses }) => host === false && addresses === undefined);
    this.strangeHosts = where(({ host, addresses }) => host === true && addresses === undefined);
    this.known = addressedOf(kinds, false);
    this.knownHosts = addressedOf(kinds, true);
  }

  /** Whether some pods certainly have the address of their node. */
  get hasHosts(): boolean {
    return !this.sureHosts.isEmpty;
  }

  /** The pods that a term takes. */
  match(term: PodTerm, hosts: HostsAs = "either"): Match {
    const key = `${this.namespaceKey(term.namespaces)} ${term.pods.id} ${hosts}`;
    let match = this.termMemo.get(key);
    if (!match) {
      const { may, must } = both(this.inNamespaces(term.namespaces), this.pods.match(term.pods));
      const open = hosts === "pods" ? this.hosts.without(this.sureHosts) : this.hosts;
      match = { may: hosts === "nodes" ? may.without(this.sureHosts) : may, must: must.without(open) };
      this.termMemo.set(key, match);
    }
    return match;
  }

  /** The pods that a Service's selector takes, whatever their addresses. */
  served(own: NamespaceScope | undefined, selector: Selector): Match {
    return both(this.inNamespaces({ own }), this.pods.match(selector));
  }

  /** The pods that have an address of a block, where the cluster's network plugin asks for that at all. */
  block(may: IpSet, must: IpSet, hosts: HostsAs = "either"): Match {
    const key = `${may.toString()} / ${must.toString()} ${hosts}`;
    let match = this.blockMemo.get(key);
    if (!match) this.blockMemo.set(key, (match = this.inBlock(may, must, hosts)));
    return match;
  }

  /** The pods that are taken where the machines of the cluster are. */
  nodes(): Match {
    return { may: this.hosts, must: this.none };
  }

  private inBlock(may: IpSet, must: IpSet, hosts: HostsAs): Match {
    const { ipBlockMatchesPods: matches } = this.facts;
    const open = may.isEmpty
      ? this.none
      : hosts === "either"
        ? this.hosts
        : this.hosts.without(this.sureHosts);
    const pods = this.taken(may, must, this.known, this.strangers, matches);
    if (hosts === "either") return { may: pods.may.or(open), must: pods.must };
    // An address of a machine is one like any other outside the cluster.
    const asked = hosts === "nodes" ? true : matches;
    const nodes = this.taken(may, must, this.knownHosts, this.strangeHosts, asked);
    return { may: pods.may.or(nodes.may).or(open), must: pods.must.or(nodes.must) };
  }

  /** Those of some pods that a block takes. @param asks whether anybody asks for their addresses */
  private taken(
    may: IpSet,
    must: IpSet,
    known: readonly Addressed[],
    strangers: Bits,
    asks: boolean | undefined,
  ): Match {
    if (asks === false) return { may: this.none, must: this.none };
    const of = (holds: (addresses: readonly IpSet[]) => boolean): Bits =>
      known.reduce((bits, { pods, addresses }) => (holds(addresses) ? bits.or(pods) : bits), this.none);
    // A pod whose address is not known has any, but always one.
    const some = (may.isEmpty ? this.none : strangers).or(
      of((each) => each.some((one) => may.overlaps(one))),
    );
    if (asks === undefined) return { may: some, must: this.none };
    const surely = of((each) => each.every((one) => one.isSubsetOf(must)));
    return { may: some, must: must.equals(IpSet.all()) ? surely.or(strangers) : surely };
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

/** The pods on their node's network, or all others, by their addresses where these are known. */
function addressedOf(kinds: readonly PodKind[], host: boolean): readonly Addressed[] {
  const known = new Map<string, Addressed>();
  kinds.forEach((kind, at) => {
    const { addresses } = kind;
    if (kind.host !== host || !addresses) return;
    const key = addresses.join(" ");
    if (!known.has(key)) known.set(key, { pods: new Bits(kinds.length), addresses });
    known.get(key)!.pods.add(at);
  });
  return [...known.values()];
}
