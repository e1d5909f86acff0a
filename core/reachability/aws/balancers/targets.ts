import { peek, type Graph, type TargetGroup, type Unknown } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { parseAddress } from "../../../sets";
import type { Certainty } from "../bounds";
import type { AwsEndpoint } from "../endpoints/endpoint";

/** What a target group or a classic load balancer passes connections on to. */
export interface Target {
  readonly endpoint: AwsEndpoint;
  readonly certain: Certainty;
  /** Where the target itself says another port than its group; undefined where it says none. */
  readonly port?: () => number | Unknown | undefined;
  /** Set for services, whose tasks register with their containers' ports. */
  readonly anyPort?: true;
}

const kinds = ["Host", "AutoScalingGroup", "LoadBalancer", "NetworkInterface"] as const;

/** Endpoints by the ids of their nodes, and by their addresses. */
export class Targets {
  private readonly byId: ReadonlyMap<string, AwsEndpoint>;

  constructor(
    private readonly graph: Graph,
    private readonly endpoints: readonly AwsEndpoint[],
  ) {
    this.byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  }

  /** What references mean: machines, groups of them, other load balancers, or addresses. */
  meant(references: References, port?: Target["port"]): readonly Target[] {
    const found: Target[] = [];
    const add = (endpoint: AwsEndpoint | undefined, certain: Certainty): void => {
      if (endpoint) found.push({ endpoint, certain, ...(port && { port }) });
    };
    for (const kind of kinds) {
      const { definite, possible } = resolve(this.graph, references, kind);
      for (const { id } of definite) add(this.byId.get(id), "yes");
      for (const { id } of possible) add(this.byId.get(id), "unknown");
    }
    for (const { value } of references) {
      const address = value === undefined ? undefined : parseAddress(value);
      if (!address?.ok) continue;
      for (const endpoint of this.endpoints) {
        for (const { addresses } of endpoint.members) {
          if (addresses.contains(address.value)) add(endpoint, addresses.size === 1n ? "yes" : "unknown");
        }
      }
    }
    return found;
  }

  /** All targets of a group, in whatever form they are put into it. */
  ofGroup(group: TargetGroup): readonly Target[] {
    const found = [...this.meant(group.targets)];
    for (const { targetGroup, target, port } of this.attachments()) {
      const certain = this.isMeant(targetGroup, group);
      if (certain !== "no") found.push(...this.weaken(this.meant(target, port), certain));
    }
    for (const node of [...this.graph.all("AutoScalingGroup"), ...this.graph.all("EcsService")]) {
      const certain = this.isMeant(node.targetGroups, group);
      if (certain === "no") continue;
      const endpoint = this.byId.get(node.id);
      const anyPort = node.kind === "EcsService" ? ({ anyPort: true } as const) : {};
      if (endpoint) found.push({ endpoint, certain, ...anyPort });
      else if (node.kind === "EcsService") found.push(...this.containerHosts());
    }
    return found;
  }

  /** Tasks without interfaces of their own answer on those of the cluster's machines: nobody says here which these are. */
  private containerHosts(): readonly Target[] {
    return this.endpoints
      .filter(({ node: { kind } }) => kind === "AutoScalingGroup" || kind === "Host")
      .map((endpoint) => ({ endpoint, certain: "unknown", anyPort: true }));
  }

  private attachments() {
    return this.graph.all("TargetAttachment").map((node) => ({
      targetGroup: node.targetGroup,
      target: node.target,
      port: () => peek(() => node.port),
    }));
  }

  private isMeant(references: References, group: TargetGroup): Certainty {
    const { definite, possible } = resolve(this.graph, references, "TargetGroup");
    return definite.includes(group) ? "yes" : possible.includes(group) ? "unknown" : "no";
  }

  weaken(targets: readonly Target[], certain: Certainty): readonly Target[] {
    return certain === "yes" ? targets : targets.map((target) => ({ ...target, certain }));
  }
}
