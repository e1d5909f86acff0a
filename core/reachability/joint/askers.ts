import { IpSet } from "../../sets";
import type { AwsEndpoint } from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { Exposure } from "../kubernetes";
import { amongTheInternet } from "./addresses";
import type { ClusterNetwork } from "./cluster-network";
import { isOne, itself, mayBeMet, mayBeNodeOf, type Networks, type Sent } from "./networks";
import { doubted, free, inCases, type Path } from "./path";
import type { Stand } from "./stand";

/** A way to a door, and the ends as which whoever takes it may be seen there: nobody knows as which of several. */
export interface Approach {
  readonly path: Path;
  readonly seen: readonly Endpoint[];
}

/** Whoever asks at the doors of a cluster. */
export interface Asker {
  readonly end: Endpoint;
  /** The ways to something that has a door. */
  readonly approaches: (to: AwsEndpoint, exposure: Exposure) => readonly Approach[];
  /** What holds it back on its way to doors of which nobody knows where they are. */
  readonly anywhere: (exposure: Exposure) => Path;
  /** Set for pods: where they stand. */
  readonly pods?: { readonly stand: Stand | undefined; readonly isOfCluster: boolean };
}

/** Some address of the internet that a door answers: nobody knows which one. */
const met = ({ front }: Exposure): readonly Endpoint[] => [
  amongTheInternet(front?.answers.may ?? IpSet.all()),
];

/** What a machine asks of itself meets nothing. */
function onPrivateWays(networks: Networks, from: Endpoint, to: AwsEndpoint, { arrival }: Exposure): Path {
  const others = networks.directBy(from, to, "private");
  if (from.id !== to.id) return others;
  return arrival === "own-node" && !isOne(to) ? inCases([others, itself]) : itself;
}

/** A machine, or addresses outside. */
export function plainAsker(networks: Networks, end: Endpoint): Asker {
  const anywhere = (): Path => free;
  if (end.kind !== "host")
    return {
      end,
      anywhere,
      approaches: (to) => [{ path: networks.direct(end, to), seen: [end] }],
    };
  return {
    end,
    anywhere,
    approaches: (to, exposure) => [
      { path: onPrivateWays(networks, end, to, exposure), seen: [end] },
      ...(mayBeMet(to) ? [{ path: networks.directBy(end, to, "internet"), seen: met(exposure) }] : []),
    ],
  };
}

/** Pods, which their own policies hold back before any door. @param home their cluster @param doors whose doors */
export function podsAsker(end: PodsEndpoint, home: ClusterNetwork, doors: ClusterNetwork): Asker {
  const stand = home.standOf(end);
  const isOfCluster = home === doors;
  const isPlain = stand?.isPlain === "yes";
  // Beyond their cluster, or where a plugin carries their packets in its own, they have no other name than addresses.
  const seen = isOfCluster ? [end, ...(isPlain ? [] : [home.seen(end)])] : [home.seen(end)];
  const known = new Map<AwsEndpoint, Sent>();
  const leaving = (to: AwsEndpoint): Sent => {
    let sent = known.get(to);
    if (!sent) known.set(to, (sent = home.leavingBy(end, to)));
    return sent;
  };
  return {
    end,
    pods: { stand, isOfCluster },
    anywhere: (exposure) => home.lettingOut(end, exposure, isOfCluster),
    approaches: (to, exposure) => {
      const { direct, internet } = leaving(to);
      // A plugin of its own may put the pods behind a port in the place of their own node before it judges.
      const isOpen = !isPlain && stand !== undefined && mayBeNodeOf(to, stand);
      return [
        { path: isOpen ? doubted(direct) : direct, seen },
        ...(internet ? [{ path: internet, seen: met(exposure) }] : []),
      ];
    },
  };
}

/** Whether what is asked at a port of a machine may be the own of pods that ask. */
export const isAtHome = ({ pods }: Asker, node: AwsEndpoint): boolean =>
  pods?.isOfCluster === true && pods.stand !== undefined && mayBeNodeOf(node, pods.stand);
