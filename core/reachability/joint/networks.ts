import type { Endpoint } from "../endpoint";
import {
  anything,
  isSameVpc,
  type AwsEndpoint,
  type AwsReachability,
  type Certainty,
  type WayFilter,
} from "../aws";
import { kubernetesUniverse } from "../kubernetes";
import { anyOf, byControl, byNetworks, free, inCases, inRow, type Path } from "./path";
import type { Stand } from "./stand";

export const unsure = (at: string, missing: string, bounds = anything): Path =>
  byControl("route", bounds, () => [
    { layer: "route", at, verdict: "unknown", reason: "unknown", sources: [], missing },
  ]);

/** Pods on one machine meet nothing between them; whether they are is up to the scheduler. */
export const sameNode: Path = {
  ...free,
  hops: unsure("nodes of both", "whether both stand on the same node").hops,
};

/** Between a node and its own pods nothing stands. */
const ownNode: Path = {
  ...free,
  may: kubernetesUniverse,
  must: kubernetesUniverse,
  hops: unsure("node of the pod", "whether the pod stands on this node").hops,
};

const overlay = unsure("network of the pods", "how the network plugin carries packets between nodes");
export const nowhere = unsure(
  "network of the cluster",
  "on which machines the cluster stands, and what lies between",
);

/** Whether two ends lie in one VPC. */
function related(a: AwsEndpoint, b: AwsEndpoint): Certainty {
  const found = new Set(a.members.flatMap((near) => b.members.map((far) => isSameVpc(near.vpc, far.vpc))));
  const [first = "unknown"] = found;
  return found.size === 1 ? first : "unknown";
}

/** What the networks of AWS let through for pods. Paths are kept: pods that stand alike share them. */
export class Networks {
  private readonly known = new Map<string, Path>();

  constructor(readonly aws: AwsReachability) {}

  private once(key: string, make: () => Path): Path {
    let path = this.known.get(key);
    if (!path) this.known.set(key, (path = make()));
    return path;
  }

  /** From one to another as they are. */
  direct(from: Endpoint, to: AwsEndpoint): Path {
    return this.once(`${from.id} > ${to.id}`, () => this.between(from, to));
  }

  private between(from: Endpoint, to: Endpoint, filter?: WayFilter): Path {
    return byNetworks(this.aws.between(from, to, filter));
  }

  /** What pods send, with their node's address or their own. */
  private sent({ hidden, own, node }: Stand, path: (sender: AwsEndpoint) => Path): Path {
    if (hidden === "yes") return path(node);
    return hidden === "no" ? path(own) : inCases([path(own), path(node)]);
  }

  /**
   * From pods to a machine or whatever else lies in a VPC, or outside.
   *
   * @param policies what the policies of the pods let out to there
   */
  leaving(stand: Stand | undefined, to: Endpoint, policies: Path): Path {
    const across = inRow(policies, this.sending(stand, to));
    return stand && mayBeNodeOf(to, stand) ? inCases([across, ownNode]) : across;
  }

  /** The same without what policies and the pods' own nodes do. */
  sending(stand: Stand | undefined, to: Endpoint): Path {
    if (!stand) return to.kind === "external" ? free : nowhere;
    return this.once(`${stand.key} > ${to.id}`, () => {
      if (to.kind === "external") return this.sent(stand, (sender) => this.between(sender, to));
      const far = to as AwsEndpoint;
      const near = related(stand.own, far);
      const inside = (sender: AwsEndpoint): Path => this.between(sender, to, "private");
      const own =
        stand.isPlain === "yes" ? inside(stand.own) : inCases([inside(stand.own), inside(stand.node)]);
      const direct =
        near === "yes"
          ? own
          : near === "no"
            ? this.sent(stand, inside)
            : inCases([own, this.sent(stand, inside)]);
      const isMet = far.members.some(({ isPublic, hasIpv6 }) => isPublic !== "no" || hasIpv6 !== "no");
      if (!isMet) return direct;
      return anyOf([direct, this.sent(stand, (sender) => this.between(sender, to, "internet"))]);
    });
  }

  /**
   * From a machine, or from outside, to pods by their own addresses.
   *
   * @param policies what the policies of the pods let in from there; a node's own pods take everything from it
   */
  arriving(from: Endpoint, stand: Stand | undefined, policies: Path): Path {
    const across = inRow(this.entering(from, stand), policies);
    return stand && mayBeNodeOf(from, stand) ? inCases([across, ownNode]) : across;
  }

  /** The same without what policies and the pods' own nodes do. */
  entering(from: Endpoint, stand: Stand | undefined): Path {
    if (!stand) return from.kind === "external" ? free : nowhere;
    return this.once(`${from.id} < ${stand.key}`, () => {
      const path = this.between(from, stand.own);
      return stand.isPlain === "yes" ? path : inCases([path, overlay]);
    });
  }

  /** From pods to pods of another cluster. */
  beyond(from: Stand | undefined, to: Stand | undefined): Path {
    return to ? this.sending(from, to.own) : nowhere;
  }

  /** From pods to pods of the same cluster. */
  across(from: Stand | undefined, to: Stand | undefined): Path {
    if (!from || !to) return free;
    return this.once(`${from.key} >> ${to.key}`, () => {
      const path = this.between(from.own, to.own, "private");
      const isPlain = from.isPlain === "yes" && to.isPlain === "yes";
      const across = isPlain ? path : inCases([path, overlay]);
      return share(from, to) ? inCases([across, sameNode]) : across;
    });
  }
}

/** Whether an end may be the node that pods stand on. */
export const mayBeNodeOf = ({ id }: Endpoint, { machines }: Stand): boolean =>
  machines.some((machine) => machine.id === id);

/** Whether pods of both may stand on one machine and then meet nothing else. */
const share = (a: Stand, b: Stand): boolean =>
  a.alwaysCrosses !== "yes" &&
  b.alwaysCrosses !== "yes" &&
  a.machines.some((machine) => b.machines.includes(machine));
