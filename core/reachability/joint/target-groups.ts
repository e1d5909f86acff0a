import { peek, type Graph } from "../../graph";
import { resolve } from "../../graph/aws-control";
import { all, type AwsEndpoint, type Bounds, type Certainty } from "../aws";
import type { Endpoint } from "../endpoint";
import type { Bound, Exposure } from "../kubernetes";
import type { Asker } from "./askers";
import type { Behind } from "./behind";
import { elsewhereMade, portsOf } from "./door-controls";
import type { DoorNodes } from "./door-nodes";
import { hasLabels } from "./fits";
import type { Networks } from "./networks";
import { inCases, inRow, through, type Path } from "./path";
import { byBalancer } from "./senders";
import type { Stand } from "./stand";

/** Whether it is a door for anybody at all: one of two that are in question is not. */
const isCertain = ({ clients }: Exposure): boolean => !clients.must.isEmpty;

/** The ways by load balancers of the graph, to nodes' ports and to what objects of a cluster put into target groups. */
export class TargetGroups {
  constructor(
    private readonly graph: Graph,
    private readonly networks: Networks,
    private readonly nodes: DoorNodes,
    private readonly behind: Behind,
  ) {}

  /** By load balancers that send to a node's ports. */
  toNode(asker: Asker, exposure: Exposure, node: AwsEndpoint, stand: Stand): readonly Path[] {
    if (asker.end.kind === "special") return [];
    const { door } = exposure;
    return this.networks.kinds
      .forwardsTo(node)
      .filter(({ sends }) => sends.may.overlaps(door.may))
      .map((forward) => {
        const isSure =
          isCertain(exposure) && !forward.sends.must.isEmpty && forward.sends.must.isSubsetOf(door.must);
        return byBalancer(this.networks, asker, exposure, forward, isSure, (clients) =>
          this.behind.node(node, stand, exposure, clients),
        );
      });
  }

  /** By load balancers whose target group an object of the cluster fills. */
  bound(
    asker: Asker,
    exposure: Exposure,
    { targetGroup, targets, nodeSelector }: Bound,
    stand: Stand,
  ): readonly Path[] {
    if (asker.end.kind === "special") return [];
    const { definite, possible } = resolve(this.graph, targetGroup, "TargetGroup");
    if (definite.length + possible.length === 0)
      return [
        through(
          inRow(asker.anywhere(exposure), elsewhereMade(exposure)),
          portsOf(exposure),
          this.behind.unplaced(asker, exposure),
        ),
      ];
    return this.networks.aws.offers.flatMap((offer): readonly Path[] => {
      const meant = definite.includes(offer.group)
        ? "yes"
        : possible.includes(offer.group)
          ? "unknown"
          : "no";
      const type = peek(() => offer.group.targetType ?? "instance");
      if (meant === "no" || (typeof type === "string" && type !== targets)) return [];
      const certain = all(offer.certain, meant, type === targets ? "yes" : "unknown");
      const by = (
        target: AwsEndpoint,
        sends: Bounds,
        more: Certainty,
        inner: (clients: readonly Endpoint[]) => Path,
      ): Path => {
        const forward = { ...offer, target, sends, certain: all(certain, more) };
        return byBalancer(this.networks, asker, exposure, forward, true, inner);
      };
      if (targets === "ip")
        return [by(stand.own, exposure.served, "yes", (clients) => this.behind.pods(exposure, clients))];
      const ports = portsOf(exposure);
      return [
        this.nodes.by(asker, exposure, stand, (node) => {
          const has = hasLabels(node, nodeSelector);
          if (has === "no") return inCases([]);
          return by(node, { may: ports, must: ports }, has, (clients) =>
            this.behind.node(node, stand, exposure, clients),
          );
        }),
      ];
    });
  }
}
