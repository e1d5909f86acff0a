import type { Host } from "../../graph";
import type { Endpoint } from "../endpoint";
import {
  anything,
  isSameVpc,
  nothing,
  type AwsEndpoint,
  type AwsReachability,
  type Certainty,
  type WayFilter,
} from "../aws";
import { kubernetesUniverse } from "../kubernetes";
import { kindOfFace } from "./balancer";
import { groupBy } from "./group-by";
import type { Kinds } from "./kinds";
import { anyOf, byControl, byNetworks, free, inCases, inRow, type Path } from "./path";
import type { Stand } from "./stand";

export const unsure = (at: string, missing: string, bounds = anything): Path =>
  byControl("route", bounds, () => [
    { layer: "route", at, verdict: "unknown", reason: "unknown", sources: [], missing },
  ]);

/** Pods on one machine meet nothing between them; whether they are is up to the scheduler. */
const sameNode: Path = {
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

/** Within one machine, nothing stands either. */
export const itself: Path = ownNode;

/** Pods whose machines nobody gave have no addresses that the outside could ask: only doors lead to them. */
const unseenMachines: Path = { ...free, apart: nothing };

/** The way beside that of pods to and from the very machine that they may stand on. */
const besideOwnNode = (way: Path | undefined): Path => ({
  ...inCases([...(way ? [way] : []), ownNode]),
  apart: way ? (way.apart ?? way) : nothing,
});

const overlay = unsure("network of the pods", "how the network plugin carries packets between nodes");
export const nowhere = unsure(
  "network of the cluster",
  "on which machines the cluster stands, and what lies between",
);

/** Whether two ends lie in one VPC. */
function related(a: AwsEndpoint, b: AwsEndpoint): Certainty {
  // To a service of AWS, whose addresses are public, pods send as they do out of the VPC.
  if (b.members.some(({ service }) => service)) return "no";
  const found = new Set(a.members.flatMap((near) => b.members.map((far) => isSameVpc(near.vpc, far.vpc))));
  const [first = "unknown"] = found;
  return found.size === 1 ? first : "unknown";
}

/** What the networks of AWS let through for pods. Paths are kept: pods that stand alike share them. */
export class Networks {
  private readonly known = new Map<string, Path>();
  private readonly faces = new Map<string, Path>();
  private readonly sendings = new Map<string, Sent | undefined>();
  private readonly enterings = new Map<string, Sent | undefined>();

  constructor(
    readonly aws: AwsReachability,
    readonly kinds: Kinds,
  ) {}

  private once(key: string, make: () => Path): Path {
    let path = this.known.get(key);
    if (!path) this.known.set(key, (path = make()));
    return path;
  }

  /** From one to another as they are. */
  direct(from: Endpoint, to: AwsEndpoint): Path {
    return this.once(`${from.id} > ${to.id}`, () => this.between(from, to));
  }

  /** The same on private ways alone, or on those by the internet. */
  directBy(from: Endpoint, to: AwsEndpoint, filter: WayFilter): Path {
    return this.once(`${from.id} >${filter}> ${to.id}`, () => this.between(from, to, filter));
  }

  private between(from: Endpoint, to: Endpoint, filter?: WayFilter): Path {
    const find = (): Path => byNetworks(this.aws.between(from, to, filter));
    const kind = to.kind === "host" ? kindOfFace(to as AwsEndpoint) : undefined;
    return kind === undefined ? find() : this.shared(`${from.id} >${filter ?? ""}> ${kind}`, find);
  }

  /** What passes is computed once for all that share a key; what is met on the way, for each when somebody asks. */
  private shared(key: string, find: () => Path): Path {
    const known = this.faces.get(key);
    if (!known) {
      const first = find();
      this.faces.set(key, first);
      return first;
    }
    let own: Path | undefined;
    return { ...known, hops: (connection) => (own ??= find()).hops(connection) };
  }

  /** What pods send, with their node's address or their own. */
  private sent({ hidden, own, node }: Stand, path: (sender: AwsEndpoint) => Path): Path {
    if (hidden === "yes") return path(node);
    return hidden === "no" ? path(own) : inCases([path(own), path(node)]);
  }

  /**
   * From pods to a machine or whatever else lies in a VPC, or outside.
   *
   * @param policies what those of the pods let out to there
   */
  leaving(stand: Stand | undefined, to: Endpoint, policies: Outlets): Path {
    const { direct, internet } = this.leavingBy(stand, to, policies);
    return internet ? anyOf([direct, internet]) : direct;
  }

  /** The same by private addresses, and by the internet. */
  leavingBy(stand: Stand | undefined, to: Endpoint, policies: Outlets): Sent {
    const sent = this.sending(stand, to);
    const direct = sent && inRow(policies.direct, sent.direct);
    return {
      direct: stand && mayBeNodeOf(to, stand) ? besideOwnNode(direct) : (direct ?? inCases([])),
      ...(sent?.internet && { internet: inRow(policies.internet(), sent.internet) }),
    };
  }

  /** The same without what policies and the pods' own nodes do; undefined if these are all that there is. */
  sending(stand: Stand | undefined, to: Endpoint): Sent | undefined {
    if (!stand) return { direct: to.kind === "external" ? free : nowhere };
    const key = `${stand.key} > ${to.id}`;
    if (!this.sendings.has(key)) this.sendings.set(key, this.send(elsewhere(stand, to), to));
    return this.sendings.get(key);
  }

  private send(stand: Stand | undefined, to: Endpoint): Sent | undefined {
    if (!stand) return undefined;
    if (to.kind === "external") return { direct: this.sent(stand, (sender) => this.between(sender, to)) };
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
    if (!mayBeMet(far)) return { direct };
    return { direct, internet: this.sent(stand, (sender) => this.between(sender, to, "internet")) };
  }

  /**
   * From a machine, or from outside, to pods by their own addresses.
   *
   * @param policies what the policies of the pods let in from there; a node's own pods take everything from it
   */
  arriving(from: Endpoint, stand: Stand | undefined, policies: Outlets): Path {
    const { direct, internet } = this.arrivingBy(from, stand, policies);
    return internet ? anyOf([direct, internet]) : direct;
  }

  /** The same by private addresses, and by the internet. */
  arrivingBy(from: Endpoint, stand: Stand | undefined, policies: Outlets): Sent {
    const entered = this.entering(from, stand);
    const direct = entered && inRow(entered.direct, policies.direct);
    return {
      direct: stand && mayBeNodeOf(from, stand) ? besideOwnNode(direct) : (direct ?? inCases([])),
      ...(entered?.internet && { internet: inRow(entered.internet, policies.internet()) }),
    };
  }

  /** The same without what policies and the pods' own nodes do; undefined if these are all that there is. */
  entering(from: Endpoint, stand: Stand | undefined): Sent | undefined {
    if (!stand) return { direct: from.kind === "external" ? unseenMachines : nowhere };
    const key = `${from.id} < ${stand.key}`;
    if (!this.enterings.has(key)) this.enterings.set(key, this.enter(from, elsewhere(stand, from)));
    return this.enterings.get(key);
  }

  private enter(from: Endpoint, stand: Stand | undefined): Sent | undefined {
    if (!stand) return undefined;
    const isOutside = from.kind === "external";
    const path = this.between(from, stand.own, isOutside ? "all" : "private");
    return {
      direct: stand.isPlain === "yes" ? path : inCases([path, overlay]),
      ...(!isOutside && mayBeMet(stand.own) && { internet: this.between(from, stand.own, "internet") }),
    };
  }

  /** From pods to others that listen at the public addresses of their machines; undefined if these have none. */
  byInternet(from: Stand | undefined, to: Stand | undefined): Path | undefined {
    if (!from || !to || to.usesHost === false) return undefined;
    if (to.own.members.every(({ isPublic }) => isPublic === "no")) return undefined;
    return this.once(`${from.key} >i> ${to.key}`, () =>
      this.sent(from, (sender) => this.between(sender, to.own, "internet")),
    );
  }

  /** From pods to pods of another cluster. */
  beyond(from: Stand | undefined, to: Stand | undefined): Sent {
    return (to && this.sending(from, to.own)) ?? { direct: nowhere };
  }

  /** From pods to pods of the same cluster. */
  across(from: Stand | undefined, to: Stand | undefined): Path {
    if (!from || !to) return free;
    return this.once(`${from.key} >> ${to.key}`, () => {
      const isSure = from.alwaysCrosses === "no" && to.alwaysCrosses === "no";
      const both = new Set(isSure ? to.machines : []);
      const single = from.machines.filter((each) => isOne(each) && both.has(each));
      const cases: Path[] = [];
      // Of machines that nothing tells apart, one stands for all.
      for (const [machine] of groupBy(single, (each) => this.kinds.of(each))) {
        const others = to.without([machine]);
        if (others) cases.push(this.apart(from.only(machine), others));
      }
      const rest = single.length > 0 ? from.without(single) : from;
      if (rest) cases.push(this.apart(rest, to));
      return inCases([...cases, ...(share(from, to) ? [sameNode] : [])]);
    });
  }

  private apart(from: Stand, to: Stand): Path {
    const path = this.between(from.own, to.own, "private");
    return from.isPlain === "yes" && to.isPlain === "yes" ? path : inCases([path, overlay]);
  }
}

/** What the policies of pods let out, or in: to or from an end, and addresses of the internet. */
export interface Outlets {
  readonly direct: Path;
  readonly internet: () => Path;
}

/** What pods send, or get, by private addresses and by the internet. */
export interface Sent {
  readonly direct: Path;
  readonly internet?: Path;
}

/** Whether an end may be the node that pods stand on, so that nothing lies between. */
export const mayBeNodeOf = ({ id }: Endpoint, { machines, alwaysCrosses }: Stand): boolean =>
  alwaysCrosses !== "yes" && machines.some((machine) => machine.id === id);

/** Whether it may have an address by which the internet leads to it. */
export const mayBeMet = ({ members }: AwsEndpoint): boolean =>
  members.some(({ isPublic, hasIpv6 }) => isPublic !== "no" || hasIpv6 !== "no");

/** Whether it is one machine, rather than a group of them. */
export const isOne = ({ node }: AwsEndpoint): boolean =>
  node.kind === "Host" && (node as Host).hostKind === "instance";

/** Where pods stand if not on that end: what goes to and from their own machine meets nothing. */
function elsewhere(stand: Stand, { id }: Endpoint): Stand | undefined {
  const machine = stand.machines.find((each) => each.id === id);
  return machine && isOne(machine) && stand.alwaysCrosses === "no" ? stand.without([machine]) : stand;
}

/** Whether pods of both may stand on one machine and then meet nothing else. */
const share = (a: Stand, b: Stand): boolean =>
  a.alwaysCrosses !== "yes" &&
  b.alwaysCrosses !== "yes" &&
  a.machines.some((machine) => b.machines.includes(machine));
