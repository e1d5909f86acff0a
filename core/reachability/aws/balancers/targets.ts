import {
  peek,
  type BalancedPort,
  type EcsService,
  type Graph,
  type LoadBalancer,
  type TargetGroup,
  type Unknown,
} from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { parseAddress } from "../../../sets";
import type { Certainty } from "../bounds";
import type { PortRange } from "../endpoints/balancers";
import type { AwsEndpoint } from "../endpoints/endpoint";
import { taskTargets } from "./tasks";

/** What a target group or a classic load balancer passes connections on to. */
export interface Target {
  readonly endpoint: AwsEndpoint;
  readonly certain: Certainty;
  /** Where the target itself says another port than its group; undefined where it says none. */
  readonly port?: () => number | PortRange | Unknown | undefined;
  /** Set for tasks of which it is not known with which of their ports they register. */
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
    for (const node of this.graph.all("AutoScalingGroup")) {
      const certain = this.isMeant(node.targetGroups, group);
      const endpoint = certain === "no" ? undefined : this.byId.get(node.id);
      if (endpoint) found.push({ endpoint, certain });
    }
    for (const node of this.graph.all("EcsService")) {
      const certain = this.isMeant(node.targetGroups, group);
      if (certain === "no") continue;
      const ports = node.balanced.filter(({ targetGroup }) => this.isMeant(targetGroup, group) !== "no");
      found.push(...this.weaken(this.ofTasks(node, ports), certain));
    }
    return found;
  }

  /** The tasks of services that stand behind a classic load balancer. */
  behindClassic(balancer: LoadBalancer): readonly Target[] {
    return this.graph.all("EcsService").flatMap((node) =>
      node.balanced.flatMap((each) => {
        const { definite, possible } = resolve(this.graph, each.balancer, "LoadBalancer");
        if (!definite.includes(balancer) && !possible.includes(balancer)) return [];
        const targets = taskTargets(this.graph, this.byId, node, [each]);
        return this.weaken(targets, definite.includes(balancer) ? "yes" : "unknown");
      }),
    );
  }

  private ofTasks(node: EcsService, ports: readonly BalancedPort[]): readonly Target[] {
    return taskTargets(this.graph, this.byId, node, ports);
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
