import { peek, Unknown, type Graph, type NetworkPolicy } from "../../graph";
import { namespaces } from "../../graph/kubernetes";
import type { NetworkPolicyPeer } from "../../graph/nodes/network-policy";
import type { PodFlow } from "../flow";
import type { Proposal, UsageItem } from "../item";
import { Use } from "../use";
import { manifestWith, tell } from "./policy-proposal";
import { use, type Open } from "./policy-rules";

/** What flows between pods use of the rules of network policies. */
export class PolicyUsage {
  private readonly opens: Open[] = [];
  private readonly unread: UsageItem[] = [];
  private readonly byNamespace = new Map<string, Open[]>();

  constructor(graph: Graph) {
    for (const policy of graph.all("NetworkPolicy")) {
      const namespace = peek(() => namespaces(graph).of(policy)?.name ?? "default");
      if (namespace instanceof Unknown) {
        this.unread.push(unreadItem(policy, `needs ${namespace.missing}`));
        continue;
      }
      for (const direction of ["ingress", "egress"] as const) this.read(policy, namespace, direction);
    }
  }

  get size(): number {
    return this.opens.length + this.unread.length;
  }

  private read(policy: NetworkPolicy, namespace: string, direction: "ingress" | "egress"): void {
    const rules = peek(() => [...(policy[direction] ?? [])]);
    if (rules instanceof Unknown) {
      this.unread.push(unreadItem(policy, `needs ${rules.missing}`));
      return;
    }
    rules.forEach((rule, index) => {
      const read = peek(() => ({
        peers: [
          ...((direction === "ingress"
            ? (rule as { from?: readonly NetworkPolicyPeer[] }).from
            : (rule as { to?: readonly NetworkPolicyPeer[] }).to) ?? []),
        ],
        ports: [...(rule.ports ?? [])],
      }));
      if (read instanceof Unknown) {
        this.unread.push(unreadItem(policy, `needs ${read.missing}`));
        return;
      }
      const open: Open = {
        policy,
        namespace,
        direction,
        index,
        ...read,
        used: new Use(),
        peersUsed: new Set(),
        portsUsed: new Set(),
        possible: 0,
      };
      this.opens.push(open);
      this.byNamespace.set(namespace, [...(this.byNamespace.get(namespace) ?? []), open]);
    });
  }

  /** Takes in a flow that was let through. */
  add(flow: PodFlow): void {
    for (const direction of ["ingress", "egress"] as const) {
      const [own, peer] = direction === "ingress" ? [flow.target, flow.source] : [flow.source, flow.target];
      if (own.namespace === undefined) continue;
      for (const open of this.byNamespace.get(own.namespace) ?? [])
        if (open.direction === direction) use(open, flow, own, peer);
    }
  }

  /** @param doubt why what the log does not show can't count as unused */
  answer(doubt: string | undefined): {
    readonly items: readonly UsageItem[];
    readonly proposals: readonly Proposal[];
  } {
    const items = [...this.unread];
    const tighter = new Map<NetworkPolicy, Map<Open, unknown>>();
    for (const open of this.opens) {
      const { item, rule } = tell(open, doubt);
      items.push(item);
      if (rule === undefined) continue;
      tighter.set(open.policy, (tighter.get(open.policy) ?? new Map<Open, unknown>()).set(open, rule));
    }
    const proposals = [...tighter].map(([policy, rules]) => {
      const content = manifestWith(policy, rules);
      return {
        resource: policy.id,
        kind: "NetworkPolicy" as const,
        name: policy.name,
        ...(content !== undefined && { content }),
      };
    });
    return { items, proposals };
  }
}

const unreadItem = (policy: NetworkPolicy, why: string): UsageItem => ({
  kind: "network policy rule",
  resource: policy.id,
  name: policy.resource.name,
  allows: "is not known",
  status: "unknown",
  why,
  used: { count: 0, what: [] },
});
