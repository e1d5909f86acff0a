import type { Graph } from "../../graph";
import type { Proposal, UsageItem } from "../item";
import type { KubeRequest } from "../read/kube-audit";
import { DeniedRequests, type Denied } from "./denied";
import { findHoldings, type HeldRule, type Holding, type Holdings, type OpenRule } from "./holdings";
import { Recording, type AuditPolicy } from "./recording";
import { ruleAllows, wordsOf } from "./rule";
import { tellHolding, tellOpaque } from "./tell";
import { proposalsOf } from "./proposal";

export interface RbacAnswer {
  readonly items: readonly UsageItem[];
  readonly proposals: readonly Proposal[];
  readonly denied: readonly Denied[];
  readonly notes: readonly string[];
}

/** What requests to an API server use of the rights that the bindings of a graph give. */
export class RbacUsage {
  private readonly holdings: Holdings;
  private readonly recording: Recording;
  private readonly denied = new DeniedRequests();
  private readonly memo = new Map<string, Matched>();
  private readonly open = new Set<string>();
  /** Bindings that the log names and the sources don't hold, and the role of each. */
  private readonly beyond = new Map<string, string>();
  private received = 0;
  private decided = 0;
  private unexplained = 0;

  constructor(graph: Graph, policy?: AuditPolicy) {
    this.holdings = findHoldings(graph);
    this.recording = new Recording(policy);
  }

  get size(): number {
    return this.holdings.all.length + this.holdings.unread.length;
  }

  /** Takes in that a request was received: whether it was allowed, a later entry tells. */
  receive(): void {
    this.received++;
  }

  /**
   * Takes in what was decided on a request.
   *
   * @param id the request's; one that stays open, such as a watch, is told of again when it ends
   */
  add(requests: readonly KubeRequest[], id: string | undefined, isOpen: boolean): void {
    this.decided++;
    if (id !== undefined) {
      if (this.open.delete(id)) return;
      if (isOpen && this.open.size < mostOpen) this.open.add(id);
    }
    for (const request of requests) this.take(request);
  }

  private take(request: KubeRequest): void {
    this.recording.see(request);
    const { matched, opaque } = this.match(request);
    if (request.decision === "forbid" || (request.decision === "untold" && matched.length === 0)) {
      this.denied.add(request, matched.length > 0);
      return;
    }
    const { at, namespace = "", by } = request;
    const words = wordsOf(request);
    for (const { used, cells, namespaces } of matched) {
      used.add(at, at, [words]);
      cells.add(request);
      if (namespaces.size < mostNamespaces) namespaces.add(namespace);
    }
    const named = by && opaque.filter((each) => each.by === by.binding);
    for (const { opaque: own } of named ?? []) {
      own!.used.add(at, at, [words]);
      own!.cells.add(request);
    }
    if (by) {
      const isKnown = (named ?? []).length > 0 || matched.some(({ holding }) => holding.by === by.binding);
      if (!isKnown && this.beyond.size < mostBeyond) this.beyond.set(by.binding, by.role);
    } else if (matched.length === 0) {
      for (const each of opaque) each.opaque!.possible++;
      if (opaque.length === 0) this.unexplained++;
    }
  }

  private match(request: KubeRequest): Matched {
    const { user, groups, verb, group, resource, name, namespace, path } = request;
    const key = JSON.stringify([user, groups, verb, group, resource, name, namespace, path]);
    const known = this.memo.get(key);
    if (known) return known;
    const matched: HeldRule[] = [];
    const opaque: Holding[] = [];
    for (const who of whoAre(user, groups))
      for (const holding of this.holdings.by.get(who) ?? []) {
        if (holding.namespace !== undefined && holding.namespace !== namespace) continue;
        for (const held of holding.rules) if (ruleAllows(held.open.rule, request)) matched.push(held);
        if (holding.opaque) opaque.push(holding);
      }
    const found = { matched, opaque };
    if (this.memo.size >= mostRemembered) this.memo.clear();
    this.memo.set(key, found);
    return found;
  }

  /** @param doubt why what the log does not show can't count as unused */
  answer(doubt: string | undefined): RbacAnswer {
    const { all, rules, unread, clusters } = this.holdings;
    const why =
      doubt ??
      (clusters > 1
        ? `the sources hold ${clusters} clusters, and the log does not say of which it tells`
        : this.received > 0 && this.decided === 0
          ? "the log tells of requests that were received, and of none what became of it"
          : undefined);
    this.doubtBeyond(rules);
    const items = [
      ...unread,
      ...all.flatMap((holding) => tellHolding(holding, this.recording, why)),
      ...all.flatMap((holding) => (holding.opaque ? [tellOpaque(holding, holding.opaque, why)] : [])),
    ];
    return {
      items,
      proposals: why === undefined ? proposalsOf(this.holdings, this.recording) : [],
      denied: this.denied.all,
      notes: this.notes(),
    };
  }

  /** A role that a binding gives of which the sources know nothing is used by others, too. */
  private doubtBeyond(rules: readonly OpenRule[]): void {
    for (const [binding, role] of this.beyond)
      for (const { held, owner, doubts } of rules)
        if (owner && held.some(({ holding }) => holding.role === role))
          doubts.add(`the log names ${binding}, which the sources don't hold, for the same ${role}`);
  }

  private notes(): readonly string[] {
    const beyond = [...this.beyond.keys()].filter((name) => !/^\w+ (.*\/)?system:/.test(name));
    const contrary = this.denied.all.filter(({ isGranted }) => isGranted).length;
    return [
      ...(this.recording.isGiven || this.decided === 0
        ? []
        : ["what the audit log leaves out is guessed: name the API server's policy, --audit-policy"]),
      ...(beyond.length > 0
        ? [
            `the log names ${beyond.length === mostBeyond ? "at least " : ""}${beyond.length} bindings that the sources don't hold: ${beyond.slice(0, 5).join(", ")}${beyond.length > 5 ? ", …" : ""}`,
          ]
        : []),
      ...(this.unexplained > 0
        ? [`${this.unexplained} requests were allowed by nothing that the sources hold`]
        : []),
      ...(contrary > 0
        ? ["some requests were refused that the sources allow: the cluster has other roles or bindings"]
        : []),
      ...(this.denied.more > 0 ? [`${this.denied.more} more refused requests are not told apart`] : []),
    ];
  }
}

interface Matched {
  readonly matched: readonly HeldRule[];
  /** Who may hold it by a role that is not known whole. */
  readonly opaque: readonly Holding[];
}

const mostOpen = 200_000;
const mostRemembered = 50_000;
/** More than a rule is narrowed to. */
const mostNamespaces = 8;
const mostBeyond = 200;

/** A subject's own name, and the groups that it is in, also those that the API server adds. */
function whoAre(user: string, groups: readonly string[]): readonly string[] {
  const [, , account] = user.split(":", 3);
  const isAccount = user.startsWith("system:serviceaccount:");
  const added = [
    user === "system:anonymous" ? "system:unauthenticated" : "system:authenticated",
    ...(isAccount ? ["system:serviceaccounts", `system:serviceaccounts:${account}`] : []),
  ];
  return [`User ${user}`, ...[...new Set([...groups, ...added])].map((group) => `Group ${group}`)];
}
